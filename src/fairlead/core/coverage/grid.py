"""The coverage map: departments and ranks down, topics across, and in each cell who answers there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.core.coverage.chart import department_key, rank_place
from fairlead.core.coverage.seats import RANKS, Colleague, Seat, usable


@dataclass(frozen=True, slots=True)
class Cell:
    """Who of a department and rank answers for a topic: those responsible, and those who stand in."""

    topic: str
    responsible: tuple[int, ...]
    stand_ins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One department and rank, the people who work there, and a cell per topic. No department: nobody has said it."""

    department: str
    rank: str
    people: tuple[int, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a map, and how many people of the whole company can be asked about each topic."""

    topics: tuple[str, ...]
    lines: tuple[Line, ...]
    depths: tuple[int, ...]


def draw_grid(people: Sequence[Colleague], seats: Sequence[Seat], topics: Sequence[str]) -> Grid:
    """Return the coverage map. Departments stand by name, the unnamed last; within one the higher rank first."""
    there = {topic: usable(seats, people, topic) for topic in topics}
    groups: dict[tuple[bool, str, int], list[Colleague]] = {}
    names: dict[str, str] = {}
    for one in sorted(people, key=lambda one: (one.name, one.key)):
        key = department_key(one.department)
        names.setdefault(key, " ".join(one.department.split()))
        groups.setdefault((not key, key, rank_place(one.rank)), []).append(one)
    lines = [_line(names[key[1]], groups[key], there) for key in sorted(groups)]
    return Grid(tuple(topics), tuple(lines), tuple(len({seat.person for seat in there[topic]}) for topic in topics))


def _line(name: str, people: Sequence[Colleague], there: dict[str, tuple[Seat, ...]]) -> Line:
    keys = tuple(one.key for one in people)
    cells = [
        Cell(
            topic,
            tuple(seat.person for seat in seats if seat.place == 0 and seat.person in keys),
            tuple(seat.person for seat in seats if seat.place > 0 and seat.person in keys),
        )
        for topic, seats in there.items()
    ]
    return Line(name, RANKS[rank_place(people[0].rank)], keys, tuple(cells))
