"""Takes an agreement back for somebody who used the address in a mail (RFC 8058), without their signing in."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction

from fairlead.messaging.models import ContactConsent, OutgoingMail
from fairlead.messaging.operations.mail_bytes import UNSUBSCRIBE_SALT
from fairlead.messaging.types import ContactChannel


def mail_of_token(token: str) -> OutgoingMail | None:
    """Return the mail in which an address stood; None for one that is not ours, or whose mail was erased."""
    try:
        mail_id = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    return OutgoingMail.objects.select_related("contact", "purpose", "made_by").filter(pk=mail_id).first()


@transaction.atomic
def unsubscribe(*, token: str, now: datetime) -> bool:
    """Note that the reader of a mail wants no more of its kind. Twice is the same as once.

    Return whether the address was one of ours.
    """
    mail = mail_of_token(token)
    if mail is None:
        return False
    ContactConsent.objects.update_or_create(
        contact=mail.contact,
        channel=ContactChannel.MAIL,
        purpose=mail.purpose,
        defaults={
            "is_given": False,
            "said_on_date": now.date(),
            "source": f"List-Unsubscribe {mail.message_id}"[:200],
            "recorded_by": mail.made_by,
        },
    )
    return True
