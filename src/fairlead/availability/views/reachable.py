"""The page of all contacts who can be reached now, closing soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.availability.queries.reachable import (
    CLOSING,
    LISTS,
    NOW,
    PAGE_SIZE,
    PROBABLY_CLOSED,
    SOON,
    Reachable,
    ReachableFilter,
    ReachableRow,
    reachable,
)
from fairlead.core.availability import Status, runs
from fairlead.core.places import country_name
from fairlead.customers.queries.account_list import owners_to_choose, tags_in_use
from fairlead.customers.templatetags.customers import region
from fairlead.customers.types import Channel, Tier
from fairlead.team.models import Member
from fairlead.ui import drawings, formats
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import address_maker, moment_query
from fairlead.ui.sentences import Wording, reason_sentence
from fairlead.ui.status_words import doubt_words, short_status, shows_closure, tone_of
from fairlead.ui.zones import zone_city

PLACES_SHOWN = 12
ICONS = {
    Channel.EMAIL: "mail",
    Channel.CALL: "phone",
    Channel.MESSAGE: "message-circle",
    Channel.MEETING: "users",
    Channel.VISIT: "plane",
}


@require_safe
def reachable_now(request: HttpRequest) -> HttpResponse:
    """Show who can be reached, or only the table when htmx asks for that (a filter, the refresh of each minute)."""
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    wanted = _filter(request)
    shown = reachable(
        by=by, moment=now, wanted=wanted, begin=_begin(request) * PAGE_SIZE, language=get_language() or "en"
    )
    home = now.astimezone(by.zone_info)
    context = {
        "shown": shown,
        "wanted": wanted,
        "rows": _rows(shown, by, moment_query(request)),
        "tabs": _tabs(shown, wanted),
        "title": _titles()[wanted.which],
        "home_hour": formats.clock_time(home),
        "ticks": drawings.axis_ticks(home),
        "now_percent": f"{drawings.NOW_PERCENT:.2f}",
        "page": _begin(request) + 1,
        "has_more": shown.past < shown.total,
        "is_filtered": wanted != ReachableFilter(which=wanted.which),
        "address": request.get_full_path(),
        "statuses": _statuses(shown, wanted),
        "places": _places(shown, wanted),
    }
    if getattr(request, "htmx", False):
        return render(request, "availability/_reachable.html", context)
    choices = {"owners": owners_to_choose(by), "tiers": Tier.values, "tags": tags_in_use()}
    return render(request, "availability/reachable.html", context | choices)


def _filter(request: HttpRequest) -> ReachableFilter:
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:100] for name in request.GET}
    which = asked.get("status", "")
    return ReachableFilter(
        which=which if which in LISTS else NOW,
        owner=asked.get("owner", ""),
        country=asked.get("country", "").upper()[:2],
        subdivision=asked.get("region", "").upper()[:3] if asked.get("country") else "",
        tier=asked.get("tier", "") if asked.get("tier") in Tier.values else "",
        tag=asked.get("tag", ""),
    )


def _begin(request: HttpRequest) -> int:
    """Return how many pages come before the one asked for."""
    page = request.GET.get("page", "")
    return max(int(page) - 1, 0) if page.isascii() and page.isdigit() and len(page) < 6 else 0


def _rows(shown: Reachable, by: Member, at: str) -> list[dict[str, Any]]:
    """Return the rows as their template shows them. What an answer says is drawn once for all who have the same."""
    drawn: dict[int, dict[str, Any]] = {}
    rows, address_of, why_of = [], address_maker("contact"), address_maker("contact_why", at)
    for row in shown.rows:
        known = drawn.get(id(row.answer))
        if known is None:
            known = drawn[id(row.answer)] = _answer(row, by, shown.moment)
        channel = row.contact.preferred_channel
        rows.append(
            known
            | {
                "contact": row.contact,
                "address": address_of(row.contact.pk),
                "why": why_of(row.contact.pk),
                "channel": row.contact.get_preferred_channel_display() if channel else "",
                "channel_icon": ICONS[Channel(channel)] if channel else "",
            }
        )
    return rows


def _answer(row: ReachableRow, by: Member, now: datetime) -> dict[str, Any]:
    """Return what a row says of time: every moment in the contact's own zone, in the page's language."""
    words, local = Wording(_, formats.locale_name()), row.local_at
    start = now - drawings.STRIP_BEFORE
    own_date = now.astimezone(by.zone_info).date()
    return {
        "zone": row.person.zone,
        "code": row.person.country or "–",
        "place": zone_city(row.person.zone) if row.person.zone else _("place unknown"),
        "hour": formats.clock_time(local) if local else "",
        "weekday": formats.weekday_name(local.date(), short=True) if local and local.date() != own_date else "",
        "tone": tone_of(row.answer, now),
        "short": short_status(row.answer, now, words),
        "reason": reason_sentence(row.answer, now, words),
        "note": _note(row) or doubt_words(row.answer, words),
        "strip": drawings.strip(
            runs(row.person, start, start + drawings.STRIP_SPAN), start, past_percent=drawings.NOW_PERCENT
        ),
    }


def _note(row: ReachableRow) -> str:
    """Return what the pill is too short for: which holiday it is, or which closure is likely."""
    facts = row.answer.reason.facts
    if shows_closure(row.answer):
        return str(facts.get("closure_name", ""))
    return str(facts.get("holiday_name", "")) if row.answer.status in (Status.HOLIDAY, Status.UNCERTAIN) else ""


def _titles() -> dict[str, tuple[str, str]]:
    """Return the title of each list, and what is said beside it."""
    opening = _("who is there first stands first")
    return {
        NOW: (_("Reachable now"), _("closing soonest first")),
        CLOSING: (_("Closing within the hour"), _("closing soonest first")),
        SOON: (_("Opening within 3 hours"), opening),
        PROBABLY_CLOSED: (_("Probably closed"), opening),
        Status.EARLY.value: (_("Before their hours"), opening),
        Status.BREAK.value: (_("In a break"), opening),
        Status.LATE.value: (_("After their hours"), opening),
        Status.CLOSED.value: (pgettext("status", "Closed"), opening),
        Status.WEEKEND.value: (_("Weekend"), opening),
        Status.HOLIDAY.value: (_("Public holiday"), opening),
        Status.UNCERTAIN.value: (_("Perhaps a holiday"), opening),
        Status.LEAVE.value: (_("On leave"), opening),
        Status.UNKNOWN_ZONE.value: (_("Time zone unknown"), _("add a city or a region, and they take their place")),
    }


def _tabs(shown: Reachable, wanted: ReachableFilter) -> list[dict[str, Any]]:
    words = {NOW: _("Now"), CLOSING: _("Closing in 1 h"), SOON: _("Next 3 h"), PROBABLY_CLOSED: _("Probably closed")}
    return [
        {
            "parameter": "" if which == NOW else which,
            "title": title,
            "count": shown.counts[which],
            "is_current": wanted.which == which,
        }
        for which, title in words.items()
        if which != PROBABLY_CLOSED or shown.counts[which] or wanted.which == which
    ]


def _statuses(shown: Reachable, wanted: ReachableFilter) -> list[dict[str, Any]]:
    """Return how many have which status who cannot be reached, most first."""
    titles = _titles()
    lines = [
        {
            "parameter": status.value,
            "title": titles[status.value][0],
            "count": shown.counts[status.value],
            "is_current": wanted.which == status.value,
        }
        for status in Status
        if status is not Status.REACHABLE and (shown.counts[status.value] or wanted.which == status.value)
    ]
    return sorted(lines, key=lambda line: -line["count"])


def _places(shown: Reachable, wanted: ReachableFilter) -> dict[str, Any]:
    """Return the countries of the list with their numbers, and the regions of the country that is looked at."""
    locale = formats.locale_name()
    countries = [
        {"code": code, "name": country_name(code, locale) if code else _("Country unknown"), "count": count}
        for code, count in shown.countries
    ]
    regions = [
        {"code": code, "name": region(wanted.country, code) or _("No region given"), "count": count}
        for code, count in shown.regions
    ]
    return {"countries": _first(countries, wanted.country), "regions": _first(regions, wanted.subdivision)}


def _first(places: Sequence[dict[str, Any]], chosen: str) -> list[dict[str, Any]]:
    """Return the places with most contacts, and the one that is looked at wherever it stands."""
    return [one for number, one in enumerate(places) if number < PLACES_SHOWN or one["code"] == chosen]
