"""How the rows of a list meet the customers that are here: by which mark, and what becomes of what is known."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import checked, loaded, sentences, told
from tests.factories.people import make_member

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.types import MatchKey
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


@pytest.mark.parametrize(
    ("keys", "headings", "row"),
    [
        (["EXTERNAL_ID"], ("Company", "Customer number"), ("Renamed GmbH", "K-7")),
        (["TAX_ID"], ("Company", "Tax number"), ("Renamed GmbH", "DE1234")),
        (["EMAIL"], ("Company", "E-mail"), ("Renamed GmbH", "K.Albers@Nordlicht.example")),
        (["DOMAIN"], ("Company", "Website"), ("Renamed GmbH", "http://www.nordlicht.example/de/")),
        (["NAME_COUNTRY"], ("Company", "Country"), ("NORDLICHT Gmbh", "Alemania")),
        (["NAME_COUNTRY"], ("Company",), ("Nordlicht GmbH",)),
    ],
)
def test_a_customer_is_recognised_by_the_marks_asked_for_and_by_no_other(
    boss: Member, keys: list[str], headings: tuple[str, ...], row: tuple[str, ...]
) -> None:
    known = make_account(
        owner=boss, external_id="K-7", tax_id="DE1234", website="https://nordlicht.example", domain="nordlicht.example",
        match_name="nordlicht",
    )  # fmt: skip
    make_contact(known, email="k.albers@nordlicht.example")
    rows = [(*headings, "Industry"), (*row, "Lighting")]
    others = [key for key in MatchKey.values if key not in keys]
    if keys != ["NAME_COUNTRY"]:
        assert checked(boss, rows, match_keys=others).counts["accounts_new"] == 1
    assert checked(boss, rows, match_keys=[]).counts["accounts_new"] == 1
    run = loaded(boss, rows, match_keys=keys)
    assert (run.counts["accounts_updated"], run.counts["accounts_new"]) == (1, 0)
    known.refresh_from_db()
    assert (known.industry, known.name) == ("Lighting", "Nordlicht GmbH")


def test_numbers_that_differ_keep_customers_of_one_name_apart(boss: Member) -> None:
    make_account(owner=boss, external_id="K-7", match_name="nordlicht")
    rows = [("Company", "Country", "Customer number"), ("Nordlicht GmbH", "DE", "K-8"), ("Nordlicht GmbH", "DE", "K-9")]
    run = loaded(boss, rows)
    assert (run.counts["accounts_new"], run.counts["likenesses"]) == (2, 1)
    assert run.counts["first_alike"] == [{"reason": "name", "value": "nordlicht", "rows": [2, 3], "number": 2}]
    assert set(Account.objects.values_list("external_id", flat=True)) == {"K-7", "K-8", "K-9"}


def test_a_row_that_fits_several_customers_is_left_out_and_told(boss: Member) -> None:
    for number in "12":
        make_account(owner=boss, external_id=number, match_name="nordlicht")
    run = loaded(boss, [("Company", "Country"), ("Nordlicht GmbH", "DE"), ("Südwind AG", "DE")])
    assert told(run) == [(2, "", "several_customers")]
    assert (run.counts["rows_left_out"], run.counts["accounts_new"]) == (1, 1)
    assert sentences(run) == [
        "Several customers here fit this row. Join them, or write the customer number of the right one."
    ]


KNOWN = {"industry": "Tools", "tier": "B", "tags": ["fair"], "note": "", "website": ""}
HEADINGS = ("Company", "Country", "City", "Industry", "Tier", "Tags", "Note", "Website", "Contact", "Role", "E-mail")
ROW = ("Nordlicht GmbH", "DE", "Bremen", "Lighting", "A", "old; fair", "Ask for Katrin", "nordlicht.example",
       "Katrin Albers", "Head buyer", "new@nordlicht.example")  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "account", "role"),
    [
        ("FILL", {"industry": "Tools", "tier": "B", "city": "Hamburg", "note": "Ask for Katrin"}, "Buyer"),
        ("OVERWRITE", {"industry": "Lighting", "tier": "A", "city": "Bremen", "note": "Ask for Katrin"}, "Head buyer"),
        ("LEAVE", {"industry": "Tools", "tier": "B", "city": "Hamburg", "note": ""}, "Buyer"),
    ],
)  # fmt: skip
def test_what_is_known_is_filled_in_overwritten_or_left(
    boss: Member, policy: str, account: dict[str, str], role: str
) -> None:
    known = make_account(owner=boss, match_name="nordlicht", **KNOWN)
    person = make_contact(known, "Katrin Albers", email="k.albers@nordlicht.example", role="Buyer")
    run = loaded(boss, [HEADINGS, ROW], on_match=policy, on_contact_match=policy)
    known.refresh_from_db()
    person.refresh_from_db()
    assert told(run) == []
    assert {name: getattr(known, name) for name in account} == account
    assert person.role == role
    mails = list(person.points.order_by("position", "pk").values_list("value", flat=True))
    more = [] if policy == "LEAVE" else ["new@nordlicht.example"]
    assert mails == ["k.albers@nordlicht.example", *more]
    assert known.domain == ("" if policy == "LEAVE" else "nordlicht.example")
    assert run.counts["accounts_unchanged" if policy == "LEAVE" else "accounts_updated"] == 1


def test_loading_the_same_list_again_changes_nothing(boss: Member) -> None:
    loaded(boss, [HEADINGS, ROW])
    versions = list(Account.objects.values_list("version", "updated_at"))
    for policy in ("FILL", "OVERWRITE"):
        again = loaded(boss, [HEADINGS, ROW], on_match=policy, on_contact_match=policy)
        assert (again.counts["accounts_unchanged"], again.counts["contacts_unchanged"]) == (1, 1)
    assert list(Account.objects.values_list("version", "updated_at")) == versions


def test_several_people_of_one_row_and_several_rows_of_one_company(boss: Member) -> None:
    rows = [
        ("公司名称", "国家", "联系人", "邮箱", "联系人2", "联系人2邮箱", "联系人2手机"),
        ("Alpha", "德国", "Ann", "ann@alpha.example", "Bob", "bob@alpha.example", "+49 40 1234567"),
        ("ALPHA", "德国", "Carl", "carl@alpha.example", "", "", ""),
        ("Alpha", "Germany", "ann", "ann.two@alpha.example", "", "", ""),
    ]
    run = loaded(boss, rows)
    assert told(run) == []
    assert Account.objects.get().name == "Alpha"
    assert points_by_person() == {
        "Ann": ["ann.two@alpha.example", "ann@alpha.example"],
        "Bob": ["+49401234567", "bob@alpha.example"],
        "Carl": ["carl@alpha.example"],
    }
    assert list(Contact.objects.filter(is_main=True).values_list("name", flat=True)) == ["Ann"]


def test_a_second_address_without_a_second_name_is_the_first_persons(boss: Member) -> None:
    rows = [("Company", "Contact", "Email", "Email 2"), ("Alpha", "Ann", "a@alpha.example", "b@alpha.example")]
    loaded(boss, rows)
    assert points_by_person() == {"Ann": ["a@alpha.example", "b@alpha.example"]}


def points_by_person() -> dict[str, list[str]]:
    return {person.name: sorted(point.value for point in person.points.all()) for person in Contact.objects.all()}


def test_one_city_in_two_spellings_is_no_contradiction(boss: Member) -> None:
    rows = [
        ("Company", "Country", "City"),
        ("Alpha", "DE", "München"),
        ("Alpha", "DE", "慕尼黑"),
        ("Alpha", "DE", "Bonn"),
    ]
    run = loaded(boss, rows)
    assert told(run) == [(4, "City", "rows_differ")]
    assert Account.objects.get().city == "München"


def test_rows_of_one_company_that_contradict_each_other_are_told_and_the_first_counts(boss: Member) -> None:
    rows = [("Company", "Country", "Industry", "Tags"), ("Alpha", "DE", "Tools", "a"), ("Alpha", "DE", "Toys", "b")]
    run = loaded(boss, rows)
    assert told(run) == [(3, "Industry", "rows_differ")]
    assert "“Toys” differs from “Tools” in row 2" in sentences(run)[0]
    account = Account.objects.get()
    assert (account.industry, account.tags, run.counts["rows_left_out"]) == ("Tools", ["a", "b"], 0)


def test_sites_of_a_company_get_their_own_places_and_people(boss: Member) -> None:
    rows = [
        ("Company", "Customer number", "Site", "Country", "City", "Contact"),
        ("Alpha", "K-1", "Head office", "DE", "Hamburg", "Ann"),
        ("Alpha", "K-1", "Plant", "US", "Austin", "Bob"),
    ]
    run = loaded(boss, rows)
    assert told(run) == []
    assert Account.objects.get().country == "DE"
    assert set(Site.objects.values_list("name", "city", "zone", "is_main", "contacts__name")) == {
        ("Head office", "Hamburg", "Europe/Berlin", True, "Ann"),
        ("Plant", "Austin", "America/Chicago", False, "Bob"),
    }


def test_a_person_known_by_address_only_gets_a_name_later_and_no_twin(boss: Member) -> None:
    loaded(boss, [("Company", "E-mail"), ("Alpha", "ann@alpha.example")])
    assert Contact.objects.get().name == "ann@alpha.example"
    run = loaded(boss, [("Company", "Contact", "E-mail"), ("Alpha", "Ann Ames", "ANN@alpha.example")])
    assert Contact.objects.get().name == "Ann Ames"
    assert run.counts["contacts_updated"] == 1


def test_a_new_place_brings_its_zone_and_what_the_file_does_not_know_stays_unknown(boss: Member) -> None:
    rows: list[Any] = [
        ("Company", "Country", "Region", "City", "Time zone"),
        ("Alpha", "Germany", "", "", ""),
        ("Beta", "USA", "", "", ""),
        ("Gamma", "USA", "California", "", ""),
        ("Delta", "", "", "", ""),
        ("Epsilon", "", "", "", "Asia/Tokyo"),
    ]
    assert told(loaded(boss, rows)) == []
    zones = dict(Account.objects.values_list("name", "zone"))
    assert zones == {
        "Alpha": "Europe/Berlin",
        "Beta": "",
        "Gamma": "America/Los_Angeles",
        "Delta": "",
        "Epsilon": "Asia/Tokyo",
    }


def test_a_country_for_all_rows_without_one_fills_in_and_never_moves_a_customer(boss: Member) -> None:
    make_account("Nordlicht GmbH", owner=boss, external_id="K-1")
    rows = [("Company", "Customer number", "Phone"), ("Nordlicht GmbH", "K-1", ""), ("Otro", "K-2", "612 345 678")]
    loaded(boss, rows, default_country="España", on_match="OVERWRITE")
    found = Account.objects.order_by("external_id").values_list("country", "zone")
    assert list(found) == [("DE", "Europe/Berlin"), ("ES", "")]
    assert points_by_person() == {"+34612345678": ["+34612345678"]}
