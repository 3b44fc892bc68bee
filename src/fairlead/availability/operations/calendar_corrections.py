"""Records what the team knows better of a day, anywhere. It wins over every release, and stays through updates."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from django.db import IntegrityError, transaction

from fairlead.availability.models import CalendarCorrection
from fairlead.availability.operations.calendar_dependents import replan
from fairlead.availability.queries.calendars import look_again
from fairlead.availability.queries.corrections import regions_under
from fairlead.availability.types import MovedDays
from fairlead.core.places import find_subdivision, is_country_code
from fairlead.core.public_holidays import settle_region
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member


class CorrectionValues(TypedDict):
    """What is said. `subdivision` is a code or a name, "" for the whole country; a closed day has a `name`."""

    country: str
    subdivision: str
    date: date
    is_closed: bool
    name: str
    note: str


class UnknownCountry(Exception):
    """The country is no ISO code."""


class UnknownRegion(Exception):
    """The country has no such region."""


class ClosedWithoutName(Exception):
    """A closed day needs a name: it is shown as the reason."""


class AlreadyCorrected(Exception):
    """There is a correction of this day and place already: change that one."""


@transaction.atomic
def record_correction(*, by: Member, now: datetime, values: CorrectionValues) -> CalendarCorrection:
    """Record that a day is closed, or worked, in a country or region.

    Raises AccessRefused, UnknownCountry, UnknownRegion, ClosedWithoutName, AlreadyCorrected.
    """
    access.check_can_correct_calendars(by)
    row = CalendarCorrection(recorded_by=by)
    return _write(row, values, now, MovedDays(frozenset()))


@transaction.atomic
def change_correction(
    *,
    correction: CalendarCorrection,
    by: Member,
    now: datetime,
    values: CorrectionValues,
    expected_version: int | None = None,
) -> CalendarCorrection:
    """Change a correction. Raises what `record_correction` raises, and ChangedMeanwhile."""
    access.check_can_correct_calendars(by)
    row = CalendarCorrection.objects.select_for_update().get(pk=correction.pk)
    check_unchanged(row, expected_version)
    return _write(row, values, now, _moved(row, taken_back=True))


@transaction.atomic
def remove_correction(
    *, correction: CalendarCorrection, by: Member, now: datetime, expected_version: int | None = None
) -> None:
    """Let what is kept of a day hold again. The history keeps the correction."""
    access.check_can_correct_calendars(by)
    row = CalendarCorrection.objects.select_for_update().get(pk=correction.pk)
    check_unchanged(row, expected_version)
    moved = _moved(row, taken_back=True)
    row.delete()
    look_again()
    replan(moved, now)


def _write(row: CalendarCorrection, values: CorrectionValues, now: datetime, before: MovedDays) -> CalendarCorrection:
    row.country, row.subdivision = _place(values["country"], values["subdivision"])
    row.date, row.is_closed, row.note = values["date"], values["is_closed"], values["note"].strip()
    row.name = values["name"].strip() if row.is_closed else ""
    if row.is_closed and not row.name:
        raise ClosedWithoutName
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise AlreadyCorrected from None
    row.refresh_from_db()
    look_again()
    replan(_both(before, _moved(row)), now)
    return row


def _place(country: str, subdivision: str) -> tuple[str, str]:
    if not is_country_code(country):
        raise UnknownCountry
    if not subdivision.strip():
        return country, ""
    # The library has regions that ISO does not know.
    code = find_subdivision(country, subdivision) or settle_region(country, subdivision)[0]
    if code is None:
        raise UnknownRegion
    return country, code.upper()


def _both(one: MovedDays, other: MovedDays) -> MovedDays:
    places = one.closed.keys() | other.closed.keys()
    none: frozenset[date] = frozenset()
    closed = {place: one.closed.get(place, none) | other.closed.get(place, none) for place in places}
    return MovedDays(one.countries | other.countries, closed)


def _moved(row: CalendarCorrection, *, taken_back: bool = False) -> MovedDays:
    """Return the day that a correction moves, or that one taken back moves again."""
    closes = row.is_closed is not taken_back
    places = {place: frozenset({row.date}) for place in regions_under(row.country, row.subdivision)}
    return MovedDays(frozenset({row.country}), places if closes else {})
