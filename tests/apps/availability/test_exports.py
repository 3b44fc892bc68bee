"""Leave on its way out: what the page shows or all of it, and home again without being recorded twice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation
from tests.factories.customers import make_account, make_contact
from tests.factories.exports import content_of, derive_customers, rows_of, written
from tests.factories.imports import loaded, told
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import Leave
from fairlead.availability.operations import record_leave
from fairlead.availability.operations.exports import export_leave
from fairlead.customers.operations.exports import export_contacts
from fairlead.customers.queries.contacts import ContactFilter
from fairlead.team.models import Export
from fairlead.ui.exports import FileFormat
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    katrin, jens = make_contact(account), make_contact(account, "Jens Other")
    other = make_contact(make_account("Sur SA", owner=cast.colleague), "Ana Sur")
    for contact, start, end in (
        (katrin, date(2026, 12, 21), date(2027, 1, 4)),
        (katrin, date(2026, 5, 1), date(2026, 5, 8)),
        (jens, date(2026, 11, 20), None),
        (other, date(2026, 11, 30), date(2026, 12, 1)),
    ):
        record_leave(contact=contact, by=cast.boss, now=NOW, start_date=start, end_date=end, note="=fair")
    derive_customers()
    return cast


@pytest.mark.parametrize(
    ("query", "periods"),
    [
        ("", ["2026-11-20..", "2026-12-21..2027-01-03"]),
        ("whose=all", ["2026-11-20..", "2026-11-30..2026-11-30", "2026-12-21..2027-01-03"]),
        ("from=2026-04-27", ["2026-05-01..2026-05-07"]),
        ("span=ever", ["2026-05-01..2026-05-07", "2026-11-20..", "2026-12-21..2027-01-03"]),
    ],
)
def test_the_file_has_what_the_page_shows_or_all(cast: Cast, query: str, periods: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        rows = rows_of(content_of(signed_in(cast.owner).get(f"/leave/export?format=csv&{query}")))

    assert [row["Leave"] for row in rows] == periods


def test_everything_that_is_known_of_a_leave_is_in_its_row(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        row = rows_of(content_of(signed_in(cast.owner).get("/leave/export")))[1]

    assert (row["Company"], row["Name of the person"], row["Country"]) == ("Nordlicht GmbH", "Katrin Albers", "Germany")
    assert (row["First day away"], row["Last day away"]) == ("2026-12-21", "2027-01-03")
    assert (row["Note on the leave"], row["Recorded by"]) == ("=fair", "Bo Boss")


@pytest.mark.parametrize(("relation", "number"), [("backup", 3), ("viewer", 4), ("stranger", 0)])
def test_leave_follows_the_door_of_its_account(cast: Cast, relation: str, number: int) -> None:
    client = signed_in(getattr(cast, relation))

    assert len(rows_of(content_of(client.get("/leave/export?format=csv&span=ever&whose=all")))) == number
    assert (Export.objects.get().name, Export.objects.get().rows) == ("leave", number)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file_format", FileFormat)
def test_a_list_of_leave_comes_home_and_records_nothing_twice(
    cast: Cast, language: str, file_format: FileFormat
) -> None:
    with translation.override(language):
        data = written(export_leave(by=cast.boss, now=NOW, file_format=file_format), file_format)
    before = list(Leave.objects.order_by("pk").values())

    run = loaded(cast.boss, data)

    assert told(run) == []
    assert list(Leave.objects.order_by("pk").values()) == before
    assert set(run.mapping["targets"]) == {"account", "external_id", "country", "contact", "leave", ""}


def test_the_list_of_contacts_carries_leave_that_is_not_over(cast: Cast) -> None:
    listed = export_contacts(by=cast.boss, now=NOW, chosen=ContactFilter(), file_format=FileFormat.CSV)
    data = written(listed)

    assert [(row["Name of the person"], row["Leave"]) for row in rows_of(data)] == [
        ("Ana Sur", "2026-11-30..2026-11-30"),
        ("Jens Other", "2026-11-20.."),
        ("Katrin Albers", "2026-12-21..2027-01-03"),
    ]
    loaded(cast.boss, data)
    assert Leave.objects.count() == 4


def test_the_page_leads_to_what_it_shows_and_to_everything(cast: Cast) -> None:
    page = signed_in(cast.owner).get("/leave/?whose=all&span=quarter").content.decode()

    assert 'href="/leave/export?whose=all&amp;span=quarter&amp;format=csv"' in page
    assert 'href="/leave/export?span=ever&amp;whose=all&amp;format=xlsx"' in page
