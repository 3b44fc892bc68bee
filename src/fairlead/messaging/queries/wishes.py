"""Reads what contacts wish, and to what they have agreed."""

from __future__ import annotations

from django.db.models import QuerySet

from fairlead.customers.models import Contact
from fairlead.messaging.models import ContactConsent, ContactWish
from fairlead.team import access
from fairlead.team.models import Member


def wishes_of(contact: Contact) -> list[ContactWish]:
    """Return what a contact wishes. The caller has passed the door."""
    return list(ContactWish.objects.filter(contact=contact).select_related("recorded_by"))


def consents_of(contact: Contact) -> list[ContactConsent]:
    """Return to what a contact has agreed or not. The caller has passed the door."""
    return list(ContactConsent.objects.filter(contact=contact).select_related("purpose", "recorded_by"))


def wishes_visible_to(by: Member) -> QuerySet[ContactWish]:
    """Return the wishes of contacts that the member may see."""
    rows = ContactWish.objects.filter(access.account_scope(by, "contact__account__"), contact__deleted_at=None)
    return rows.filter(contact__account__deleted_at=None).select_related("contact__account__owner")


def find_wish(by: Member, wish_id: int) -> ContactWish | None:
    """Return a wish of a contact that the member may see."""
    return wishes_visible_to(by).filter(pk=wish_id).first()


def consents_visible_to(by: Member) -> QuerySet[ContactConsent]:
    """Return the words on consent of contacts that the member may see."""
    rows = ContactConsent.objects.filter(access.account_scope(by, "contact__account__"), contact__deleted_at=None)
    return rows.filter(contact__account__deleted_at=None).select_related("contact__account__owner")


def find_consent(by: Member, consent_id: int) -> ContactConsent | None:
    """Return a word on consent of a contact that the member may see."""
    return consents_visible_to(by).filter(pk=consent_id).first()
