"""The list of members on its way out, and the memory of all lists that were taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.factories.exports import content_of, headings_of, rows_of
from tests.factories.people import make_cast, make_member
from tests.factories.team import signed_in

from fairlead.team.models import Export
from fairlead.team.operations import note_export
from fairlead.team.types import Role
from fairlead.ui.exports import FileFormat

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("file_format", FileFormat)
def test_an_owner_takes_the_list_of_members(file_format: FileFormat) -> None:
    cast = make_cast()
    make_member("=Eve", languages=["de", "zh"], week=[{"days": ["mon", "tue"], "from": "09:00", "to": "13:00"}])
    make_member("Gone", is_active=False)
    client = signed_in(cast.boss)

    rows = rows_of(content_of(client.get("/settings/team/export", {"format": file_format})))

    assert len(rows) == 10
    eve = next(row for row in rows if row["Name"] == "=Eve")
    assert (eve["Languages"], eve["Working hours"]) == ("German; Chinese", "Mon,Tue 09:00-13:00")
    assert (rows[-1]["Name"], rows[-1]["May sign in"]) == ("Gone", "no")
    assert next(row for row in rows if row["Name"] == "Lea Leader")["Team"] == "Europe"


def test_nobody_else_takes_the_list_of_members_or_sees_what_was_taken() -> None:
    cast = make_cast()

    for relation in ("owner", "leader", "finance", "viewer"):
        client = signed_in(getattr(cast, relation))
        assert client.get("/settings/team/export").status_code == 403, relation
        assert client.get("/settings/exports").status_code == 403, relation
    assert not Export.objects.exists()
    assert signed_in(cast.boss).get("/settings/exports").status_code == 200


def test_the_file_speaks_the_readers_language_though_it_is_written_after_the_page() -> None:
    boss = make_member("Bo Boss", Role.OWNER, languages=["de"], language="es")

    response = signed_in(boss).get("/settings/team/export?format=csv")

    assert rows_of(content_of(response))[0]["Idiomas"] == "alemán"


def test_the_name_of_the_file_tells_list_and_date_of_the_reader() -> None:
    boss = make_member("Bo Boss", Role.OWNER)

    with time_machine.travel(NOW, tick=False):
        response = signed_in(boss).get("/settings/team/export")

    # In Shanghai it is the next morning.
    assert response["Content-Disposition"] == 'attachment; filename="Team 2026-11-24.xlsx"'
    assert response["Cache-Control"] == "private, no-store"
    assert headings_of(content_of(response))[:2] == ["Name", "E-mail"]


def test_each_list_that_is_taken_is_remembered_by_the_true_clock() -> None:
    boss = make_member("Bo Boss", Role.OWNER)

    with time_machine.travel(NOW, tick=False):
        signed_in(boss).get("/settings/team/export?format=csv&at=2030-01-01T00:00")

    kept = Export.objects.get()
    assert (kept.name, kept.rows, kept.file_format, kept.means) == ("team", 1, "csv", "page")
    assert (kept.made_by, kept.made_at) == (boss, NOW)


def test_the_page_shows_the_latest_first_and_leads_to_earlier_ones() -> None:
    cast = make_cast()
    for number in range(102):
        note_export(
            name="team",
            rows=number,
            file_format=FileFormat.CSV,
            means="page" if number else "token ab12cd34ef",
            by=cast.leader,
            now=NOW + timedelta(minutes=number),
            query="tier=A" if number == 101 else "",
        )
    client = signed_in(cast.boss)

    first = client.get("/settings/exports")
    text = first.content.decode()
    assert "Lea Leader" in text
    assert "tier=A" in text
    assert [line.export.rows for line in first.context["lines"]][:2] == [101, 100]
    following = client.get(f"/settings/exports?before={first.context['following']}")
    assert [line.export.rows for line in following.context["lines"]] == [1, 0]
    assert following.context["following"] is None
    assert "token ab12cd34ef" in following.content.decode()
    assert client.get("/settings/exports?before=x").context["following"] is not None
