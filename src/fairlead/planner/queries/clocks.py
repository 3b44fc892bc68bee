"""Which clocks a member looks at: their own city first, then those where most of their customers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from fairlead.availability.queries import make_person
from fairlead.core.availability import status_at
from fairlead.core.places.zone_rules import zone_places
from fairlead.team.models import Member
from fairlead.ui.status_words import tone_of

MOST_CLOCKS = 8


@dataclass(frozen=True)
class Clock:
    """One clock. `tone` is that of an office with the country's usual hours there."""

    zone: str
    local_at: datetime
    tone: str
    customers: int
    is_home: bool


def clocks(*, by: Member, now: datetime, zones: Sequence[tuple[str, int]], most: int = MOST_CLOCKS) -> list[Clock]:
    """Return the member's chosen clocks, else those of the zones with most customers, from west to east after home.

    `zones` are the zones of the customers looked at with their numbers, most first.
    """
    numbers = dict(zones)
    chosen = list(by.clock_zones) or _round_the_world(zones, by, now, most - 1)
    home = [by.zone] if by.zone else []
    others = sorted(
        (zone for zone in dict.fromkeys(chosen) if zone != by.zone),
        key=lambda zone: (-_offset_minutes(zone, now), zone),
    )
    return [_clock(zone, now, numbers.get(zone, 0), is_home=zone == by.zone) for zone in home + others]


def _round_the_world(zones: Sequence[tuple[str, int]], by: Member, now: datetime, most: int) -> list[str]:
    """Return zones that show different times, from all parts of the world in which there are customers.

    Of zones that show the same time the one with most customers is taken, and likewise of neighbours where there are
    more times than clocks: ten clocks an hour apart would hide the far ends.
    """
    by_offset: dict[float, tuple[str, int]] = {}
    for zone, count in zones:
        by_offset.setdefault(_offset_minutes(zone, now), (zone, count))
    if by.zone:
        by_offset.pop(_offset_minutes(by.zone, now), None)
    ordered = [by_offset[offset] for offset in sorted(by_offset)]
    if len(ordered) <= most:
        return [zone for zone, _count in ordered]
    edges = [round(step * len(ordered) / most) for step in range(most + 1)]
    return [max(ordered[first:end], key=lambda pair: pair[1])[0] for first, end in pairwise(edges)]


def _offset_minutes(zone: str, now: datetime) -> float:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() / 60 if offset else 0.0


def _clock(zone: str, now: datetime, customers: int, *, is_home: bool) -> Clock:
    place = zone_places().get(zone)
    office = make_person("", zone, place.countries[0] if place else "", "")
    return Clock(zone, now.astimezone(ZoneInfo(zone)), tone_of(status_at(office, now), now), customers, is_home)
