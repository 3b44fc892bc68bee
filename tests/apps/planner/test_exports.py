"""To-dos on their way out: what the page lists, and home again without becoming new ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.factories.customers import make_account, make_contact
from tests.factories.exports import content_of, derive_customers, rows_of, written
from tests.factories.imports import loaded, told
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.customers.operations.exports import export_accounts
from fairlead.customers.operations.imports import proposing
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.types import Channel
from fairlead.planner.models import Item
from fairlead.planner.operations import items as operations
from fairlead.planner.operations.exports import export_items
from fairlead.planner.types import ItemList
from fairlead.team.models import Export
from fairlead.ui.exports import FileFormat
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def add(cast: Cast, title: str, days: int, **values: Any) -> Item:
    values = {"by": cast.owner, **values}
    return operations.add_item(now=NOW, title=title, due_date=TODAY + timedelta(days=days), **values)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup, external_id="0042")
    contact = make_contact(account)
    add(cast, "=Later", 9, account=account, contact=contact, channel=Channel.CALL, note="@home")
    add(cast, "Now", -1, account=account)
    snoozed = add(cast, "Sleeping", 3, account=account)
    operations.snooze_item(item=snoozed, by=cast.owner, now=NOW, until_date=TODAY + timedelta(days=5))
    operations.finish_item(item=add(cast, "Done", 0, account=account), by=cast.owner, now=NOW)
    add(cast, "Colleague’s", 1, account=account, by=cast.colleague)
    derive_customers()
    return cast


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Now", "Sleeping", "=Later"]),
        ("which=snoozed", ["Sleeping"]),
        ("which=done", ["Done"]),
        ("whose=all", ["Now", "Colleague’s", "Sleeping", "=Later"]),
        ("whose=nonsense&which=nonsense", ["Now", "Sleeping", "=Later"]),
    ],
)
def test_the_file_has_what_the_page_lists_in_its_order(cast: Cast, query: str, titles: list[str]) -> None:
    client = signed_in(cast.owner)

    rows = rows_of(content_of(client.get(f"/to-dos/export?format=csv&{query}")))
    page = client.get(f"/to-dos/?{query}")

    assert [row["Next step"] for row in rows] == titles
    assert [item.title for item in page.context["page"].rows] == titles


def test_everything_that_is_known_of_a_to_do_is_in_its_row(cast: Cast) -> None:
    rows = rows_of(content_of(signed_in(cast.owner).get("/to-dos/export")))

    assert rows[2] == {
        "Company": "Nordlicht GmbH",
        "Customer number": "0042",
        "Country": "Germany",
        "Name of the person": "Katrin Albers",
        "Next step": "=Later",
        "Date of the next step": "2026-12-02",
        "Who does it": "Owen Owner",
        "Channel of the to-do": "Call",
        "Note on the to-do": "@home",
        "Snoozed until": "",
        "Done on": "",
        "Done by": "",
        "How the to-do came": "Entered by hand",
    }
    assert rows[1]["Snoozed until"] == "2026-11-28"


@pytest.mark.parametrize(("relation", "number"), [("colleague", 4), ("viewer", 4), ("stranger", 0)])
def test_to_dos_follow_the_door_of_their_account(cast: Cast, relation: str, number: int) -> None:
    client = signed_in(getattr(cast, relation))

    assert len(rows_of(content_of(client.get("/to-dos/export?format=csv&whose=all")))) == number
    assert (Export.objects.get().name, Export.objects.get().rows) == ("to-dos", number)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("which", [ItemList.OPEN, ItemList.DONE])
def test_a_list_of_to_dos_comes_home_and_adds_none(
    cast: Cast, language: str, file_format: FileFormat, which: ItemList
) -> None:
    with translation.override(language):
        data = written(
            export_items(by=cast.boss, now=NOW, which=which, owner=None, file_format=file_format), file_format
        )
    before = list(Item.objects.order_by("pk").values())

    run = loaded(cast.boss, data)

    assert told(run) == []
    assert list(Item.objects.order_by("pk").values()) == before
    assert set(run.mapping["targets"]) == {
        "account",
        "external_id",
        "country",
        "contact",
        "next_step",
        "next_step_date",
        "",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_accounts_carries_the_next_step_home(cast: Cast, language: str) -> None:
    with translation.override(language):
        listed = export_accounts(by=cast.boss, now=NOW, chosen=AccountFilter(), file_format=FileFormat.CSV)
        data = written(listed)
    row = list(rows_of(data)[0].items())
    targets = proposing.propose_targets([heading for heading, _value in row], [])
    step = {target: value for target, (_heading, value) in zip(targets, row, strict=True)}
    assert (step["next_step"], step["next_step_date"]) == ("Now", "2026-11-22")

    assert told(loaded(cast.boss, data)) == []
    assert Item.objects.count() == 5
