"""How a leave is said: its period, how certain it is, and how we know."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from fairlead.availability.types import LeaveCertainty
from fairlead.ui import formats


def period_text(
    start_date: date, start_time: time | None, latest_day: date | None, end_time: time | None = None
) -> str:
    """Say from when until when somebody is away: both days are, the hours are of their own clock.

    `latest_day` is the last day that is away at least in part, None while nobody knows.
    """
    first = _day(start_date)
    if latest_day is None:
        begins = _("%(day)s, %(time)s") % {"day": first, "time": _clock(start_time)} if start_time else first
        return _("from %(first)s until further notice") % {"first": begins}
    if latest_day == start_date:
        return _part_of_day(first, start_time, end_time)
    if not start_time and not end_time:
        return formats.date_span(start_date, latest_day)
    return _("%(first)s – %(latest)s") % {
        "first": _("%(day)s, from %(time)s") % {"day": first, "time": _clock(start_time)} if start_time else first,
        "latest": _part_of_day(_day(latest_day), None, end_time),
    }


def leave_period(leave: Any) -> str:
    """Say from when until when a recorded leave lasts."""
    return period_text(leave.start_date, leave.start_time, leave.latest_day, leave.end_time)


def short_certainty(certainty: str) -> str:
    """Say in a word that a leave is not certain, as the choice in the form explains it; "" when it is."""
    words = {
        LeaveCertainty.TENTATIVE: _("tentative"),
        LeaveCertainty.LIKELY: _("likely"),
        LeaveCertainty.HEARSAY: _("hearsay"),
    }
    return words.get(LeaveCertainty(certainty), "")


def how_known(leave: Any, zone: ZoneInfo) -> str:
    """Say how we know of a leave, from whom and since when, in the reader's zone."""
    facts = {
        "source": leave.get_source_display(),
        "who": leave.recorded_by,
        "when": formats.date_and_time(leave.created_at.astimezone(zone)),
    }
    if leave.recorded_by is None:
        return _("%(source)s, read by the desk, %(when)s") % facts
    return _("%(source)s · %(who)s, %(when)s") % facts


def _part_of_day(day: str, start: time | None, end: time | None) -> str:
    if start and end:
        return _("%(day)s, %(from)s–%(until)s") % {"day": day, "from": _clock(start), "until": _clock(end)}
    if start:
        return _("%(day)s, from %(time)s") % {"day": day, "time": _clock(start)}
    if end:
        return _("%(day)s, until %(time)s") % {"day": day, "time": _clock(end)}
    return day


def _day(day: date) -> str:
    return formats.medium_date(day)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
