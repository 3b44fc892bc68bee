"""Which closures fall into a period, and which is the most likely one on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from fairlead.core.closures.rules import ClosureRule, Scope, rules_of_place

# From here on somebody is not counted as reachable: more likely away than there.
LIKELY_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Closure:
    """One closure of one year, `[start_date, end_date)` in the customer's own calendar."""

    rule: ClosureRule
    start_date: date
    end_date: date

    @property
    def is_likely(self) -> bool:
        return self.rule.probability_percent >= LIKELY_PERCENT


class PlaceClosures:
    """The closures of one place: of the rules that hold there, whoever has changed or added some.

    `country` says whose moon counts. Each object is equal to itself alone.
    """

    __slots__ = ("_best", "_country", "_rules", "_years")

    def __init__(self, rules: Iterable[ClosureRule], country: str | None) -> None:
        self._rules = tuple(rules)
        self._country = country
        self._years: dict[int, list[Closure]] = {}
        self._best: dict[tuple[date, Scope], Closure | None] = {}

    @property
    def rules(self) -> tuple[ClosureRule, ...]:
        return self._rules

    def between(self, start_date: date, end_date: date) -> list[Closure]:
        """Return the closures that touch the days `[start_date, end_date)`, whole, earliest first.

        Those of 0 % are among them: they say that a company works through.
        """
        # A closure may begin in the year before the one that it is counted from, and last into the next.
        years = range(start_date.year - 1, end_date.year + 2)
        found = [closure for year in years for closure in self._of_year(year)]
        touching = [one for one in found if one.start_date < end_date and one.end_date > start_date]
        return sorted(touching, key=lambda one: (one.start_date, one.end_date, one.rule.id))

    def on(self, on_date: date, scope: Scope = Scope.OFFICE) -> Closure | None:
        """Return the strongest closure on a day for somebody in an office (or as asked); None without one.

        What the company has told of itself comes first, then the most probable, then the one that lasts longest.
        """
        key = (on_date, scope)
        if key not in self._best:
            self._best[key] = self._strongest(on_date, scope)
        return self._best[key]

    def _strongest(self, on_date: date, scope: Scope) -> Closure | None:
        if not self._rules:
            return None
        here = [
            closure
            for year in (on_date.year - 1, on_date.year, on_date.year + 1)
            for closure in self._of_year(year)
            if closure.start_date <= on_date < closure.end_date and closure.rule.scope.touches(scope)
        ]
        best = max(here, key=_strength, default=None)
        return best if best and best.rule.probability_percent else None

    def _of_year(self, year: int) -> list[Closure]:
        if year not in self._years:
            self._years[year] = [closure for rule in self._rules for closure in occurrences(rule, year, self._country)]
        return self._years[year]


def _strength(closure: Closure) -> tuple[bool, int, date, str]:
    return closure.rule.is_own, closure.rule.probability_percent, closure.end_date, closure.rule.id


def occurrences(rule: ClosureRule, year: int, country: str | None) -> list[Closure]:
    """Return the closures of a rule that are counted from a year, earliest first.

    Each ends at the first date of `ends` after its begin, which may be one of the next year.
    """
    ends = [day for later in (year, year + 1) for day in rule.ends.dates(later, country)]
    found = []
    for start in rule.begins.dates(year, country):
        end = min((day for day in ends if day > start), default=None)
        if end is not None:
            found.append(Closure(rule, start, end))
    return found


@cache
def place_closures(country: str | None, subdivision: str | None = None) -> PlaceClosures:
    """Return the closures of a place by the rules alone, shared by all who ask."""
    return PlaceClosures(rules_of_place(country, subdivision), country)


def closures_between(
    country: str | None, subdivision: str | None, start_date: date, end_date: date
) -> Sequence[Closure]:
    """Return the closures of a place that touch the days `[start_date, end_date)`, whole, earliest first.

    >>> [(c.rule.id, str(c.start_date)) for c in closures_between("IT", None, date(2026, 8, 10), date(2026, 8, 11))]
    [('it-august-factories', '2026-08-01'), ('it-august', '2026-08-08')]
    """
    return place_closures(country, subdivision).between(start_date, end_date)


def closure_on(
    country: str | None, subdivision: str | None, on_date: date, *, scope: Scope = Scope.OFFICE
) -> Closure | None:
    """Return the most probable closure of a place on a day, for an office or as asked; None without one.

    >>> closure_on("IT", None, date(2026, 8, 14)).rule.probability_percent
    75
    """
    return place_closures(country, subdivision).on(on_date, scope)
