"""The search for a common time as one writes it straight away: lists of free times, cut, met, walked through, sorted.

The rules are Fairlead's (docs/algorithms/meetings.md), for office hours that begin and end on one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

Window = tuple[datetime, datetime]

_DAY, _WEEK, _QUARTER = timedelta(days=1), timedelta(days=7), timedelta(minutes=15)
_EARLY, _LATE, _MARGIN = timedelta(hours=1), timedelta(hours=2), timedelta(minutes=30)
_OWN_BREAK = 50


@dataclass(frozen=True)
class Invited:
    """Someone with office hours from Monday to Friday, `hours` and the break between them in minutes."""

    zone: str
    country: str
    subdivision: str | None
    hours: tuple[int, int]
    pause: tuple[int, int]
    is_customer: bool
    busy: tuple[Window, ...]


@dataclass
class _Day:
    begin: datetime
    end: datetime
    pause: Window


Found = tuple[datetime, int, int, tuple[int, ...]]


def best_slots(people: Sequence[Invited], start: datetime, end: datetime, minutes: int, count: int) -> list[Found]:
    """Return `(start, worst customer, worst own, discomforts)` of the best times, best first."""
    length = timedelta(minutes=minutes)
    days = [_work_days(person, start, end) for person in people]
    free = [_free_times(person, own, start, end) for person, own in zip(people, days, strict=True)]
    common = free[0]
    for other in free[1:]:
        common = _meet(common, other)
    changes = [_clock_changes(person.zone, start, end) for person in people]
    found = []
    for begun, ended in common:
        moment = _next_quarter(begun)
        while moment + length <= ended:
            levels = tuple(_level(p, own, moment, moment + length) for p, own in zip(people, days, strict=True))
            customer = max((level for p, level in zip(people, levels, strict=True) if p.is_customer), default=0)
            own = max((level for p, level in zip(people, levels, strict=True) if not p.is_customer), default=0)
            points = 2 * any(_in_week_of(change, moment, length) for change in changes)
            points += any(_before_holiday(person, moment, moment + length) for person in people)
            found.append((customer, own, sum(levels), points, moment, levels))
            moment += _QUARTER
    found.sort()
    return [(moment, customer, own, levels) for customer, own, _, _, moment, levels in found[:count]]


def remember_free_times() -> None:
    """From now on keep everybody's working days and free times for the next search: the peer at its best."""
    _kept.clear()
    _kept["days"], _kept["free"] = {}, {}


def forget_free_times() -> None:
    """Compute everybody's working days and free times in each search."""
    _kept.clear()


_kept: dict[str, dict[int, list[Any]]] = {}


def _work_days(person: Invited, start: datetime, end: datetime) -> list[_Day]:
    if "days" not in _kept:
        return _days(person, start, end)
    return _kept["days"].get(id(person)) or _kept["days"].setdefault(id(person), _days(person, start, end))


def _free_times(person: Invited, days: Sequence[_Day], start: datetime, end: datetime) -> list[Window]:
    if "free" not in _kept:
        return _free(person, days, start, end)
    return _kept["free"].get(id(person)) or _kept["free"].setdefault(id(person), _free(person, days, start, end))


@cache
def _holidays(country: str, subdivision: str | None) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=range(2026, 2028)))


@cache
def _clock_changes(zone: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    info, found, moment = ZoneInfo(zone), [], start - _WEEK
    while moment < end:
        if moment.astimezone(info).utcoffset() != (moment + _QUARTER).astimezone(info).utcoffset():
            found.append(moment + _QUARTER)
        moment += _QUARTER
    return tuple(found)


def _days(person: Invited, start: datetime, end: datetime) -> list[_Day]:
    zone, free = ZoneInfo(person.zone), _holidays(person.country, person.subdivision)
    day, latest = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date() + _DAY
    found = []
    while day <= latest:
        if day.weekday() < 5 and day not in free:
            begin, pause_begin, pause_end, end_of_work = (
                datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)
                for minute in (person.hours[0], *person.pause, person.hours[1])
            )
            found.append(_Day(begin, end_of_work, (pause_begin, pause_end)))
        day += _DAY
    return found


def _free(person: Invited, days: Sequence[_Day], start: datetime, end: datetime) -> list[Window]:
    possible = []
    for day in days:
        begun, ended = max(day.begin - _EARLY, start), min(day.end + _LATE, end)
        if person.is_customer:
            possible += [(begun, min(day.pause[0], end)), (max(day.pause[1], start), ended)]
        else:
            possible.append((begun, ended))
    taken = sorted(person.busy)
    found = []
    for begun, ended in possible:
        for busy_begun, busy_ended in taken:
            if busy_ended <= begun or busy_begun >= ended:
                continue
            if busy_begun > begun:
                found.append((begun, busy_begun))
            begun = busy_ended
        if begun < ended:
            found.append((begun, ended))
    return found


def _meet(some: list[Window], others: list[Window]) -> list[Window]:
    found, left, right = [], 0, 0
    while left < len(some) and right < len(others):
        begun, ended = max(some[left][0], others[right][0]), min(some[left][1], others[right][1])
        if begun < ended:
            found.append((begun, ended))
        if some[left][1] < others[right][1]:
            left += 1
        else:
            right += 1
    return found


def _level(person: Invited, days: Sequence[_Day], begun: datetime, ended: datetime) -> int:
    day = next(day for day in days if ended <= day.end + _LATE)
    away = max(day.begin + _MARGIN - begun, ended - (day.end - _MARGIN), timedelta())
    level = min((-(-away // _QUARTER)) ** 2, 100)
    if not person.is_customer and begun < day.pause[1] and ended > day.pause[0]:
        level = max(level, _OWN_BREAK)
    return level


def _in_week_of(changes: Sequence[datetime], begun: datetime, length: timedelta) -> bool:
    return any(change < begun + length and begun < change + _WEEK for change in changes)


def _before_holiday(person: Invited, begun: datetime, ended: datetime) -> bool:
    """Tell whether a meeting shares time with the 24 hours before a holiday begins."""
    zone, free = ZoneInfo(person.zone), _holidays(person.country, person.subdivision)
    for moment in (begun, ended):
        holiday = moment.astimezone(zone).date() + _DAY
        if holiday in free and holiday - _DAY not in free:
            midnight = datetime(holiday.year, holiday.month, holiday.day, tzinfo=zone).astimezone(UTC)
            if begun < midnight and ended > midnight - _DAY:
                return True
    return False


def _next_quarter(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (_QUARTER - over) if over else moment
