"""The team's view of what is to come: the weeks by country as a heat map, a list, and who is away day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.availability.queries.closures import countries_of_customers
from fairlead.availability.queries.coming_absences import WEEKS, HeatLine, HeatMap, Wanted, heat_map
from fairlead.availability.queries.coming_list import Entry, EntryKind, coming_list
from fairlead.availability.types import DayCategory, DayState
from fairlead.availability.views.leave import timeline_context
from fairlead.availability.views.leave_words import leave_period, short_certainty
from fairlead.availability.views.reply_pieces import leave_now
from fairlead.core.places import (
    EUROPEAN_UNION,
    countries_of_region,
    country_name,
    is_country_code,
    parts_of_continents,
)
from fairlead.customers.queries.account_list import owners_to_choose, teams_to_choose
from fairlead.customers.types import Tier
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock

HEAT, LIST, TIMELINE = "heat", "list", "timeline"
ALL = "all"
# From which share of a week's working days on a cell has the next deeper colour.
STEPS = (0.005, 0.1, 0.25, 0.5, 0.75)
# A cell is hatched when so much of a week hangs on leave that is not certain.
UNSURE_FROM = 0.05
MARK_OF_KIND = {
    EntryKind.HOLIDAY: "is-hol",
    EntryKind.HALF_DAY: "is-hol",
    EntryKind.MAKE_UP: "is-on",
    EntryKind.CLOSURE: "is-shut",
    EntryKind.LEAVE: "is-leave",
    EntryKind.LIKELY: "is-perhaps",
    EntryKind.OURS: "is-edge",
}


@require_safe
def leave_page(request: HttpRequest) -> HttpResponse:
    """Show what is to come, as `?view=heat`, `list` or `timeline`, for the same customers and the same weeks."""
    by: Member = request.user  # type: ignore[assignment]
    today = clock(request).astimezone(by.zone_info).date()
    wanted, view = _wanted(request, today), _view(request)
    context: dict[str, Any] = {
        "view": view,
        "wanted": wanted,
        "week": request.GET.get("week", ""),
        "weeks_choices": [(number, number == wanted.weeks) for number in WEEKS],
        "tiers": Tier.values,
    } | _choices(by, wanted)
    if "week" not in request.GET:
        context |= leave_now(request, wanted.customers("contact__account__"))
    if view == TIMELINE:
        return render(request, "availability/leave_page.html", context | timeline_context(request, wanted))
    context["title"] = _period(wanted)
    if view == LIST:
        context |= _list(request, by, wanted, today)
    else:
        context |= _heat(heat_map(by=by, wanted=wanted, now=clock(request)), wanted, context["whose"], today)
    return render(request, "availability/coming.html", context)


def _view(request: HttpRequest) -> str:
    asked = request.GET.get("view", "")
    if asked in (HEAT, LIST, TIMELINE):
        return asked
    # Addresses from before there were three views name days, as the timeline does.
    return TIMELINE if "span" in request.GET or "from" in request.GET else HEAT


def wanted_customers(request: HttpRequest, monday: date, weeks: int = WEEKS[0]) -> Wanted:
    """Return which customers an address asks for (`?whose=team-2&area=150&country=FR&tier=A`), from a Monday on."""
    by: Member = request.user  # type: ignore[assignment]
    whose, team = _whose(request.GET.get("whose", ""), by)
    area, country = request.GET.get("area", ""), request.GET.get("country", "").upper()
    area = area if countries_of_region(area) else ""
    return Wanted(
        monday,
        weeks,
        whose=whose,
        team=team,
        area=area,
        # What lies elsewhere than the part of the world that was chosen after it is let go.
        country=country if is_country_code(country) and (not area or country in countries_of_region(area)) else "",
        tier=request.GET.get("tier", "") if request.GET.get("tier") in Tier.values else "",
    )


def _whose(asked: str, by: Member) -> tuple[int | None, int | None]:
    """Return the owner and the team asked for: oneself without a word, nobody in particular for `all`."""
    if asked == ALL:
        return None, None
    kind, _dash, number = asked.rpartition("-")
    known = teams_to_choose(by) if kind == "team" else owners_to_choose(by)
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    if kind not in ("", "team") or not known.filter(pk=pk).exists():
        return by.pk, None
    return (None, pk) if kind == "team" else (pk, None)


def _wanted(request: HttpRequest, today: date) -> Wanted:
    monday, weeks = today - timedelta(days=today.weekday()), request.GET.get("weeks", "")
    number = int(weeks) if weeks in map(str, WEEKS) else WEEKS[0]
    if _view(request) == LIST and "week" in request.GET:
        monday, number = _monday_asked(request.GET["week"], monday), 1
    return wanted_customers(request, monday, number)


def _monday_asked(text: str, otherwise: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return asked - timedelta(days=asked.weekday()) if 2000 <= asked.year <= 2100 else otherwise


def _period(wanted: Wanted) -> str:
    latest = wanted.end - timedelta(days=1)
    return f"{formats.short_date(wanted.monday)} \N{EN DASH} {formats.medium_date(latest)}"


def _choices(by: Member, wanted: Wanted) -> dict[str, Any]:
    """Return what can be chosen: whose customers, and the parts of the world and countries in which there are any."""
    locale, countries = formats.locale_name(), countries_of_customers(by)
    here = countries & countries_of_region(wanted.area) if wanted.area else countries
    named = [(code, country_name(code, locale), code == wanted.country) for code in here]
    return {
        "areas": _areas(countries, wanted.area),
        "countries": sorted(named, key=lambda one: one[1].casefold()),
        "owners": owners_to_choose(by).exclude(pk=by.pk),
        "teams": teams_to_choose(by),
        "whose": "" if wanted.whose == by.pk else _whose_word(wanted),
    }


def _whose_word(wanted: Wanted) -> str:
    """Return the word with which an address asks for the same customers."""
    if wanted.team is not None:
        return f"team-{wanted.team}"
    return ALL if wanted.whose is None else str(wanted.whose)


def _areas(countries: frozenset[str], chosen: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the parts of the world in which there are customers: each continent with its parts; the Union by itself.

    A continent stands under its own name, so that the whole of it can be chosen.
    """
    locale = formats.locale_name()

    def choices(codes: Sequence[str]) -> list[tuple[str, str, bool]]:
        there = [code for code in codes if code == chosen or countries & countries_of_region(code)]
        return [(code, country_name(code, locale), code == chosen) for code in there]

    groups = [(country_name(one, locale), choices([one, *parts])) for one, parts in parts_of_continents().items()]
    groups.append((country_name(EUROPEAN_UNION, locale), choices([EUROPEAN_UNION])))
    return [(name, codes) for name, codes in groups if codes]


def _heat(shown: HeatMap, wanted: Wanted, whose: str, today: date) -> dict[str, Any]:
    locale = formats.locale_name()
    kept = {"view": LIST, "whose": whose, "area": wanted.area, "tier": wanted.tier}
    base = {name: value for name, value in kept.items() if value}
    lines = [
        {
            "code": line.country,
            "name": country_name(line.country, locale),
            "customers": line.customers,
            "cells": _cells(line, shown, base | {"country": line.country}),
        }
        for line in shown.lines
    ]
    whole = {"customers": shown.whole.customers, "cells": _cells(shown.whole, shown, base)}
    months = _months(shown.mondays)
    return {
        "lines": lines,
        "whole": whole,
        "months": months,
        "mondays": [(monday, monday <= today < monday + timedelta(days=7)) for monday in shown.mondays],
        "unplaced": shown.unplaced,
        "steps": range(1, len(STEPS) + 1),
    }


def _cells(line: HeatLine, shown: HeatMap, query: dict[str, str]) -> list[dict[str, Any]]:
    """Return for each week the step of colour, the percent, how far it is sure, and the address of what lies behind."""
    address = urlencode(query)
    cells = []
    for monday, rate, least, most in zip(shown.mondays, line.rates, line.least, line.most, strict=True):
        bounds = {"least": round(least * 100), "most": round(most * 100)}
        cells.append(
            {
                "step": sum(rate >= step for step in STEPS),
                "percent": round(rate * 100),
                "range": _("%(least)d to %(most)d %%, as leave that is not certain comes true") % bounds
                if most - least >= UNSURE_FROM
                else "",
                "address": f"?{address}&week={monday.isoformat()}",
            }
        )
    return cells


def _months(mondays: tuple[date, ...]) -> list[tuple[str, int]]:
    """Return the head of the table: each month with how many of the weeks begin in it."""
    months: list[tuple[str, int]] = []
    before = None
    for monday in mondays:
        if (monday.year, monday.month) == before:
            months[-1] = (months[-1][0], months[-1][1] + 1)
        else:
            months.append((formats.month_name(monday, short=True), 1))
        before = (monday.year, monday.month)
    return months


def _list(request: HttpRequest, by: Member, wanted: Wanted, today: date) -> dict[str, Any]:
    shown = coming_list(by=by, wanted=wanted, today=today, language=get_language() or "en")
    return {"entries": [_line(one, today) for one in shown.entries], "left_out": shown.left_out}


def _line(one: Entry, today: date) -> dict[str, Any]:
    """Return one entry as the list shows it: when, what, whose, how certain, how many customers, what is missing."""
    country = country_name(one.country, formats.locale_name()) if one.country else ""
    line: dict[str, Any] = {
        "mark": MARK_OF_KIND[one.kind],
        "dates": _dates(one.start_date, one.end_date),
        "name": one.name,
        "who": country,
        "chip": "",
        "missing": False,
        "address": one.address and urlsplit(one.address).path,
        "panel": False,
        "is_now": one.start_date <= today and (one.end_date is None or today < one.end_date),
        "customers": ngettext("%(n)d customer", "%(n)d customers", one.customers) % {"n": one.customers}
        if one.customers
        else "",
    }
    return line | _particulars(one, country)


def _particulars(one: Entry, country: str) -> dict[str, Any]:
    percent = "" if one.percent is None else _("%(percent)d %%") % {"percent": one.percent}
    if one.kind is EntryKind.LEAVE and one.leave is not None:
        row = one.leave
        return {
            "dates": leave_period(row),
            "name": f"{row.contact} · {row.get_kind_display()}",
            "who": f"{row.contact.account} · {country}" if country else str(row.contact.account),
            "chip": short_certainty(row.certainty),
            "missing": row.stand_in is None,
            "address": reverse("leave", args=[row.pk]),
            "panel": True,
            "customers": "",
        }
    if one.kind is EntryKind.LIKELY and one.pattern is not None:
        who = one.pattern.contact or _("Likely away together")
        return {
            "name": _("%(who)s, likely away") % {"who": who} if one.pattern.contact else who,
            "who": f"{one.account} · {country}" if country else str(one.account),
            "chip": percent,
            "address": reverse("account_calendar", args=[one.pattern.account_id]) + f"?month={one.start_date:%Y-%m}",
            "customers": "",
        }
    if one.kind is EntryKind.CLOSURE:
        told = {"who": f"{one.account} · {country}", "customers": ""} if one.account else {}
        return {"chip": percent, **told}
    if one.kind is EntryKind.MAKE_UP:
        return {"name": _("Make-up working day")}
    if one.kind is EntryKind.HALF_DAY:
        return {"chip": str(DayCategory.HALF_DAY.label)}
    if one.state is not None and one.state.value != DayState.CONFIRMED:
        return {"chip": str(DayState(one.state.value).label).partition(":")[0]}
    return {}


def _dates(start: date, end: date | None) -> str:
    if end is None:
        return _("from %(first)s until further notice") % {"first": formats.medium_date(start)}
    latest = end - timedelta(days=1)
    if latest <= start:
        return formats.day_and_date(start)
    return _("%(first)s – %(latest)s") % {"first": formats.short_date(start), "latest": formats.short_date(latest)}
