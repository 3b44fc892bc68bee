"""Accounts and contacts for tests."""

from __future__ import annotations

from typing import Any

from fairlead.customers.models import Account, Contact, ContactPoint
from fairlead.customers.types import PointKind, ZoneSource
from fairlead.team.models import Member


def make_account(name: str = "Nordlicht GmbH", *, owner: Member | None, **fields: Any) -> Account:
    """Make an account in Hamburg unless other fields say otherwise."""
    place = {
        "country": "DE",
        "subdivision": "HH",
        "city": "Hamburg",
        "zone": "Europe/Berlin",
        "zone_source": ZoneSource.COUNTRY,
    }
    values = {**place, "sort_name": name.casefold(), "match_name": name.casefold(), **fields}
    return Account.objects.create(name=name, owner=owner, **values)


def make_contact(
    account: Account, name: str = "Katrin Albers", *, email: str = "", phone: str = "", **fields: Any
) -> Contact:
    """Make a contact with the given ways to reach them."""
    contact = Contact.objects.create(account=account, name=name, sort_name=name.casefold(), **fields)
    for kind, value in ((PointKind.EMAIL, email), (PointKind.PHONE, phone)):
        if value:
            ContactPoint.objects.create(contact=contact, kind=kind, value=value)
    return contact
