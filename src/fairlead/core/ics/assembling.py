"""From the properties of one component to what it means."""

from __future__ import annotations

import binascii
import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from fairlead.core.ics.components import Availability, BusyTime, Event, Listed, Scope
from fairlead.core.ics.problems import BadValue
from fairlead.core.ics.values import (
    Stamp,
    read_duration,
    read_offset,
    read_stamp,
    read_text,
    split_date_line,
    split_line,
    zone_key,
)
from fairlead.core.ics.zone_definitions import Observance, ZoneDefinition

MOST_DATES = 5_000


@dataclass(slots=True)
class Parts:
    """The content lines of one open component: `single` by name, `lists` those that may stand several times."""

    name: str = ""
    index: int = 0
    single: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    inner: list[Parts] = field(default_factory=list)


Tell = Callable[..., None]


def event_of(parts: Parts, scope: Scope, tell: Tell) -> Event:
    """Return the event; raises BadValue. `tell(parts, code, **facts)` hears of details that are passed over."""
    single, lists = parts.single, parts.lists
    if "DTSTART" not in single:
        raise BadValue("no_start")
    start = _stamp(single["DTSTART"], "DTSTART")
    event = Event(scope, parts.index, start)
    # Some programs write the name of what they do not know, and nothing behind it.
    if _says(single, "DTEND"):
        event.end = _stamp(single["DTEND"], "DTEND")
    elif _says(single, "DURATION"):
        event.length = read_duration(split_line(single["DURATION"])[2])
    if "UID" in single:
        event.uid = _plain(single["UID"])
    if "SUMMARY" in single:
        event.summary = _text(single["SUMMARY"])
    if lists:
        _add_lists(event, parts, tell)
    if _says(single, "RECURRENCE-ID"):
        event.replaces = _stamp(single["RECURRENCE-ID"], "RECURRENCE-ID")
        event.replaces_following = "RANGE=THISANDFUTURE" in single["RECURRENCE-ID"].upper()
    _add_states(event, single)
    return event


def _add_states(event: Event, single: dict[str, str]) -> None:
    """Take over what is said of the event as a whole, all of it single words."""
    if "STATUS" in single:
        event.is_cancelled = _word(single["STATUS"]) in ("CANCELLED", "CANCELED")
    if "TRANSP" in single:
        # 1 is how vCalendar 1.0 says so.
        event.is_transparent = _word(single["TRANSP"]) in ("TRANSPARENT", "1")
    if "CLASS" in single:
        event.is_private = _word(single["CLASS"]) in ("PRIVATE", "CONFIDENTIAL")
    status = single.get("X-MICROSOFT-CDO-BUSYSTATUS") or single.get("X-MICROSOFT-CDO-INTENDEDSTATUS")
    if status:
        event.busy_status = _word(status)
    if "SEQUENCE" in single:
        event.sequence = _small_number(single["SEQUENCE"])
    revised = single.get("LAST-MODIFIED") or single.get("DTSTAMP")
    if revised:
        event.revised = revised.rpartition(":")[2].strip()


def _add_lists(event: Event, parts: Parts, tell: Tell) -> None:
    lists = parts.lists
    event.rules = tuple(_rule(line) for line in lists.get("RRULE", ()) if _rule(line))
    event.excluded_rules = tuple(_rule(line) for line in lists.get("EXRULE", ()) if _rule(line))
    _check_many(lists, "RDATE", "EXDATE")
    event.dates = tuple(_listed_dates(parts, "RDATE", tell))
    event.excluded = tuple(listed.start for listed in _listed_dates(parts, "EXDATE", tell))
    event.categories = tuple(
        read_text(name) for line in lists.get("CATEGORIES", ()) for name in split_line(line)[2][:2000].split(",")
    )


def _check_many(lists: dict[str, list[str]], *names: str) -> None:
    for name in names:
        if sum(line.count(",") + 1 for line in lists.get(name, ())) > MOST_DATES:
            raise BadValue("too_many_dates", limit=MOST_DATES)


def _listed_dates(parts: Parts, name: str, tell: Tell) -> Iterator[Listed]:
    """Yield the dates of a list; one that cannot be read is told and passed over, so that the event itself remains."""
    for line in parts.lists.get(name, ()):
        zone, as_date, values = _date_values(line)
        for value in values.replace(";", ",").split(","):
            if value.strip():
                try:
                    yield _listed(value.strip(), zone, as_date, name)
                except BadValue as problem:
                    tell(parts, "unreadable_date_in_list", **problem.facts)


def _listed(value: str, zone: str | None, as_date: bool, name: str) -> Listed:
    begin, slash, rest = value.partition("/")
    start = read_stamp(begin, zone, as_date=as_date, name=name)
    if not slash:
        return Listed(start)
    if rest[:1] in ("P", "+", "-"):
        return Listed(start, length=read_duration(rest))
    return Listed(start, end=read_stamp(rest, zone, as_date=as_date, name=name))


def busy_times_of(parts: Parts, scope: Scope) -> list[BusyTime]:
    """Return the periods of a VFREEBUSY that are not free; raises BadValue."""
    _check_many(parts.lists, "FREEBUSY")
    uid = _plain(parts.single["UID"]) if "UID" in parts.single else ""
    found = []
    for line in parts.lists.get("FREEBUSY", ()):
        _name, parameters, values = split_line(line)
        kind = parameters.get("FBTYPE", "BUSY").upper()
        if kind == "FREE":
            continue
        for value in values.split(","):
            if value.strip():
                period = _listed(value.strip(), parameters.get("TZID"), False, "FREEBUSY")
                found.append(BusyTime(scope, parts.index, period.start, period.end, period.length, kind, uid))
    return found


def availability_of(parts: Parts, scope: Scope, tell: Tell) -> Availability:
    """Return a VAVAILABILITY with its available times; raises BadValue."""
    single = parts.single
    return Availability(
        scope=scope,
        index=parts.index,
        start=_stamp(single["DTSTART"], "DTSTART") if "DTSTART" in single else None,
        end=_stamp(single["DTEND"], "DTEND") if "DTEND" in single else None,
        length=read_duration(split_line(single["DURATION"])[2]) if "DURATION" in single else None,
        available=tuple(event_of(inner, scope, tell) for inner in parts.inner),
        priority=_small_number(single.get("PRIORITY", ":0")),
        busy_type=_word(single["BUSYTYPE"]) if "BUSYTYPE" in single else "BUSY-UNAVAILABLE",
        summary=_text(single["SUMMARY"]) if "SUMMARY" in single else "",
        uid=_plain(single["UID"]) if "UID" in single else "",
    )


def definition_of(parts: Parts, scope: Scope) -> None:
    """Keep a VTIMEZONE in the calendar that it stands in; one that cannot be read is as good as none."""
    if "TZID" not in parts.single:
        return
    tzid = read_text(split_line(parts.single["TZID"])[2])
    aliases = (parts.single.get("X-LIC-LOCATION"), parts.single.get("TZID-ALIAS-OF"))
    try:
        observances = tuple(_observance(inner) for inner in parts.inner[:MOST_DATES])
    except BadValue:
        observances = ()
    named = tuple(read_text(split_line(line)[2]) for line in aliases if line)
    scope.definitions.setdefault(zone_key(tzid), ZoneDefinition(tzid, observances, named))


def _observance(parts: Parts) -> Observance:
    single = parts.single
    if not {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= single.keys():
        raise BadValue("unreadable", value="", name="VTIMEZONE")
    _check_many(parts.lists, "RDATE")

    def fail(_parts: Parts, _code: str, **_facts: str | int) -> None:
        raise BadValue("unreadable", value="", name="VTIMEZONE")

    return Observance(
        start=_stamp(single["DTSTART"], "DTSTART").wall,
        offset_from=read_offset(split_line(single["TZOFFSETFROM"])[2].strip()),
        offset_to=read_offset(split_line(single["TZOFFSETTO"])[2].strip()),
        rules=tuple(_rule(line) for line in parts.lists.get("RRULE", ()) if _rule(line)),
        dates=tuple(listed.start.wall for listed in _listed_dates(parts, "RDATE", fail)),
    )


def scope_of(parts: Parts, scope: Scope) -> None:
    """Fill in what a calendar says of itself; may stand behind its events."""
    single = parts.single
    name = single.get("X-WR-CALNAME") or single.get("NAME")
    if name:
        scope.name = _text(name)
    if "X-WR-TIMEZONE" in single:
        scope.zone = _plain(single["X-WR-TIMEZONE"]) or None
    if "METHOD" in single:
        scope.method = _word(single["METHOD"])


def _stamp(line: str, name: str) -> Stamp:
    zone, as_date, value = _date_values(line)
    return read_stamp(value, zone, as_date=as_date, name=name)


def _date_values(line: str) -> tuple[str | None, bool, str]:
    """Return the zone, whether dates alone are meant, and the values of a line of dates."""
    head, _colon, value = line.rpartition(":")
    if len(value) < 8 or not value[:8].isdigit():
        _name, parameters, value = split_date_line(line)
        return parameters.get("TZID") or None, parameters.get("VALUE", "").upper() == "DATE", value
    return *_meaning_of_head(head), value


@lru_cache(maxsize=1024)
def _meaning_of_head(head: str) -> tuple[str | None, bool]:
    _name, parameters, _value = split_date_line(f"{head[:1000]}:")
    return parameters.get("TZID") or None, parameters.get("VALUE", "").upper() == "DATE"


def _says(single: dict[str, str], name: str) -> bool:
    return name in single and single[name].rpartition(":")[2].strip() != ""


def _rule(line: str) -> str:
    text = line.partition(":")[2].strip()
    # A rule that was copied with its name.
    return text[6:].strip() if text[:6].upper() == "RRULE:" else text


def _plain(line: str) -> str:
    return line.partition(":")[2].strip() if ";" not in line.partition(":")[0] else split_line(line)[2].strip()


def _word(line: str) -> str:
    return line.rpartition(":")[2].strip().upper()


def _small_number(line: str) -> int:
    digits = line.rpartition(":")[2].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _text(line: str) -> str:
    if ";" not in line.partition(":")[0]:
        return read_text(line.partition(":")[2])
    _name, parameters, value = split_line(line)
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _from_quoted_printable(value, parameters.get("CHARSET", "utf-8"))
    return read_text(value)


def _from_quoted_printable(value: str, charset: str) -> str:
    """Decode a text of vCalendar 1.0."""
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    return binascii.a2b_qp(value.encode("ascii", errors="ignore")).decode(charset, errors="replace")
