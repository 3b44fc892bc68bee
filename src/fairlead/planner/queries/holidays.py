"""Public holidays of the coming days where a member's customers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fairlead.availability.queries import calendars

DAYS_AHEAD = 10


@dataclass(frozen=True)
class HolidayAhead:
    """A holiday in a country: `customers` is how many have it, region by region; `is_first` means on the first day."""

    date: date
    country: str
    name: str
    customers: int
    is_first: bool


def holidays_ahead(
    places: Sequence[tuple[str, str, int]], *, first: date, language: str, days: int = DAYS_AHEAD
) -> list[HolidayAhead]:
    """Return the holidays of `[first, first + days)`, earliest first, of a day the one with most customers first.

    `places` are (country, subdivision, number of customers).
    """
    found: dict[tuple[date, str, str], int] = {}
    kept = calendars()
    kept.load((country, subdivision) for country, subdivision, _customers in places)
    for country, subdivision, customers in places:
        calendar = kept.of(country, subdivision)
        if calendar is None:
            continue
        for step in range(days):
            day = first + timedelta(days=step)
            name = calendar.name_on(day, language)
            if name is None:
                continue
            found[day, country, name] = found.get((day, country, name), 0) + customers
    ahead = [HolidayAhead(day, country, name, number, day == first) for (day, country, name), number in found.items()]
    return sorted(ahead, key=lambda one: (one.date, -one.customers, one.country))
