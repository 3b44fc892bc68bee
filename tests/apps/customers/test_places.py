"""Where a contact effectively is: contact, site, account, in this order, and never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.customers.types import ZoneSource

pytestmark = pytest.mark.django_db

NEW_YORK = {
    "country": "US",
    "subdivision": "NY",
    "city": "New York",
    "zone": "America/New_York",
    "zone_source": ZoneSource.SUBDIVISION,
}
US_SOMEWHERE = {"country": "US", "subdivision": "", "city": "", "zone": "", "zone_source": ""}
NOWHERE = {"country": "", "subdivision": "", "city": "", "zone": "", "zone_source": ""}


def place_of(contact: Contact) -> tuple[str, ...]:
    row = contacts_with_place(Contact.objects.all()).get(pk=contact.pk)
    return (
        row.effective_zone,
        row.effective_zone_from,
        row.effective_country,
        row.effective_subdivision,
        row.effective_city,
    )


IN_NEW_YORK = ("US", "NY", "New York")
Fields = dict[str, Any]
CASES: dict[str, tuple[Fields, Fields | None, Fields | None, str, tuple[str, ...]]] = {
    # account, the contact's site, the main site, zone stated for the contact → zone, whose, country, region, city
    "account alone": (NEW_YORK, None, None, "", ("America/New_York", "account", *IN_NEW_YORK)),
    "own site": ({}, NEW_YORK, None, "", ("America/New_York", "site", *IN_NEW_YORK)),
    "site without a place": (NEW_YORK, NOWHERE, None, "", ("America/New_York", "account", *IN_NEW_YORK)),
    "site in an unknown zone": ({}, US_SOMEWHERE, None, "", ("", "", "US", "", "")),
    "stated, holidays stay": ({}, NEW_YORK, None, "Asia/Tokyo", ("Asia/Tokyo", "contact", *IN_NEW_YORK)),
    "stated without any place": (NOWHERE, None, None, "Asia/Tokyo", ("Asia/Tokyo", "contact", "", "", "")),
    "main site helps out": (US_SOMEWHERE, None, NEW_YORK, "", ("America/New_York", "site", *IN_NEW_YORK)),
    "account before main site": ({}, None, NEW_YORK, "", ("Europe/Berlin", "account", "DE", "HH", "Hamburg")),
    "nothing known": (NOWHERE, None, None, "", ("", "", "", "", "")),
}


@pytest.mark.parametrize(("account", "site", "main_site", "stated", "expected"), list(CASES.values()), ids=list(CASES))
def test_the_place_of_a_contact(
    account: dict[str, Any],
    site: dict[str, Any] | None,
    main_site: dict[str, Any] | None,
    stated: str,
    expected: tuple[str, ...],
) -> None:
    row = make_account(owner=None, **account)
    if main_site is not None:
        Site.objects.create(account=row, is_main=True, **main_site)
    own_site = None if site is None else Site.objects.create(account=row, **site)
    contact = make_contact(row, site=own_site, zone=stated)
    assert place_of(contact) == expected


def test_accounts_fall_back_to_their_main_site_alone() -> None:
    vague = make_account("Vague", owner=None, **US_SOMEWHERE)
    Site.objects.create(account=vague, is_main=False, **NEW_YORK)
    helped = make_account("Helped", owner=None, **US_SOMEWHERE)
    Site.objects.create(account=helped, is_main=True, **NEW_YORK)
    Site.objects.create(account=helped, is_main=False, country="JP", zone="Asia/Tokyo", zone_source=ZoneSource.COUNTRY)
    zones = accounts_with_place(Account.objects.all()).values_list("name", "effective_zone", "effective_zone_from")
    assert list(zones) == [("Helped", "America/New_York", "site"), ("Vague", "", "")]


def test_several_sites_do_not_multiply_the_rows() -> None:
    account = make_account(owner=None)
    for number in range(3):
        Site.objects.create(account=account, name=f"Site {number}", is_main=number == 0)
    make_contact(account)
    assert accounts_with_place(Account.objects.all()).count() == 1
    assert contacts_with_place(Contact.objects.all()).count() == 1
