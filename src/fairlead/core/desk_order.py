"""The order of the desk: who can be contacted now, who soon, who later, and who not today.

Within a group those come first who are gone soonest: of the reachable the one whose time closes first, of the others
the one who is there first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fairlead.core.availability import Answer, Status

# Short enough to wait for with the same task in hand.
SOON = timedelta(hours=3)
# One's own working day and the evening after it: what comes later is tomorrow's desk, whatever date it is over there.
LATER = timedelta(hours=16)


class DeskGroup(StrEnum):
    """A part of the desk, in the order in which the desk shows them."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"
    NOT_TODAY = "not_today"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where a row stands on the desk. `sort_key` orders rows of all groups; equal rows keep the order of their keys."""

    group: DeskGroup
    sort_key: tuple[int, float, str]


def decide_place(answer: Answer, *, now: datetime, key: str) -> DeskPlace:
    """Decide a row's group and sort key from the answer given for `now`; `key` breaks ties (such as the name)."""
    group = _group(answer, now)
    position = list(DeskGroup).index(group)
    moment = answer.until if group is DeskGroup.NOW else answer.next_good_at
    return DeskPlace(group, (position, moment.timestamp() if moment else float("inf"), key))


def _group(answer: Answer, now: datetime) -> DeskGroup:
    if answer.status is Status.UNKNOWN_ZONE:
        return DeskGroup.UNKNOWN
    if answer.status is Status.REACHABLE:
        return DeskGroup.NOW
    if answer.next_good_at is None or answer.next_good_at - now > LATER:
        return DeskGroup.NOT_TODAY
    return DeskGroup.SOON if answer.next_good_at - now <= SOON else DeskGroup.LATER
