"""`fairlead calendars`, against a small world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.cli.conftest import Ran
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.availability.models import CalendarCorrection, CalendarDay, CalendarRelease
from fairlead.config.cli import doctor
from fairlead.core import world_calendar

pytestmark = pytest.mark.django_db
Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [("CN", None), ("DE", None), ("DE", "BY"), ("DE", "HH")]
    monkeypatch.setattr(world_calendar, "listed_places", lambda: places)


def a_day_goes_missing(year: int) -> None:
    """Let the table forget Christmas of a coming year, and believe a day that is none."""
    release = CalendarRelease.objects.get()
    CalendarDay.objects.filter(country="DE", date=date(year, 12, 25)).delete()
    CalendarDay.objects.create(
        country="DE", subdivision="HH", date=date(year, 12, 1), category="public", name="Hafentag", state="confirmed",
        release=release,
    )  # fmt: skip


def test_the_first_update_fills(run: Run) -> None:
    filled = run("calendars", "update", "--json")
    assert filled.status == 0
    (line,) = filled.lines
    assert line["result"] == "filled"
    assert line["days"] == CalendarDay.objects.count() > 100
    assert run("calendars", "update", "--json").lines == [{"result": "same"}]
    assert "Nothing differs" in run("calendars", "update").out


def test_a_dry_update_tells_and_an_applied_one_does(run: Run) -> None:
    run("calendars", "update")
    latest = CalendarRelease.objects.get().latest_year
    a_day_goes_missing(latest)
    make_contact(make_account(owner=make_cast().owner))
    for _again in range(2):
        dry = run("calendars", "update", "--json")
        *changes, end = dry.lines
        assert [(one["date"], one["change"], one["subdivisions"], one["accounts"]) for one in changes] == [
            (f"{latest}-12-01", "removed", ["HH"], 1),
            (f"{latest}-12-25", "added", ["", "BY", "HH"], 1),
        ]
        assert (end["result"], end["changes"], end["accounts"], end["contacts"]) == ("differs", 2, 1, 1)
    table = run("calendars", "update")
    assert "Hafentag" in table.out
    assert "--apply" in table.err
    assert not CalendarDay.objects.filter(date=date(latest, 12, 25)).exists()
    applied = run("calendars", "update", "--apply", "--json")
    assert applied.lines[-1]["result"] == "applied"
    assert CalendarDay.objects.filter(date=date(latest, 12, 25)).count() == 3
    assert run("calendars", "update", "--json").lines == [{"result": "same"}]


def test_a_year_is_shown_with_states_sources_and_what_the_team_knows(run: Run) -> None:
    run("calendars", "update")
    boss = make_cast().boss
    CalendarCorrection.objects.create(
        country="DE", subdivision="BY", date=date(2026, 8, 8), is_closed=True, name="Friedensfest", recorded_by=boss
    )
    lines = run("calendars", "show", "Germany", "--subdivision", "Bavaria", "--year", "2026", "--json").lines
    by_date = {line["date"]: line for line in lines}
    assert by_date["2026-06-04"]["name"] == "Corpus Christi"
    assert by_date["2026-06-04"]["source"].startswith("holidays ")
    assert by_date["2026-08-08"]["source"] == "correction"
    assert "Friedensfest" in run("calendars", "show", "DE", "--subdivision", "BY", "--year", "2026").out
    chinese = run("calendars", "show", "CN", "--year", "2026", "--json", language="zh-hans").lines
    assert {line["category"] for line in chinese} >= {"public", "make_up"}
    assert "春节" in {line["name"] for line in chinese}
    coming = run("calendars", "show", "CN", "--year", "2027", "--json").lines
    assert {line["coverage"] for line in coming} == {"unannounced"}
    assert "make_up" not in {line["category"] for line in coming}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "Atlantis"), "Atlantis"),
        (("show", "DE", "--subdivision", "Mordor"), "Mordor"),
    ],
)
def test_what_is_not_understood_is_named(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("calendars", *words)
    assert refused.status == 2
    assert said in refused.err


def test_the_doctor_tells_how_old_the_calendar_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_database", lambda place: doctor._calendars())
    assert "not filled yet" in run("doctor").out
    run("calendars", "update")
    assert "→ Another library" not in run("doctor").out
    CalendarRelease.objects.update(holidays_version="0.1")
    told = run("doctor")
    assert (told.status, "holidays 0.1, " in told.out, "fairlead calendars update" in told.out) == (1, True, True)
