"""What availability shows in the pages of accounts and contacts: the status, why, and leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairlead.availability.queries import leave_of_contact, person_of_account, person_of_contact
from fairlead.availability.queries.explaining import main_contact
from fairlead.availability.queries.overlaps import Overlap, overlaps
from fairlead.availability.queries.patterns import with_likely_leave
from fairlead.availability.views.leave_words import leave_period, period_text, short_certainty
from fairlead.core.availability import Answer, Person, Status, runs, status_at
from fairlead.customers.models import Account, Contact
from fairlead.team import access
from fairlead.ui import drawings, formats
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import moment_query
from fairlead.ui.sentences import Wording, moment_text, reason_sentence
from fairlead.ui.status_words import short_status, tone_of
from fairlead.ui.zones import hours_from, zone_city

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedAccount, PlacedContact


def contact_status(request: HttpRequest, subject: PlacedContact) -> dict[str, Any] | None:
    """Return the status of a contact for its page; None while its zone is not known: then the page asks for that."""
    if not subject.effective_zone:
        return None
    return status_facts(_person(request, subject), request) | _ways(request, "contact", subject)


def _person(request: HttpRequest, contact: Contact) -> Person:
    today = clock(request).astimezone(request.user.zone_info).date()  # type: ignore[union-attr]
    return with_likely_leave(person_of_contact(contact), contact, today=today)


def account_status(request: HttpRequest, subject: PlacedAccount) -> dict[str, Any] | None:
    """Return the status of an account: that of its main contact, without one that of its country's usual week.

    None while its zone is not known, as above.
    """
    if not subject.effective_zone:
        return None
    contact = main_contact(subject)
    person = _person(request, contact) if contact is not None else person_of_account(subject)
    return status_facts(person, request) | _ways(request, "account", subject)


def _ways(request: HttpRequest, kind: str, subject: Account | Contact) -> dict[str, Any]:
    """Return the ways to the reasons, at the moment at which the page is looked at, and to the calendar."""
    return {
        "why": reverse(f"{kind}_why", args=[subject.pk]) + moment_query(request),
        "calendar": reverse(f"{kind}_calendar", args=[subject.pk]),
    }


def status_facts(person: Person, request: HttpRequest) -> dict[str, Any]:
    """Return what the status template shows: local time, pill, strip, reason, next good moment, what is not certain."""
    now = clock(request)
    home = getattr(request.user, "zone_info", ZoneInfo("UTC"))
    words = Wording(_, formats.locale_name())
    answer = status_at(person, now, language=get_language() or "en")
    facts: dict[str, Any] = {
        "tone": tone_of(answer, now),
        "short": short_status(answer, now, words),
        "reason": reason_sentence(answer, now, words),
        "doubts": _doubts(answer),
        "hour": "",
        "where": _("Time zone unknown"),
    }
    if person.zone is None:
        return facts
    zone = ZoneInfo(person.zone)
    local = now.astimezone(zone)
    start = now - drawings.STRIP_BEFORE
    away = hours_from(home, zone, now)
    where = [formats.weekday_name(local.date()), zone_city(person.zone), away]
    return facts | {
        "zone": person.zone,
        "hour": formats.clock_time(local),
        "where": " · ".join(part for part in where if part),
        "strip": drawings.strip(
            runs(person, start, start + drawings.STRIP_SPAN), start, past_percent=drawings.NOW_PERCENT
        ),
        "ticks": drawings.axis_ticks(local),
        "next_good": _next_good(answer, zone, home, now, words),
    }


def _next_good(answer: Answer, zone: ZoneInfo, home: ZoneInfo, now: datetime, words: Wording) -> str:
    """Return the next good moment in both calendars; "" when it is now or nobody knows."""
    at = answer.next_good_at
    if at is None or answer.status is Status.REACHABLE:
        return ""
    there = moment_text(at.astimezone(zone), now.astimezone(zone), words)
    here = moment_text(at.astimezone(home), now.astimezone(home), words)
    return _("next good moment: %(there)s there, %(here)s here") % {"there": there, "here": here}


def _doubts(answer: Answer) -> list[str]:
    """Return what the answer rests on without being certain, in sentences."""
    facts = answer.reason.facts
    doubts = []
    if facts.get("week_assumed"):
        doubts.append(_("Working hours are assumed; nobody has stated them."))
    if facts.get("incomplete"):
        doubts.append(_("Holidays may be incomplete: this country has regional ones, and the region is not known."))
    if facts.get("holiday_data") == "no_data":
        doubts.append(_("No holiday data for this country."))
    if facts.get("holiday_data") == "unannounced":
        doubts.append(_("The official holiday arrangement of this year is not announced yet."))
    return doubts


def contact_leave(request: HttpRequest, subject: Contact) -> dict[str, Any]:
    """Return a contact's coming and running leave, what was up to half a year ago, and which records overlap."""
    now = clock(request)
    wall = now.astimezone(ZoneInfo(person_of_contact(subject).zone or "UTC")).replace(tzinfo=None)
    known = leave_of_contact(subject, since=now.date() - timedelta(days=180))
    found = overlaps(known)
    in_overlap = {leave.pk for overlap in found for leave in overlap.leave}
    lines = [
        {
            "leave": leave,
            "period": leave_period(leave),
            "certainty": short_certainty(leave.certainty),
            "overlaps": leave.pk in in_overlap,
            "is_now": leave.is_certain and leave.begins <= wall and (leave.ends is None or wall < leave.ends),
        }
        for leave in known
    ]
    return {
        "lines": lines,
        "overlaps": [_overlap(overlap) for overlap in found],
        "can_work": access.can_work_account(request.user, subject.account),  # type: ignore[arg-type]
    }


def _overlap(overlap: Overlap) -> dict[str, Any]:
    whole = overlap.whole
    return {
        "count": len(overlap.leave),
        "versions": overlap.versions,
        "whole": period_text(whole.start_date, whole.start_time, whole.latest_day, whole.end_time),
        "latest": leave_period(overlap.latest),
    }
