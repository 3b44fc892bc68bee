"""What a mail says of itself before anybody reads it: who wrote to whom, what it answers, which mail it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fairlead.core.mail_text import Mail, Mailbox, read_mailboxes

_ID = re.compile(r"(<[^<>\s]{1,900}>)")
# "Re", "AW", "RV", "回复" …, also counted ("Re[2]") and piled up, with either colon.
_ANSWER = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|rv|res|rép|rif|r|ref|sv|vs|odp|ynt|ответ|отв|رد|回复|回覆|答复|答覆|返信|回信|답장|"
    r"fw|fwd|wg|tr|enc|i|pd|doorst|ilt|пересл|转发|轉寄|転送|전달)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^([A-Za-z-]{1,60}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_OWN_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
MOST_REFERENCES = 50
MOST_RECIPIENTS = 100
# Domains at which anybody has a mailbox: two addresses there have nothing in common.
OPEN_DOMAINS = frozenset(
    """
    126.com 139.com 163.com 188.com 189.cn aliyun.com aol.com bk.ru bol.com.br comcast.net daum.net
    foxmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net
    hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com ig.com.br inbox.ru
    laposte.net libero.it list.ru live.com live.de live.fr live.nl mail.com mail.ru me.com msn.com naver.com
    o2.pl onet.pl orange.fr outlook.com outlook.de outlook.es outlook.fr proton.me protonmail.com qq.com
    rediffmail.com seznam.cz sfr.fr sina.cn sina.com sohu.com t-online.de terra.com.br tom.com tutanota.com
    uol.com.br vip.163.com vip.qq.com virgilio.it wanadoo.fr web.de wp.pl ya.ru yahoo.co.in yahoo.co.jp
    yahoo.co.uk yahoo.com yahoo.com.br yahoo.com.mx yahoo.com.tw yahoo.de yahoo.es yahoo.fr yahoo.it
    yandex.com yandex.ru yeah.net ymail.com zoho.com
    """.split()  # noqa: SIM905  as a list it would fill the page
)


@dataclass(frozen=True)
class Envelope:
    """Who wrote a mail to whom, and what it belongs to. Ids stand with their brackets, as in the headers.

    `answers` are the ids of the mails before it in the conversation, the latest first. `sent_at` is the sender's own
    word, None where it is missing or no date.
    """

    message_id: str
    answers: tuple[str, ...]
    sender: Mailbox
    reply_to: tuple[Mailbox, ...]
    recipients: tuple[Mailbox, ...]
    subject: str
    sent_at: datetime | None


def read_envelope(mail: Mail) -> Envelope:
    """Return the envelope of a mail; what is missing or broken is empty, nothing raises."""
    own = _ID.search(_raw(mail, "message-id"))
    before = [*reversed(_ID.findall(_raw(mail, "references"))), *_ID.findall(_raw(mail, "in-reply-to"))]
    direct = _ID.findall(_raw(mail, "in-reply-to"))
    return Envelope(
        message_id=own.group(1) if own else "",
        answers=tuple(dict.fromkeys([*direct[:1], *before]))[:MOST_REFERENCES],
        sender=mail.sender,
        reply_to=tuple(read_mailboxes(_raw(mail, "reply-to"))[:MOST_RECIPIENTS]),
        recipients=tuple(_recipients(mail)),
        subject=mail.subject,
        sent_at=mail.sent_at,
    )


def fingerprint(envelope: Envelope, content: bytes) -> str:
    """Return what is equal for the same mail on whatever way it came, and for no two different ones, in hex.

    The path through the servers stands in the headers and differs from one mailbox to the next; the body does not. An
    id alone proves nothing: a sender may use one twice.
    """
    _headers, _blank, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    moment = envelope.sent_at.timestamp() if envelope.sent_at else ""
    said = f"{envelope.message_id}\0{envelope.sender.address}\0{envelope.subject}\0{moment}\0"
    return sha256(said.encode("utf-8", "surrogatepass") + body.rstrip()).hexdigest()


def plain_subject(subject: str) -> str:
    """Return a subject without the marks of answers and forwarding.

    >>> plain_subject("AW: Re[2]: 回复：Quotation 2026-118")
    'Quotation 2026-118'
    """
    return _ANSWER.sub("", subject).strip()


def counterparts(envelope: Envelope, own_addresses: Iterable[str]) -> tuple[bool, list[Mailbox]]:
    """Return whether we wrote the mail, and the people on the other side: the first is the most likely partner.

    >>> lin = Mailbox("Lin", "lin@ours.example")
    >>> ana = Mailbox("Ana", "ana@buyer.example")
    >>> counterparts(Envelope("", (), ana, (), (lin,), "", None), ["lin@ours.example"])
    (False, [Mailbox(name='Ana', address='ana@buyer.example')])
    """
    own = set(own_addresses)
    is_ours = envelope.sender.address in own
    others = envelope.recipients if is_ours else (envelope.sender, *envelope.reply_to)
    found: dict[str, Mailbox] = {}
    for one in others:
        if one.address and one.address not in own:
            found.setdefault(one.address, one)
    return is_ours, list(found.values())


def failed_recipients(mail: Mail) -> list[tuple[str, str, str]]:
    """Return the addresses that a report of delivery (RFC 3464) says cannot be reached for good: address, what the
    server said, and the id of the mail that came back, "" where the report does not hold it.

    What is only delayed is left out, and so are reports without the part for machines.
    """
    fields = next((part for part in mail.parts if part.content_type == "message/delivery-status"), None)
    if fields is None:
        return []
    returned = [part for part in mail.parts if part.content_type in ("message/rfc822", "text/rfc822-headers")]
    own = _OWN_ID.search(returned[0].content[:65536].decode("latin-1")) if returned else None
    found = []
    for block in re.split(r"\n\s*\n", fields.content[:65536].decode("utf-8", "replace").replace("\r\n", "\n")):
        said = {name.lower(): value.strip() for name, value in _FIELD.findall(block)}
        address = said.get("final-recipient", "").rpartition(";")[2].strip().lower()
        is_final = said.get("action", "").lower() == "failed" or said.get("status", "").startswith("5")
        if address and is_final:
            found.append((address, said.get("diagnostic-code", said.get("status", "")), own.group(1) if own else ""))
    return found


def company_domain(address: str) -> str:
    """Return the domain of an address that belongs to one company; "" for those where anybody has a mailbox.

    >>> company_domain("ana@compras.buyer.example"), company_domain("ana@gmail.com")
    ('compras.buyer.example', '')
    """
    domain = address.rpartition("@")[2].lower()
    return "" if domain in OPEN_DOMAINS else domain


def _recipients(mail: Mail) -> list[Mailbox]:
    listed = [one for name in ("to", "cc") for one in read_mailboxes(_raw(mail, name))]
    return listed[:MOST_RECIPIENTS]


def _raw(mail: Mail, name: str) -> str:
    return next((value for key, value in mail.headers if key == name), "")
