"""The desk: whom to contact now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.availability.queries.member_leave import covered_by, own_away
from fairlead.core.availability import Status, runs
from fairlead.core.desk_order import DeskGroup
from fairlead.core.places import country_name, zone_coordinates
from fairlead.customers.types import Tier
from fairlead.messaging.queries.gate_words import held_words
from fairlead.messaging.types import Unanswered
from fairlead.planner.queries.clocks import clocks
from fairlead.planner.queries.desk import get_desk
from fairlead.planner.queries.holidays import HolidayAhead, holidays_ahead
from fairlead.planner.queries.items import progress_today
from fairlead.planner.queries.people import find_visible_member, visible_members
from fairlead.planner.types import Desk, DeskFilter, DeskRow, Pin, Show
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.queries.remarks import remarks_on, with_remark
from fairlead.ui import drawings, formats
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import address_maker, moment_query
from fairlead.ui.sentences import Wording, reason_sentence
from fairlead.ui.status_words import doubt_words, short_duration, short_status, shows_closure, tone_of
from fairlead.ui.zones import hours_from, zone_city

HOLIDAYS_SHOWN = 6
GROUP_PARAMETER = {
    DeskGroup.NOW: "now",
    DeskGroup.SOON: "soon",
    DeskGroup.LATER: "later",
    DeskGroup.PROBABLY_CLOSED: "probably-closed",
    DeskGroup.NOT_TODAY: "not-today",
    DeskGroup.UNKNOWN: "unknown",
}
# Tabs for these would say 0 on most days of the year.
ONLY_WHERE_THERE_ARE_ROWS = (DeskGroup.PROBABLY_CLOSED, DeskGroup.UNKNOWN)
ROWS_AT_FIRST, ROWS_OF_ONE_GROUP = 50, 500
# Of those who cannot be reached yet the first are a preview: a press on their tab shows the others.
WORKED_NOW, ROWS_OF_LATER_GROUPS = (DeskGroup.NOW, DeskGroup.SOON), 20


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk, or only its table when htmx asks for that (a filter, the refresh of each minute)."""
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    wanted = _filter(request, by)
    limit = ROWS_OF_ONE_GROUP if wanted.group else ROWS_AT_FIRST
    shown = get_desk(by=by, now=now, wanted=wanted, limit=limit)
    context = _table_context(request, by, shown, wanted)
    if getattr(request, "htmx", False):
        return render(request, "planner/_desk_table.html", context)
    return render(request, "planner/desk.html", context | _page_context(by, shown, wanted))


def row_context(row: DeskRow, by: Member, now: datetime) -> dict[str, Any]:
    """Return one row as its template shows it: every time in the customer's own zone, in the page's language."""
    return _row(row, by, _answer_context(row, by, now), _Addresses(), _Labels(), now)


class _Labels:
    """What the buttons of a row are called, looked up once for all rows."""

    def __init__(self) -> None:
        self._titles = {
            "call_title": _("Log a call"),
            "note_title": _("Write a note"),
            "done_title": _("Done, schedule next"),
            "snooze_title": _("Snooze to their next working day"),
        }
        self._labels = {
            "call": _("Log a call with %(name)s"),
            "note": _("Write a note on %(name)s"),
            "done": _("Done with %(name)s, schedule the next step"),
            "snooze": _("Snooze %(name)s to their next working day"),
        }

    def of(self, row: DeskRow) -> dict[str, str]:
        name = {"name": row.account_name}
        return self._titles | {key: label % name for key, label in self._labels.items()}


class _Addresses:
    """Where a row leads; its reasons are those at the moment at which the desk is looked at, which `query` keeps."""

    def __init__(self, query: str = "") -> None:
        self._account, self._log, self._snooze = map(address_maker, ("account", "log", "item_snooze"))
        self._why_contact, self._why_account = address_maker("contact_why", query), address_maker("account_why", query)

    def of(self, row: DeskRow) -> dict[str, str]:
        return {
            "address": self._account(row.account_id),
            "log": self._log(row.account_id),
            "snooze": self._snooze(row.step.item_id) if row.step else "",
            "why": self._why_contact(row.contact_id) if row.contact_id else self._why_account(row.account_id),
        }


def _row(
    row: DeskRow, by: Member, answer: dict[str, Any], addresses: _Addresses, labels: _Labels, now: datetime
) -> dict[str, Any]:
    return (
        answer
        | addresses.of(row)
        | {
            "row": row,
            "label": labels.of(row),
            "place": row.city or (zone_city(row.person.zone) if row.person.zone else _("place unknown")),
            "due": due_words(row.step.days_late) if row.step else None,
            "can_work": by.role != "VIEWER",
            "held": held_words(row.held, by) if row.held else "",
            "unanswered": _unanswered(row.unanswered, now),
        }
    )


def _unanswered(mail: Unanswered | None, now: datetime) -> dict[str, Any] | None:
    """Return what an account waits for: the address of its most urgent mail, and in a few words until when."""
    if mail is None:
        return None
    words = Wording(_, formats.locale_name())
    left = mail.due_at - now if mail.due_at else None
    if left is None:
        due = ""
    elif left < timedelta(0):
        due = _("late by %(time)s") % {"time": short_duration(-left, words)}
    else:
        due = _("in %(time)s") % {"time": short_duration(left, words)}
    return {
        "address": reverse("mail", args=[mail.mail_id]),
        "subject": mail.subject or _("no subject"),
        "due": due,
        "is_late": left is not None and left < timedelta(0),
        "more": mail.number - 1,
    }


def _row_contexts(rows: Iterable[DeskRow], by: Member, now: datetime, addresses: _Addresses) -> list[dict[str, Any]]:
    """Return rows as their template shows them. What an answer says is drawn once for all who have the same."""
    drawn: dict[int, dict[str, Any]] = {}
    for row in rows:
        if id(row.answer) not in drawn:
            drawn[id(row.answer)] = _answer_context(row, by, now)
    labels = _Labels()
    return [_row(row, by, drawn[id(row.answer)], addresses, labels, now) for row in rows]


def _answer_context(row: DeskRow, by: Member, now: datetime) -> dict[str, Any]:
    words = Wording(_, formats.locale_name())
    start = now - drawings.STRIP_BEFORE
    local = row.local_at
    own_date = now.astimezone(by.zone_info).date()
    reason = reason_sentence(row.answer, now, words)
    return {
        "code": row.country or "–",
        "hour": formats.clock_time(local) if local else "",
        "weekday": formats.weekday_name(local.date(), short=True) if local and local.date() != own_date else "",
        "tone": tone_of(row.answer, now),
        "short": short_status(row.answer, now, words),
        "reason": reason,
        "note": _note(row) or doubt_words(row.answer, words),
        "strip": drawings.strip(
            runs(row.person, start, start + drawings.STRIP_SPAN), start, past_percent=drawings.NOW_PERCENT
        ),
    }


def due_words(days_late: int) -> dict[str, str]:
    """Return how a due date is told and marked."""
    if days_late > 0:
        return {
            "mark": "late",
            "text": ngettext("%(n)d day overdue", "%(n)d days overdue", days_late) % {"n": days_late},
        }
    if days_late == 0:
        return {"mark": "today", "text": _("Due today")}
    return {"mark": "", "text": ngettext("in %(n)d day", "in %(n)d days", -days_late) % {"n": -days_late}}


def _note(row: DeskRow) -> str:
    """Return what the pill is too short for: which holiday it is, or which closure is likely."""
    facts = row.answer.reason.facts
    if shows_closure(row.answer):
        words = {"percent": facts["closure_probability_percent"], "name": facts["closure_name"]}
        return _("%(percent)d %% · %(name)s") % words
    if row.answer.status in (Status.HOLIDAY, Status.UNCERTAIN):
        return str(facts.get("holiday_name", ""))
    return ""


def _filter(request: HttpRequest, by: Member) -> DeskFilter:
    asked = request.GET
    whose: int | None = by.pk
    if asked.get("whose") == "all":
        whose = None
    elif asked.get("whose", "").isdigit():
        member = find_visible_member(by, int(asked["whose"]))
        whose = member.pk if member else by.pk
    groups = {text: group for group, text in GROUP_PARAMETER.items()}
    return DeskFilter(
        whose=whose,
        show=asked.get("show", "") if asked.get("show") in Show.values else "",
        tier=asked.get("tier", "") if asked.get("tier") in Tier.values else "",
        country=asked.get("country", "").upper()[:2],
        group=groups.get(asked.get("group", "")),
    )


def _table_context(request: HttpRequest, by: Member, shown: Desk, wanted: DeskFilter) -> dict[str, Any]:
    home = shown.now.astimezone(by.zone_info)
    titles = {
        DeskGroup.NOW: (_("Reachable now"), _("closing soonest first")),
        DeskGroup.SOON: (_("Opening within 3 hours"), ""),
        DeskGroup.LATER: (_("Later today"), ""),
        DeskGroup.PROBABLY_CLOSED: (
            _("Probably closed"),
            _("in their hours, but no law says so: closures of 50 % and more stand behind the others"),
        ),
        DeskGroup.NOT_TODAY: (_("Not today"), ""),
        DeskGroup.UNKNOWN: (_("Time zone unknown"), _("add a city or a region, and they take their place")),
    }
    groups, addresses = [], _Addresses(moment_query(request))
    for group, (title, hint) in titles.items():
        rows = [row for row in shown.rows if row.group is group]
        if wanted.group is None and group not in WORKED_NOW:
            rows = rows[:ROWS_OF_LATER_GROUPS]
        if rows:
            groups.append(
                {
                    "title": title,
                    "hint": hint,
                    "rows": _row_contexts(rows, by, shown.now, addresses),
                    "count": shown.counts[group],
                    "more": shown.counts[group] - len(rows),
                    "parameter": GROUP_PARAMETER[group],
                }
            )
    return {
        "desk": shown,
        "groups": groups,
        "tabs": _tabs(shown, wanted),
        "wanted": wanted,
        "home": home,
        "home_hour": formats.clock_time(home),
        "ticks": drawings.axis_ticks(home),
        "now_percent": f"{drawings.NOW_PERCENT:.2f}",
        "is_filtered": bool(wanted.show or wanted.tier or wanted.country or wanted.whose != by.pk),
        "address": request.get_full_path(),
    }


def _tabs(shown: Desk, wanted: DeskFilter) -> list[dict[str, Any]]:
    words = {
        DeskGroup.NOW: _("Now"),
        DeskGroup.SOON: _("Next 3 h"),
        DeskGroup.LATER: _("Later"),
        DeskGroup.PROBABLY_CLOSED: _("Probably closed"),
        DeskGroup.NOT_TODAY: _("Not today"),
        DeskGroup.UNKNOWN: _("No zone"),
    }
    tabs = [{"parameter": "", "title": _("All"), "count": shown.total, "is_current": wanted.group is None}]
    for group, title in words.items():
        if group not in ONLY_WHERE_THERE_ARE_ROWS or shown.counts[group]:
            tabs.append(
                {
                    "parameter": GROUP_PARAMETER[group],
                    "title": title,
                    "count": shown.counts[group],
                    "is_current": wanted.group is group,
                }
            )
    return tabs


def _page_context(by: Member, shown: Desk, wanted: DeskFilter) -> dict[str, Any]:
    now = shown.now
    today = now.astimezone(by.zone_info).date()
    done, planned = progress_today(by, now, today)
    locale = formats.locale_name()
    countries = sorted(
        {place for place, _sub, _count in shown.places if place}, key=lambda code: country_name(code, locale)
    )
    if wanted.country and wanted.country not in countries:
        countries.insert(0, wanted.country)
    return {
        "clocks": [_clock(one, by, now) for one in clocks(by=by, now=now, zones=shown.zones)],
        "map": _map(shown.pins, by, now),
        "reachable": shown.counts[DeskGroup.NOW],
        "soon": shown.counts[DeskGroup.SOON],
        "closed": shown.total - shown.counts[DeskGroup.NOW] - shown.counts[DeskGroup.SOON],
        "done": done,
        "planned": planned,
        "done_percent": round(100 * done / planned) if planned else 0,
        "holidays": [
            _holiday(one, locale) for one in holidays_ahead(shown.places, first=today, language=get_language() or "en")
        ][:HOLIDAYS_SHOWN],
        "members": _members(by, now),
        "own_leave": own_away(by, now),
        "covered": covered_by(by, now),
        "tiers": Tier.values,
        "shows": [(value, label) for value, label in Show.choices],
        "countries": [(code, country_name(code, locale)) for code in countries],
        "has_customers": shown.total or shown.snoozed or wanted.show or wanted.tier or wanted.country,
        "can_import": access.can_make_accounts(by),
    }


def _members(by: Member, now: datetime) -> list[tuple[Member, str]]:
    """Return whose desks can be looked at, each with the name and that they are away."""
    members = list(visible_members(by))
    remarks = remarks_on([member.pk for member in members], now)
    return [(member, with_remark(str(member), remarks.get(member.pk, ""))) for member in members]


def _clock(one: Any, by: Member, now: datetime) -> dict[str, Any]:
    return {
        "zone": one.zone,
        "city": zone_city(one.zone),
        "hour": formats.clock_time(one.local_at),
        "tone": one.tone,
        "away": hours_from(by.zone_info, one.local_at.tzinfo, now),
        "weekday": formats.weekday_name(one.local_at.date(), short=True)
        if one.local_at.date() != now.astimezone(by.zone_info).date()
        else "",
    }


def _map(pins: Iterable[Pin], by: Member, now: datetime) -> Any:
    drawn = [(pin.latitude, pin.longitude, pin.tone, f"{pin.label} · {pin.count}") for pin in pins]
    home = zone_coordinates(by.zone) if by.zone else None
    reachable = sum(1 for pin in drawn if pin[2] in ("on", "soon"))
    label = ngettext(
        "Map of the customers: %(n)d place is reachable now",
        "Map of the customers: %(n)d places are reachable now",
        reachable,
    ) % {"n": reachable}
    return drawings.world_map(now, drawn, home, label)


def _holiday(one: HolidayAhead, locale: str) -> dict[str, Any]:
    return {
        "day": formats.day_and_date(one.date),
        "country": country_name(one.country, locale),
        "code": one.country,
        "name": one.name,
        "customers": one.customers,
        "address": f"{reverse('desk')}?country={one.country}",
        "is_today": one.is_first,
    }
