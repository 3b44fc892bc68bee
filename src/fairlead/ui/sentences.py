"""The reason behind an answer of the availability engine, as one short sentence in the reader's language.

Imports no Django: pages pass Django's gettext functions, the command line its own. Every time is the customer's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time

from fairlead.core.availability import Answer, Fact, Status
from fairlead.core.closures import LIKELY_PERCENT
from fairlead.core.public_holidays import HolidayState

# Beyond this a date without its year could be taken for another year's.
_YEAR_IS_CLEAR = timedelta(days=300)
# "Lunch" is a break that begins around noon and is not a siesta.
_LUNCH_HOURS = range(11, 15)
_LUNCH_LENGTH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Wording:
    """The reader's language: the catalogue's function and the Babel locale, such as `es_ES`."""

    gettext: Callable[[str], str]
    locale: str


def reason_sentence(answer: Answer, moment: datetime, wording: Wording) -> str:
    """Say why an answer is what it is, as of the moment (aware) for which it was asked."""
    zone = answer.reason.facts.get("zone")
    if answer.status is Status.UNKNOWN_ZONE or not isinstance(zone, str):
        return wording.gettext("Time zone unknown: add a city or a region")
    return _Speaker(answer, moment.astimezone(ZoneInfo(zone)), ZoneInfo(zone), wording).sentence()


def zone_question(reason_code: str, wording: Wording) -> str:
    """Say what to add so that a time zone is known; `reason_code` is that of `fairlead.core.places.find_zone`."""
    gettext = wording.gettext
    questions = {
        "country_unknown": gettext("Time zone unknown: add a country"),
        "needs_city": gettext("Time zone unknown: add a city"),
        "city_unknown": gettext("Time zone unknown: add a region, or the zone, as the city is not known"),
        "city_in_several_zones": gettext("Time zone unknown: add a region, as several cities have this name"),
        "city_not_in_subdivision": gettext("Time zone unknown: the city is not in this region"),
        "two_times_in_use": gettext("Time zone unknown: two times are in use there, ask which one"),
    }
    return questions.get(reason_code) or gettext("Time zone unknown: add a city or a region")


def duration_text(length: timedelta, wording: Wording) -> str:
    """Write a length of time in hours and minutes, such as `2 h 20 min`; seconds are dropped."""
    gettext = wording.gettext
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours and minutes:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if hours:
        return gettext("%(hours)d h") % {"hours": hours}
    return gettext("%(minutes)d min") % {"minutes": minutes}


def clock_text(local: datetime, wording: Wording) -> str:
    """Write the time of day that a local datetime shows, such as `09:00`.

    All languages of the product read 24 hours, which cannot be mistaken across zones and stand in columns.
    """
    return str(format_time(local, "HH:mm", locale=wording.locale))


def weekday_clock_text(local: datetime, wording: Wording) -> str:
    """Write the short weekday and the time of day that a local datetime shows, such as `Mon 09:00`."""
    return str(format_datetime(local.replace(tzinfo=None), "EEE HH:mm", locale=wording.locale))


def day_text(day: date, seen_from: date, wording: Wording) -> str:
    """Write a date, such as `6 Jan`, with its year where the year is not clear from `seen_from`."""
    skeleton = "MMMd" if abs(day - seen_from) < _YEAR_IS_CLEAR else "yMMMd"
    # format_skeleton wants a datetime for its time fields; noon keeps it clear of any zone.
    return str(format_skeleton(skeleton, datetime(day.year, day.month, day.day, 12), locale=wording.locale))  # noqa: DTZ001


def moment_text(local: datetime, seen_from: datetime, wording: Wording) -> str:
    """Write a local datetime as people say it: `09:00`, `tomorrow 09:00`, `Monday 09:00`, `6 Jan 09:00`."""
    gettext = wording.gettext
    clock = clock_text(local, wording)
    days = (local.date() - seen_from.date()).days
    if days == 0:
        return clock
    if days == 1:
        return gettext("tomorrow %(time)s") % {"time": clock}
    day = format_date(local, "EEEE", locale=wording.locale) if 1 < days < 7 else day_text(local, seen_from, wording)
    return gettext("%(day)s %(time)s") % {"day": day, "time": clock}


class _Speaker:
    def __init__(self, answer: Answer, now: datetime, zone: ZoneInfo, wording: Wording) -> None:
        self._answer = answer
        self._facts = answer.reason.facts
        self._now = now
        self._zone = zone
        self._wording = wording

    def sentence(self) -> str:
        sayings: dict[Status, Callable[[], str]] = {
            Status.REACHABLE: self._reachable,
            Status.EARLY: self._early,
            Status.LATE: self._late,
            Status.BREAK: self._break,
            Status.CLOSED: self._closed,
            Status.WEEKEND: self._weekend,
            Status.HOLIDAY: self._holiday,
            Status.LEAVE: self._leave,
            Status.UNCERTAIN: self._uncertain,
        }
        said = self._with_half_day(self._with_season(self._with_doubt(sayings[self._answer.status]())))
        said = self._with_closure(said)
        return self._with_likely_leave(said)

    def _reachable(self) -> str:
        gettext = self._wording.gettext
        until = self._answer.until
        if until is None:
            return gettext("Reachable around the clock")
        left = until - self._now
        return gettext("Reachable until %(time)s (%(left)s left)") % {
            "time": self._said(until),
            "left": duration_text(left, self._wording),
        }

    def _early(self) -> str:
        gettext = self._wording.gettext
        opens = self._facts.get("opens_at")
        if not isinstance(opens, datetime):
            return self._with_return(gettext("Before working hours"))
        return gettext("Opens at %(time)s, in %(left)s") % {
            "time": self._clock(opens),
            "left": duration_text(opens - self._now, self._wording),
        }

    def _late(self) -> str:
        return self._with_return(self._wording.gettext("After working hours"))

    def _break(self) -> str:
        gettext = self._wording.gettext
        until = self._answer.until
        if until is None:
            return gettext("Break")
        since = (self._answer.since or self._now).astimezone(self._zone)
        if since.hour in _LUNCH_HOURS and until - since <= _LUNCH_LENGTH:
            return gettext("Lunch break until %(time)s") % {"time": self._said(until)}
        return gettext("Break until %(time)s") % {"time": self._said(until)}

    def _closed(self) -> str:
        return self._with_return(self._wording.gettext("Closed"))

    def _weekend(self) -> str:
        return self._with_return(self._wording.gettext("Weekend"))

    def _holiday(self) -> str:
        gettext = self._wording.gettext
        name = {"name": self._facts.get("holiday_name", "")}
        if "half_day_from" in self._facts:
            return self._half_day()
        if self._answer.reason.code == "holiday_estimated":
            return gettext("Public holiday: %(name)s (date not confirmed)") % name
        if self._answer.reason.code == "holiday_unannounced":
            return gettext("Public holiday: %(name)s (official dates not announced)") % name
        return gettext("Public holiday: %(name)s") % name

    def _half_day(self) -> str:
        gettext = self._wording.gettext
        words = {"name": self._facts["half_day_name"], "time": self._facts["half_day_from"]}
        if self._facts.get("half_day_assumed"):
            return gettext("Half-day: %(name)s, closed from %(time)s (an assumption)") % words
        return gettext("Half-day: %(name)s, closed from %(time)s") % words

    def _with_half_day(self, sentence: str) -> str:
        """Add that the day ends early, while it is still worked."""
        if "half_day_from" not in self._facts or self._answer.status is Status.HOLIDAY:
            return sentence
        half_day = self._half_day()
        return self._wording.gettext("%(sentence)s · %(half_day)s") % {"sentence": sentence, "half_day": half_day}

    def _uncertain(self) -> str:
        gettext = self._wording.gettext
        name = {"name": self._facts.get("holiday_name", "")}
        if self._facts.get("holiday_state") == HolidayState.UNANNOUNCED:
            return gettext("Perhaps a public holiday: %(name)s (official dates not announced)") % name
        return gettext("Perhaps a public holiday: %(name)s (date not confirmed)") % name

    def _leave(self) -> str:
        gettext = self._wording.gettext
        end: Fact | None = self._facts.get("leave_end")
        if isinstance(end, datetime):
            return gettext("On leave until %(when)s") % {"when": self._said(end)}
        if isinstance(end, date):
            return gettext("On leave until %(when)s") % {"when": day_text(end, self._now.date(), self._wording)}
        return gettext("On leave, return not known")

    def _with_doubt(self, sentence: str) -> str:
        """Add a leave that is not certain: whoever reads it asks before relying on the rest."""
        gettext = self._wording.gettext
        certainty = self._facts.get("perhaps_leave_certainty")
        if certainty is None:
            return sentence
        end: Fact | None = self._facts.get("perhaps_leave_end")
        is_likely = certainty in ("TENTATIVE", "LIKELY")
        if isinstance(end, date):
            day = self._said(end) if isinstance(end, datetime) else day_text(end, self._now.date(), self._wording)
            words = {"sentence": sentence, "when": day}
            if is_likely:
                return gettext("%(sentence)s; probably on leave until %(when)s") % words
            return gettext("%(sentence)s; perhaps on leave until %(when)s") % words
        if is_likely:
            return gettext("%(sentence)s; probably on leave, return not known") % {"sentence": sentence}
        return gettext("%(sentence)s; perhaps on leave, return not known") % {"sentence": sentence}

    def _with_season(self, sentence: str) -> str:
        """Add why the hours are other than usual."""
        if self._facts.get("season") != "ramadan":
            return sentence
        return self._wording.gettext("%(sentence)s · Ramadan hours") % {"sentence": sentence}

    def _with_closure(self, sentence: str) -> str:
        """Add a closure that is only likely: no law closes the company, so the rest of the sentence holds as well."""
        gettext = self._wording.gettext
        percent, end = self._facts.get("closure_probability_percent"), self._facts.get("closure_end")
        if not isinstance(percent, int) or not isinstance(end, date):
            return sentence
        words = {
            "sentence": sentence,
            "percent": percent,
            "name": self._facts.get("closure_name", ""),
            "when": day_text(end, self._now.date(), self._wording),
        }
        if percent >= LIKELY_PERCENT:
            return gettext("%(sentence)s · probably closed (%(percent)d %%): %(name)s until %(when)s") % words
        return gettext("%(sentence)s · perhaps closed (%(percent)d %%): %(name)s until %(when)s") % words

    def _with_likely_leave(self, sentence: str) -> str:
        """Add a time away that nobody has told of, and that other years make likely."""
        percent, end = self._facts.get("likely_leave_percent"), self._facts.get("likely_leave_end")
        if not isinstance(percent, int) or not isinstance(end, date):
            return sentence
        words = {"sentence": sentence, "percent": percent, "when": day_text(end, self._now.date(), self._wording)}
        return self._wording.gettext("%(sentence)s · likely away (%(percent)d %%) until %(when)s") % words

    def _with_return(self, state: str) -> str:
        """Add to a state when the person is back."""
        gettext = self._wording.gettext
        good = self._answer.next_good_at
        if good is None:
            return state
        local = good.astimezone(self._zone)
        days = (local.date() - self._now.date()).days
        when = {"state": state, "when": moment_text(local, self._now, self._wording)}
        if days == 0:
            return gettext("%(state)s, back at %(when)s") % when
        if days == 1:
            return gettext("%(state)s, back %(when)s") % when
        return gettext("%(state)s, back on %(when)s") % when

    def _said(self, instant: datetime) -> str:
        return moment_text(instant.astimezone(self._zone), self._now, self._wording)

    def _clock(self, instant: datetime) -> str:
        return clock_text(instant.astimezone(self._zone), self._wording)
