"""Makes recorded leave what a subscribed calendar says, but for what people have changed here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.availability.models import CalendarSubscription, Leave, SubscribedAbsence
from fairlead.availability.types import LeaveSource
from fairlead.core.calendar_absences import Absence

MOST_ABSENCES = 500
SPAN = ("start_date", "start_time", "end_date", "end_time")


@dataclass(frozen=True)
class Sync:
    """How many leaves were recorded, moved and removed, and how many absences were beyond what is taken over."""

    recorded: int = 0
    moved: int = 0
    removed: int = 0
    beyond: int = 0


def sync_absences(
    subscription: CalendarSubscription, absences: Sequence[Absence], *, since: date | None, now: datetime
) -> Sync:
    """Record, move and remove leave so that it says what the calendar says; call it inside a transaction.

    What somebody removed here is not recorded again until the calendar moves it, what somebody changed here stays as
    they left it. Absences that were over on `since` are out of the calendar's view and stay; None means that none is.
    """
    wanted = _keyed(absences[:MOST_ABSENCES])
    known = {row.key: row for row in subscription.absences.select_related("leave")}
    recorded = moved = removed = 0
    for key, absence in wanted.items():
        row = known.get(key)
        if row is None:
            _record(subscription, key, absence)
            recorded += 1
        elif _span(row) != absence[:4]:
            recorded, moved = _follow(subscription, row, absence, recorded, moved)
    for key, row in known.items():
        if key not in wanted and (since is None or row.end_date > since):
            removed += _drop(row)
    return Sync(recorded, moved, removed, max(0, len(absences) - MOST_ABSENCES))


def _keyed(absences: Sequence[Absence]) -> dict[str, Absence]:
    """Return absences by keys that stay the same: an event's UID, with the day where it has several times."""
    several = Counter(absence.uid for absence in absences)
    return {_key(absence, has_others=several[absence.uid] > 1): absence for absence in absences}


def _key(absence: Absence, *, has_others: bool) -> str:
    start = f"{absence.start_date} {absence.start_time}" if has_others or not absence.uid else ""
    return hashlib.sha256(f"{absence.uid}\n{start}".encode()).hexdigest()


def _record(subscription: CalendarSubscription, key: str, absence: Absence) -> None:
    leave = _leave(subscription, absence)
    SubscribedAbsence.objects.create(
        subscription=subscription, key=key, leave=leave, written_version=1, **dict(zip(SPAN, absence[:4], strict=True))
    )


def _leave(subscription: CalendarSubscription, absence: Absence) -> Leave:
    return Leave.objects.create(
        contact_id=subscription.contact_id,
        **dict(zip(SPAN, absence[:4], strict=True)),
        source=LeaveSource.SUBSCRIPTION,
        note=absence.summary[:500],
        recorded_by_id=subscription.made_by_id,
    )


def _follow(
    subscription: CalendarSubscription, row: SubscribedAbsence, absence: Absence, recorded: int, moved: int
) -> tuple[int, int]:
    """Follow an absence that the calendar has moved, unless somebody has moved it here."""
    leave = row.leave
    if leave is None:
        row.leave, row.written_version = _leave(subscription, absence), 1
        recorded += 1
    elif _span(leave) == _span(row):
        is_untouched = leave.version == row.written_version
        for name, value in zip(SPAN, absence[:4], strict=True):
            setattr(leave, name, value)
        leave.save(update_fields=SPAN)
        leave.refresh_from_db(fields=["version"])
        # A note that somebody added stays a change of theirs.
        row.written_version = leave.version if is_untouched else row.written_version
        moved += 1
    for name, value in zip(SPAN, absence[:4], strict=True):
        setattr(row, name, value)
    row.save()
    return recorded, moved


def _drop(row: SubscribedAbsence) -> int:
    """Forget an absence that the calendar has dropped, with its leave unless somebody changed that here."""
    leave = row.leave
    row.delete()
    if leave is None or leave.version != row.written_version:
        return 0
    leave.delete()
    return 1


def _span(row: Leave | SubscribedAbsence) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SPAN)
