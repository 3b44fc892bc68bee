"""The calendar of the world over HTTP: a place's year, corrections, and what an update would change."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability.operations import calendar_corrections as corrections
from fairlead.availability.operations import calendars as operations
from fairlead.availability.operations.calendar_dependents import count_touched
from fairlead.availability.queries import calendar_pages as pages
from fairlead.availability.queries import calendar_sentences as sentences
from fairlead.availability.queries import corrections as known
from fairlead.availability.queries.calendar_differences import ShownChange
from fairlead.availability.schemas.calendars import (
    AppliedOut,
    CalendarCorrectionIn,
    CorrectionChangesIn,
    CorrectionOut,
    DayChangeOut,
    DayOut,
    DifferenceOut,
    KnownDayOut,
    PlaceYearOut,
    PlaceYearQuery,
    ReleaseOut,
    YearChangeOut,
)
from fairlead.availability.types import DayCategory
from fairlead.core.places import is_country_code
from fairlead.core.world_calendar import CalendarDay
from fairlead.team.types import Scope

routes = Routes("Calendars")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE
Country = Annotated[str, Path(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["DE"])]


@answers(corrections.UnknownCountry)
def _unknown_country(problem: Exception) -> Refused:
    return refused_value("/country", message=_("There is no such country."), code="unknown_country")


@answers(corrections.UnknownRegion)
def _unknown_region(problem: Exception) -> Refused:
    sentence = _("This country has no such region. Write its name or its ISO code.")
    return refused_value("/subdivision", message=sentence, code="unknown_region")


@answers(corrections.ClosedWithoutName)
def _closed_without_name(problem: Exception) -> Refused:
    return refused_value("/name", message=_("A closed day needs a name."), code="name_missing")


@answers(corrections.AlreadyCorrected)
def _already_corrected(problem: Exception) -> Refused:
    sentence = _("There is a correction of this day and place already. Change that one.")
    return refused_value("/date", message=sentence, code="already_corrected")


@answers(operations.NothingToApply)
def _nothing_to_apply(problem: Exception) -> Refused:
    return Refused(CONFLICT, sentences.nothing_to_apply_sentence())


@routes.get("/calendars/{country}", scope=READ, gives=PlaceYearOut)
def get_calendar(request: ApiRequest, country: Country, query: Query[PlaceYearQuery]) -> PlaceYearOut:
    """Get the days of a country or region in a year, with the team's corrections."""
    code = found(country if is_country_code(country) else None)
    year = query.year or request.now.year
    shown = pages.place_year(code, query.subdivision, year, get_language() or "en")
    days = [DayOut(**_day(day)) for day in shown.days]
    return PlaceYearOut(country=code, subdivision=shown.subdivision, year=year, coverage=shown.coverage, days=days)


@routes.get("/calendar-corrections", scope=READ, gives=PageOf[CorrectionOut])
def list_calendar_corrections(request: ApiRequest, page: Query[PageQuery]) -> PageOf[CorrectionOut]:
    """List what the team knows better of days, the earliest first."""
    return page_of(request, known.corrections(), page, order=("date", "pk"), show=CorrectionOut.model_validate)


@routes.post(
    "/calendar-corrections",
    scope=WRITE,
    gives=CorrectionOut,
    status=201,
    versioned=True,
    location="/calendar-corrections/{id}",
)
def record_calendar_correction(request: ApiRequest, correction: CalendarCorrectionIn) -> CorrectionOut:
    """Record that a day is closed or worked somewhere. It holds at once for everybody, and over every update."""
    values = correction.model_dump() | {"subdivision": correction.subdivision or ""}
    made = corrections.record_correction(by=request.by, now=request.now, values=values)  # type: ignore[arg-type]
    return CorrectionOut.model_validate(made)


@routes.get("/calendar-corrections/{correction_id}", scope=READ, gives=CorrectionOut, versioned=True)
def get_calendar_correction(request: ApiRequest, correction_id: Id) -> CorrectionOut:
    """Get a correction."""
    return CorrectionOut.model_validate(found(known.find_correction(correction_id)))


@routes.patch("/calendar-corrections/{correction_id}", scope=WRITE, gives=CorrectionOut)
def change_calendar_correction(request: ApiRequest, correction_id: Id, changes: CorrectionChangesIn) -> CorrectionOut:
    """Change a correction."""
    row = found(known.find_correction(correction_id))
    given = changes.given()
    if "subdivision" in given:
        given["subdivision"] = given["subdivision"] or ""
    kept = {name: getattr(row, name) for name in ("country", "subdivision", "date", "is_closed", "name", "note")}
    values: Any = {**kept, **given}
    changed = corrections.change_correction(
        correction=row, by=request.by, now=request.now, values=values, expected_version=request.expected_version
    )
    return CorrectionOut.model_validate(changed)


@routes.delete("/calendar-corrections/{correction_id}", scope=WRITE, versioned=True)
def remove_calendar_correction(request: ApiRequest, correction_id: Id) -> None:
    """Remove a correction: what is kept of the day holds again."""
    row = found(known.find_correction(correction_id))
    corrections.remove_correction(
        correction=row, by=request.by, now=request.now, expected_version=request.expected_version
    )


@routes.get("/calendar-release", scope=READ, gives=ReleaseOut)
def get_calendar_release(request: ApiRequest) -> ReleaseOut:
    """Get which release of the holiday library is in use, which is installed, and which years are kept."""
    state = pages.calendar_state()
    in_use, latest = state.in_use, state.latest
    return ReleaseOut(
        holidays_version=in_use.holidays_version if in_use else None,
        tzdata_version=in_use.tzdata_version if in_use else None,
        installed_holidays_version=state.installed_holidays,
        installed_tzdata_version=state.installed_tzdata,
        first_year=state.years[0] if state.years else None,
        latest_year=state.years[1] if state.years else None,
        applied_at=latest.applied_at if latest else None,
        applied_by_id=latest.applied_by_id if latest else None,
        has_difference=state.pending is not None,
    )


@routes.get("/calendar-difference", scope=READ, gives=DifferenceOut)
def get_calendar_difference(request: ApiRequest) -> DifferenceOut:
    """Get what an update would change, and whom that touches; 404 while nothing waits."""
    release, difference = found(pages.pending_difference(today=request.now.date()))
    return DifferenceOut(
        id=release.pk,
        holidays_version=release.holidays_version,
        tzdata_version=release.tzdata_version,
        found_at=release.found_at,
        accounts=difference.accounts,
        contacts=difference.contacts,
        to_dos=count_touched(difference.moved, request.now),
        days=[_change(change) for change in difference.changes],
        years=[YearChangeOut.model_validate(year) for year in difference.years],
    )


@routes.post("/calendar-difference/{difference_id}/application", scope=WRITE, gives=AppliedOut, refuses=(409,))
def apply_calendar_difference(request: ApiRequest, difference_id: Id) -> AppliedOut:
    """Take over exactly the difference that was looked at. Owners alone may."""
    release, replanned = operations.apply_difference(by=request.by, now=request.now, release_id=difference_id)
    return AppliedOut(
        holidays_version=release.holidays_version,
        tzdata_version=release.tzdata_version,
        applied_at=request.now,
        replanned=replanned,
    )


def _day(day: pages.ShownDay) -> dict[str, Any]:
    names = (
        "date", "category", "name", "local_name", "state", "doubts_day_before", "doubts_day_after",
    )  # fmt: skip
    source = "correction" if day.correction else day.source or "computed"
    correction_id = day.correction.pk if day.correction else None
    shown = {name: getattr(day, name) for name in names} | {"source": source, "correction_id": correction_id}
    return shown | _half_day_hours(day)


def _half_day_hours(day: pages.ShownDay) -> dict[str, Any]:
    hours = day.hours
    if hours is None:
        return {"work_ends": None, "work_shortened_minutes": None, "work_end_assumed": False}
    ends = hours.ends_at_minutes
    return {
        "work_ends": None if ends is None else time(ends // 60, ends % 60),
        "work_shortened_minutes": hours.shortened_minutes or None,
        "work_end_assumed": hours.is_assumed,
    }


def _change(change: ShownChange) -> DayChangeOut:
    return DayChangeOut(
        change=change.kind,
        country=change.country,
        subdivisions=list(change.subdivisions),
        date=change.date,
        category=DayCategory(change.category),
        name=change.name(get_language() or "en"),
        before=_known(change.before),
        after=_known(change.after),
        moves_work=change.moves_work,
        accounts=change.accounts,
        contacts=change.contacts,
    )


def _known(day: CalendarDay | None) -> KnownDayOut | None:
    return None if day is None else KnownDayOut.model_validate(day)
