"""Mails as they come: in every charset that customers write in, broken in every way that programs break them.

Each `Variant` says what of it can be read; what is None nobody can say. All are the same on every run.
"""

# ruff: noqa: E501 - mails as tables
from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Iterator
from dataclasses import dataclass

DATE = "Mon, 02 Nov 2026 09:00:00 +0800"
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 3


@dataclass(frozen=True)
class Variant:
    """A mail and what must come of it: subject, a piece of its text, the names of its files, codes of its notes."""

    name: str
    content: bytes
    subject: str | None = None
    text: str | None = None
    files: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()


# What is written, the codec, and the names by which senders call it.
WRITTEN = (
    ("请确认订单报价，交货期为三十天，付款方式为信用证。", "gb18030", ("gb18030", "GB2312", "gbk", "x-gbk", "cp936")),
    ("請確認訂單報價，交貨期為三十天，付款方式為信用狀。", "big5", ("big5", "Big5-HKSCS", "x-x-big5", "cp950")),
    (
        "ご注文ありがとうございます。見積書を添付いたします。",
        "cp932",
        ("Shift_JIS", "x-sjis", "windows-31j", "ms_kanji"),
    ),
    ("ご注文ありがとうございます。見積書を添付いたします。", "iso2022_jp", ("ISO-2022-JP", "csISO2022JP", "us-ascii")),
    ("ご注文ありがとうございます。見積書を添付いたします。", "euc_jp", ("EUC-JP", "x-euc-jp", "eucjp")),
    (
        "견적서를 확인해 주시기 바랍니다. 납기는 삼십일입니다.",
        "euc_kr",
        ("EUC-KR", "ks_c_5601-1987", "ksc5601", "korean"),
    ),
    ("견적서를 확인해 주시기 바랍니다. 납기는 삼십일입니다.", "iso2022_kr", ("ISO-2022-KR",)),
    ("Просим подтвердить заказ и срок поставки товара.", "koi8_r", ("KOI8-R", "koi8r")),
    ("Просим подтвердить заказ и срок поставки товара.", "cp1251", ("windows-1251", "cp1251", "win-1251", "x-cp1251")),
    ("Просимо підтвердити замовлення і строк постачання.", "koi8_u", ("KOI8-U",)),
    ("Просим подтвердить заказ и срок поставки товара.", "iso8859_5", ("ISO-8859-5",)),
    ("Prosimy o potwierdzenie zamówienia i terminu płatności.", "iso8859_2", ("ISO-8859-2", "latin2")),
    ("Prosimy o potwierdzenie zamówienia i terminu płatności.", "cp1250", ("windows-1250", "cp1250")),
    ("Bitte bestätigen Sie uns die Lieferung für München – 500 €.", "cp1252", ("windows-1252", "ISO-8859-1", "latin1")),
    ("Merci de confirmer la commande n° 12, prix très étudié à 500 €.", "iso8859_15", ("ISO-8859-15", "latin-9")),
    ("Παρακαλούμε επιβεβαιώστε την παραγγελία σας.", "cp1253", ("windows-1253", "ISO-8859-7")),
    ("Siparişinizi onaylamanızı rica ederiz, ödeme günü yakın.", "cp1254", ("windows-1254", "ISO-8859-9")),
    ("נא לאשר את ההזמנה ואת מועד האספקה.", "cp1255", ("windows-1255", "ISO-8859-8-I")),
    ("نرجو تأكيد الطلب وموعد التسليم في أقرب وقت.", "cp1256", ("windows-1256", "cp1256")),
    ("Lūdzam apstiprināt pasūtījumu un piegādes termiņu.", "cp1257", ("windows-1257",)),
    ("กรุณายืนยันคำสั่งซื้อและกำหนดส่งมอบ", "tis_620", ("TIS-620", "windows-874")),
    ("Mời xác nhận đơn hàng và thời hạn giao hàng.", "utf_8", ("UTF-8", "utf8", "utf8mb4", "unicode-1-1-utf-8")),
    ("请确认订单报价 – ご注文 – заказ – عرض 🚢", "utf_8", ("UTF-8", "us-ascii", "x-unknown", "ISO-8859-1", "")),
    ("请确认订单报价，交货期为三十天。", "hz", ("HZ-GB-2312",)),
    ("Bestätigung der Lieferung für München", "utf_7", ("UTF-7", "unicode-1-1-utf-7")),
    ("Bestätigung der Lieferung für 上海", "utf_16", ("UTF-16",)),
)
# Written without any label, or with one that nobody knows: told by the bytes.
TOLD_BY_BYTES = ("gb18030", "cp932", "iso2022_jp", "euc_kr", "koi8_r", "cp1251", "cp1252", "cp1256", "utf_8")


def variants() -> list[Variant]:
    """Return all variants; no two have one name."""
    found = [*_charsets(), *_headers(), *_structures(), *_encodings(), *_files(), *_nested(), *_cut(), *_damaged()]
    assert len({one.name for one in found}) == len(found)
    return found


def message(
    *lines: bytes | str, body: bytes = b"Hello, when will the goods be ready?\r\n", subject: bytes | str = b"Order 118"
) -> bytes:
    """Return a mail with a usual head, these header lines behind it, and a body."""
    head = [b"From: Katrin Albers <katrin@nordlicht.example>", b"To: sales@ours.example", b"Date: " + DATE.encode()]
    if subject:
        head.append(b"Subject: " + (subject if isinstance(subject, bytes) else subject.encode()))
    head += [line if isinstance(line, bytes) else line.encode() for line in lines]
    return b"\r\n".join([*head, b"", body])


def parts(*pieces: bytes, kind: str = "mixed", boundary: str = "=_b1", end: bytes | None = None) -> tuple[str, bytes]:
    """Return the header of a multipart and its body."""
    mark = b"--" + boundary.encode()
    last = mark + b"--\r\n" if end is None else end
    body = b"This is a message in parts.\r\n" + b"".join(mark + b"\r\n" + piece + b"\r\n" for piece in pieces) + last
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', body


def text_part(text: str = "Hello, when will the goods be ready?", kind: str = "plain") -> bytes:
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode()


def file_part(disposition: bytes, content: bytes = PDF, kind: bytes = b"application/pdf") -> bytes:
    encoded = base64.encodebytes(content)
    return (
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition
        + b"\r\n\r\n" + encoded
    )  # fmt: skip


def _charsets() -> Iterator[Variant]:
    for text, codec, labels in WRITTEN:
        raw = text.encode(codec)
        for label in labels:
            kind = f"Content-Type: text/plain; charset={label}" if label else "Content-Type: text/plain"
            name = f"{text[:6]} in {codec} called {label!r}"
            is_wide = codec == "utf_16"
            for way, encode in (
                ("base64", base64.encodebytes),
                ("quoted-printable", quopri.encodestring),
                ("8bit", bytes),
            ):
                if is_wide and way != "base64":
                    continue
                content = message(kind, f"Content-Transfer-Encoding: {way}", body=encode(raw))
                yield Variant(f"{name}, body in {way}", content, "Order 118", text)
            if label and not is_wide:
                word = base64.b64encode(raw).decode()
                yield Variant(f"{name}, subject in B", message(subject=f"=?{label}?B?{word}?="), text)
                quoted = "".join(f"={byte:02X}" for byte in raw)
                yield Variant(f"{name}, subject in q", message(subject=f"=?{label}?q?{quoted}?="), text)
                folded = "\r\n ".join(f"=?{label}?Q?{quoted[at : at + 45]}?=" for at in range(0, len(quoted), 45))
                if codec not in ("iso2022_jp", "iso2022_kr", "hz", "utf_7"):
                    yield Variant(f"{name}, subject cut inside characters", message(subject=folded), text)
        if codec in TOLD_BY_BYTES:
            yield Variant(f"{text[:6]} in {codec} raw in the subject", message(subject=raw), text)
            for label in ("x-nobody-knows", "charset", "=?", "'utf-9'", "0"):
                content = message(f"Content-Type: text/plain; charset={label}", body=raw)
                yield Variant(f"{text[:6]} in {codec} called by the unknown {label}", content, "Order 118", text)


def _headers() -> Iterator[Variant]:
    plain = "when will the goods be ready"
    yield Variant("nothing at all", b"", notes=("no_headers", "no_date"))
    yield Variant("only line ends", b"\r\n\r\n\r\n", notes=("no_headers", "no_date"))
    yield Variant("only a body", b"\r\nHello\r\n", text="Hello", notes=("no_headers", "no_date"))
    yield Variant("no mail but a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, notes=("no_date",))
    yield Variant(
        "no sender",
        b"Subject: Order 118\r\nDate: " + DATE.encode() + b"\r\n\r\nHi\r\n",
        "Order 118",
        "Hi",
        notes=("no_sender",),
    )
    yield Variant("no subject", message(subject=""), "", plain)
    yield Variant("two subjects", message("Subject: Another"), "Order 118", plain)
    yield Variant("two senders", message("From: Else <else@other.example>"), "Order 118", plain)
    yield Variant("line feeds alone", message().replace(b"\r\n", b"\n"), "Order 118", plain)
    yield Variant("carriage returns alone", message().replace(b"\r\n", b"\r"), "Order 118", plain)
    yield Variant("mixed line ends", message("X-One: 1").replace(b"\r\nTo", b"\nTo"), "Order 118", plain)
    yield Variant("a mark of mbox before", b"From katrin Mon Nov  2\r\n" + message(), "Order 118", plain)
    yield Variant("a byte order mark before", b"\xef\xbb\xbf" + message(), "Order 118", plain)
    yield Variant("empty lines before", b"\r\n\r\n" + message(), "Order 118", plain)
    yield Variant(
        "spaces before the colon",
        message("X-Two : 2", subject="").replace(b"X-Two : 2", b"Subject : Order 118"),
        "Order 118",
        plain,
    )
    yield Variant(
        "names in capitals", message().replace(b"Subject:", b"SUBJECT:").replace(b"From:", b"FROM:"), "Order 118", plain
    )
    yield Variant("folded with tabs", message(subject=b"Order\r\n\t118"), "Order 118", plain)
    yield Variant("a line without a colon", message("this is no header"), "Order 118", plain)
    yield Variant("a folded empty line", message("X-A: 1\r\n \r\n 2"), "Order 118", None)
    yield Variant(
        "zero bytes everywhere",
        message("X-\0Zero: \0", body=b"He\0llo\0 there\r\n", subject=b"Or\0der 118"),
        "Order 118",
        "Hello there",
    )
    for place in (
        "Message-ID: <a\0b@x>",
        "In-Reply-To: <a\0b@x>",
        "References: <a\0b@x> <c@x>",
        "Reply-To: <a\0b@x.example>",
        "Cc: a\0b@x.example",
    ):
        yield Variant(f"a zero byte in {place.partition(':')[0]}", message(place), "Order 118", plain)
    for place in ("Message-ID", "In-Reply-To", "References"):
        yield Variant(f"a very long {place}", message(f"{place}: <{'x' * 5000}@x.example>"), "Order 118", plain)
        yield Variant(f"rubbish as {place}", message(f"{place}: =?utf-8?q?<=00=ff>?= <<>> <\x7f>"), "Order 118", plain)
    yield Variant("a subject of 300,000 letters", message(subject="Order " + "x" * 300_000), None, None)
    yield Variant(
        "a hundred kilobytes of headers",
        message(*(f"X-Filler-{n}: {'y' * 900}" for n in range(100))),
        "Order 118",
        plain,
    )
    yield Variant(
        "a megabyte of headers", message(*(f"X-Filler-{n}: {'y' * 900}" for n in range(1100))), "Order 118", None
    )
    yield Variant(
        "ten thousand recipients",
        message("Cc: " + ", ".join(f"p{n}@many.example" for n in range(10_000))),
        "Order 118",
        None,
    )
    yield Variant(
        "references without end",
        message("References: " + " ".join(f"<{n}@x.example>" for n in range(20_000))),
        "Order 118",
        None,
    )
    yield Variant(
        "a sender of brackets",
        message().replace(b"<katrin@nordlicht.example>", b"<<<>>><@@>"),
        "Order 118",
        plain,
        notes=("no_sender",),
    )
    yield Variant("an address of 2,000 letters", message().replace(b"katrin@", b"k" * 2000 + b"@"), "Order 118", plain)
    yield Variant(
        "a sender in raw GBK", message().replace(b"Katrin Albers", "王小明".encode("gbk")), "Order 118", plain
    )
    for number, date in enumerate((
        "", "yesterday", "Mon, 32 Nov 2026 09:00:00 +0800", "Mon, 02 Nov 0000 09:00:00 +0000", "Mon, 02 Nov 12026 09:00:00 +0000",
        "02 Nov 2026 25:61:61 +0000", "Mon, 02 Nov 2026 09:00:00 +9999", "Mon, 02 Nov 1969 09:00:00 +0000", "2026-11-02T09:00:00",
        "=?utf-8?b?TW9u?=", "\x00\x01", "Mon, 02 Nov 2026 09:00:00", "9" * 400, "Mon, 2 Nov 26 9:0:0 GMT", "Tue, 31 Dec 9999 23:59:59 -2359",
    )):  # fmt: skip
        content = message().replace(DATE.encode(), date.encode())
        yield Variant(f"date {number}: {date[:30]!r}", content, "Order 118", plain)
    broken = (
        ("=?utf-8?B?5Lit5paH?=", "中文"), ("=?utf-8?B?5Lit5paH", "中文"), ("=?utf-8?B?5Lit5pa?=", None), ("=?utf-8?X?abc?=", None),
        ("=?utf-8?Q?a_b=3D=?=", None), ("=?utf-8?Q?caf=C3=A9?= bar", "café bar"), ("=?utf-8?Q?caf=C3=A9?=bar", "cafébar"),
        ("=?utf-8*de?Q?caf=C3=A9?=", "café"), ("=?nobody?B?5Lit5paH?=", "中文"), ("=??B?5Lit5paH?=", None), ("=?utf-8?B??=", ""),
        ("Re: =?gb2312?B?1tDOxA==?=\r\n =?gb2312?B?1tDOxA==?=", "Re: 中文中文"), ("=?utf-8?q?a=0D=0ABcc:_x@y?=", None),
        ('"=?utf-8?Q?caf=C3=A9?="', None), ("=?utf-8?Q?caf=C3=A9 au lait?=", "café au lait"), ("=?" * 5000, None),
    )  # fmt: skip
    for number, (written, meant) in enumerate(broken):
        yield Variant(f"encoded word {number}", message(subject=written), meant, plain)


def _structures() -> Iterator[Variant]:
    words, html = (
        "when will the goods be ready",
        "<html><body><p>Hello, <b>when will the goods be ready</b>?</p></body></html>",
    )
    acting = '<p onclick="x()">Hello <script>alert(1)</script><img src="http://t.example/p.gif"><a href="javascript:x()">when will the goods be ready</a></p>'
    for kind in ("alternative", "mixed", "related", "signed", "nobody-knows", "ALTERNATIVE", "digest"):
        line, body = parts(text_part(), text_part(html, "html"), kind=kind)
        yield Variant(f"multipart/{kind}", message(line, body=body), "Order 118", words)
    for label, piece in (
        ("HTML alone", html),
        ("HTML that acts", acting),
        ("HTML without an end", "<div><table><tr><td>when will the goods be ready"),
    ):
        yield Variant(label, message("Content-Type: text/html; charset=utf-8", body=piece.encode()), "Order 118", words)
    for label, piece in (
        ("a thousand tags deep", "<div>" * 20_000 + words), ("a list in a list, and so on", "<ul><li>" * 40_000), ("a megabyte of <", "<" * 1_000_000), ("comments without end", "<!--" * 10_000),
        ("an attribute without end", '<a href="' + "x" * 300_000), ("entities", "&#x110000;&#0;&#xd800;&nosuch;" * 500 + words),
    ):  # fmt: skip
        yield Variant(f"HTML: {label}", message("Content-Type: text/html", body=piece.encode()), "Order 118", None)
    line, body = parts(text_part())
    for label, wrong in (
        ("no boundary named", "Content-Type: multipart/mixed"), ("another boundary named", 'Content-Type: multipart/mixed; boundary="else"'),
        ("an empty boundary", 'Content-Type: multipart/mixed; boundary=""'), ("a boundary of spaces", 'Content-Type: multipart/mixed; boundary="   "'),
    ):  # fmt: skip
        yield Variant(label, message(wrong, body=body), "Order 118", words)
    yield Variant("a boundary of 5,000 letters", message(*_long_boundary()), "Order 118", None)
    yield Variant("a boundary that never ends", message(line, body=parts(text_part(), end=b"")[1]), "Order 118", words)
    yield Variant(
        "a boundary with spaces behind",
        message(line, body=body.replace(b"--=_b1\r\n", b"--=_b1  \t\r\n")),
        "Order 118",
        words,
    )
    yield Variant("parts without headers", message(line, body=parts(b"\r\n" + words.encode())[1]), "Order 118", words)
    yield Variant("a part that is empty", message(line, body=parts(b"", text_part())[1]), "Order 118", words)
    yield Variant("a multipart without parts", message(line, body=b""), "Order 118", None)
    yield Variant(
        "a thousand parts",
        message(line, body=parts(*[text_part(f"part {n}") for n in range(1000)])[1]),
        "Order 118",
        "part 0",
        notes=("left_out",),
    )
    yield Variant(
        "one boundary for outer and inner parts",
        message(line, body=parts(f"{line}\r\n\r\n".encode() + body)[1]),
        "Order 118",
        words,
    )
    for kind in (
        "text",
        "text/",
        "/plain",
        "text plain",
        "text/plain; charset",
        "text/plain;;;charset=",
        "=?utf-8?q?text/plain?=",
        "TEXT/PLAIN; CHARSET=UTF-8",
        "",
    ):
        yield Variant(
            f"content type {kind!r}", message(f"Content-Type: {kind}"), "Order 118", words if kind != "/plain" else None
        )


def _long_boundary() -> tuple[str, ...]:
    return ('Content-Type: multipart/mixed; boundary="' + "b" * 5000 + '"',)


def _encodings() -> Iterator[Variant]:
    words = "when will the goods be ready"
    plain = base64.b64encode(f"Hello, {words}?".encode())
    for label, body, meant in (
        ("without its end", plain.rstrip(b"=")[:-1], "when will the goods be"), ("with foreign characters", b"!".join([plain[:8], plain[8:]]), words),
        ("on one line of 100,000", base64.b64encode((f"{words} " * 3000).encode()), words), ("padded in the middle", plain + base64.b64encode(b" and more?"), words),
        ("of nothing", b"====", None), ("that is none", b"*" * 400, None), ("with spaces", b" ".join([plain[:4], plain[4:]]), words),
    ):  # fmt: skip
        yield Variant(f"base64 {label}", message("Content-Transfer-Encoding: base64", body=body), "Order 118", meant)
    for label, body, meant in (
        ("with a lone =", b"price = 5, " + words.encode(), words), ("ending in =", words.encode() + b"=", words), ("in small letters", b"caf=c3=a9 " + words.encode(), "café " + words),
        ("that is broken", b"=ZZ=0=" + words.encode(), words), ("with soft ends", b"when will=\r\n the goods be ready", words), ("of zero bytes", b"=00=00" + words.encode(), words),
    ):  # fmt: skip
        head = ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable")
        yield Variant(f"quoted-printable {label}", message(*head, body=body), "Order 118", meant)
    for way in ("x-uuencode", "BASE64 ", "binary", "8-bit", "nobody", "", "=?"):
        body = plain if way.strip().lower() == "base64" else f"Hello, {words}?".encode()
        yield Variant(
            f"encoded by {way!r}", message(f"Content-Transfer-Encoding: {way}", body=body), "Order 118", words
        )


def _files() -> Iterator[Variant]:
    names = (
        (b'attachment; filename="offer.pdf"', "offer.pdf"), (b"attachment; filename=offer.pdf", "offer.pdf"), (b"attachment; filename=two words.pdf", None),
        (b"attachment; filename*=utf-8''%E6%8A%A5%E4%BB%B7.pdf", "报价.pdf"), (b"attachment; filename*=gb18030''%B1%A8%BC%DB.pdf", "报价.pdf"),
        (b"attachment; filename*0*=utf-8''%E6%8A; filename*1*=%A5%E4%BB%B7.pdf", "报价.pdf"), (b'attachment; filename*0="off"; filename*1="er.pdf"', "offer.pdf"),
        (b'attachment; filename*1="er.pdf"; filename*0="off"', "offer.pdf"), (b'attachment; filename="=?utf-8?B?5oql5Lu3LnBkZg==?="', "报价.pdf"),
        (b"attachment; filename==?utf-8?B?5oql5Lu3LnBkZg==?=", "报价.pdf"), (b'attachment; filename="' + "报价.pdf".encode("gbk") + b'"', "报价.pdf"),
        (b'attachment; filename="' + "报价.pdf".encode() + b'"', "报价.pdf"), (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="C:\\\\Users\\\\a\\\\offer.pdf"', "offer.pdf"), (b'attachment; filename="a/b/../offer.pdf"', "offer.pdf"),
        (b'attachment; filename="off\0er.pdf"', "offer.pdf"), (b'attachment; filename="' + b"x" * 4000 + b'.pdf"', None), (b'attachment; filename=""', None),
        (b"attachment", None), (b'inline; filename="offer.pdf"', "offer.pdf"), (b'ATTACHMENT; FILENAME="offer.pdf"', "offer.pdf"), (b'attachment; filename="offer.pdf', "offer.pdf"),
        (b"attachment; filename*=nobody''%E6%8A%A5.pdf", None), (b"attachment; filename*=utf-8'%E6%8A%A5.pdf", None), (b"attachment; filename*=%", None),
        (b'attachment; filename="offer.pdf"; filename*=utf-8\'\'%E6%8A%A5%E4%BB%B7.pdf', "报价.pdf"), (b'attachment; filename="con\r\n tinued.pdf"', "con tinued.pdf"),
        (b'attachment; filename="..."', None), (b'attachment; filename="\xe2\x80\xaefdp.exe"', None), (b";;;=;filename=offer.pdf", "offer.pdf"),
    )  # fmt: skip
    for number, (disposition, meant) in enumerate(names):
        line, body = parts(text_part(), file_part(disposition))
        files = None if meant is None else (meant,)
        yield Variant(f"file {number}: {disposition[:40]!r}", message(line, body=body), "Order 118", "when will", files)
    for number, (kind, meant) in enumerate((
        (b'application/pdf; name="=?utf-8?Q?Angebot_f=C3=BCr_M=C3=BCller.pdf?="', "Angebot für Müller.pdf"), (b"application/ms-tnef; name=winmail.dat", "winmail.dat"),
        (b"application/octet-stream; name*=utf-8''%E6%8A%A5.pdf", "报.pdf"), (b"image/png; name=scan.png", "scan.png"), (b"/; name=x.bin", "x.bin"),
    )):  # fmt: skip
        content = b"\x78\x9f\x3e\x22" + PDF if b"tnef" in kind else PDF
        line, body = parts(text_part(), file_part(b"attachment", content, kind))
        yield Variant(f"a name in the type {number}", message(line, body=body), "Order 118", "when will", (meant,))
    line, body = parts(*[file_part(f'attachment; filename="{n}.pdf"'.encode()) for n in range(150)])
    yield Variant("150 files", message(line, body=body), "Order 118")
    yield Variant(
        "a mail that is a file",
        message(
            *file_part(b'attachment; filename="offer.pdf"').partition(b"\r\n\r\n")[0].split(b"\r\n"),
            body=base64.encodebytes(PDF),
        ),
        "Order 118",
        "",
        ("offer.pdf",),
    )
    yield Variant(
        "winmail.dat alone",
        message(
            "Content-Type: application/ms-tnef; name=winmail.dat",
            "Content-Transfer-Encoding: base64",
            body=base64.encodebytes(b"\x78\x9f\x3e\x22" + PDF),
        ),
        "Order 118",
        "",
        ("winmail.dat",),
        notes=("packed",),
    )


def _nested() -> Iterator[Variant]:
    inner = message(subject="Inner mail")
    line, body = parts(text_part(), b"Content-Type: message/rfc822\r\n\r\n" + inner)
    yield Variant("a mail in a mail", message(line, body=body), "Order 118", "when will")
    yield Variant(
        "nothing but a mail in a mail", message("Content-Type: message/rfc822", body=inner), "Order 118", None
    )
    for depth in (5, 50, 500, 3000):
        content = text_part("deep inside")
        for level in range(depth):
            head, inside = parts(content, boundary=f"b{level}")
            content = f"{head}\r\n\r\n".encode() + inside
        head, _blank, inside = content.partition(b"\r\n\r\n")
        yield Variant(
            f"{depth} parts deep", message(head, body=inside), "Order 118", "deep inside" if depth < 10 else None
        )
    mail = message(subject="Innermost")
    for _ in range(60):
        mail = message("Content-Type: message/rfc822", body=mail)
    yield Variant("sixty mails in each other", mail, "Order 118")
    signature = (
        b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\nx\r\n"
    )
    line, body = parts(text_part(), signature, kind='signed; micalg=pgp-sha256; protocol="application/pgp-signature"')
    yield Variant("signed with PGP", message(line, body=body), "Order 118", "when will", ("signature.asc",))
    locked = b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\nx\r\n"
    line, body = parts(b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n", locked, kind="encrypted")
    yield Variant("locked with PGP", message(line, body=body), "Order 118", None, None, ("encrypted",))
    smime = (
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(PDF)
    )
    line, body = parts(text_part(), smime, kind="signed")
    yield Variant("signed with S/MIME", message(line, body=body), "Order 118", "when will", ("smime.p7s",))
    head = (
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "Content-Transfer-Encoding: base64",
    )
    yield Variant(
        "locked with S/MIME",
        message(*head, body=base64.encodebytes(PDF)),
        "Order 118",
        "",
        ("smime.p7m",),
        notes=("encrypted",),
    )
    invitation = (
        b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    )
    line, body = parts(text_part(), invitation, kind="alternative")
    yield Variant("an invitation", message(line, body=body), "Order 118", "when will")
    line, body = parts(
        text_part("A report"),
        b"Content-Type: message/delivery-status\r\n\r\n\xff\xfe broken: \0\r\n",
        kind="report; report-type=delivery-status",
    )
    yield Variant("a broken report of delivery", message(line, body=body), "Order 118", "A report")


def _cut() -> Iterator[Variant]:
    """Yield a mail that stops at many places: a connection broke, a disk was full."""
    line, body = parts(text_part(), text_part("<p>Hello</p>", "html"), file_part(b'attachment; filename="offer.pdf"'))
    whole = message(line, body=body)
    for at in range(0, len(whole), 37):
        yield Variant(f"cut behind {at} bytes", whole[:at])


def _damaged() -> Iterator[Variant]:
    """Yield mails in which bytes were changed, lost and doubled by chance."""
    line, body = parts(
        text_part("请确认订单"), text_part("<p>Hello</p>", "html"), file_part(b'attachment; filename="offer.pdf"')
    )
    whole = message(line, "Message-ID: <d@x>", "In-Reply-To: <c@x>", body=body, subject="=?utf-8?B?5Lit5paH?=")
    chance = random.Random(11)
    for number in range(150):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 5, 60))):
            at = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randrange(1, 40)]
                case _:
                    content[at:at] = chance.choice(
                        (b"\0", b"\r\n", b"\n\n", b"=?", b"--=_b1", b"\x1b$B", b"\xff", b";" * 50)
                    )
        yield Variant(f"damaged {number}", bytes(content))
