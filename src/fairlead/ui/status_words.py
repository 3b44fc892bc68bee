"""A status in two or three words with its tone, for pills and lists. The whole reason is `ui.sentences`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from fairlead.core.availability import Answer, Status
from fairlead.core.desk_order import is_perhaps_away, is_probably_closed
from fairlead.ui.sentences import Wording, clock_text, day_text

# Within this the one who is reachable will soon be gone.
CLOSING = timedelta(hours=1)
# As far ahead as "in 5 h" says more than a weekday.
COUNTED = timedelta(hours=16)

TONES = {
    Status.EARLY: "edge",
    Status.LATE: "edge",
    Status.BREAK: "edge",
    Status.CLOSED: "off",
    Status.WEEKEND: "off",
    Status.HOLIDAY: "hol",
    Status.LEAVE: "hol",
    Status.UNCERTAIN: "hol",
    Status.UNKNOWN_ZONE: "late",
}


# What stands in the pill before a closure that is only likely: both are certain.
CERTAIN = (Status.LEAVE, Status.HOLIDAY, Status.UNKNOWN_ZONE)


@dataclass(frozen=True)
class StatusMark:
    """A status as a pill shows it: its tone, two or three words, their sentence, the address of the steps behind it."""

    tone: str
    text: str
    reason: str
    why: str


def closes_soon(answer: Answer, now: datetime) -> bool:
    """Return whether the working day of somebody reachable ends within the hour; a lunch break is not its end.

    Whoever is probably not there does not have to be caught.
    """
    if is_probably_closed(answer):
        return False
    closes_at = answer.reason.facts.get("closes_at", answer.until)
    return answer.status is Status.REACHABLE and isinstance(closes_at, datetime) and closes_at - now <= CLOSING


def tone_of(answer: Answer, now: datetime) -> str:
    """Return the tone of a status: on, soon (closing within the hour), edge, off, hol or late."""
    if shows_closure(answer):
        return "hol"
    if answer.status is Status.REACHABLE:
        return "soon" if closes_soon(answer, now) else "on"
    return TONES[answer.status]


def shows_closure(answer: Answer) -> bool:
    """Return whether what is told first of somebody is that their company is probably closed."""
    return is_probably_closed(answer) and answer.status not in CERTAIN


def doubt_words(answer: Answer, wording: Wording) -> str:
    """Return why somebody is perhaps away when they could be reached next, in few words; "" when nothing says so."""
    if not is_perhaps_away(answer):
        return ""
    percent = answer.reason.facts.get("likely_leave_percent")
    if "perhaps_leave_certainty" not in answer.reason.facts and isinstance(percent, int):
        return wording.gettext("Likely away (%(percent)d %%)") % {"percent": percent}
    return wording.gettext("Perhaps on leave")


def short_status(answer: Answer, now: datetime, wording: Wording) -> str:
    """Return a status in few words, such as `2 h 20 min left`, `in 40 min`, `Holiday`, `Mon 09:00`."""
    gettext = wording.gettext
    if answer.status is Status.UNKNOWN_ZONE:
        return gettext("Zone unknown")
    if shows_closure(answer):
        return gettext("Probably closed")
    if answer.status is Status.REACHABLE:
        if answer.until is None:
            return gettext("Always open")
        left = {"time": short_duration(answer.until - now, wording)}
        if answer.until - now <= CLOSING and not closes_soon(answer, now):
            return gettext("%(time)s to break") % left
        return gettext("%(time)s left") % left
    if answer.status is Status.LEAVE:
        return _leave(answer, now, wording)
    if answer.status is Status.HOLIDAY:
        return gettext("Holiday")
    if answer.status is Status.UNCERTAIN:
        return gettext("Holiday?")
    return _opening(answer, now, wording)


def short_duration(length: timedelta, wording: Wording) -> str:
    """Write a length of time for a pill: `1 h 20`, `40 min`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours:
        return wording.gettext("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    return wording.gettext("%(minutes)d min") % {"minutes": minutes}


def _leave(answer: Answer, now: datetime, wording: Wording) -> str:
    back = answer.reason.facts.get("leave_end")
    if isinstance(back, datetime):
        back = back.date()
    if back is None or isinstance(back, str | int):
        return wording.gettext("Away")
    return wording.gettext("Away until %(day)s") % {"day": day_text(back, now.date(), wording)}


def _opening(answer: Answer, now: datetime, wording: Wording) -> str:
    gettext = wording.gettext
    opens_at = answer.next_good_at
    if opens_at is None:
        return gettext("Closed")
    if opens_at - now <= COUNTED:
        return gettext("in %(time)s") % {"time": short_duration(opens_at - now, wording)}
    zone = answer.reason.facts.get("zone")
    local = opens_at.astimezone(ZoneInfo(zone if isinstance(zone, str) else "UTC"))
    if opens_at - now < timedelta(days=6):
        day = format_date(local, "EEE", locale=wording.locale)
        return gettext("%(day)s %(time)s") % {"day": day, "time": clock_text(local, wording)}
    return gettext("from %(day)s") % {"day": day_text(local.date(), now.date(), wording)}
