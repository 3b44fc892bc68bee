"""Where those who keep to-dos say how notices of our closures become some of theirs.

A port, filled in `apps.py`: availability stands below those who plan with it. While nobody fills it, notices are texts
to copy, and no customer counts as told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Q

from fairlead.availability.models import ClosureNotice
from fairlead.team.models import Member


@dataclass(frozen=True)
class NoticeToDo:
    """The to-do that tells one customer: where it is, whose it is, and whether it is done."""

    path: str
    owner: Member
    due_date: date
    done_at: datetime | None
    done_by: Member | None


class NoticeToDos(Protocol):
    """What is asked of those who keep to-dos."""

    def with_open_step(self) -> Q:
        """Return the condition on accounts that have something to do."""

    def of(self, notice_ids: Collection[int]) -> Mapping[int, NoticeToDo]:
        """Return the to-do of each notice; those whose to-do was removed, as not needed, are missing."""

    def counts(self, closure_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Return for each closure how many of its to-dos are done, and how many there are."""

    def make(
        self,
        notices: Sequence[ClosureNotice],
        *,
        owners: Mapping[int, Member],
        due_date: date,
        by: Member,
        now: datetime,
    ) -> None:
        """Make one to-do for each of these new notices, of `owners[account id]`, within the caller's transaction."""

    def finish(self, notice: ClosureNotice, *, by: Member, now: datetime) -> None:
        """Mark the to-do as done; one that is done already, or was removed, stays as it is."""

    def remove_open(self, closure_id: int) -> None:
        """Remove the to-dos of a closure that are not done yet."""


class _Nobody:
    """Keeps no to-dos."""

    def with_open_step(self) -> Q:
        return Q(pk__in=[])

    def of(self, notice_ids: Collection[int]) -> Mapping[int, NoticeToDo]:
        return {}

    def counts(self, closure_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
        return {}

    def make(
        self,
        notices: Sequence[ClosureNotice],
        *,
        owners: Mapping[int, Member],
        due_date: date,
        by: Member,
        now: datetime,
    ) -> None:
        return None

    def finish(self, notice: ClosureNotice, *, by: Member, now: datetime) -> None:
        return None

    def remove_open(self, closure_id: int) -> None:
        return None


_kept: NoticeToDos = _Nobody()


def keep_notice_to_dos(keeper: NoticeToDos) -> None:
    """Let these be the to-dos. Called once, in an app's `apps.py`."""
    global _kept
    _kept = keeper


def notice_to_dos() -> NoticeToDos:
    return _kept
