"""Writes the dated calendar of the world: fills it, compares it, brings it up to date, rolls its years on.

What the installed library says is first written beside the kept days as a difference. Only when somebody has agreed
does it become what the desk works with; the team's corrections lie over either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from procrastinate.exceptions import AlreadyEnqueued

from fairlead.availability.models import CalendarDay as DayRow
from fairlead.availability.models import CalendarRelease
from fairlead.availability.models import CalendarYear as YearRow
from fairlead.availability.operations.calendar_dependents import replan
from fairlead.availability.queries.calendar_differences import (
    changes_of,
    difference,
    kept_days,
    kept_years,
    moved_days,
)
from fairlead.availability.queries.calendars import (
    installed_versions,
    look_again,
    pending_release,
    release_in_use,
    years_kept,
)
from fairlead.availability.types import ReleaseKind
from fairlead.core.places import country_codes
from fairlead.core.public_holidays import forget_computed
from fairlead.core.world_calendar import (
    CalendarDay,
    DayChange,
    DayKey,
    PlaceYear,
    YearChange,
    compare_days,
    compare_years,
    write_down,
    years_around,
)
from fairlead.jobs.queue import app
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify
from fairlead.team.types import Role

# Who writes days holds it, so that two starts at once do not fill twice.
LOCK = 4_721_061
UPKEEP = "availability.keep_calendars"
DAY_COLUMNS = (
    "country, subdivision, date, category, name, name_en, name_zh_hans, name_zh_hant, name_es, "
    "state, doubts_day_before, doubts_day_after, release_id"
)


class NothingToApply(Exception):
    """The difference was applied meanwhile, or there is none."""


def queue_upkeep(*, now: datetime) -> bool:
    """Have the worker see to the calendars if there is anything to see to; return whether there is."""
    if not needs_upkeep(now=now):
        return False
    with suppress(AlreadyEnqueued):
        app.configure_task(UPKEEP, queueing_lock=UPKEEP).defer(timestamp=int(now.timestamp()))
    return True


def needs_upkeep(*, now: datetime) -> bool:
    """Answer whether days are missing, or another library is installed than somebody was told of."""
    release = release_in_use()
    return release is None or _years_missing(now) or _is_news(release)


def keep_calendars(*, now: datetime) -> None:
    """Fill an empty calendar, roll the years on, and tell the owners when the installed library differs."""
    if fill_calendars(now=now) is not None:
        return
    roll_years(now=now)
    release = release_in_use()
    if release is not None and _is_news(release):
        found = find_difference(now=now)
        if found is not None:
            _tell_owners(found, now)


@transaction.atomic
def fill_calendars(*, now: datetime, countries: Iterable[str] | None = None) -> CalendarRelease | None:
    """Write down the days of the world for the first time; None when they are there already.

    `countries` keeps to some of them: what the table does not hold is answered by the library.
    """
    _lock()
    if release_in_use() is not None:
        return None
    years = years_around(now.year)
    world = write_down(years, countries)
    release = _release(ReleaseKind.FILL, (years[0], years[-1]), now=now, is_applied=True, day_count=len(world.days))
    _copy_days(world.days, release)
    _copy_years(world.years)
    forget_computed()
    look_again()
    return release


@transaction.atomic
def roll_years(*, now: datetime) -> CalendarRelease | None:
    """Add the years that have come into reach and drop those that have left it; None when there are none."""
    _lock()
    kept = years_kept()
    if kept is None or not _years_missing(now):
        return None
    wanted = years_around(now.year)
    world = write_down([year for year in wanted if not kept[0] <= year <= kept[1]])
    # A difference that waits was found over other years.
    CalendarRelease.objects.filter(applied_at=None).delete()
    DayRow.objects.filter(date__lt=date(wanted[0], 1, 1)).delete()
    YearRow.objects.filter(year__lt=wanted[0]).delete()
    release = _release(ReleaseKind.YEARS, (wanted[0], wanted[-1]), now=now, is_applied=True, day_count=len(world.days))
    _copy_days(world.days, release)
    _copy_years(world.years)
    forget_computed()
    look_again()
    return release


@transaction.atomic
def find_difference(*, now: datetime) -> CalendarRelease | None:
    """Compare the kept days with what the installed library says, and keep what differs for somebody to agree to.

    None when nothing differs, the versions included, or nothing is kept yet. An earlier difference is replaced.
    """
    _lock()
    CalendarRelease.objects.filter(applied_at=None).delete()
    release, kept = release_in_use(), years_kept()
    if release is None or kept is None:
        return None
    world = write_down(range(kept[0], kept[1] + 1))
    days = compare_days(kept_days(kept), world.days)
    years = compare_years(kept_years(kept), world.years)
    forget_computed()
    if not days and not years and _versions(release) == installed_versions():
        return None
    return _release(
        ReleaseKind.UPDATE,
        kept,
        now=now,
        is_applied=False,
        day_count=len(world.days),
        changes={"days": [change.written() for change in days], "years": [list(asdict(one).values()) for one in years]},
    )


@transaction.atomic
def apply_difference(*, by: Member | None, now: datetime, release_id: int | None = None) -> tuple[CalendarRelease, int]:
    """Take over the difference that waits: exactly what was shown. Return it, and how many rows were computed anew.

    `by` is None for whoever has the command line of the server. Raises AccessRefused, and NothingToApply when there
    is none, or another one than `release_id`.
    """
    if by is not None:
        access.check_can_run_team(by)
    _lock()
    release = pending_release()
    if release is None or (release_id is not None and release.pk != release_id):
        raise NothingToApply
    days, years = changes_of(release)
    before = release_in_use()
    release.applied_at, release.applied_by = now, by
    release.save()
    _apply_days(days, release)
    _apply_years(years)
    look_again()
    moved = moved_days(days, today=now.date())
    if before is None or before.tzdata_version != release.tzdata_version:
        # No row says where clocks have changed: then everything that was computed is computed anew.
        moved = replace(moved, countries=frozenset(country_codes()))
    return release, replan(moved, now)


def _apply_days(days: Sequence[DayChange], release: CalendarRelease) -> None:
    _delete_days([change.key for change in days if change.before is not None])
    _copy_days((change.after for change in days if change.after is not None), release)


def _apply_years(years: Sequence[YearChange]) -> None:
    for change in years:
        YearRow.objects.filter(country=change.country, subdivision=change.subdivision, year=change.year).delete()
    _copy_years(
        PlaceYear(change.country, change.subdivision, change.year, change.after)
        for change in years
        if change.after is not None
    )


def _copy_days(days: Iterable[CalendarDay], release: CalendarRelease) -> None:
    """Write days as fast as PostgreSQL takes them."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY availability_calendarday ({DAY_COLUMNS}) FROM STDIN") as copy,
    ):
        for day in days:
            copy.write_row((*day[:5], *day.names, *day[6:], release.pk))


def _copy_years(years: Iterable[PlaceYear]) -> None:
    columns = "country, subdivision, year, coverage"
    with connection.cursor() as cursor, cursor.copy(f"COPY availability_calendaryear ({columns}) FROM STDIN") as copy:
        for year in years:
            copy.write_row(year)


def _delete_days(keys: Sequence[DayKey]) -> None:
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM availability_calendarday day
            USING unnest(%s::text[], %s::text[], %s::date[], %s::text[]) AS gone(country, subdivision, date, category)
            WHERE (day.country, day.subdivision, day.date, day.category)
                = (gone.country, gone.subdivision, gone.date, gone.category)
            """,
            [list(column) for column in zip(*keys, strict=True)],
        )


def _release(
    kind: ReleaseKind,
    years: tuple[int, int],
    *,
    now: datetime,
    is_applied: bool,
    day_count: int,
    changes: dict[str, Any] | None = None,
) -> CalendarRelease:
    holidays_version, tzdata_version = installed_versions()
    return CalendarRelease.objects.create(
        kind=kind,
        holidays_version=holidays_version,
        tzdata_version=tzdata_version,
        first_year=years[0],
        latest_year=years[1],
        found_at=now,
        applied_at=now if is_applied else None,
        day_count=day_count,
        changes=changes or {},
    )


def _versions(release: CalendarRelease) -> tuple[str, str]:
    return release.holidays_version, release.tzdata_version


def _is_news(release: CalendarRelease) -> bool:
    if _versions(release) == installed_versions():
        return False
    pending = pending_release()
    return pending is None or _versions(pending) != installed_versions()


def _years_missing(now: datetime) -> bool:
    kept = years_kept()
    return kept is not None and kept[1] < years_around(now.year)[-1]


def _tell_owners(release: CalendarRelease, now: datetime) -> None:
    found = difference(release, today=now.date())
    facts = {
        "holidays": release.holidays_version,
        "tzdata": release.tzdata_version,
        "days": len(found.changes),
        "accounts": found.accounts,
    }
    for owner in Member.objects.filter(role=Role.OWNER, is_active=True):
        notify(member=owner, kind="availability.calendars_differ", facts=facts, path=reverse("calendars"), now=now)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
