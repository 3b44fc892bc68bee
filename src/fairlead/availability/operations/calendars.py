"""Writes the dated calendar of the world: fills it, brings it up to date, rolls its years on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from fairlead.availability.models import CalendarRelease
from fairlead.availability.queries.calendars import installed_versions, look_again, release_in_use
from fairlead.availability.types import ReleaseKind
from fairlead.core.public_holidays import forget_computed
from fairlead.core.world_calendar import CalendarDay, PlaceYear, write_down, years_around

# Who writes days holds it, so that two starts at once do not fill twice.
LOCK = 4_721_061
DAY_COLUMNS = (
    "country, subdivision, date, category, name, name_en, name_zh_hans, name_zh_hant, name_es, "
    "state, doubts_day_before, doubts_day_after, release_id"
)


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
    release = _release(ReleaseKind.FILL, years, now=now, applied_at=now, day_count=len(world.days))
    copy_days(world.days, release)
    copy_years(world.years)
    forget_computed()
    look_again()
    return release


def copy_days(days: Iterable[CalendarDay], release: CalendarRelease) -> None:
    """Write days as fast as PostgreSQL takes them."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY availability_calendarday ({DAY_COLUMNS}) FROM STDIN") as copy,
    ):
        for day in days:
            copy.write_row((*day[:5], *day.names, *day[6:], release.pk))


def copy_years(years: Iterable[PlaceYear]) -> None:
    """Write what is known of places and years."""
    columns = "country, subdivision, year, coverage"
    with connection.cursor() as cursor, cursor.copy(f"COPY availability_calendaryear ({columns}) FROM STDIN") as copy:
        for year in years:
            copy.write_row(year)


def _release(
    kind: ReleaseKind, years: Sequence[int], *, now: datetime, applied_at: datetime | None, day_count: int
) -> CalendarRelease:
    holidays_version, tzdata_version = installed_versions()
    return CalendarRelease.objects.create(
        kind=kind,
        holidays_version=holidays_version,
        tzdata_version=tzdata_version,
        first_year=years[0],
        latest_year=years[-1],
        found_at=now,
        applied_at=applied_at,
        day_count=day_count,
    )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
