"""The order of the desk: who can be contacted now, who soon, who later, who is probably closed, and who not today.

Within a group those come first who are gone soonest: of the reachable the one whose time closes first, of the others
the one who is there first. Whose company is more likely closed than open stands behind all who would answer today: a
try costs little, but not as the first one. Who is perhaps away, because a leave was only spoken of or because other
years make it likely, stands behind the others of the same group.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairlead.core.availability import Answer, Status
from fairlead.core.closures import LIKELY_PERCENT

# Short enough to wait for with the same task in hand.
SOON = timedelta(hours=3)
# One's own working day and the evening after it: what comes later is tomorrow's desk, whatever date it is over there.
LATER = timedelta(hours=16)


class DeskGroup(StrEnum):
    """A part of the desk, in the order in which the desk shows them."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"
    PROBABLY_CLOSED = "probably_closed"
    NOT_TODAY = "not_today"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where a row stands on the desk. `sort_key` orders rows of all groups; equal rows keep the order of their keys."""

    group: DeskGroup
    sort_key: tuple[int, bool, float, str]


def is_probably_closed(answer: Answer) -> bool:
    """Return whether a closure of 50 % and more holds when the person would be reached next, which may be now."""
    probability = answer.reason.facts.get("closure_probability_percent")
    return isinstance(probability, int) and probability >= LIKELY_PERCENT


def is_perhaps_away(answer: Answer) -> bool:
    """Return whether a leave that is not certain, or a likely one of 50 % and more, holds when one is reached next."""
    facts, good = answer.reason.facts, answer.next_good_at
    if good is None:
        return False
    likely = facts.get("likely_leave_percent")
    if isinstance(likely, int) and likely >= LIKELY_PERCENT:
        return True
    if "perhaps_leave_certainty" not in facts:
        return False
    end = facts.get("perhaps_leave_end")
    if isinstance(end, datetime):
        return good < end
    zone = facts.get("zone")
    there = good.astimezone(ZoneInfo(zone if isinstance(zone, str) else "UTC")).date()
    return not isinstance(end, date) or there < end


def decide_place(answer: Answer, *, now: datetime, key: str) -> DeskPlace:
    """Decide a row's group and sort key from the answer given for `now`; `key` breaks ties (such as the name)."""
    group = _group(answer, now)
    position = list(DeskGroup).index(group)
    moment = answer.until if group is DeskGroup.NOW else answer.next_good_at
    sort_key = (position, is_perhaps_away(answer), moment.timestamp() if moment else float("inf"), key)
    return DeskPlace(group, sort_key)


def _group(answer: Answer, now: datetime) -> DeskGroup:
    if answer.status is Status.UNKNOWN_ZONE:
        return DeskGroup.UNKNOWN
    if answer.next_good_at is None or answer.next_good_at - now > LATER:
        return DeskGroup.NOT_TODAY
    if is_probably_closed(answer):
        return DeskGroup.PROBABLY_CLOSED
    if answer.status is Status.REACHABLE:
        return DeskGroup.NOW
    return DeskGroup.SOON if answer.next_good_at - now <= SOON else DeskGroup.LATER
