"""Contacts and sites: what may be made and changed, by whom, and in which form it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.operations.contacts import (
    change_contact,
    create_contact,
    mark_left,
    set_contact_zone,
    set_points,
)
from fairlead.customers.operations.sites import change_site, create_site, delete_site, set_site_zone
from fairlead.customers.types import BadInput
from fairlead.db.models import ChangedMeanwhile
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def points_of(contact: Contact) -> list[tuple[str, str]]:
    return list(contact.points.values_list("kind", "value"))


def test_a_contact_keeps_its_name_and_its_addresses_in_normal_form() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, country="CN")
    contact = create_contact(
        account_id=account.pk,
        by=cast.owner,
        now=NOW,
        values={
            "name": "王伟",
            "latin_name": "Wang Wei",
            "languages": "Chinese, English",
            "rank": "HEAD",
            "week": "Mon-Sat 08:30-17:30 break 12:00-13:00",
            "points": [
                {"kind": "EMAIL", "value": "Wang.Wei＠Example.COM; w@example.com"},
                {"kind": "MOBILE", "value": "138 1234 5678", "label": "work"},
                {"kind": "WECHAT", "value": "wangwei_88"},
                {"kind": "PHONE", "value": ""},
            ],
        },
    )
    assert (contact.name, contact.latin_name, contact.languages[1]) == ("王伟", "Wang Wei", "en")
    assert points_of(contact) == [
        ("EMAIL", "wang.wei@example.com"),
        ("EMAIL", "w@example.com"),
        ("MOBILE", "+8613812345678"),
        ("WECHAT", "wangwei_88"),
    ]
    assert contact.week == [
        {
            "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
            "from": "08:30",
            "to": "17:30",
            "breaks": [["12:00", "13:00"]],
        }
    ]
    assert contact.is_main


def test_phones_belong_to_the_country_of_the_site() -> None:
    owner = make_cast().owner
    account = make_account(owner=owner, country="DE")
    site = Site.objects.create(account=account, country="MX", city="Monterrey")
    values = {"name": "Luis", "points": [{"kind": "PHONE", "value": "81 8356 1234"}]}
    at_site = create_contact(account_id=account.pk, by=owner, now=NOW, values={**values, "site_id": site.pk})
    assert points_of(at_site) == [("PHONE", "+528183561234")]
    with pytest.raises(BadInput) as refused:
        create_contact(
            account_id=account.pk, by=owner, now=NOW, values={**values, "points": [{"kind": "PHONE", "value": "12"}]}
        )
    assert [problem.field for problem in refused.value.problems] == ["points.0"]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": ""}, "name"),
    "a mail address that is none": ({"points": [{"kind": "EMAIL", "value": "k.albers"}]}, "points.0"),
    "a way that is none": ({"points": [{"kind": "FAX", "value": "1"}]}, "points.0"),
    "a language that is none": ({"languages": ["qwertyish"]}, "languages"),
    "a week that cannot be": ({"week": [{"days": ["mon"], "from": "25:00", "to": "18:00"}]}, "week"),
    "a site of somebody else": ({"site_id": "999999"}, "site_id"),
    "a date that is none": ({"consent_date": "31.02.2026"}, "consent_date"),
    "a zone that is none": ({"zone": "Mars/Phobos"}, "zone"),
}


@pytest.mark.parametrize(("values", "field"), list(BAD.values()), ids=list(BAD))
def test_every_bad_value_is_named_and_nothing_is_written(values: dict[str, Any], field: str) -> None:
    owner = make_cast().owner
    account = make_account(owner=owner)
    with pytest.raises(BadInput) as refused:
        create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "Katrin", **values})
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Contact.objects.exists()


def test_contacts_are_made_and_changed_by_those_who_may_edit_the_account() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contact = create_contact(account_id=account.pk, by=cast.leader, now=NOW, values={"name": "Katrin Albers"})
    assert change_contact(contact_id=contact.pk, by=cast.owner, now=NOW, values={"role": "Buyer"}).role == "Buyer"
    for by in (cast.colleague, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            create_contact(account_id=account.pk, by=by, now=NOW, values={"name": "X"})
        with pytest.raises(AccessRefused):
            change_contact(contact_id=contact.pk, by=by, now=NOW, values={"role": "X"})
    with pytest.raises(Account.DoesNotExist):
        create_contact(account_id=account.pk, by=cast.stranger, now=NOW, values={"name": "X"})
    with pytest.raises(Contact.DoesNotExist):
        change_contact(contact_id=contact.pk, by=cast.stranger, now=NOW, values={"role": "X"})


def test_there_is_one_main_contact_and_who_left_is_none() -> None:
    owner = make_cast().owner
    account = make_account(owner=owner)
    first = create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "First"})
    second = create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "Second"})
    assert (first.is_main, second.is_main) == (True, False)
    change_contact(contact_id=second.pk, by=owner, now=NOW, values={"is_main": True})
    first.refresh_from_db()
    assert not first.is_main
    left = mark_left(contact_id=second.pk, by=owner, now=NOW, left_on_date=date(2026, 10, 31))
    assert (left.is_main, left.left_on_date) == (False, date(2026, 10, 31))
    back = mark_left(contact_id=second.pk, by=owner, now=NOW, left_on_date=None)
    assert back.left_on_date is None


def test_new_addresses_are_a_change_of_the_contact() -> None:
    owner = make_cast().owner
    contact = make_contact(make_account(owner=owner), email="old@example.com", phone="+4940123456")
    kept = contact.points.get(kind="PHONE").pk
    changed = set_points(
        contact_id=contact.pk,
        by=owner,
        now=NOW,
        points=[{"kind": "EMAIL", "value": "new@example.com"}, {"kind": "PHONE", "value": "+49 40 123456"}],
        expected_version=1,
    )
    assert points_of(changed) == [("EMAIL", "new@example.com"), ("PHONE", "+4940123456")]
    assert changed.points.get(kind="PHONE").pk == kept
    assert changed.version == 2
    with pytest.raises(ChangedMeanwhile):
        set_points(contact_id=contact.pk, by=owner, now=NOW, points=[], expected_version=1)


def test_a_zone_is_stated_for_one_person_and_taken_back() -> None:
    owner = make_cast().owner
    contact = make_contact(make_account(owner=owner))
    assert set_contact_zone(contact_id=contact.pk, zone="asia/calcutta", by=owner, now=NOW).zone == "Asia/Kolkata"
    assert set_contact_zone(contact_id=contact.pk, zone="", by=owner, now=NOW).zone == ""


def test_sites_have_zones_of_their_own_and_one_is_the_main_one() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, country="US", subdivision="", city="", zone="", zone_source="")
    first = create_site(account_id=account.pk, by=cast.owner, now=NOW, values={"name": "Office", "city": "Chicago"})
    assert (first.country, first.zone, first.is_main) == ("US", "America/Chicago", True)
    second = create_site(account_id=account.pk, by=cast.owner, now=NOW, values={"city": "Springfield", "is_main": True})
    first.refresh_from_db()
    assert (second.zone, second.is_main, first.is_main) == ("", True, False)
    assert set_site_zone(site_id=second.pk, zone="America/Chicago", by=cast.owner, now=NOW).zone_source == "STATED"
    moved = change_site(site_id=second.pk, by=cast.owner, now=NOW, values={"country": "Japan", "city": "Osaka"})
    assert moved.zone == "Asia/Tokyo"
    with pytest.raises(AccessRefused):
        change_site(site_id=second.pk, by=cast.colleague, now=NOW, values={"name": "X"})
    with pytest.raises(Site.DoesNotExist):
        delete_site(site_id=second.pk, by=cast.stranger, now=NOW)
    contact = make_contact(account, site=second)
    delete_site(site_id=second.pk, by=cast.owner, now=NOW)
    contact.refresh_from_db()
    assert contact.site is None
