"""The world clock: what time it is at all customers', now and at any moment around now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from fairlead.availability.queries import make_person
from fairlead.core.availability import runs, status_at
from fairlead.core.places import country_name, zone_coordinates
from fairlead.core.places.zone_rules import zone_places
from fairlead.planner.queries.desk import get_desk
from fairlead.planner.types import DeskFilter
from fairlead.team.models import Member
from fairlead.ui import drawings, formats
from fairlead.ui.context import clock
from fairlead.ui.sentences import Wording, reason_sentence
from fairlead.ui.status_words import short_status, tone_of
from fairlead.ui.zones import hours_from, zone_city

# The slider moves by quarters of an hour, a day to either side.
SLIDER_MINUTES = 24 * 60


@require_safe
def world_clock(request: HttpRequest) -> HttpResponse:
    """Show one line per zone of the member's customers; `?shift=90` looks 90 minutes ahead (negative: back)."""
    by: Member = request.user  # type: ignore[assignment]
    base = clock(request)
    shift = _shift(request)
    moment = base + timedelta(minutes=shift)
    whose = None if request.GET.get("whose") == "all" else by.pk
    zones = get_desk(by=by, now=base, wanted=DeskFilter(whose=whose), limit=0).zones
    if by.zone and by.zone not in dict(zones):
        zones = ((by.zone, 0), *zones)
    context = {
        "lines": _lines(zones, by, moment),
        "shift": shift,
        "span": SLIDER_MINUTES,
        "moment": formats.day_and_date(moment.astimezone(by.zone_info).date()),
        "hour": formats.clock_time(moment.astimezone(by.zone_info)),
        "whose": request.GET.get("whose", ""),
        "map": _map(zones, by, moment),
        "home_hour": formats.clock_time(moment.astimezone(by.zone_info)),
        "ticks": drawings.axis_ticks(moment.astimezone(by.zone_info)),
        "now_percent": f"{drawings.NOW_PERCENT:.2f}",
    }
    template = "planner/_clock.html" if getattr(request, "htmx", False) else "planner/clock.html"
    return render(request, template, context)


def _shift(request: HttpRequest) -> int:
    try:
        asked = int(request.GET.get("shift", "0"))
    except ValueError:
        return 0
    return max(-SLIDER_MINUTES, min(SLIDER_MINUTES, asked))


def _lines(zones: tuple[tuple[str, int], ...], by: Member, moment: datetime) -> list[dict[str, Any]]:
    words = Wording(_, formats.locale_name())
    start = moment - drawings.STRIP_BEFORE
    own_date = moment.astimezone(by.zone_info).date()
    lines = []
    asked_at = urlencode({"at": f"{moment.astimezone(by.zone_info):%Y-%m-%dT%H:%M}"})
    for zone, customers in zones:
        place = zone_places().get(zone)
        country = place.countries[0] if place else ""
        office = make_person("", zone, country, "")
        answer = status_at(office, moment)
        local = moment.astimezone(ZoneInfo(zone))
        lines.append(
            {
                "sort": local.utcoffset(),
                "zone": zone,
                "city": zone_city(zone),
                "country": country_name(country, formats.locale_name()) if country else "",
                "hour": formats.clock_time(local),
                "weekday": formats.weekday_name(local.date()) if local.date() != own_date else "",
                "away": hours_from(by.zone_info, ZoneInfo(zone), moment),
                "tone": tone_of(answer, moment),
                "short": short_status(answer, moment, words),
                "reason": reason_sentence(answer, moment, words),
                "why": f"{reverse('zone_why', args=[zone])}?{asked_at}",
                "customers": ngettext("%(n)d customer", "%(n)d customers", customers) % {"n": customers}
                if customers
                else "",
                "is_home": zone == by.zone,
                "strip": drawings.strip(
                    runs(office, start, start + drawings.STRIP_SPAN), start, past_percent=drawings.NOW_PERCENT
                ),
            }
        )
    return sorted(
        lines, key=lambda line: (not line["is_home"], -(line["sort"] or timedelta()).total_seconds(), line["city"])
    )


def _map(zones: tuple[tuple[str, int], ...], by: Member, moment: datetime) -> Any:
    pins = []
    for zone, customers in zones:
        point = zone_coordinates(zone)
        if point and customers:
            place = zone_places().get(zone)
            answer = status_at(make_person("", zone, place.countries[0] if place else "", ""), moment)
            pins.append((point[0], point[1], tone_of(answer, moment), f"{zone_city(zone)} · {customers}"))
    home = zone_coordinates(by.zone) if by.zone else None
    return drawings.world_map(moment, pins, home, _("Map of the customers’ time zones with day and night"))
