"""The list of contacts, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from fairlead.customers.models import Contact, ContactPoint, CustomField
from fairlead.customers.queries.account_list import COUNTED_AT_MOST, PAGE_SIZE, count_rows
from fairlead.customers.queries.contacts import ContactFilter, contacts_matching_filter
from fairlead.customers.queries.keyset import read_page
from fairlead.customers.queries.local_time import local_moment
from fairlead.customers.queries.places import contacts_with_place
from fairlead.customers.types import PointKind
from fairlead.team.models import Member

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedContact

PHONES = (PointKind.MOBILE, PointKind.PHONE, PointKind.WHATSAPP)


@dataclass(frozen=True)
class ContactRow:
    """One line of the list. `local_now` is in the person's zone, None while that is unknown."""

    contact: PlacedContact
    local_now: datetime | None
    email: ContactPoint | None
    phone: ContactPoint | None


@dataclass(frozen=True)
class ContactList:
    """A page of the list. `count` is exact where counting is cheap, otherwise None: there are `more_than` and more."""

    rows: list[ContactRow]
    next_cursor: str
    previous_cursor: str
    count: int | None
    more_than: int


def contact_list(
    by: Member, chosen: ContactFilter, fields: Iterable[CustomField], *, now: datetime, cursor: str = ""
) -> ContactList:
    """Return one page of the contacts that a filter keeps."""
    found = contacts_matching_filter(by, chosen, fields)
    page = read_page(found.rows, chosen.order, size=PAGE_SIZE, cursor=cursor, dress=_dressed)
    return ContactList(
        rows=[_row(contact, now) for contact in page.rows],
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
        count=count_rows(found, page),
        more_than=PAGE_SIZE if found.is_many else COUNTED_AT_MOST,
    )


def _dressed(rows: QuerySet[Contact]) -> QuerySet[Any]:
    return contacts_with_place(rows).select_related("account").prefetch_related("points")


def _row(contact: PlacedContact, now: datetime) -> ContactRow:
    points = list(contact.points.all())
    return ContactRow(
        contact=contact,
        local_now=local_moment(now, contact.effective_zone),
        email=next((point for point in points if point.kind == PointKind.EMAIL), None),
        phone=next((point for point in points if point.kind in PHONES), None),
    )
