"""Draws a company: who stands at the top, and below them each department from its head down.

Nobody tells us who reports to whom, so rank and department alone decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairlead.core.coverage.seats import RANKS, Colleague

STAFF = RANKS.index("STAFF")


@dataclass(frozen=True, slots=True)
class Unit:
    """One department: its heads, and the others from the higher rank down. An empty name: nobody has said which."""

    name: str
    heads: tuple[Colleague, ...]
    others: tuple[Colleague, ...]

    @property
    def size(self) -> int:
        return len(self.heads) + len(self.others)


@dataclass(frozen=True, slots=True)
class Chart:
    """A company from the top down."""

    top: tuple[Colleague, ...]
    units: tuple[Unit, ...]


def draw_chart(people: Iterable[Colleague]) -> Chart:
    """Return the chart of a company: departments in the order of their names, the unnamed one last.

    One department under two spellings of upper and lower case is one; the spelling that comes first is shown.
    """
    everyone = sorted(people, key=lambda one: (rank_place(one.rank), one.name, one.key))
    top = tuple(one for one in everyone if one.rank == RANKS[0])
    names: dict[str, str] = {}
    members: dict[str, list[Colleague]] = {}
    for one in everyone:
        if one.rank != RANKS[0]:
            key = department_key(one.department)
            names.setdefault(key, " ".join(one.department.split()))
            members.setdefault(key, []).append(one)
    units = [_unit(names[key], of_unit) for key, of_unit in members.items()]
    return Chart(top, tuple(sorted(units, key=lambda unit: (not unit.name, unit.name.casefold()))))


def _unit(name: str, people: Sequence[Colleague]) -> Unit:
    heads = tuple(one for one in people if one.rank == "HEAD")
    return Unit(name, heads, tuple(one for one in people if one.rank != "HEAD"))


def rank_place(rank: str) -> int:
    """Return how far from the top a rank stands; who has none stands with the staff."""
    return RANKS.index(rank) if rank in RANKS else STAFF


def department_key(name: str) -> str:
    """Return by what two departments are told to be one."""
    return " ".join(name.split()).casefold()
