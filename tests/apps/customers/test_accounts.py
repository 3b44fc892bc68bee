"""Accounts: what may be made and changed, by whom, and what follows by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.customers.models import Account
from fairlead.customers.operations.accounts import (
    LikelyDuplicates,
    change_account,
    create_account,
    give_account,
    set_account_zone,
)
from fairlead.customers.types import BadInput, ZoneSource
from fairlead.db.models import ChangedMeanwhile
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def problems(error: pytest.ExceptionInfo[BadInput]) -> dict[str, str]:
    return {problem.field: problem.code for problem in error.value.problems}


def test_who_makes_accounts_owns_them_and_viewers_make_none() -> None:
    cast = make_cast()
    made = create_account(by=cast.owner, now=NOW, values={"name": "Kaveri Retail Pvt Ltd", "country": "India"})
    assert (made.owner, made.country, made.zone, made.zone_source) == (cast.owner, "IN", "Asia/Kolkata", "COUNTRY")
    assert (made.sort_name, made.match_name) == ("kaveri retail pvt ltd", "kaveri retail")
    for by in (cast.viewer, cast.finance):
        with pytest.raises(AccessRefused):
            create_account(by=by, now=NOW, values={"name": "Another"})


def test_only_leaders_and_owners_make_accounts_for_others() -> None:
    cast = make_cast()
    values = {"name": "Siam Home", "owner_id": cast.colleague.pk}
    with pytest.raises(BadInput) as refused:
        create_account(by=cast.owner, now=NOW, values=values)
    assert problems(refused) == {"owner_id": "may_not_give"}
    assert create_account(by=cast.leader, now=NOW, values=values).owner == cast.colleague


ZONES: dict[str, tuple[dict[str, str], str, str]] = {
    "Germany has one zone": ({"country": "DE"}, "Europe/Berlin", ZoneSource.COUNTRY),
    "the United States have several": ({"country": "US"}, "", ""),
    "California has one": (
        {"country": "US", "subdivision": "California"},
        "America/Los_Angeles",
        ZoneSource.SUBDIVISION,
    ),
    "Texas has two": ({"country": "US", "subdivision": "TX"}, "", ""),
    "El Paso is in one of them": (
        {"country": "US", "subdivision": "TX", "city": "El Paso"},
        "America/Denver",
        ZoneSource.CITY,
    ),
    "Springfield is everywhere": ({"country": "US", "city": "Springfield"}, "", ""),
    "no country": ({"city": "Hamburg"}, "", ""),
}


@pytest.mark.parametrize(("place", "zone", "source"), list(ZONES.values()), ids=list(ZONES))
def test_a_zone_is_known_or_unknown_never_guessed(place: dict[str, str], zone: str, source: str) -> None:
    owner = make_cast().owner
    made = create_account(by=owner, now=NOW, values={"name": "Somebody", **place})
    assert made.zone == zone
    assert made.zone_source == source


def test_a_new_place_brings_its_own_zone_and_a_stated_one_stays_while_it_can() -> None:
    owner = make_cast().owner
    account = create_account(by=owner, now=NOW, values={"name": "Somebody", "country": "US"})
    set_account_zone(account_id=account.pk, zone="US/Eastern", by=owner, now=NOW)
    account = change_account(account_id=account.pk, by=owner, now=NOW, values={"city": "Springfield"})
    assert (account.zone, account.zone_source) == ("America/New_York", ZoneSource.STATED)
    account = change_account(account_id=account.pk, by=owner, now=NOW, values={"country": "JP", "city": "Osaka"})
    assert (account.zone, account.zone_source) == ("Asia/Tokyo", ZoneSource.COUNTRY)
    account = set_account_zone(account_id=account.pk, zone="Asia/Seoul", by=owner, now=NOW)
    account = set_account_zone(account_id=account.pk, zone="", by=owner, now=NOW)
    assert (account.zone, account.zone_source) == ("Asia/Tokyo", ZoneSource.COUNTRY)


def test_another_country_takes_the_old_region_away() -> None:
    owner = make_cast().owner
    account = create_account(by=owner, now=NOW, values={"name": "S", "country": "DE", "subdivision": "Bavaria"})
    assert account.subdivision == "BY"
    account = change_account(account_id=account.pk, by=owner, now=NOW, values={"country": "FR"})
    assert (account.country, account.subdivision, account.zone) == ("FR", "", "Europe/Paris")


BAD: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "no name": ({"name": " "}, {"name": "required"}),
    "a country that is none": ({"country": "Germny"}, {"country": "country_unknown"}),
    "a region elsewhere": ({"country": "DE", "subdivision": "Texas"}, {"subdivision": "subdivision_unknown"}),
    "a region without country": ({"subdivision": "Texas"}, {"subdivision": "subdivision_without_country"}),
    "a zone that is none": ({"zone": "Berlin"}, {"zone": "zone_unknown"}),
    "a tier that is none": ({"tier": "VIP"}, {"tier": "tier"}),
    "a stage that is none": ({"stage": "purple"}, {"stage": "stage"}),
    "money below zero": ({"credit_limit": "-1"}, {"credit_limit": "amount_range"}),
    "a currency that is none": ({"currency": "XX"}, {"currency": "currency"}),
    "days that are none": ({"payment_days": "soon"}, {"payment_days": "number_range"}),
    "a name too long": ({"name": "x" * 201}, {"name": "too_long"}),
    "a field that is none": ({"colour": "red"}, {"colour": "field_unknown"}),
    "several at once": (
        {"name": "", "tier": "E", "country": "??"},
        {"name": "required", "tier": "tier", "country": "country_unknown"},
    ),
}


@pytest.mark.parametrize(("values", "expected"), list(BAD.values()), ids=list(BAD))
def test_every_bad_value_is_named_and_nothing_is_written(values: dict[str, Any], expected: dict[str, str]) -> None:
    owner = make_cast().owner
    with pytest.raises(BadInput) as refused:
        create_account(by=owner, now=NOW, values={"name": "Somebody", **values})
    assert problems(refused) == expected
    assert all(problem.sentence for problem in refused.value.problems)
    assert not Account.objects.exists()


def test_control_characters_do_not_reach_the_database() -> None:
    made = create_account(by=make_cast().owner, now=NOW, values={"name": "A\0B\n C", "note": "one\r\ntwo\0"})
    assert (made.name, made.note) == ("AB C", "one\ntwo")


DUPLICATES: dict[str, dict[str, str]] = {
    "name without its legal form": {"name": "NORDLICHT", "country": "DE"},
    "name where the country is open": {"name": "Nordlicht GmbH & Co. KG"},
    "web site": {"name": "Other", "website": "http://nordlicht.example/shop"},
    "tax number": {"name": "Other", "tax_id": "DE123"},
    "customer number": {"name": "Other", "external_id": "C7"},
}


@pytest.mark.parametrize("values", list(DUPLICATES.values()), ids=list(DUPLICATES))
def test_a_company_that_is_here_already_is_shown_before_it_is_made_twice(values: dict[str, str]) -> None:
    cast = make_cast()
    first = make_account(
        "Nordlicht GmbH", owner=cast.owner, match_name="nordlicht", domain="nordlicht.example", tax_id="DE123",
        external_id="C7",
    )  # fmt: skip
    with pytest.raises(LikelyDuplicates) as found:
        create_account(by=cast.owner, now=NOW, values=values)
    assert [duplicate.account_id for duplicate in found.value.found] == [first.pk]
    made = create_account(by=cast.owner, now=NOW, values=values, allow_duplicates=True)
    assert made.pk != first.pk


def test_the_same_name_in_another_country_is_another_company() -> None:
    owner = make_cast().owner
    make_account("Nordlicht GmbH", owner=owner, match_name="nordlicht")
    assert create_account(by=owner, now=NOW, values={"name": "Nordlicht", "country": "AT"}).country == "AT"


def test_a_duplicate_behind_closed_doors_tells_only_whom_to_ask() -> None:
    cast = make_cast()
    make_account("Nordlicht GmbH", owner=cast.owner, match_name="nordlicht")
    with pytest.raises(LikelyDuplicates) as found:
        create_account(by=cast.stranger, now=NOW, values={"name": "Nordlicht", "country": "DE"})
    (duplicate,) = found.value.found
    assert (duplicate.account_id, duplicate.name, duplicate.owner_name) == (None, "", "Owen Owner")


def test_a_contact_s_address_gives_a_company_away() -> None:
    from fairlead.customers.queries.duplicates import likely_duplicates

    owner = make_cast().owner
    account = make_account(owner=owner)
    make_contact(account, email="k.albers@nordlicht.example")
    (found,) = likely_duplicates(by=owner, emails=["K.Albers@nordlicht.example"])
    assert (found.account_id, found.reasons) == (account.pk, ("email",))
    assert likely_duplicates(by=owner, emails=["other@gmail.com"]) == []


def test_changes_are_for_those_who_may_edit() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    for by in (cast.owner, cast.backup, cast.leader, cast.boss):
        changed = change_account(account_id=account.pk, by=by, now=NOW, values={"industry": by.name})
        assert changed.industry == by.name
    for by in (cast.colleague, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            change_account(account_id=account.pk, by=by, now=NOW, values={"industry": "no"})
    with pytest.raises(Account.DoesNotExist):
        change_account(account_id=account.pk, by=cast.stranger, now=NOW, values={"industry": "no"})


def test_finance_changes_money_and_nothing_else() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    changed = change_account(
        account_id=account.pk, by=cast.finance, now=NOW, values={"credit_limit": "1.500,50", "currency": "eur"}
    )
    assert (str(changed.credit_limit), changed.currency) == ("1500.50", "EUR")
    with pytest.raises(AccessRefused):
        change_account(account_id=account.pk, by=cast.finance, now=NOW, values={"currency": "USD", "name": "X"})
    with pytest.raises(AccessRefused):
        change_account(account_id=account.pk, by=cast.colleague, now=NOW, values={"currency": "USD"})


def test_who_writes_second_is_told_and_the_version_counts_up() -> None:
    owner = make_cast().owner
    account = make_account(owner=owner)
    first = change_account(
        account_id=account.pk, by=owner, now=NOW, values={"tier": "A"}, expected_version=account.version
    )
    assert first.version == account.version + 1
    with pytest.raises(ChangedMeanwhile):
        change_account(account_id=account.pk, by=owner, now=NOW, values={"tier": "B"}, expected_version=account.version)
    assert change_account(account_id=account.pk, by=owner, now=NOW, values={"tier": "A"}).version == first.version


def test_accounts_are_given_by_leaders_and_the_receiver_is_told() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.colleague)
    given = give_account(account_id=account.pk, owner_id=cast.colleague.pk, by=cast.leader, now=NOW)
    assert (given.owner, given.backup_owner) == (cast.colleague, None)
    assert [(n.kind, n.path) for n in cast.colleague.notifications.all()] == [
        ("customers.given", f"/customers/{account.pk}")
    ]
    with pytest.raises(AccessRefused):
        give_account(account_id=account.pk, owner_id=cast.owner.pk, by=cast.colleague, now=NOW)
    with pytest.raises(BadInput) as unfit:
        give_account(account_id=account.pk, owner_id=cast.viewer.pk, by=cast.boss, now=NOW)
    assert problems(unfit) == {"owner_id": "member_unfit"}


def test_owner_and_backup_are_two_people() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    with pytest.raises(BadInput) as refused:
        change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"backup_owner_id": cast.owner.pk})
    assert problems(refused) == {"backup_owner_id": "backup_is_owner"}
