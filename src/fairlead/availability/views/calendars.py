"""Pages of the calendar of the world: its state, what an update would change, a place's year, corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.calendars import CorrectionForm, country_choices
from fairlead.availability.operations import calendar_corrections as corrections
from fairlead.availability.operations import calendars as operations
from fairlead.availability.operations.calendar_dependents import count_touched
from fairlead.availability.queries import calendar_pages as pages
from fairlead.availability.queries.calendar_differences import ShownChange
from fairlead.availability.queries.corrections import corrections as all_corrections
from fairlead.availability.queries.corrections import find_correction
from fairlead.availability.types import DayCategory, DayState, YearCoverage
from fairlead.core.places import country_name, is_country_code
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock

CHANGES_SHOWN = 300


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """Show what the desk knows of days, how old that is, and what the team knows better."""
    by: Member = request.user  # type: ignore[assignment]
    today = clock(request).astimezone(by.zone_info).date()
    waiting = pages.pending_difference(today=today)
    context = {
        "state": pages.calendar_state(),
        "releases": [(one, at.astimezone(by.zone_info)) for one, at in pages.applied_releases()],
        "pending": waiting[1] if waiting else None,
        "corrections": [_correction_line(row) for row in all_corrections()],
        "countries": [(one, country_name(one.country, _language())) for one in pages.customer_countries(by)],
        "choices": country_choices()[1:],
        "year": today.year,
        "can_correct": access.can_correct_calendars(by),
        "can_apply": access.can_run_team(by),
    }
    return render(request, "availability/calendars.html", context)


@require_safe
def difference(request: HttpRequest) -> HttpResponse:
    """Show which days an update would change, and whom that touches."""
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    waiting = pages.pending_difference(today=now.astimezone(by.zone_info).date())
    context: dict[str, Any] = {"state": pages.calendar_state(), "can_apply": access.can_run_team(by)}
    if waiting is not None:
        release, found = waiting
        context |= {
            "release": release,
            "found": found,
            "lines": [_change_line(one) for one in found.changes[:CHANGES_SHOWN]],
            "left_out": max(0, len(found.changes) - CHANGES_SHOWN),
            "years": [
                (_place_name(one.country, one.subdivision), one.year, _coverage(one.before), _coverage(one.after))
                for one in found.years
            ],
            "items": count_touched(found.moved, now),
        }
    return render(request, "availability/calendar_difference.html", context)


@require_POST
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the calendar with the installed library now."""
    by: Member = request.user  # type: ignore[assignment]
    access.check_can_run_team(by)
    if operations.find_difference(now=clock(request)) is None:
        messages.success(request, _("Nothing differs: the calendar says what the installed library says."))
        return redirect("calendars")
    return redirect("calendar_difference")


@require_POST
def application(request: HttpRequest) -> HttpResponse:
    """Take over the difference that was looked at."""
    by: Member = request.user  # type: ignore[assignment]
    text = request.POST.get("release", "")
    release_id = int(text) if text.isascii() and text.isdigit() else 0
    _release, moved = operations.apply_difference(by=by, now=clock(request), release_id=release_id)
    told = ngettext("%(n)d to-do was computed anew or told.", "%(n)d to-dos were computed anew or told.", moved)
    messages.success(request, _("The calendar is up to date.") + (" " + told % {"n": moved} if moved else ""))
    return redirect("calendars")


@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """Lead to the year of the country that was chosen."""
    country = request.GET.get("country", "")
    return redirect("calendar_place", country) if is_country_code(country) else redirect("calendars")


@require_safe
def place(request: HttpRequest, country: str) -> HttpResponse:
    """Show a country's year with the source and the certainty of each day (`?subdivision=BY&year=2027`)."""
    by: Member = request.user  # type: ignore[assignment]
    if not is_country_code(country):
        raise Http404
    today = clock(request).astimezone(by.zone_info).date()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 1970 <= int(asked[:4]) <= 2100 else today.year
    subdivision = request.GET.get("subdivision", "").strip()[:40]
    shown = pages.place_year(country, subdivision, year, _language())
    regions = [(code, pages.region_name(country, code)) for code in pages.regions_with_days(country)]
    context = {
        "shown": shown,
        "country_name": country_name(country, _language()),
        "region_name": pages.region_name(country, subdivision),
        "regions": sorted(regions, key=lambda pair: pair[1].casefold()),
        "days": [_day_line(day) for day in shown.days],
        "is_complete": shown.coverage is YearCoverage.COMPLETE,
        "can_correct": access.can_correct_calendars(by),
    }
    return render(request, "availability/calendar_place.html", context)


@require_http_methods(["GET", "POST"])
def correction_new(request: HttpRequest) -> HttpResponse:
    """Record what the team knows better of a day."""
    by: Member = request.user  # type: ignore[assignment]
    access.check_can_correct_calendars(by)
    asked = {name: request.GET.get(name, "") for name in ("country", "subdivision", "date", "name")}
    form = CorrectionForm(
        request.POST or None, initial=asked | {"what": request.GET.get("what", CorrectionForm.CLOSED)}
    )

    def record() -> None:
        corrections.record_correction(by=by, now=clock(request), values=form.values())

    if request.method == "POST" and form.is_valid() and _carried_out(form, record):
        messages.success(request, _("Recorded. It holds at once, for everybody."))
        return redirect("calendars")
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Show and change a correction."""
    by: Member = request.user  # type: ignore[assignment]
    row = find_correction(correction_id)
    if row is None:
        raise Http404
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.initial_of(row))
    if request.method == "POST":
        access.check_can_correct_calendars(by)
        if form.is_valid():

            def change() -> None:
                version = form.cleaned_data["version"]
                corrections.change_correction(
                    correction=row, by=by, now=clock(request), values=form.values(), expected_version=version
                )

            if _carried_out(form, change):
                messages.success(request, _("Saved."))
                return redirect("calendars")
    return _form_page(request, form, row)


@require_POST
def correction_removal(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Let the kept day hold again."""
    by: Member = request.user  # type: ignore[assignment]
    row = find_correction(correction_id)
    if row is None:
        raise Http404
    corrections.remove_correction(correction=row, by=by, now=clock(request))
    messages.success(request, _("Removed. The calendar’s own day holds again."))
    return redirect("calendars")


def _carried_out(form: CorrectionForm, act: Callable[[], None]) -> bool:
    """Carry out a change and put what refuses it beside its field; return whether it was done."""
    try:
        act()
    except corrections.UnknownCountry:
        form.add_error("country", _("Choose a country."))
    except corrections.UnknownRegion:
        form.add_error("subdivision", _("This country has no such region. Write its name or its ISO code."))
    except corrections.AlreadyCorrected:
        form.add_error("date", _("There is a correction of this day and place already. Change that one."))
    except ChangedMeanwhile:
        form.add_error(None, _("Somebody has changed this meanwhile. Look at it again, then change it."))
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: CorrectionForm, row: Any) -> HttpResponse:
    context = {
        "form": form,
        "correction": row,
        "place": _place_name(row.country, row.subdivision) if row else "",
        "can_correct": access.can_correct_calendars(request.user),  # type: ignore[arg-type]
    }
    return render(request, "availability/correction.html", context, status=422 if form.errors else 200)


def _language() -> str:
    return get_language() or "en"


def _place_name(country: str, subdivision: str) -> str:
    name = country_name(country, _language())
    return f"{name} · {pages.region_name(country, subdivision)}" if subdivision else name


def _correction_line(row: Any) -> dict[str, Any]:
    return {"row": row, "place": _place_name(row.country, row.subdivision)}


def _coverage(value: str | None) -> str:
    return str(YearCoverage(value).label) if value else "–"


def _change_line(one: ShownChange) -> dict[str, Any]:
    regions = [pages.region_name(one.country, code) or _("without a region") for code in one.subdivisions]
    if set(one.subdivisions) == {"", *pages.regions_with_days(one.country)}:
        regions = [_("everywhere")] if len(regions) > 1 else []
    return {
        "one": one,
        "country": country_name(one.country, _language()),
        "regions": regions,
        "name": one.name(_language()),
        "category": DayCategory(one.category).label,
        "is_public": one.category == DayCategory.PUBLIC,
        "what": _what_changes(one),
    }


def _what_changes(one: ShownChange) -> str:
    if one.before is None:
        return _("comes")
    if one.after is None:
        return _("goes")
    if one.before.state != one.after.state:
        return _("%(before)s → %(after)s") % {
            "before": _state_word(one.before.state),
            "after": _state_word(one.after.state),
        }
    return _("renamed: %(before)s → %(after)s") % {"before": one.before.name, "after": one.after.name}


def _state_word(state: str) -> str:
    words = {
        DayState.CONFIRMED: pgettext("state of a holiday", "certain"),
        DayState.ESTIMATED: pgettext("state of a holiday", "estimated"),
        DayState.UNANNOUNCED: pgettext("state of a holiday", "not announced"),
    }
    return words[DayState(state)]


def _day_line(day: pages.ShownDay) -> dict[str, Any]:
    beside = [formats.short_date(one) for one in pages.doubtful_days(day)]
    return {
        "day": day,
        "weekday": formats.weekday_name(day.date),
        "is_worked": day.category == DayCategory.MAKE_UP,
        "is_public": day.category == DayCategory.PUBLIC,
        "is_certain": day.state == DayState.CONFIRMED,
        "beside": ", ".join(beside),
        "closes": _closing(day),
    }


def _closing(day: pages.ShownDay) -> str:
    """Say from when a half-day is closed; "" for other days, and for those of a group of people."""
    if day.hours is None:
        return ""
    if day.hours.ends_at_minutes is None:
        hours, minutes = divmod(day.hours.shortened_minutes, 60)
        return _("work ends %(time)s h earlier") % {"time": f"{hours}:{minutes:02d}"}
    hours, minutes = divmod(day.hours.ends_at_minutes, 60)
    words = {"time": f"{hours:02d}:{minutes:02d}"}
    return _("closed from %(time)s, assumed") % words if day.hours.is_assumed else _("closed from %(time)s") % words
