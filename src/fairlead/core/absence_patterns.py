"""When people are likely to be away again: from the absences of past years, with how far that is certain.

Three rules carry it. A pattern needs two years: one holiday is no habit. How likely it comes again is Laplace's rule
of succession over the years in which it could have been seen, so that two of two years are 75 % and not certainty. How
wide the guess is follows from how far the years lay apart. docs/algorithms/patterns.md has worked tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

# Two absences with only a weekend between them are one.
JOINED_DAYS = 3
# How far apart the beginnings of a habit may lie, year by year.
CALENDAR_TOLERANCE_DAYS, FEAST_TOLERANCE_DAYS = 21, 10
# A feast that wanders explains a habit only when it explains it clearly better than the date does.
FEAST_MUST_BE_BETTER_BY = 2.0
LEAST_YEARS = 2
LEAST_SLACK_DAYS = 2
# So many of a company's people away at once are a company that is closed.
COMPANY_SHARE = 2 / 3
LEAST_COMPANY_PEOPLE = 2

CALENDAR = "date"

# For each feast that wanders the date of each year: {"easter": {2026: date(2026, 4, 5)}}.
Feasts = Mapping[str, Mapping[int, date]]


@dataclass(frozen=True, slots=True)
class PastAbsence:
    """One time away of one person, `[start_date, end_date)` in the person's own calendar."""

    person: str
    start_date: date
    end_date: date


@dataclass(frozen=True, slots=True)
class LikelyAbsence:
    """A time away that is likely to come, with what speaks for it.

    `start_date` and `end_date` (half-open) are the middle of what was seen; `earliest_start_date` and
    `latest_end_date` bound it with some slack. `probability_rate` is from 0 to 1. `anchor` is what it moves with:
    "date" for the same time of the year, else the name of a feast. `years_seen` of the `years_known` had it. `person`
    is "" where the whole company is meant; `people` are then those who were away together.
    """

    person: str
    people: tuple[str, ...]
    start_date: date
    end_date: date
    earliest_start_date: date
    latest_end_date: date
    probability_rate: float
    anchor: str
    years_seen: tuple[int, ...]
    years_known: int


def likely_absences(
    past: Iterable[PastAbsence],
    *,
    known_since: Mapping[str, date],
    feasts: Feasts,
    today: date,
    end: date,
) -> list[LikelyAbsence]:
    """Return what is likely to come in `[today, end)`, earliest first; a habit is told once a year.

    `known_since` says for each person from when on absences were recorded: years before prove nothing. A company whose
    people are away together is told once, and not for each of them again. The order of `past` does not matter.
    """
    by_person: dict[str, list[PastAbsence]] = defaultdict(list)
    for absence in past:
        if absence.start_date < today:
            by_person[absence.person].append(absence)
    places = _Places(feasts)
    found = [
        likely
        for person, absences in sorted(by_person.items())
        for habit in _habits(_joined(absences), places)
        for likely in _coming(person, habit, known_since.get(person, today), feasts, today, end)
    ]
    return sorted(_with_companies(found, known_since), key=lambda one: (one.start_date, one.person, one.anchor))


@dataclass(frozen=True, slots=True)
class _Habit:
    """Absences of different years that belong together: years with the day they began, counted from the anchor."""

    anchor: str
    offsets: Mapping[int, int]
    lengths: Mapping[int, int]

    @property
    def spread(self) -> int:
        return max(self.offsets.values()) - min(self.offsets.values())


def _joined(absences: Sequence[PastAbsence]) -> list[PastAbsence]:
    """Return one person's absences, those joined that have hardly a day between them, earliest first."""
    joined: list[PastAbsence] = []
    for absence in sorted(absences, key=lambda one: (one.start_date, one.end_date)):
        latest = joined[-1] if joined else None
        if latest and absence.start_date <= latest.end_date + timedelta(days=JOINED_DAYS):
            joined[-1] = PastAbsence(latest.person, latest.start_date, max(latest.end_date, absence.end_date))
        else:
            joined.append(absence)
    return joined


def _habits(absences: Sequence[PastAbsence], places: _Places) -> list[_Habit]:
    """Return the habits of one person: the one of most years first is taken, then what is left is looked at again."""
    left = list(absences)
    habits: list[_Habit] = []
    while True:
        found = [habit for seed in left for habit in _habits_around(seed, left, places)]
        if not found:
            return habits
        best = max(found, key=_strength)
        habits.append(best)
        taken = {(year, offset) for year, offset in best.offsets.items()}
        left = [one for one in left if places.of(one, best.anchor) not in taken]


def _strength(habit: _Habit) -> tuple[int, float, int]:
    """More years weigh most, then how near they lie; a feast must be clearly nearer than the date."""
    spread = habit.spread if habit.anchor == CALENDAR else habit.spread * FEAST_MUST_BE_BETTER_BY + 1
    return len(habit.offsets), -spread, sum(habit.lengths.values())


def _habits_around(seed: PastAbsence, absences: Sequence[PastAbsence], places: _Places) -> Iterable[_Habit]:
    for anchor in places.anchors:
        place = places.of(seed, anchor)
        if place is None:
            continue
        offsets, lengths = {place[0]: place[1]}, {place[0]: (seed.end_date - seed.start_date).days}
        tolerance = CALENDAR_TOLERANCE_DAYS if anchor == CALENDAR else FEAST_TOLERANCE_DAYS
        for other in absences:
            there = places.of(other, anchor)
            if there is None or there[0] == place[0] or abs(there[1] - place[1]) > tolerance:
                continue
            if there[0] not in offsets or abs(there[1] - place[1]) < abs(offsets[there[0]] - place[1]):
                offsets[there[0]], lengths[there[0]] = there[1], (other.end_date - other.start_date).days
        if len(offsets) >= LEAST_YEARS:
            yield _Habit(anchor, offsets, lengths)


class _Places:
    """Where absences lie in their years, asked again and again of the same few: by the date, and by each feast."""

    def __init__(self, feasts: Feasts) -> None:
        self._feasts = feasts
        self.anchors = (CALENDAR, *sorted(feasts))
        self._known: dict[tuple[date, str], tuple[int, int] | None] = {}

    def of(self, absence: PastAbsence, anchor: str) -> tuple[int, int] | None:
        """Return the year and the days from the year's anchor at which an absence began; None too far from any."""
        key = absence.start_date, anchor
        if key not in self._known:
            self._known[key] = _place(absence.start_date, anchor, self._feasts)
        return self._known[key]


def _place(begun: date, anchor: str, feasts: Feasts) -> tuple[int, int] | None:
    """Return the year and the days from the year's anchor at which something began; None too far from any.

    Days after the middle of December belong to the turn of the year that follows: what begins on 28 December one year
    and on 2 January another is one habit.
    """
    if anchor == CALENDAR:
        new_year = date(begun.year + 1, 1, 1)
        turn = (begun - new_year).days
        return (begun.year + 1, turn) if turn >= -17 else (begun.year, (begun - date(begun.year, 1, 1)).days)
    days = {year: (begun - on_date).days for year, on_date in feasts[anchor].items()}
    near = min(days, key=lambda year: (abs(days[year]), year), default=None)
    return (near, days[near]) if near is not None and abs(days[near]) <= 45 else None


def _anchor_date(anchor: str, year: int, feasts: Feasts) -> date | None:
    return date(year, 1, 1) if anchor == CALENDAR else feasts[anchor].get(year)


def _coming(
    person: str, habit: _Habit, known_since: date, feasts: Feasts, today: date, end: date
) -> Iterable[LikelyAbsence]:
    """Yield the habit in each year to come. What is away already, or has been, is not foretold."""
    offset = median_low(habit.offsets.values())
    length = median_low(habit.lengths.values())
    slack = max(LEAST_SLACK_DAYS, -(-habit.spread // (len(habit.offsets) - 1)))
    known = _years_known(habit, offset, known_since, feasts, today)
    for year in range(today.year, end.year + 2):
        anchor_date = _anchor_date(habit.anchor, year, feasts)
        if anchor_date is None or year in habit.offsets:
            continue
        start = anchor_date + timedelta(days=offset)
        if not today <= start < end:
            continue
        yield LikelyAbsence(
            person=person,
            people=(person,),
            start_date=start,
            end_date=start + timedelta(days=length),
            earliest_start_date=anchor_date + timedelta(days=min(habit.offsets.values()) - slack),
            latest_end_date=anchor_date + timedelta(days=max(_ends(habit)) + slack),
            probability_rate=(len(habit.offsets) + 1) / (known + 2),
            anchor=habit.anchor,
            years_seen=tuple(sorted(habit.offsets)),
            years_known=known,
        )


def _ends(habit: _Habit) -> list[int]:
    return [offset + habit.lengths[year] for year, offset in habit.offsets.items()]


def _years_known(habit: _Habit, offset: int, known_since: date, feasts: Feasts, today: date) -> int:
    """Count the years whose season lies wholly within what was recorded, and those in which the habit was seen."""
    first = min(min(habit.offsets), known_since.year)
    years = set(habit.offsets)
    for year in range(first, today.year + 1):
        anchor_date = _anchor_date(habit.anchor, year, feasts)
        if anchor_date is not None and known_since <= anchor_date + timedelta(days=offset) < today:
            years.add(year)
    return len(years)


def _with_companies(found: Sequence[LikelyAbsence], known_since: Mapping[str, date]) -> list[LikelyAbsence]:
    """Return the likely absences with those that most of a company share told once, for the company."""
    people = len(known_since)
    told: list[LikelyAbsence] = []
    for group in _together(found):
        away = {one.person for one in group}
        if len(away) >= LEAST_COMPANY_PEOPLE and len(away) >= COMPANY_SHARE * people:
            told.append(_company(group))
        else:
            told.extend(group)
    return told


def _together(found: Sequence[LikelyAbsence]) -> list[list[LikelyAbsence]]:
    """Group what overlaps for at least half of the shorter one, walking from the earliest on."""
    groups: list[list[LikelyAbsence]] = []
    for one in sorted(found, key=lambda likely: (likely.start_date, likely.end_date, likely.person)):
        group = groups[-1] if groups else None
        if group and _overlap_days(group[0], one) * 2 >= min(_days(group[0]), _days(one)):
            group.append(one)
        else:
            groups.append([one])
    return groups


def _company(group: Sequence[LikelyAbsence]) -> LikelyAbsence:
    strongest = max(group, key=lambda one: (one.probability_rate, one.person))
    return LikelyAbsence(
        person="",
        people=tuple(sorted({one.person for one in group})),
        start_date=median_low([one.start_date for one in group]),
        end_date=median_low([one.end_date for one in group]),
        earliest_start_date=min(one.earliest_start_date for one in group),
        latest_end_date=max(one.latest_end_date for one in group),
        probability_rate=strongest.probability_rate,
        anchor=strongest.anchor,
        years_seen=tuple(sorted({year for one in group for year in one.years_seen})),
        years_known=max(one.years_known for one in group),
    )


def _days(one: LikelyAbsence) -> int:
    return (one.end_date - one.start_date).days


def _overlap_days(one: LikelyAbsence, other: LikelyAbsence) -> int:
    return (min(one.end_date, other.end_date) - max(one.start_date, other.start_date)).days
