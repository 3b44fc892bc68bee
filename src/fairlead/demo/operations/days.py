"""Puts what the files tell in days before and after today onto real days: working days of the customer it concerns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zlib import crc32
from zoneinfo import ZoneInfo

from fairlead.core.availability import Person, windows
from fairlead.core.weeks import week_on

DAYS_BACK = 125
# Exchanges of one day lie at least so far apart.
APART = timedelta(minutes=7)
# A talk that begins in the last minutes of a working day would end after it.
LATEST_MINUTES = 150


@dataclass(frozen=True)
class Days:
    """Today at the exporter's. `now` lies in it; what the demo tells as past never lies after `now`."""

    today: date
    zone: ZoneInfo
    now: datetime

    @classmethod
    def at(cls, now: datetime, zone_name: str) -> Days:
        zone = ZoneInfo(zone_name)
        return cls(now.astimezone(zone).date(), zone, now)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def weekday(self, offset: int) -> date:
        """Return the day itself, or the Monday after it when it lies on a weekend."""
        day = self.day(offset)
        return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day

    def moment(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """Return a wall time of the exporter, in UTC."""
        return datetime.combine(self.day(offset), time(hour, minute), self.zone).astimezone(UTC)

    def past_years(self, month: int, day: int, years: int) -> list[tuple[int, date]]:
        """Return the Monday on or after a day of the year in each of the latest years in which it is well over."""
        latest = self.today.year if date(self.today.year, month, day) < self.day(-30) else self.today.year - 1
        days = [(year, date(year, month, day)) for year in range(latest - years + 1, latest + 1)]
        return [(year, start + timedelta(days=-start.weekday() % 7)) for year, start in days]

    def working_day(self, offset: int, person: Person) -> date:
        """Return the day itself if it is today or the customer works on it, else the next such day away from today."""
        direction = 1 if offset > 0 else -1
        for more in range(7 if offset else 0):
            day = self.day(offset + direction * more)
            if works_on(person, day):
                return day
        return self.day(offset)

    def done_at(self, days_ago: int, number: int) -> datetime:
        """Return when the exporter did the `number`th thing of a day: today in the morning, else in the afternoon.

        While the morning is still young, today's are moved before `now`.
        """
        if days_ago == 0:
            planned = self.moment(0, 8) + timedelta(minutes=11 * number)
            return max(self.moment(0, 0), min(planned, self.now - timedelta(minutes=60 - number)))
        weekday = self.day(-days_ago).weekday()
        back = days_ago + max(0, weekday - 4)
        return self.moment(-back, 15) + timedelta(minutes=9 * number)

    def past_moments(self, days_ago: Sequence[int], person: Person, key: str) -> Iterator[datetime]:
        """Yield a moment for each of these numbers of days (the largest first), in working hours of the customer.

        `key` scatters the minutes: the same key always in the same way. All lie before today.
        """
        start, end = self.moment(-DAYS_BACK, 0), self.moment(0, 0)
        open_at = windows(replace(person, zone=person.zone or self.zone.key), start, end)
        begins = [begin for begin, _end in open_at]
        earliest = start
        for ago, number in zip(days_ago, count()):
            place = min(bisect_left(begins, self.moment(-ago, 0)), len(begins) - 1)
            begin, close = open_at[place]
            spread = min(LATEST_MINUTES, int((close - begin).total_seconds()) // 60)
            moment = begin + timedelta(minutes=crc32(f"{key} {number}".encode()) % max(spread, 1))
            earliest = max(moment, earliest + APART)
            yield earliest


def works_on(person: Person, day: date) -> bool:
    """Return whether the day is one of the person's weekly working days, holidays and leave aside."""
    week = week_on(person.weeks, day)
    return bool(week and week.days[day.weekday()])
