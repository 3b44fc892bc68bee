"""The days of places as the desk keeps them, with the team's corrections over them: what the engine asks.

Each process holds the calendars that it was asked for. Whether they still hold is one small question to the database,
asked once in a request; `load` reads many places in one go.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.models import Max

from fairlead.availability.models import CalendarCorrection, CalendarRelease
from fairlead.availability.queries.closures import TeamClosures
from fairlead.availability.types import ReleaseKind
from fairlead.core.public_holidays import (
    CorrectedCalendar,
    Coverage,
    DayCorrection,
    KeptCalendar,
    LibraryCalendar,
    PlaceCalendar,
    settle_region,
    subdivision_chain,
)
from fairlead.core.world_calendar import CalendarDay, PlaceYear, kept_calendar

# A place as rows name it: country and region, "" for the whole country; and whether nothing is missing without one.
_Held = tuple[str, str, bool]

# Asked in every request, so that it does not wait for a query to be built.
VERSION_IN_USE = "SELECT token FROM availability_calendarversion"
DAYS_OF_PLACES = """
    SELECT day.country, day.subdivision, day.date, day.category, day.name,
           day.name_en, day.name_zh_hans, day.name_zh_hant, day.name_es,
           day.state, day.doubts_day_before, day.doubts_day_after
    FROM availability_calendarday day
    JOIN unnest(%s::text[], %s::text[]) AS place(country, subdivision) USING (country, subdivision)
"""
YEARS_OF_PLACES = """
    SELECT year.country, year.subdivision, year.year, year.coverage
    FROM availability_calendaryear year
    JOIN unnest(%s::text[], %s::text[]) AS place(country, subdivision) USING (country, subdivision)
"""


class Calendars:
    """The calendars of all places at one moment. Equal questions get the same calendar, so that work on it is shared.

    A place that the table does not hold has the library's days; corrections are laid over either.
    """

    def __init__(self, token: UUID | None, before: Calendars | None = None) -> None:
        self.token = token
        self._lock = threading.Lock()
        self._kept: dict[_Held, KeptCalendar] = {}
        self._kept_before = before._kept if before else {}
        self._corrected: dict[tuple[_Held, tuple[DayCorrection, ...]], CorrectedCalendar] = {}
        self._corrected_before = before._corrected if before else {}
        self._corrections = _corrections() if token else {}
        self._found: dict[tuple[str, str], PlaceCalendar] = {}

    def of(self, country: str, subdivision: str = "") -> PlaceCalendar | None:
        """Return the calendar of a place; None without a country."""
        if not country:
            return None
        found = self._found.get((country, subdivision))
        if found is None:
            self.load([(country, subdivision)])
            found = self._found[country, subdivision]
        return found

    @cached_property
    def closures(self) -> TeamClosures:
        """The closures of all places and accounts, read when first asked for."""
        return TeamClosures()

    def load(self, places: Iterable[tuple[str, str]]) -> None:
        """Read the calendars of many places (country, subdivision), in two queries where any is new."""
        asked = {place for place in places if place[0] and place not in self._found}
        if not asked:
            return
        with self._lock:
            held = {place: _held(*place) for place in asked}
            missing = {one for one in held.values() if one not in self._kept}
            if missing and self.token:
                self._kept.update(self._read(missing))
            for place, one in held.items():
                self._found[place] = self._calendar(place, one)

    def _read(self, missing: set[_Held]) -> dict[_Held, KeptCalendar]:
        places = sorted({(country, region) for country, region, _complete in missing})
        named = [list(column) for column in zip(*places, strict=True)]
        days: dict[tuple[str, str], list[CalendarDay]] = defaultdict(list)
        years: dict[tuple[str, str], list[PlaceYear]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(YEARS_OF_PLACES, named)
            for row in cursor.fetchall():
                years[row[0], row[1]].append(PlaceYear(*row))
            if years:
                cursor.execute(DAYS_OF_PLACES, named)
                for row in cursor.fetchall():
                    days[row[0], row[1]].append(day_of_row(row))
        read = {}
        for one in missing:
            country, region, complete = one
            if years[country, region]:
                beyond = LibraryCalendar(country, region or None)
                fresh = kept_calendar(
                    days[country, region], years[country, region], beyond, region_known=bool(region) or complete
                )
                before = self._kept_before.get(one)
                read[one] = before if before is not None and before.says_the_same_as(fresh) else fresh
        return read

    def _calendar(self, place: tuple[str, str], one: _Held) -> PlaceCalendar:
        country, subdivision = place
        base = self._kept.get(one) or LibraryCalendar(country, subdivision or None)
        corrections = self._corrections_of(country, subdivision)
        if not corrections:
            return base
        key = (one, corrections)
        known = self._corrected.get(key)
        if known is None:
            before = self._corrected_before.get(key)
            known = before if before and before.base == base else CorrectedCalendar(base, corrections)
            self._corrected[key] = known
        return known

    def _corrections_of(self, country: str, subdivision: str) -> tuple[DayCorrection, ...]:
        """Return the corrections that hold in a place; of two on one date that of the smaller region wins."""
        by_region = self._corrections.get(country)
        if not by_region:
            return ()
        by_date: dict[Any, DayCorrection] = {}
        for region in ["", *reversed(subdivision_chain(country, subdivision or None))]:
            by_date |= {correction.on_date: correction for correction in by_region.get(region, ())}
        return tuple(by_date[on_date] for on_date in sorted(by_date))


def _held(country: str, subdivision: str) -> _Held:
    region, coverage = settle_region(country, subdivision or None)
    return country, region or "", coverage is Coverage.COMPLETE


def _corrections() -> dict[str, dict[str, list[DayCorrection]]]:
    found: dict[str, dict[str, list[DayCorrection]]] = defaultdict(lambda: defaultdict(list))
    rows = CalendarCorrection.objects.values_list("country", "subdivision", "date", "is_closed", "name")
    for country, subdivision, on_date, is_closed, name in rows:
        found[country][subdivision].append(DayCorrection(on_date, name if is_closed else None))
    return found


def day_of_row(row: Sequence[Any]) -> CalendarDay:
    """Return a day from the columns country, subdivision, date, category, name, the four names, state, the doubts."""
    return CalendarDay(row[0], row[1], row[2], row[3], row[4], (row[5], row[6], row[7], row[8]), *row[9:12])


# What this process holds, and what the request of each thread works with.
_shared = Calendars(None)
_request = threading.local()


def calendars() -> Calendars:
    """Return the calendars as they are now. Within a request it is the same answer throughout, for one query."""
    known: Calendars | None = getattr(_request, "calendars", None)
    if known is None:
        known = _current()
        if getattr(_request, "is_running", False):
            _request.calendars = known
    return known


def _current() -> Calendars:
    global _shared
    with connection.cursor() as cursor:
        cursor.execute(VERSION_IN_USE)
        row = cursor.fetchone()
    token = row[0] if row else None
    if token != _shared.token:
        _shared = Calendars(token, before=_shared)
    return _shared


def _begin_request(**_signal: Any) -> None:
    _request.calendars, _request.is_running = None, True


def _end_request(**_signal: Any) -> None:
    _request.calendars, _request.is_running = None, False


def look_again() -> None:
    """Let the next question in this request see what was just written."""
    _request.calendars = None


request_started.connect(_begin_request, dispatch_uid="calendars")
request_finished.connect(_end_request, dispatch_uid="calendars")


def installed_versions() -> tuple[str, str]:
    """Return the versions of the installed holiday library and of its time zones."""
    return version("holidays"), version("tzdata")


def release_in_use() -> CalendarRelease | None:
    """Return the release whose days hold now; None while nothing has been filled."""
    rows = CalendarRelease.objects.filter(applied_at__isnull=False).exclude(kind=ReleaseKind.YEARS)
    return rows.order_by("-applied_at", "-pk").defer("changes").first()


def pending_release() -> CalendarRelease | None:
    """Return the difference that waits for somebody to look at it."""
    return CalendarRelease.objects.filter(applied_at=None).first()


def years_kept() -> tuple[int, int] | None:
    """Return the first and the latest year that the table holds; None while it is empty."""
    found = CalendarRelease.objects.filter(applied_at__isnull=False).aggregate(
        first=Max("first_year"), latest=Max("latest_year")
    )
    return None if found["latest"] is None else (found["first"], found["latest"])


def versions_in_use() -> str:
    """Return what a computed date rests on, such as `holidays 0.109, tzdata 2026.6`: it is written beside the date."""
    release = release_in_use()
    holidays, _tzdata = installed_versions()
    # Zones are always those installed: they are no rows. The days are those taken over.
    return f"holidays {release.holidays_version if release else holidays}, tzdata {_tzdata}"
