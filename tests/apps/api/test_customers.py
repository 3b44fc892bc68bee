"""Accounts, sites, contacts and search by the API."""

from __future__ import annotations

import pytest
from tests.factories.books import Books, make_books
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member
from tests.factories.programs import ROOT, Program

from fairlead.customers.models import Account, Contact
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Program:
    return Program(make_member("Bo Boss", Role.OWNER))


@pytest.fixture
def books() -> Books:
    return make_books()


def names(program: Program, path: str) -> list[str]:
    """Return the names of all rows of a list, page by page."""
    found: list[str] = []
    while path:
        answer = program.get(path)
        assert answer.status_code == 200, answer.content
        found += [row["name"] for row in answer.json()["items"]]
        path = (answer.json()["next"] or "").removeprefix(ROOT)
    return found


@pytest.mark.parametrize(
    ("place", "zone", "source"),
    [
        ({"country": "DE"}, "Europe/Berlin", "COUNTRY"),
        ({"country": "US"}, None, None),
        ({"country": "US", "subdivision": "CA"}, "America/Los_Angeles", "SUBDIVISION"),
        ({"country": "US", "city": "Springfield"}, None, None),
        ({"country": "US", "zone": "America/Denver"}, "America/Denver", "STATED"),
        ({}, None, None),
    ],
)
def test_a_zone_is_known_or_null_and_never_guessed(
    boss: Program, place: dict[str, str], zone: str | None, source: str | None
) -> None:
    made = boss.post("/accounts", {"name": "Acme Tools", **place})
    assert made.status_code == 201, made.content
    assert (made.json()["zone"], made.json()["zone_source"]) == (zone, source)
    assert made.json()["effective_zone"] == zone


def test_what_was_made_is_found_at_its_location_and_only_the_written_fields_change(boss: Program) -> None:
    sent = {
        "name": "Nordlicht GmbH",
        "trade_names": ["Nordlicht"],
        "country": "DE",
        "city": "Hamburg",
        "website": "https://www.nordlicht.example/",
        "stage": "ACTIVE",
        "tier": "B",
        "terms": {"currency": "EUR", "payment_days": 30, "credit_limit": "5000.50"},
        "tags": ["tools"],
    }
    made = boss.post("/accounts", sent)
    address = made.headers["Location"].removeprefix(ROOT)
    got = boss.get(address).json()
    assert got == made.json()
    assert got["terms"] == {"currency": "EUR", "payment_terms": "", "payment_days": 30, "credit_limit": "5000.50"}
    changed = boss.patch(address, {"tier": None, "terms": {"payment_days": 60}}).json()
    assert (changed["tier"], changed["terms"]["payment_days"], changed["terms"]["currency"]) == (None, 60, "EUR")
    untouched = {"tier", "terms", "version", "updated_at"}
    assert {name: value for name, value in changed.items() if name not in untouched} == {
        name: value for name, value in got.items() if name not in untouched
    }


def test_all_wrong_values_are_named_at_once(boss: Program) -> None:
    body = {"name": "Acme", "country": "ZZ", "terms": {"currency": "XXQ"}, "custom": {"hobby": "golf"}}
    answer = boss.post("/accounts", body)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/country", "/terms/currency", "/custom/hobby"}
    assert not Account.objects.exists()


def test_a_field_of_ones_own_takes_plain_values_alone(books: Books) -> None:
    boss, address = Program(books.cast.boss), f"/accounts/{books.account.pk}"
    for wrong in ({"a": 1}, [1, 2], [["a"]]):
        answer = boss.patch(address, {"custom": {"grade": wrong}})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/custom/grade")
    assert boss.patch(address, {"custom": {"grade": "silver"}}).json()["custom"] == {"grade": "silver"}
    assert boss.patch(address, {"custom": {"grade": None}}).json()["custom"] == {}


def test_a_likely_duplicate_is_named_and_added_only_when_asked(boss: Program) -> None:
    first = boss.post("/accounts", {"name": "Nordlicht GmbH", "country": "DE"}).json()
    again = boss.post("/accounts", {"name": "NORDLICHT", "country": "DE"})
    assert (again.status_code, again.json()["code"]) == (409, "likely-duplicates")
    [error] = again.json()["errors"]
    assert error["facts"] == {"account_id": first["id"]}
    assert "Nordlicht GmbH" in error["message"]
    assert Account.objects.count() == 1
    assert boss.post("/accounts?allow_duplicates=true", {"name": "NORDLICHT", "country": "DE"}).status_code == 201


def test_money_is_shown_and_changed_by_its_doors(books: Books) -> None:
    address, cast = f"/accounts/{books.account.pk}", books.cast
    terms = {"terms": {"payment_days": 14}}
    seen = {
        person: Program(getattr(cast, person)).get(address).json()["terms"] is not None
        for person in ("owner", "colleague", "finance", "viewer")
    }
    assert seen == {"owner": True, "colleague": False, "finance": True, "viewer": False}
    assert Program(cast.colleague).patch(address, terms).status_code == 403
    assert Program(cast.finance).patch(address, terms).json()["terms"]["payment_days"] == 14
    assert Program(cast.finance).patch(address, {"industry": "Tools"}).status_code == 403


def test_whoever_gives_an_account_out_of_sight_is_still_answered(books: Books) -> None:
    leader, address = Program(books.cast.leader), f"/accounts/{books.account.pk}"
    leader.patch(address, {"backup_owner_id": None})
    given = leader.patch(address, {"owner_id": books.cast.stranger.pk})
    assert (given.status_code, given.json()["owner_id"]) == (200, books.cast.stranger.pk)
    assert leader.get(address).status_code == 404


def test_accounts_are_filtered_and_sorted_page_by_page(books: Books) -> None:
    cast, boss = books.cast, Program(books.cast.boss)
    make_account("Zeta", owner=cast.owner, country="MX", zone="", zone_source="", tier="A", external_id="K-7")
    make_account("Alfa", owner=cast.stranger, country="MX", tier="C", custom={"grade": "silver"})
    everything = ["Alfa", "Nordlicht GmbH", "Nordlicht Handel", "Zeta"]
    assert names(boss, "/accounts?limit=1") == everything
    assert names(boss, "/accounts?limit=3&sort=-name") == everything[::-1]
    assert names(boss, "/accounts?limit=1&sort=tier")[:2] == ["Zeta", "Alfa"]
    assert names(Program(cast.stranger), "/accounts") == ["Alfa"]
    assert names(Program(cast.owner), "/accounts?owner=me&country=MX") == ["Zeta"]
    assert names(boss, "/accounts?zone=unknown") == ["Zeta"]
    assert names(boss, "/accounts?external_id=K-7") == ["Zeta"]
    assert names(boss, "/accounts?custom=grade:gold") == ["Nordlicht GmbH"]
    assert names(boss, "/accounts?tag=trade-fair") == ["Nordlicht GmbH"]
    assert names(boss, "/accounts?updated_since=2100-01-01T00:00:00Z") == []
    for wrong in ("custom=grade", "custom=colour:red", "sort=age", "owner=him", "tier=E"):
        assert boss.get(f"/accounts?{wrong}").status_code == 422, wrong


def test_a_cursor_of_another_order_is_refused(books: Books) -> None:
    boss = Program(books.cast.boss)
    following = boss.get("/accounts?limit=1").json()["next"]
    assert boss.get(f"{following.removeprefix(ROOT)}&sort=-name").status_code == 422


def test_an_account_goes_to_the_bin_and_comes_back(books: Books) -> None:
    owner, address = Program(books.cast.owner), f"/accounts/{books.account.pk}"
    tag = owner.get(address).headers["ETag"]
    assert owner.delete(address, If_Match='"99"').status_code == 412
    assert owner.delete(address, If_Match=tag).status_code == 204
    assert owner.get(address).status_code == 404
    assert [(line["kind"], line["id"]) for line in owner.get("/bin").json()["items"]] == [("account", books.account.pk)]
    assert owner.post(f"{address}/restoration").status_code == 200
    assert owner.get(address).status_code == 200


def test_a_contact_is_reached_in_normal_form(books: Books) -> None:
    owner = Program(books.cast.owner)
    body = {
        "account_id": books.account.pk,
        "name": "王小明",
        "latin_name": "Wang Xiaoming",
        "languages": ["zh-Hans", "en"],
        "points": [{"kind": "EMAIL", "value": "X.Wang@Nordlicht.EXAMPLE"}, {"kind": "PHONE", "value": "040 1234567"}],
        "week": [{"days": ["mon", "tue"], "from": "09:00", "to": "17:30", "breaks": [["12:00", "12:30"]]}],
    }
    made = owner.post("/contacts", body)
    assert made.status_code == 201, made.content
    assert [point["value"] for point in made.json()["points"]] == ["x.wang@nordlicht.example", "+49401234567"]
    assert (made.json()["effective_zone"], made.json()["effective_zone_from"]) == ("Europe/Berlin", "account")
    assert made.json()["week"] == body["week"]
    wrong = owner.patch(f"/contacts/{made.json()['id']}", {"points": [{"kind": "PHONE", "value": "12"}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/points/0")
    impossible = owner.patch(
        f"/contacts/{made.json()['id']}", {"week": [{"days": ["mon"], "from": "9", "to": "17:00"}]}
    )
    assert impossible.status_code == 422


def test_contacts_are_filtered(books: Books) -> None:
    boss = Program(books.cast.boss)
    make_contact(books.other_account, "Anna Zwei", email="anna@nordlicht.example")
    assert names(boss, "/contacts?limit=1") == ["Anna Zwei", "Jonas Brandt", "Katrin Albers"]
    assert names(boss, f"/contacts?account_id={books.account.pk}") == ["Jonas Brandt", "Katrin Albers"]
    assert names(boss, "/contacts?email=anna@nordlicht.example") == ["Anna Zwei"]
    assert names(boss, "/contacts?points=none") == ["Jonas Brandt"]
    assert names(Program(books.cast.stranger), "/contacts") == []


def test_erasing_leaves_nothing_and_the_data_can_be_handed_out_before(books: Books) -> None:
    owner, address = Program(books.cast.owner), f"/contacts/{books.contact.pk}"
    data = owner.get(f"{address}/personal-data").json()
    assert data["contact"]["name"] == "Katrin Albers"
    assert owner.post(f"{address}/erasure").status_code == 204
    assert not Contact.objects.filter(pk=books.contact.pk).exists()
    assert owner.get(f"{address}/personal-data").status_code == 404


def test_the_search_finds_through_the_doors_and_pages(books: Books) -> None:
    owner = Program(books.cast.owner)
    first = owner.get("/search?q=nordlicht&limit=1").json()
    assert (first["items"][0]["kind"], first["items"][0]["id"]) == ("account", books.account.pk)
    rest = owner.get(first["next"].removeprefix(ROOT)).json()
    assert first["items"] != rest["items"]
    assert [found["title"] for found in owner.get("/search?q=albers").json()["items"]] == ["Katrin Albers"]
    assert Program(books.cast.stranger).get("/search?q=nordlicht").json()["items"] == []


def test_lists_ask_the_database_the_same_number_of_questions_for_many_rows(
    books: Books, django_assert_max_num_queries: object
) -> None:
    boss = Program(books.cast.boss)
    for number in range(30):
        account = make_account(f"Firma {number}", owner=books.cast.owner)
        make_contact(account, f"Person {number}", email=f"p{number}@firma.example")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert len(boss.get("/accounts").json()["items"]) == 32
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert len(boss.get("/contacts").json()["items"]) == 32
