"""Reads which calendars of contacts are subscribed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fairlead.availability.models import CalendarSubscription
from fairlead.customers.models import Contact
from fairlead.team import access
from fairlead.team.models import Member


def subscriptions_visible_to(by: Member) -> QuerySet[CalendarSubscription]:
    """Return the subscriptions to calendars of contacts whose accounts the member may see, the oldest first."""
    shown = CalendarSubscription.objects.filter(
        access.account_scope(by, "contact__account__"), contact__deleted_at=None, contact__account__deleted_at=None
    )
    return shown.select_related("contact", "contact__account", "contact__account__owner", "made_by")


def find_subscription(by: Member, subscription_id: int) -> CalendarSubscription | None:
    return subscriptions_visible_to(by).filter(pk=subscription_id).first()


def subscriptions_of_contact(contact: Contact) -> list[CalendarSubscription]:
    """Return a contact's subscribed calendars. The caller has passed the door."""
    return list(CalendarSubscription.objects.filter(contact=contact).select_related("made_by"))


def due_subscriptions(now: datetime) -> list[int]:
    """Return the keys of the calendars to be fetched now, of people who are still there, the longest due first."""
    rows = CalendarSubscription.objects.filter(
        next_fetch_at__lte=now,
        contact__deleted_at=None,
        contact__left_on_date=None,
        contact__account__deleted_at=None,
    )
    return list(rows.order_by("next_fetch_at", "pk").values_list("pk", flat=True))


def find_due_subscription(subscription_id: int, now: datetime) -> CalendarSubscription | None:
    """Return a subscription if it is still to be fetched; another worker may have been faster."""
    rows = CalendarSubscription.objects.select_related("contact", "contact__account", "made_by")
    return rows.filter(pk=subscription_id, next_fetch_at__lte=now).first()
