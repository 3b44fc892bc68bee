"""Mail from bytes to words: encodings, headers, trees of parts, HTML, and what is cut away."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.mail_text import decode_header_text, decode_text, own_words, read_mail, read_mailboxes, text_of_html

CHINESE = "您好，本人将于十月一日至七日休假，紧急事宜请联系王海涛。"
TAIWANESE = "本人於十月一日至七日休假，緊急事項請聯絡林小姐。"
JAPANESE = "お世話になっております。夏季休暇のため不在です。"
KOREAN = "안녕하세요. 휴가로 부재중입니다. 급한 용건은 연락 바랍니다."
RUSSIAN = "Добрый день! Я в отпуске до 10 августа. Пишите Ольге."
ARABIC = "أنا في إجازة حتى يوم الأحد. يرجى التواصل مع زميلي للأمور العاجلة."
GERMAN = "Ich bin bis 5. März nicht im Büro. Für Rückfragen: Frau Müller."

ENCODED = [
    (CHINESE, "gb18030", ("gb2312", "GBK", None, "us-ascii", "utf-8", "iso-8859-1")),
    (TAIWANESE, "big5", ("big5", "x-x-big5", None, "us-ascii", "utf-8", "iso-8859-1")),
    (JAPANESE, "cp932", ("shift_jis", "x-sjis", None, "utf-8")),
    (JAPANESE, "iso2022_jp", ("iso-2022-jp", None, "us-ascii", "utf-8")),
    (JAPANESE, "euc_jp", ("euc-jp", None, "us-ascii")),
    (KOREAN, "cp949", ("euc-kr", "ks_c_5601-1987", None, "us-ascii")),
    (RUSSIAN, "koi8-r", ("koi8-r", None, "us-ascii")),
    (RUSSIAN, "cp1251", ("windows-1251", None, "us-ascii")),
    (ARABIC, "cp1256", ("windows-1256", None, "us-ascii")),
    (GERMAN, "cp1252", ("iso-8859-1", "windows-1252", None, "us-ascii", "utf-8", "no-such-charset")),
    *(
        (text, "utf-8", ("utf-8", None, "us-ascii", "iso-8859-1", "gb2312"))
        for text in (CHINESE, GERMAN, RUSSIAN, KOREAN)
    ),
]


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [(text, encoding, label) for text, encoding, labels in ENCODED for label in labels],
)
def test_text_is_read_whatever_its_label_says(text: str, encoding: str, label: str | None) -> None:
    assert decode_text(text.encode(encoding), label) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?gb2312?B?19S2r7TwuLQ=?=: offer", "自动答复: offer"),
        ("=?UTF-8?Q?R=C3=A9ponse_automatique?= : devis", "Réponse automatique : devis"),
        ("=?utf-8?b?6Ieq5Yqo?=\r\n =?utf-8?b?562U5aSN?=", "自动答复"),
        # The character is cut in two between the words.
        ("=?utf-8?B?6Ieq5Q==?= =?utf-8?B?iqg=?=", "自动"),
        ("=?iso-2022-jp?B?GyRCPCtGMDF+RXobKEI=?=", "自動応答"),
        ("=?utf-8?Q?no end", "no end"),
        ("=?nonsense?B?####?=", ""),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_read_also_when_they_are_broken(written: str, meant: str) -> None:
    assert decode_header_text(written) == meant


def test_raw_bytes_in_headers_are_read() -> None:
    mail = read_mail("Subject: 自动回复: 报价\nFrom: 王海涛 <wang@example.org>\n\ntext".encode("gbk"))

    assert mail.subject == "自动回复: 报价"
    assert mail.sender == ("王海涛", "wang@example.org")


def test_mailboxes_with_commas_quotes_and_comments() -> None:
    found = read_mailboxes('"Chen, Mia" <Mia@Example.com>, sales@example.com (Sales), =?utf-8?Q?J=C3=BCrgen?= <j@x.de>')

    assert [box.address for box in found] == ["mia@example.com", "sales@example.com", "j@x.de"]
    assert (found[0].name, found[1].name) == ("Chen, Mia", "")


def multipart(kind: str, *parts: str, boundary: str = "b") -> bytes:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{body}--{boundary}--\n'.encode()


def test_the_plain_part_is_read_where_it_says_anything() -> None:
    html = "Content-Type: text/html\n\n<p>Away until <b>Monday</b></p>"
    said = multipart("alternative", "Content-Type: text/plain\n\nAway until Friday", html)
    stub = multipart("alternative", "Content-Type: text/plain\n\nYour mail program cannot view HTML.", html)

    assert read_mail(said).text.strip() == "Away until Friday"
    assert read_mail(stub).text.strip() == "Away until Monday"


def test_attachments_are_no_text_and_keep_their_content() -> None:
    attached = (
        "Content-Type: text/plain; name*=utf-8''%E8%A1%A8.txt\nContent-Disposition: attachment\n"
        "Content-Transfer-Encoding: base64\n\n" + base64.b64encode(b"figures").decode()
    )
    mail = read_mail(multipart("mixed", "Content-Type: text/plain\n\nSee the table.", attached))

    assert mail.text.strip() == "See the table."
    assert (mail.parts[1].filename, mail.parts[1].content) == ("表.txt", b"figures")


@pytest.mark.parametrize("depth", [5, 500])
def test_deeply_nested_parts_end(depth: int) -> None:
    data = b"Content-Type: text/plain\n\ndeep"
    for level in range(depth):
        boundary = f"x{level}x".encode()
        data = (
            b"Content-Type: multipart/mixed; boundary="
            + boundary
            + b"\n\n--"
            + boundary
            + b"\n"
            + data
            + b"\n--"
            + boundary
            + b"--"
        )

    mail = read_mail(data)

    assert len(mail.parts) == 1
    assert ("deep" in mail.text) == (depth < 10)


def test_a_thousand_parts_and_a_boundary_that_never_ends() -> None:
    many = multipart("mixed", *["Content-Type: text/plain\n\nx"] * 1000)

    assert len(read_mail(many).parts) <= 200
    assert read_mail(b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\nopen").text.strip() == "open"


def test_dates_that_are_none() -> None:
    assert read_mail(b"Date: Tue, 5 Aug 2025 10:00:00 +0200\n\n").sent_at == datetime(2025, 8, 5, 8, tzinfo=UTC)
    for wrong in (b"tomorrow", b"", b"99 99 9999", b"Tue, 5 Aug 2025 10:00:00 -0000"):
        assert read_mail(b"Date: " + wrong + b"\n\n").sent_at is None


def test_html_has_lines_and_hides_what_is_hidden() -> None:
    text = text_of_html(
        "<html><head><title>no</title><style>p{}</style></head><body><!-- <p>no</p> -->"
        "<p>Away&nbsp;from<br>5&nbsp;May</p>"
        "<table><tr><td>Back:</td><td>9 May</td></tr></table><div style='display:none'>no <div>no</div></div>"
        "<blockquote>Earlier <p>mail</p></blockquote>After</body></html>"
    )

    assert "no" not in text.split()
    assert [" ".join(line.split()) for line in text.split("\n") if line.strip()] == [
        "Away from", "5 May", "Back: 9 May", "> Earlier", "> mail", "After",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "quoted",
    [
        "> I am away until 5 May",
        "-----Original Message-----\nI am away until 5 May",
        "Von: Mia <mia@x.org>\nGesendet: Montag\nAn: Anna\nBetreff: Angebot\nI am away until 5 May",
        "On Mon, 5 May 2025 at 10:00, Mia Chen <mia@x.org> wrote:\nI am away until 5 May",
        "Am 05.05.2025 um 10:00 schrieb Mia Chen:\nI am away until 5 May",
        "Le lun. 5 mai 2025 à 10:00, Mia <mia@x.org> a\nécrit :\nI am away until 5 May",
        "在 2025年5月5日，Mia <mia@x.org> 写道：\nI am away until 5 May",
        "发件人：Mia <mia@x.org>\n发送时间：2025年5月5日\n收件人：Anna\n主题：报价\nI am away until 5 May",
        "________________________________\nFrom: Mia\nI am away until 5 May",
        "--\nAnna, I am away until 5 May",
        "Best regards,\nAnna\nFair: 5 May",
        "This e-mail is confidential. I am away until 5 May",
    ],
)
def test_what_is_not_the_senders_own_is_cut(quoted: str) -> None:
    words = own_words(f"My own words.\n\n{quoted}")

    assert words.own.split() == ["My", "own", "words."]
    assert len(words.own) == len(words.text)


def test_a_second_language_behind_the_signature_is_read() -> None:
    words = own_words(
        "Ich bin im Urlaub.\n\nMit freundlichen Grüßen\nAnna\n\nDear sender,\nI am on holiday until 5 May 2025."
    )

    assert "I am on holiday until 5 May 2025." in words.own
    assert "Anna" not in words.own


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail(data: bytes) -> None:
    mail = read_mail(data)
    words = own_words(mail.text)

    assert isinstance(mail.subject, str)
    assert len(words.own) == len(words.text)
    assert all(isinstance(part.content, bytes) for part in mail.parts)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/=\"' -!abdivstyle&#;x3C0\n", max_size=400))
def test_any_markup_is_read(markup: str) -> None:
    assert isinstance(text_of_html(markup), str)
