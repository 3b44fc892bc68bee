"""Reads recorded leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from fairlead.availability.models import Leave
from fairlead.customers.models import Contact
from fairlead.customers.queries.places import contacts_with_place
from fairlead.team import access
from fairlead.team.models import Member


def leave_visible_to(by: Member) -> QuerySet[Leave]:
    """Return the leave of contacts whose accounts the member may see, earliest first."""
    shown = Leave.objects.filter(
        access.account_scope(by, "contact__account__"), contact__deleted_at=None, contact__account__deleted_at=None
    )
    return shown.select_related("contact", "contact__account", "contact__account__owner", "stand_in", "recorded_by")


def find_leave(by: Member, leave_id: int) -> Leave | None:
    """Return one leave that the member may see."""
    return leave_visible_to(by).filter(pk=leave_id).first()


def not_over_on(day: date) -> Q:
    """Return the condition that keeps leave of which some part lies on this day or later."""
    return Q(end_date=None) | Q(end_date__gt=day) | Q(end_date=day, end_time__isnull=False)


def leave_between(by: Member, first: date, end: date) -> QuerySet[Leave]:
    """Return visible leave that touches the days `[first, end)`."""
    return leave_visible_to(by).filter(not_over_on(first), start_date__lt=end)


def leave_of_contact(contact: Contact, *, since: date) -> list[Leave]:
    """Return a contact's leave that is not over by `since`, earliest first. The caller has passed the door."""
    rows = Leave.objects.filter(not_over_on(since), contact=contact)
    return list(rows.select_related("stand_in", "recorded_by"))


def leave_of_contacts(contact_ids: Iterable[int], *, since: date) -> list[Leave]:
    """Return the leave of contacts that is not over by `since`, earliest first. The caller has passed the doors."""
    rows = Leave.objects.filter(not_over_on(since), contact__in=list(contact_ids))
    return list(rows.select_related("stand_in").order_by("start_date", "pk"))


def leave_on(contact: Contact, day: date) -> list[Leave]:
    """Return a contact's leave of which some part lies on a day, earliest first. The caller has passed the door."""
    rows = Leave.objects.filter(not_over_on(day), contact=contact, start_date__lte=day)
    return list(rows.select_related("recorded_by"))


def zones_of_contacts(contact_ids: Iterable[int]) -> dict[int, str]:
    """Return the time zone in which each contact lives, "" where it is not known."""
    rows = contacts_with_place(Contact.objects.filter(pk__in=list(contact_ids))).order_by()
    return dict(rows.values_list("pk", "effective_zone"))


def zone_of_contact(contact: Contact) -> str:
    """Return the time zone in which a contact lives, "" when it is not known."""
    return zones_of_contacts([contact.pk])[contact.pk] or ""
