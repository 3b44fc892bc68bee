"""The installed library against the kept days: what differs is shown, agreed to, and what it touches is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import CalendarDay, CalendarRelease, CalendarYear
from fairlead.availability.operations import calendars as operations
from fairlead.availability.operations.calendar_corrections import record_correction, remove_correction
from fairlead.availability.operations.calendar_dependents import count_touched
from fairlead.availability.queries.calendar_differences import difference
from fairlead.availability.queries.calendars import calendars, pending_release, release_in_use, versions_in_use
from fairlead.availability.types import ReleaseKind
from fairlead.core import world_calendar
from fairlead.core.public_holidays import LibraryCalendar
from fairlead.core.world_calendar import Change
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item, snooze_item, wake_item
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def _small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world of three countries, with the regions of one."""
    places = [("AE", None), ("CN", None), ("DE", None), ("DE", "BY"), ("DE", "HH")]
    monkeypatch.setattr(world_calendar, "listed_places", lambda: places)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def an_older_release(**versions: str) -> None:
    """Fill the calendar and make it differ: Hamburg's Christmas is missing, a day stands there that is none now."""
    release = operations.fill_calendars(now=NOW)
    CalendarDay.objects.filter(country="DE", subdivision__in=["", "HH"], date=CHRISTMAS).delete()
    CalendarDay.objects.create(
        country="DE", subdivision="HH", date=date(2026, 12, 1), category="public", name="Hafentag", state="confirmed",
        release=release,
    )  # fmt: skip
    CalendarRelease.objects.update(**versions)


def test_nothing_differs_right_after_filling() -> None:
    assert operations.find_difference(now=NOW) is None
    operations.fill_calendars(now=NOW)
    assert operations.find_difference(now=NOW) is None
    assert not operations.needs_upkeep(now=NOW)


def test_a_difference_is_shown_with_whom_it_touches_and_changes_nothing(cast: Cast) -> None:
    an_older_release()
    make_contact(make_account(owner=cast.owner))
    make_account("Munich", owner=cast.owner, subdivision="BY", city="München")
    make_account("Somewhere", owner=cast.owner, subdivision="", city="", zone="Europe/Berlin")
    release = operations.find_difference(now=NOW)
    assert release is not None
    found = difference(release, today=NOW.date())
    said = [(one.date, one.kind, one.subdivisions, one.name("en"), one.accounts, one.contacts) for one in found.changes]
    assert said == [
        (date(2026, 12, 1), Change.REMOVED, ("HH",), "Hafentag", 1, 1),
        (CHRISTMAS, Change.ADDED, ("", "HH"), "Christmas Day", 2, 1),
    ]
    assert (found.accounts, found.contacts) == (2, 1)
    assert calendars().of("DE", "HH").holiday_on(CHRISTMAS) is None  # type: ignore[union-attr]


def test_what_was_agreed_to_is_taken_over_with_who_and_when(cast: Cast) -> None:
    an_older_release(holidays_version="0.1")
    assert versions_in_use().startswith("holidays 0.1,")
    operations.find_difference(now=NOW)
    later = NOW + timedelta(hours=1)
    operations.apply_difference(by=cast.boss, now=later)
    kept, library = calendars().of("DE", "HH"), LibraryCalendar("DE", "HH")
    assert all(kept.year(year) == library.year(year) for year in range(2025, 2030))  # type: ignore[union-attr]
    release = release_in_use()
    assert release is not None
    assert (release.kind, release.applied_by, release.applied_at) == (ReleaseKind.UPDATE, cast.boss, later)
    assert release.holidays_version != "0.1"
    assert set(CalendarDay.objects.filter(date=CHRISTMAS).values_list("subdivision", "release__kind")) == {
        ("", "UPDATE"), ("HH", "UPDATE"), ("BY", "FILL"),
    }  # fmt: skip
    assert operations.find_difference(now=NOW) is None


def test_a_year_that_is_announced_is_a_difference_too() -> None:
    operations.fill_calendars(now=NOW)
    CalendarYear.objects.filter(country="CN", year=2026).update(coverage="unannounced")
    release = operations.find_difference(now=NOW)
    assert release is not None
    found = difference(release, today=NOW.date())
    assert [(one.year, one.before, one.after) for one in found.years] == [(2026, "unannounced", "complete")]
    operations.apply_difference(by=None, now=NOW)
    assert CalendarYear.objects.get(country="CN", year=2026).coverage == "complete"


def test_only_an_owner_applies_and_only_what_was_looked_at(cast: Cast) -> None:
    an_older_release()
    shown = operations.find_difference(now=NOW)
    assert shown is not None
    with pytest.raises(AccessRefused):
        operations.apply_difference(by=cast.leader, now=NOW)
    operations.find_difference(now=NOW)
    with pytest.raises(operations.NothingToApply):
        operations.apply_difference(by=cast.boss, now=NOW, release_id=shown.pk)
    operations.apply_difference(by=cast.boss, now=NOW)
    with pytest.raises(operations.NothingToApply):
        operations.apply_difference(by=cast.boss, now=NOW)


def test_a_correction_is_kept_over_an_update(cast: Cast) -> None:
    an_older_release()
    values = {
        "country": "DE",
        "subdivision": "",
        "date": CHRISTMAS,
        "is_closed": False,
        "name": "",
        "note": "stocktaking",
    }
    record_correction(by=cast.boss, now=NOW, values=values)  # type: ignore[arg-type]
    operations.find_difference(now=NOW)
    operations.apply_difference(by=cast.boss, now=NOW)
    assert calendars().of("DE", "HH").holiday_on(CHRISTMAS) is None  # type: ignore[union-attr]


def test_owners_are_told_once_that_another_library_is_installed(cast: Cast) -> None:
    an_older_release(holidays_version="0.1")
    assert operations.needs_upkeep(now=NOW)
    operations.keep_calendars(now=NOW)
    operations.keep_calendars(now=NOW)
    told = cast.boss.notifications.get()
    assert (told.kind, told.facts["days"], told.path) == ("availability.calendars_differ", 2, "/calendars/")
    assert not cast.owner.notifications.exists()
    assert not operations.needs_upkeep(now=NOW)


def test_january_adds_a_year_and_drops_one() -> None:
    operations.fill_calendars(now=NOW)
    january = datetime(2027, 1, 1, 4, tzinfo=UTC)
    assert operations.needs_upkeep(now=january)
    operations.keep_calendars(now=january)
    years = set(CalendarYear.objects.filter(country="DE", subdivision="HH").values_list("year", flat=True))
    assert years == set(range(2026, 2031))
    assert not CalendarDay.objects.filter(date__year=2025).exists()
    assert CalendarDay.objects.filter(date__year=2030, country="DE").exists()
    assert not operations.needs_upkeep(now=january)
    assert operations.find_difference(now=january) is None
    assert release_in_use().kind == ReleaseKind.FILL  # type: ignore[union-attr]


def test_january_forgets_a_difference_found_over_other_years() -> None:
    an_older_release()
    operations.find_difference(now=NOW)
    operations.roll_years(now=datetime(2027, 1, 1, 4, tzinfo=UTC))
    assert pending_release() is None


def test_a_computed_day_is_computed_again_and_a_chosen_one_stays(cast: Cast) -> None:
    """On Thursday 24 December "their next working day" was Friday, for a calendar that did not know Christmas."""
    an_older_release()
    eve = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    account = make_account(owner=cast.owner)
    computed, chosen = (
        add_item(account=account, by=cast.owner, now=eve, title=title, due_date=eve.date()) for title in ("One", "Two")
    )
    computed = snooze_item(item=computed, by=cast.owner, now=eve)
    snooze_item(item=chosen, by=cast.owner, now=eve, until_date=CHRISTMAS)
    assert (computed.snoozed_until_date, computed.snooze_rests_on) == (CHRISTMAS, versions_in_use())
    release = operations.find_difference(now=eve)
    assert release is not None
    assert count_touched(difference(release, today=eve.date()).moved, eve) == 1
    _release, changed = operations.apply_difference(by=cast.boss, now=eve)
    assert changed == 1
    until = dict(Item.objects.values_list("title", "snoozed_until_date"))
    assert until == {"One": date(2026, 12, 28), "Two": CHRISTMAS}
    woken = wake_item(item=computed, by=cast.owner, now=eve)
    assert woken.snooze_rests_on == ""


def test_who_owns_a_to_do_is_told_when_its_day_becomes_a_holiday_and_the_day_stays(cast: Cast) -> None:
    an_older_release()
    account = make_account(owner=cast.owner)
    for title in ("Send the samples", "Call"):
        add_item(account=account, by=cast.owner, now=NOW, title=title, due_date=CHRISTMAS)
    in_munich = make_account("Munich", owner=cast.colleague, subdivision="BY", city="München")
    add_item(account=in_munich, by=cast.colleague, now=NOW, title="Call", due_date=CHRISTMAS)
    operations.find_difference(now=NOW)
    operations.apply_difference(by=cast.boss, now=NOW)
    told = cast.owner.notifications.get()
    assert told.kind == "planner.due_on_holiday"
    assert told.facts["count"] == 2
    assert told.facts["title"] == "Send the samples"
    assert not cast.colleague.notifications.exists()  # Munich's calendar had it already
    assert set(Item.objects.values_list("due_date", flat=True)) == {CHRISTMAS}


def test_a_correction_moves_what_it_touches_and_taking_it_back_moves_it_again(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    item = add_item(account=account, by=cast.owner, now=NOW, title="Call", due_date=date(2026, 11, 24))
    snooze_item(item=item, by=cast.owner, now=NOW)
    values = {"country": "DE", "subdivision": "Hamburg", "date": date(2026, 11, 24), "is_closed": True}
    correction = record_correction(by=cast.leader, now=NOW, values={**values, "name": "Hafentag", "note": ""})  # type: ignore[typeddict-item]
    assert correction.subdivision == "HH"
    item.refresh_from_db()
    assert item.snoozed_until_date == date(2026, 11, 25)
    assert cast.owner.notifications.get().facts["name"] == "Hafentag"
    remove_correction(correction=correction, by=cast.leader, now=NOW)
    item.refresh_from_db()
    assert item.snoozed_until_date == date(2026, 11, 24)
