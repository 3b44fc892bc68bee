"""Adds up how much of each week falls away, in arrays: of thousands of customers, in a few hundred places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Person, lost_weeks
from fairlead.core.weeks import week_on

Shares = NDArray[np.float64]
# What is summed up beside each other: by how sure it is, nothing of what is not sure, all of it.
_EXPECTED, _LEAST, _MOST = range(3)


class Absent(NamedTuple):
    """A time away of a contact: the days `[first, past)` counted from the Monday, and how sure it is (0 to 1)."""

    account_id: int
    contact_id: int
    first: int
    past: int
    sure_rate: float


class Sums:
    """The lost shares of weeks by country. Every customer weighs as much as another."""

    def __init__(self, monday: date, weeks: int) -> None:
        self._monday, self._weeks = monday, weeks
        self._customers: dict[str, int] = {}
        self._lost: dict[str, Shares] = {}

    @property
    def countries(self) -> list[str]:
        return list(self._customers)

    def customers_in(self, country: str) -> int:
        return self._customers.get(country, 0)

    def add(self, country: str, number: int, person: Person) -> None:
        """Add customers who live as `person` does: what their holidays and closures take of each week."""
        self._customers[country] = self._customers.get(country, 0) + number
        rates = [week.rate for week in lost_weeks(person, self._monday, self._weeks)]
        self._of(country)[:] += np.array(rates) * number

    def add_absent(
        self, homes: Sequence[tuple[str, Person]], absent: Sequence[Absent], colleagues: Sequence[int]
    ) -> None:
        """Add times away: what they take of the days that holidays and closures have left.

        `homes` are the country and somebody of the place for each, `colleagues` how many people the customer has: one
        of three who is away is a third of it. Of times away of one contact that overlap the surest counts.
        """
        known: dict[int, int] = {}
        persons: list[Person] = []
        for _country, person in homes:
            if id(person) not in known:
                known[id(person)] = len(persons)
                persons.append(person)
        left = np.array([self._left(person) for person in persons])
        place = np.array([known[id(person)] for _country, person in homes])
        countries = sorted({code for code, _person in homes})
        number = {code: position for position, code in enumerate(countries)}
        country = np.array([number[code] for code, _person in homes])
        day, sure, of = _days_away(absent)
        weight = left[place[of], day] / np.array(colleagues)[of]
        lost = np.zeros((len(countries), 3, self._weeks))
        for what, rate in ((_EXPECTED, sure), (_LEAST, sure == 1), (_MOST, sure > 0)):
            np.add.at(lost[:, what], (country[of], day // 7), rate * weight)
        for code, position in number.items():
            self._of(code)[:] += lost[position]

    def shares(self, countries: Sequence[str]) -> tuple[int, tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Return how many customers some countries have, and the share of each week lost: expected, least, most."""
        customers = sum(self._customers[one] for one in countries)
        if not customers:
            nothing = (0.0,) * self._weeks
            return 0, nothing, nothing, nothing
        lost = np.sum([self._of(one) for one in countries], axis=0) / customers
        expected, least, most = (tuple(row) for row in np.minimum(1.0, lost).tolist())
        return customers, expected, least, most

    def _of(self, country: str) -> Shares:
        return self._lost.setdefault(country, np.zeros((3, self._weeks)))

    def _left(self, person: Person) -> list[float]:
        """Return for each day what share of its week it is, less what holidays and closures take; 0 of a free day."""
        shares: list[float] = []
        for lost in lost_weeks(person, self._monday, self._weeks):
            for number in range(7):
                day = lost.monday + timedelta(days=number)
                week = week_on(person.weeks, day)
                is_worked = bool(lost.working_days and week and week.days[day.weekday()])
                shares.append((1 - lost.lost.get(day, 0.0)) / lost.working_days if is_worked else 0.0)
        return shares


def _days_away(absent: Sequence[Absent]) -> tuple[NDArray[np.int64], Shares, NDArray[np.int64]]:
    """Return each day on which each contact is away, once: the day, how sure that is, and of which time away it is."""
    _accounts, contacts, firsts, pasts, sures = (np.array(column) for column in zip(*absent, strict=True))
    lengths = np.maximum(0, pasts - firsts)
    of = np.repeat(np.arange(len(absent)), lengths)
    begins = np.cumsum(lengths) - lengths
    days = np.arange(len(of)) - begins[of] + firsts[of]
    # The surest of a contact's day comes first, and stays.
    ordered = np.lexsort((-sures[of], days, contacts[of]))
    keys = contacts[of][ordered] * (int(days.max(initial=0)) + 1) + days[ordered]
    kept = ordered[np.flatnonzero(np.diff(keys, prepend=-1))]
    return days[kept], sures[of[kept]], of[kept]
