"""Records of one contact that speak of the same time: shown as such, never silently one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from fairlead.availability.models import Leave

# Beyond everything that a clock will show here; like all times of leave without a zone, as that is the contact's own.
_EVER, _NEVER = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001


class Whole(NamedTuple):
    """What several records are together; the fields are those of `Leave`."""

    start_date: date
    start_time: time | None
    end_date: date | None
    end_time: time | None
    ask_again_date: date | None

    @property
    def latest_day(self) -> date | None:
        """The last day that is away at least in part."""
        if self.end_date is None or self.end_time is not None:
            return self.end_date
        return self.end_date - timedelta(days=1)


class Overlap(NamedTuple):
    """Records that overlap, each at least one other, in the order in which they were recorded."""

    leave: tuple[Leave, ...]
    whole: Whole

    @property
    def latest(self) -> Leave:
        """The record that was made last."""
        return self.leave[-1]

    @property
    def versions(self) -> str:
        """Which records a member saw, for the form that joins them: `12:1,15:2`."""
        return ",".join(f"{leave.pk}:{leave.version}" for leave in self.leave)


def overlaps(leave: Sequence[Leave]) -> list[Overlap]:
    """Return the groups of one contact's records that overlap, the earliest first; touching is not overlapping."""
    groups: list[list[Leave]] = []
    ends = _EVER
    for row in sorted(leave, key=lambda row: (row.begins, row.pk)):
        if groups and row.begins < ends:
            groups[-1].append(row)
        else:
            groups.append([row])
            ends = _EVER
        ends = max(ends, row.ends or _NEVER)
    return [_overlap(group) for group in groups if len(group) > 1]


def joined(leave: Sequence[Leave]) -> Whole | None:
    """Return what records are together when each overlaps with the rest of them; None when they fall apart."""
    found = overlaps(leave)
    return found[0].whole if len(found) == 1 and len(found[0].leave) == len(leave) else None


def _overlap(group: list[Leave]) -> Overlap:
    first = min(group, key=lambda row: row.begins)
    last = max(group, key=lambda row: row.ends or _NEVER)
    dates = [row.ask_again_date for row in group if row.ends is None and row.ask_again_date]
    whole = Whole(first.start_date, first.start_time, last.end_date, last.end_time, max(dates, default=None))
    return Overlap(tuple(sorted(group, key=lambda row: row.pk)), whole)
