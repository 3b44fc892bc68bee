"""Who is left: for each week and topic, who answers when these people are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from fairlead.core.coverage.seats import Colleague, Rule, Seat, usable

SATURDAY_AND_SUNDAY = frozenset({5, 6})
DAYS_OF_WEEK = 7


class Level(IntEnum):
    """How well a topic is covered in a week, the worst first."""

    NOBODY = 0  # on no working day is anybody there
    PARTLY = 1  # on some working days nobody is there
    STAND_IN = 2  # somebody is always there, but not always the one responsible
    RESPONSIBLE = 3


@dataclass(frozen=True, slots=True)
class Absence:
    """That a person is away in `[start, end)`; no end means that nobody knows."""

    person: int
    start: date
    end: date | None = None

    def touches(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class TopicWeek:
    """One topic in one week: who acts (in the order of their first day), and the working days on which nobody does."""

    topic: str
    level: Level
    acting: tuple[int, ...]
    bare_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its first day: the topics, and who is away on at least one working day of it."""

    start: date
    topics: tuple[TopicWeek, ...]
    away: tuple[int, ...]


def who_is_left(
    people: Sequence[Colleague],
    seats: Sequence[Seat],
    rules: Sequence[Rule],
    absences: Sequence[Absence],
    *,
    first: date,
    weeks: int,
    days_off: frozenset[int] = SATURDAY_AND_SUNDAY,
) -> tuple[Week, ...]:
    """Return the weeks from that of `first` on; they begin with Monday. `days_off` are weekdays without work, Monday 0.

    Working days are asked one by one: a stand-in who leaves on Wednesday covers until Tuesday.
    """
    monday = first - timedelta(days=first.weekday())
    there = {rule.topic: [seat.person for seat in usable(seats, people, rule.topic)] for rule in rules}
    responsible = {seat.topic: seat.person for seat in seats if seat.place == 0}
    working = {one.key for one in people}
    found = []
    for number in range(weeks):
        start = monday + timedelta(days=DAYS_OF_WEEK * number)
        days = [start + timedelta(days=day) for day in range(DAYS_OF_WEEK) if day not in days_off]
        away = {day: {one.person for one in absences if one.touches(day)} for day in days}
        topics = tuple(_topic_week(rule.topic, there[rule.topic], responsible.get(rule.topic), away) for rule in rules)
        missing = set().union(*away.values()) & working if away else set()
        found.append(Week(start, topics, tuple(sorted(missing))))
    return tuple(found)


def _topic_week(topic: str, order: Sequence[int], responsible: int | None, away: dict[date, set[int]]) -> TopicWeek:
    acting: dict[int, None] = {}
    bare = []
    for day, missing in away.items():
        present = next((person for person in order if person not in missing), None)
        if present is None:
            bare.append(day)
        else:
            acting[present] = None
    if len(bare) == len(away):
        level = Level.NOBODY
    elif bare:
        level = Level.PARTLY
    else:
        level = Level.RESPONSIBLE if set(acting) == {responsible} else Level.STAND_IN
    return TopicWeek(topic, level, tuple(acting), tuple(bare))
