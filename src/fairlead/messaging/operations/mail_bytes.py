"""A mail as it goes over the wire: both parts, headers, and a Message-ID that is the same at every trial."""

from __future__ import annotations

import hmac
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from fairlead.core.letters import as_text, html_part
from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.types import PurposeConsent

UNSUBSCRIBE_SALT = "messaging.unsubscribe"
# The line below a mail that somebody may wish never to get again.
_UNSUBSCRIBE = {
    "en": "Unsubscribe: {}", "zh-hans": "退订：{}", "zh-hant": "取消訂閱：{}", "es": "Darse de baja: {}",
    "pt": "Cancelar inscrição: {}", "de": "Abmelden: {}", "fr": "Se désinscrire : {}", "it": "Annulla iscrizione: {}",
    "ja": "配信停止：{}", "ko": "수신 거부: {}", "ru": "Отписаться: {}", "ar": "إلغاء الاشتراك: {}",
}  # fmt: skip


class FrozenMail(EmailMultiAlternatives):
    """A mail whose bytes are made once: what is kept as the original is what the server got."""

    def message(self, **kwargs: Any) -> Any:
        if not hasattr(self, "_made"):
            self._made = super().message(**kwargs)
        return self._made

    def as_bytes(self) -> bytes:
        made: bytes = self.message().as_bytes(linesep="\r\n")
        return made


def message_id_of(mail: OutgoingMail) -> str:
    """Return the Message-ID of a mail: nobody can guess it, and it stays the same over every trial."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"mail:{mail.pk}".encode(), "sha256").hexdigest()[:24]
    return f"<fl.{mail.pk}.{mark}@{_domain(settings.DEFAULT_FROM_EMAIL)}>"


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2].strip("> ").lower()
    return domain or "localhost"


def needs_unsubscribe(mail: OutgoingMail) -> bool:
    """Answer whether a mail must say how to get no more of its kind: what needs an agreement can lose it."""
    return mail.purpose.consent == PurposeConsent.GIVEN


def unsubscribe_address(mail: OutgoingMail) -> str:
    """Return the address at which the agreement is taken back. It works without signing in, and for this mail alone."""
    token = signing.dumps(mail.pk, salt=UNSUBSCRIBE_SALT)
    return f"{settings.PUBLIC_URL}{reverse('unsubscribe', args=[token])}"


def sender_address(mail: OutgoingMail) -> str:
    """Return who a mail is from: the member's name before the desk's own address, which the server may send for."""
    own = settings.DEFAULT_FROM_EMAIL
    address = own.rpartition("<")[2].rstrip("> ") if "<" in own else own
    user, _at, domain = address.rpartition("@")
    name = " ".join(mail.made_by.name.split())
    return str(Address(name, user, domain)) if name else address


def make_message(mail: OutgoingMail, *, now: datetime, connection: BaseEmailBackend | None) -> FrozenMail:
    """Return a mail as it is handed to the server. Django itself refuses line ends in headers."""
    headers = {"Message-ID": mail.message_id or message_id_of(mail), "Date": format_datetime(now)}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to, "References": mail.references or mail.in_reply_to}
    body, foot = mail.body, ""
    if needs_unsubscribe(mail):
        address = unsubscribe_address(mail)
        headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        foot = _UNSUBSCRIBE[mail.language].format(address)
    text = as_text(body) + (f"\n\n-- \n{foot}\n" if foot else "\n")
    message = FrozenMail(
        subject=mail.subject,
        body=text,
        from_email=sender_address(mail),
        to=[mail.to_address],
        cc=list(mail.cc),
        reply_to=[mail.made_by.email] if mail.made_by.email else None,
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(html_part(mail.subject, body, mail.language, foot=foot), "text/html")
    for one in mail.files.all():
        message.attach(one.name, bytes(one.content), one.media_type)
    return message
