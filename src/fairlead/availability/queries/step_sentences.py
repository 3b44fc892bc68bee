"""The steps of a decision in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fairlead.availability.queries.calendar_pages import region_name
from fairlead.availability.queries.explaining import Explanation, Step
from fairlead.availability.types import (
    ClosureScope,
    DayState,
    LeaveCertainty,
    LeaveKind,
    LeaveSource,
    YearCoverage,
)
from fairlead.core.places import country_name
from fairlead.customers.types import ZoneSource
from fairlead.ui import formats
from fairlead.ui.sentences import Wording, moment_text, reason_sentence
from fairlead.ui.zones import zone_city


def step_title(step: Step) -> str:
    """Return what a step is about, in a word or two."""
    titles = {
        "place": _("Place"),
        "zone": _("Time zone"),
        "week": _("Working week"),
        "calendar": _("Calendar"),
        "day": _("This day"),
        "closure": _("Closures"),
        "leave": _("Leave"),
        "likely": _("Likely away"),
        "result": _("So"),
    }
    return titles[step.code.partition("_")[0]]


def step_sentence(step: Step, explained: Explanation) -> str:
    """Say what a step found."""
    return _Teller(step, explained).sentence()


def step_source(step: Step, home: ZoneInfo) -> str:
    """Say where that is known from, and from whom, in the reader's zone; "" where nothing is to be said."""
    facts = step.facts
    who, when = facts.get("recorded_by") or facts.get("corrected_by"), facts.get("recorded_at")
    when = when or facts.get("corrected_at")
    if isinstance(when, datetime):
        words = {"who": who, "when": formats.date_and_time(when.astimezone(home))}
        said = _("%(who)s, %(when)s") % words if who else str(words["when"])
        source = LeaveSource(str(facts["source"])).label if "source" in facts else ""
        note = facts.get("note", "")
        return " · ".join(str(part) for part in (source, said, note) if part)
    if "sources" in facts:
        named = [_source_name(source) for source in str(facts["sources"]).split()]
        return ", ".join(dict.fromkeys(named))
    if "zone_source" in facts:
        return str(ZoneSource(str(facts["zone_source"])).label)
    return str(facts.get("release", ""))


def _source_name(source: str) -> str:
    words = {"judgement": _("our judgement"), "cldr": "CLDR", "told": pgettext("how we know", "told")}
    return words.get(source) or (urlsplit(source).hostname or source).removeprefix("www.")


class _Teller:
    def __init__(self, step: Step, explained: Explanation) -> None:
        self._code = step.code
        self._facts = step.facts
        self._explained = explained

    def sentence(self) -> str:
        sayings: dict[str, Callable[[], str]] = {
            "place": self._place,
            "zone": self._zone,
            "week": self._week,
            "calendar": self._calendar,
            "day": self._day,
            "closure": self._closure,
            "leave": self._leave,
            "likely": self._likely,
            "result": self._result,
        }
        return sayings[self._code.partition("_")[0]]()

    def _place(self) -> str:
        if self._code == "place_unknown":
            return _("Nobody has said where they are.")
        country, subdivision = str(self._facts.get("country", "")), str(self._facts.get("subdivision", ""))
        parts = [
            str(self._facts.get("city", "")),
            region_name(country, subdivision),
            country_name(country, formats.locale_name()) if country else "",
        ]
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _zone(self) -> str:
        if self._code == "zone_unknown":
            return _("Not known, so nothing can be said of their hours.")
        local = self._facts["local_time"]
        city = zone_city(str(self._facts["zone"]))
        words = {
            "city": city,
            "day": formats.weekday_name(local),  # type: ignore[arg-type]
            "time": formats.clock_time(local),  # type: ignore[arg-type]
            "offset": _offset(int(self._facts["utc_offset_minutes"])),  # type: ignore[arg-type]
        }
        owners = {
            "contact": _("%(city)s, stated for the person: %(day)s %(time)s there (%(offset)s)"),
            "site": _("%(city)s, that of the site: %(day)s %(time)s there (%(offset)s)"),
            "city": _("%(city)s: %(day)s %(time)s there (%(offset)s)"),
        }
        usual = _("%(city)s, that of the company: %(day)s %(time)s there (%(offset)s)")
        return owners.get(str(self._facts.get("zone_from", "")), usual) % words

    def _week(self) -> str:
        hours = self._facts.get("hours")
        words = {"hours": hours or _("free"), "weekday": self._weekday()}
        sentences = {
            "week_own": _("Their own: %(weekday)s %(hours)s"),
            "week_site": _("That of the site: %(weekday)s %(hours)s"),
            "week_account": _("That of the company: %(weekday)s %(hours)s"),
            "week_country": _("Usual there: %(weekday)s %(hours)s"),
            "week_assumed": _("Assumed, as nobody has said: %(weekday)s %(hours)s"),
        }
        said = sentences[self._code] % words
        if self._facts.get("season") == "ramadan":
            return _("%(sentence)s · Ramadan hours") % {"sentence": said}
        return said

    def _weekday(self) -> str:
        day = self._explained.local_date
        return formats.weekday_name(day) if day else ""

    def _calendar(self) -> str:
        if self._code == "calendar_none":
            return _("No country, so no holidays are known.")
        words = {"year": self._facts["year"], "coverage": YearCoverage(str(self._facts["coverage"])).label}
        return _("Public holidays of %(year)s: %(coverage)s") % words

    def _day(self) -> str:
        name = {"name": self._facts.get("holiday_name", "")}
        corrected = "correction_id" in self._facts
        if self._code == "day_holiday":
            if corrected:
                return _("Closed by your correction: %(name)s") % name
            state = str(self._facts["holiday_state"])
            said = _("Public holiday: %(name)s") % name
            return said if state == DayState.CONFIRMED else f"{said} · {DayState(state).label}"
        if self._code == "day_uncertain":
            return _("Perhaps a public holiday: %(name)s may move to this day") % name
        if self._code == "day_half_day":
            words = {**name, "time": self._facts["half_day_from"]}
            if self._facts.get("half_day_assumed"):
                return _("Half-day: %(name)s, closed from %(time)s, which is assumed") % words
            return _("Half-day: %(name)s, closed from %(time)s") % words
        if self._code == "day_make_up":
            return (
                _("Worked by your correction") if corrected else _("A make-up working day: a free day that is worked")
            )
        if self._code == "day_free":
            return _("Their weekend, and no holiday")
        return _("Worked by your correction") if corrected else _("No holiday")

    def _closure(self) -> str:
        if self._code == "closure_none":
            return _("None is likely on this day.")
        words = {
            "name": self._facts["name"],
            "percent": self._facts["probability_percent"],
            "scope": ClosureScope(str(self._facts["scope"])).label,
            "dates": _days(self._facts["start_date"], self._facts["end_date"]),
        }
        if self._facts["probability_percent"] == 0:
            return _("They work through: %(name)s, %(dates)s") % words
        return _("Closed with %(percent)d %%: %(name)s, %(dates)s (%(scope)s)") % words

    def _leave(self) -> str:
        if self._code == "leave_none":
            return _("None recorded for this day.")
        words = {"kind": LeaveKind(str(self._facts["kind"])).label, "period": self._period()}
        said = _("%(kind)s, %(period)s") % words
        if self._code == "leave":
            return said
        return f"{said} · {LeaveCertainty(str(self._facts['certainty'])).label}"

    def _period(self) -> str:
        first, latest = self._facts["start_date"], self._facts.get("latest_day")
        begins, ends = (self._with_time(first, "start_time"), self._with_time(latest, "end_time"))
        if latest is None:
            return _("from %(first)s until further notice") % {"first": begins}
        if first == latest and begins == ends:
            return begins
        return _("%(first)s – %(latest)s") % {"first": begins, "latest": ends}

    def _with_time(self, day: object, name: str) -> str:
        said = formats.medium_date(day) if isinstance(day, date) else ""
        at = self._facts.get(name)
        return f"{said} {time.fromisoformat(at):%H:%M}" if isinstance(at, str) else said

    def _likely(self) -> str:
        words = {
            "percent": self._facts["probability_percent"],
            "dates": _days(self._facts["start_date"], self._facts["end_date"]),
        }
        return _("With %(percent)d %%, as in other years: %(dates)s") % words

    def _result(self) -> str:
        explained = self._explained
        words = Wording(_, formats.locale_name())
        said = reason_sentence(explained.answer, explained.moment, words)
        good = explained.answer.next_good_at
        if good is None or good == explained.moment or not explained.person.zone:
            return said
        zone = ZoneInfo(explained.person.zone)
        when = moment_text(good.astimezone(zone), explained.moment.astimezone(zone), words)
        return _("%(sentence)s · next good moment: %(when)s there") % {"sentence": said, "when": when}


def _days(start: object, end: object) -> str:
    if not isinstance(start, date) or not isinstance(end, date):
        return ""
    latest = date.fromordinal(end.toordinal() - 1)
    first = formats.short_date(start) if start.year == latest.year else formats.medium_date(start)
    if start == latest:
        return formats.medium_date(latest)
    return _("%(first)s – %(latest)s") % {"first": first, "latest": formats.medium_date(latest)}


def _offset(minutes: int) -> str:
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"
