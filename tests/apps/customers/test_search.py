"""The search: four scripts, phones, mail; ranked, behind the doors, the same for few answers and for many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.customers import make_account
from tests.factories.people import Cast, make_cast

from fairlead.core.search_terms import matches, normalise
from fairlead.customers.models import Account, Contact, SearchEntry
from fairlead.customers.operations.accounts import change_account, create_account
from fairlead.customers.operations.bin import delete_account, delete_contact, restore_account
from fairlead.customers.operations.contacts import change_contact, create_contact
from fairlead.customers.operations.derived import refresh_search, search_entry
from fairlead.customers.queries import search
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.search import find_customers, search_page, text_condition
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def add(by: Member, name: str, people: tuple[dict[str, Any], ...] = (), **values: Any) -> Account:
    account = create_account(by=by, now=NOW, values={"name": name, **values}, allow_duplicates=True)
    for person in people:
        create_contact(account_id=account.pk, by=by, now=NOW, values=person)
    return account


def titles(by: Member, text: str, limit: int = 20) -> list[str]:
    return [found.title for found in find_customers(by, text, limit)]


@pytest.fixture
def portfolio(cast: Cast) -> None:
    mobile = {"kind": "MOBILE", "value": "+86 138 1234 5678"}
    mail = {"kind": "EMAIL", "value": "l.kowalski@mueller.example"}
    values = {"country": "DE", "trade_names": "Polaris", "external_id": "C-0042", "website": "www.mueller.example"}
    add(cast.owner, "Müller & Söhne GmbH", ({"name": "Łukasz Kowalski", "points": [mail]},), **values)
    add(
        cast.owner,
        "深圳市海纳贸易有限公司",
        ({"name": "王伟", "latin_name": "Wang Wei", "points": [mobile]},),
        country="CN",
    )
    add(cast.owner, "ООО Ромашка", ({"name": "Ольга Петрова"},), country="RU")
    add(cast.owner, "شركة النور التجارية", ({"name": "أحمد علي"},), country="AE")
    add(cast.owner, "株式会社さくら", ({"name": "山田太郎"},), country="JP")


CASES: dict[str, tuple[str, str]] = {
    "an accent left out": ("muller", "Müller & Söhne GmbH"),
    "a letter that has no accent form": ("lukasz", "Łukasz Kowalski"),
    "capitals and width": ("ＭÜＬＬＥＲ", "Müller & Söhne GmbH"),
    "a trade name": ("polaris", "Müller & Söhne GmbH"),
    "a customer number": ("C-0042", "Müller & Söhne GmbH"),
    "a web site": ("mueller.example", "Müller & Söhne GmbH"),
    "a fragment of a mail address": ("kowalski@muel", "Łukasz Kowalski"),
    "two Chinese characters": ("海纳", "深圳市海纳贸易有限公司"),
    "a Chinese person": ("王伟", "王伟 Wang Wei"),
    "the same in Latin letters": ("wang wei", "王伟 Wang Wei"),
    "in the other order": ("wei wang", "王伟 Wang Wei"),
    "the last digits of a phone": ("45678", "王伟 Wang Wei"),
    "a phone as it is dialled there": ("138 1234 5678", "王伟 Wang Wei"),
    "a phone with its country": ("+86 13812345678", "王伟 Wang Wei"),
    "Cyrillic": ("ромаш", "ООО Ромашка"),
    "a Cyrillic person": ("петрова", "Ольга Петрова"),
    "Arabic": ("النور", "شركة النور التجارية"),
    "Japanese": ("さくら", "株式会社さくら"),
    "a person with their company": ("wang 海纳", "王伟 Wang Wei"),
}


@pytest.mark.parametrize("few", [3000, 0], ids=["few answers", "many answers"])
@pytest.mark.parametrize(("text", "expected"), list(CASES.values()), ids=list(CASES))
def test_it_finds_in_every_script(
    cast: Cast, portfolio: None, text: str, expected: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "FEW_TO_LIST", few)
    for by in (cast.owner, cast.boss):
        assert expected in titles(by, text)


@pytest.mark.parametrize("text", ["", "   ", "!?", "qzxqzx", "\N{PILE OF POO}", "%", "_", "a'b", "\\", "(["])
def test_it_stays_calm_when_nothing_is_meant(cast: Cast, portfolio: None, text: str) -> None:
    assert titles(cast.boss, text) == []


def test_names_come_first_and_one_s_own_before_others(cast: Cast) -> None:
    add(cast.stranger, "Meridian Tools", ({"name": "Ana Orion"},))
    add(cast.stranger, "Orion")
    add(cast.stranger, "Orion Trading")
    add(cast.boss, "Orion Living")
    add(cast.boss, "New Orion House")
    add(cast.boss, "Somebody", website="orion.example")
    assert titles(cast.boss, "orion") == [
        "Orion",
        "Orion Living",
        "Orion Trading",
        "New Orion House",
        "Ana Orion",
        "Somebody",
    ]


@pytest.mark.parametrize("few", [3000, 0], ids=["few answers", "many answers"])
@pytest.mark.parametrize("few_accounts", [1000, 0], ids=["small portfolio", "large portfolio"])
def test_it_shows_only_what_one_may_see(
    cast: Cast, few: int, few_accounts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "FEW_ACCOUNTS", few_accounts)
    add(cast.owner, "Orion Trading", ({"name": "Orion Person"},))
    for by in (cast.owner, cast.colleague, cast.leader, cast.boss, cast.finance, cast.viewer):
        assert titles(by, "orion") == ["Orion Person", "Orion Trading"][::-1], by
    assert titles(cast.stranger, "orion") == []


def test_the_bin_is_not_searched(cast: Cast) -> None:
    account = add(cast.owner, "Orion Trading", ({"name": "Orion Person"}, {"name": "Orion Other"}))
    person = Contact.objects.get(name="Orion Person")
    delete_contact(contact_id=person.pk, by=cast.owner, now=NOW)
    assert titles(cast.owner, "orion") == ["Orion Trading", "Orion Other"]
    delete_account(account_id=account.pk, by=cast.owner, now=NOW)
    assert titles(cast.owner, "orion") == []
    restore_account(account_id=account.pk, by=cast.owner, now=NOW)
    assert "Orion Trading" in titles(cast.owner, "orion")


def test_what_changes_is_found_under_its_new_name_alone(cast: Cast) -> None:
    account = add(cast.owner, "Orion Trading", ({"name": "Ana"},))
    contact = Contact.objects.get()
    change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"name": "Vega Trading"})
    change_contact(
        contact_id=contact.pk, by=cast.owner, now=NOW, values={"points": [{"kind": "WECHAT", "value": "anna_77"}]}
    )
    assert titles(cast.owner, "orion") == []
    assert titles(cast.owner, "vega") == ["Vega Trading", "Ana"]
    assert titles(cast.owner, "anna_77") == ["Ana"]


def test_results_come_in_pages_that_do_not_overlap(cast: Cast) -> None:
    for number in range(70):
        add(cast.owner, f"Orion {number:02d}")
    pages = [search_page(cast.owner, "orion", offset=offset, size=30) for offset in (0, 30, 60)]
    assert [page.total for page in pages] == [70, 70, 70]
    assert [len(page.found) for page in pages] == [30, 30, 10]
    assert len({found.id for page in pages for found in page.found}) == 70


def test_refreshing_writes_every_entry_once_and_leaves_the_rest_in_peace(cast: Cast) -> None:
    account = add(cast.owner, "Orion", ({"name": "Ana"}, {"name": "Ben"}))
    before = set(SearchEntry.objects.values_list("pk", flat=True))
    refresh_search(account_ids=[account.pk])
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == before
    SearchEntry.objects.all().delete()
    refresh_search(account_ids=[account.pk])
    assert SearchEntry.objects.count() == 3


WORDS = st.text(alphabet="abcz12 王伟海.@-", min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, query=WORDS)
def test_the_database_decides_as_the_core_does(text: str, query: str) -> None:
    sought = normalise(query)
    if not sought or not normalise(text):
        return
    account = make_account("X", owner=None)
    entry = search_entry(account_id=account.pk, contact_id=None, text=normalise(text))
    entry.save()
    found = SearchEntry.objects.filter(text_condition(sought), pk=entry.pk).exists()
    account.delete()
    assert found == matches(query, text), (query, text)


@pytest.mark.parametrize("few", [10_000, 0], ids=["few answers", "many answers"])
@pytest.mark.parametrize("few_accounts", [1000, 0], ids=["small portfolio", "large portfolio"])
@pytest.mark.parametrize(
    ("text", "expected"), [("海纳", 1), ("muller", 1), ("polaris", 1), ("qzx", 0), ("!", 0), ("gmbh", 1)]
)
def test_the_list_of_accounts_finds_the_same(
    cast: Cast, portfolio: None, text: str, expected: int, few: int, few_accounts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW_TO_LIST", few)
    monkeypatch.setattr(search, "FEW_ACCOUNTS", few_accounts)
    for by in (cast.owner, cast.boss):
        assert accounts_chosen(by, AccountFilter(text=text)).count() == expected
    assert accounts_chosen(cast.stranger, AccountFilter(text=text)).count() == 0
