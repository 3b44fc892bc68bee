"""How often is too often: contacts counted over sliding hours, or the customer's day, week or month.

All channels and purposes count together. A purpose below `reserved_from` may not use the last `reserved` of a ceiling.
The database counts in the same way when a contact is claimed (`fairlead.messaging.models.claims`).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from fairlead.core.availability.instants import epoch_seconds
from fairlead.core.zones import date_of_wall, day_start, offset_at


class Scope(StrEnum):
    """Whose contacts are counted: those with one person, or those with the whole account."""

    CONTACT = "contact"
    ACCOUNT = "account"


class Span(StrEnum):
    """Over which time is counted: the latest hours, or a day, week or month of the customer's calendar."""

    SLIDING = "sliding"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most so many contacts in a span; the last `reserved` only for priorities of `reserved_from` and more."""

    id: int
    scope: Scope
    span: Span
    most: int
    length_hours: int = 0
    reserved: int = 0
    reserved_from: int = 0

    def limit_for(self, priority: int) -> int:
        """Return how many contacts there may be once one of this priority is among them."""
        return self.most if priority >= self.reserved_from else self.most - self.reserved


@dataclass(frozen=True, slots=True)
class Touch:
    """A contact that counts: one that happened, or one that is on its way out. No contact means somebody there."""

    at: datetime
    contact_id: int | None = None


def span_start(span: Span, instant: int, zone: str) -> int:
    """Return when the customer's day, week (from Monday) or month around an instant began.

    >>> from datetime import UTC, datetime
    >>> at = int(datetime(2026, 11, 30, 23, 30, tzinfo=UTC).timestamp())
    >>> datetime.fromtimestamp(span_start(Span.MONTH, at, "Europe/Berlin"), UTC).isoformat()
    '2026-11-30T23:00:00+00:00'
    """
    return day_start(zone, _first_day(span, _local_date(zone, instant)))


@lru_cache(maxsize=4096)
def _span_around(span: Span, instant: int, zone: str) -> tuple[int, int]:
    """Return the customer's day, week or month around an instant; the same for many who are asked about at once."""
    return span_start(span, instant, zone), _span_end(span, instant, zone)


def _span_end(span: Span, instant: int, zone: str) -> int:
    first = _first_day(span, _local_date(zone, instant))
    if span is Span.MONTH:
        return day_start(zone, (first.replace(day=1) + timedelta(days=32)).replace(day=1))
    return day_start(zone, first + timedelta(days=7 if span is Span.WEEK else 1))


def _first_day(span: Span, day: date) -> date:
    if span is Span.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if span is Span.WEEK else day


def _local_date(zone: str, instant: int) -> date:
    return date_of_wall(instant + offset_at(zone, instant))


def instants_of(touches: Iterable[Touch]) -> list[int]:
    """Return when contacts were, in order; rounded up, as one within this second is still too near for all of it."""
    return sorted([math.ceil(touch.at.timestamp()) for touch in touches])


class Count:
    """The contacts that one ceiling counts, at these instants in order: what of them concerns it has been chosen."""

    def __init__(self, ceiling: Ceiling, instants: Sequence[int], zone: str) -> None:
        self._at = instants
        self._ceiling = ceiling
        self._length = ceiling.length_hours * 3600
        self._zone = zone

    def used_at(self, instant: int) -> int:
        """Return how many contacts one at this instant would come on top of.

        Of a sliding span it is the fullest stretch that the new one would lie in: where a clock was set back, there are
        contacts behind it too.
        """
        if not self._at:
            return 0
        if self._ceiling.span is not Span.SLIDING:
            start, end = _span_around(self._ceiling.span, instant, self._zone)
            return bisect_left(self._at, end) - bisect_left(self._at, start)
        here = bisect_right(self._at, instant)
        ends = (instant, *self._at[here : bisect_left(self._at, instant + self._length)])
        return max(bisect_right(self._at, end) - bisect_right(self._at, end - self._length) for end in ends)

    def free_at(self, instant: int, limit: int) -> int | None:
        """Return the first instant from this one on at which fewer than `limit` are used; None when there is none."""
        if limit <= 0:
            return None
        if self.used_at(instant) < limit:
            return instant
        return next(at for at in self._openings(instant) if self.used_at(at) < limit)

    def _openings(self, instant: int) -> Sequence[int]:
        """Return the instants at which fewer may be used than just before, in order; behind the last none are."""
        if self._ceiling.span is Span.SLIDING:
            return sorted({at + self._length for at in self._at if at + self._length > instant})
        span = self._ceiling.span
        found = [_span_around(span, instant, self._zone)[1]]
        while found[-1] <= self._at[-1]:
            found.append(_span_around(span, found[-1], self._zone)[1])
        return found


def span_starts(moment: datetime, zone: str) -> dict[Span, datetime]:
    """Return when the customer's day, week and month around a moment began, in UTC."""
    instant = epoch_seconds(moment)
    spans = (Span.DAY, Span.WEEK, Span.MONTH)
    return {span: datetime.fromtimestamp(span_start(span, instant, zone), UTC) for span in spans}
