"""Feeds that calendar programs subscribe to: leave, holidays and plans as iCalendar (RFC 5545, RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from fairlead.core.ics.zone_writing import zone_lines
from fairlead.core.zones import is_known_zone

FeedKind = Literal["busy", "absent", "free"]

_PRODUCT = "-//Fairlead//Calendar feed//EN"
# As Exchange calls them.
_BUSY_STATUS = {"busy": "BUSY", "absent": "OOF", "free": "FREE"}
_FOLDED_OCTETS = 75


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed, from `start` until before `end`: both dates, for whole days, or both aware times.

    `uid` must stay the same as long as it is the same thing, and `sequence` must grow when its time changes: programs
    keep what they have otherwise. A time in a `ZoneInfo` is written in that zone, any other one in UTC. `free` is for
    what takes nobody's time, such as a public holiday.
    """

    uid: str
    summary: str
    start: date | datetime
    end: date | datetime
    kind: FeedKind = "busy"
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    sequence: int = 0
    changed_at: datetime | None = None
    is_cancelled: bool = False
    is_tentative: bool = False
    is_private: bool = False

    def __post_init__(self) -> None:
        times = (self.start, self.end)
        if any(isinstance(time, datetime) and time.tzinfo is None for time in times):
            raise ValueError(f"{self.uid}: a time needs a zone")
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise ValueError(f"{self.uid}: either two dates or two times")
        if self.start >= self.end:
            raise ValueError(f"{self.uid}: the end is not after the start")


def write_feed(
    name: str, entries: Iterable[FeedEntry], now: datetime, *, zone: str | None = None, refresh_minutes: int = 60
) -> bytes:
    """Return a calendar for subscription, ordered by start, with the descriptions of all zones that it names.

    `zone`, an IANA name, is told to programs as the zone in which to show it. `refresh_minutes` is how often they are
    asked to look; large services look a few times a day whatever it says.
    """
    ordered = sorted(entries, key=lambda entry: (_instant(entry.start), entry.uid))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        *([f"X-WR-TIMEZONE:{zone}"] if zone else []),
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_minutes}M",
        f"X-PUBLISHED-TTL:PT{refresh_minutes}M",
        *_zones(ordered),
        *(line for entry in ordered for line in _event(entry, now)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(when: date | datetime) -> datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)


def _zones(entries: list[FeedEntry]) -> Iterator[str]:
    years: dict[str, list[int]] = {}
    for entry in entries:
        for time in (entry.start, entry.end):
            zone = _zone_of(time)
            if zone:
                years.setdefault(zone, []).append(time.year)
    for zone in sorted(years):
        # A program may repeat or move an entry, so that the years beside must be right, too.
        yield from zone_lines(zone, min(years[zone]) - 1, max(years[zone]) + 2)


def _zone_of(time: date | datetime) -> str | None:
    """Return the zone in which a time is written; None for dates and for times in UTC."""
    if isinstance(time, datetime) and isinstance(time.tzinfo, ZoneInfo):
        zone = time.tzinfo.key
        return zone if zone not in ("UTC", "Etc/UTC") and is_known_zone(zone) else None
    return None


def _event(entry: FeedEntry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{_in_utc(now)}"
    if entry.changed_at is not None:
        yield f"LAST-MODIFIED:{_in_utc(entry.changed_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield _time("DTSTART", entry.start)
    yield _time("DTEND", entry.end)
    yield f"SUMMARY:{_escaped(entry.summary)}"
    for property_name, text in (("DESCRIPTION", entry.description), ("LOCATION", entry.location)):
        if text:
            yield f"{property_name}:{_escaped(text)}"
    if entry.url:
        yield f"URL:{_without_controls(entry.url)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(map(_escaped, entry.categories))}"
    yield f"STATUS:{_status(entry)}"
    yield f"TRANSP:{'TRANSPARENT' if entry.kind == 'free' else 'OPAQUE'}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY_STATUS[entry.kind]}"
    if not isinstance(entry.start, datetime):
        yield "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    yield f"CLASS:{'PRIVATE' if entry.is_private else 'PUBLIC'}"
    yield "END:VEVENT"


def _status(entry: FeedEntry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _time(name: str, time: date | datetime) -> str:
    if not isinstance(time, datetime):
        return f"{name};VALUE=DATE:{time:%Y%m%d}"
    zone = _zone_of(time)
    # The second showing of an hour in autumn has no wall time of its own: only UTC can say it.
    if zone is None or time.fold:
        return f"{name}:{_in_utc(time)}"
    return f"{name};TZID={zone}:{time:%Y%m%dT%H%M%S}"


def _in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\x85]")


def _without_controls(text: str) -> str:
    return _CONTROLS.sub("", text).replace("\r", "").replace("\n", "").replace("\t", " ")


def _escaped(text: str) -> str:
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\t", " ")


def _folded(line: str) -> bytes:
    """Return a content line of at most 75 octets per line of the file, never divided inside a character."""
    data = line.encode()
    if len(data) <= _FOLDED_OCTETS:
        return data + b"\r\n"
    pieces, begin, room = [], 0, _FOLDED_OCTETS
    while begin < len(data):
        end = min(begin + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[begin:end])
        begin, room = end, _FOLDED_OCTETS - 1
    return b"\r\n ".join(pieces) + b"\r\n"
