"""Makes recorded leave what a followed calendar says, but for what people have changed here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from fairlead.availability.models import (
    CalendarSubscription,
    Leave,
    MemberAbsence,
    MemberCalendar,
    MemberLeave,
    SubscribedAbsence,
)
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


class Ledger(Protocol):
    """Where the absences of one calendar are written down, and what leave they become."""

    def known(self) -> Sequence[Any]:
        """Return the absences that were read before, with their leave."""

    def remember(self, leave: Any, values: Mapping[str, Any]) -> None:
        """Write an absence down with its leave."""

    def make_leave(self, absence: Absence) -> Any:
        """Record an absence as leave, and return that."""


class ContactLedger:
    """The absences of a contact's calendar."""

    def __init__(self, subscription: CalendarSubscription) -> None:
        self._row = subscription

    def known(self) -> Sequence[SubscribedAbsence]:
        return list(self._row.absences.select_related("leave"))

    def remember(self, leave: Any, values: Mapping[str, Any]) -> None:
        SubscribedAbsence.objects.create(subscription=self._row, leave=leave, **values)

    def make_leave(self, absence: Absence) -> Leave:
        return Leave.objects.create(
            contact_id=self._row.contact_id,
            source=LeaveSource.SUBSCRIPTION,
            note=absence.summary[:500],
            recorded_by_id=self._row.made_by_id,
            **_span_values(absence),
        )


class MemberLedger:
    """The absences of a member's own calendar."""

    def __init__(self, calendar: MemberCalendar) -> None:
        self._row = calendar

    def known(self) -> Sequence[MemberAbsence]:
        return list(self._row.absences.select_related("leave"))

    def remember(self, leave: Any, values: Mapping[str, Any]) -> None:
        MemberAbsence.objects.create(calendar=self._row, leave=leave, **values)

    def make_leave(self, absence: Absence) -> MemberLeave:
        # What the event is called is the member's own affair: whoever leads them reads notes.
        member = self._row.member
        backup = member.backup
        return MemberLeave.objects.create(
            member=member,
            stand_in=backup if backup is not None and backup.is_active else None,
            recorded_by_id=self._row.made_by_id,
            **_span_values(absence),
        )


def sync_absences(
    ledger: Ledger,
    parts: Mapping[str, Sequence[Absence]],
    *,
    gone: Collection[str] = (),
    is_whole: bool = True,
    since: date | None,
    now: datetime,
) -> Sync:
    """Record, move and remove leave so that it says what the calendar says; call it inside a transaction.

    `parts` are the absences of the calendar's parts: of all of them when `is_whole`, otherwise of those that have
    changed; `gone` names parts that are no more. What somebody removed here is not recorded again until the calendar
    moves it, what somebody changed here stays as they left it. Absences that were over on `since` are out of the
    calendar's view and stay; None means that none is.
    """
    rows = ledger.known()
    known = {row.key: row for row in rows}
    touched = {*parts, *gone}
    others = [] if is_whole else [row for row in rows if row.part not in touched]
    wanted, beyond = _wanted(parts, others)
    recorded = moved = removed = 0
    for key, (part, absence) in wanted.items():
        row = known.get(key)
        if row is None:
            leave = ledger.make_leave(absence)
            ledger.remember(leave, {"key": key, "part": part, "written_version": 1, **_span_values(absence)})
            recorded += 1
        elif _span(row) != absence[:4]:
            recorded, moved = _follow(ledger, row, absence, recorded, moved)
    for key, row in known.items():
        if key not in wanted and (is_whole or row.part in touched) and (since is None or row.end_date > since):
            removed += _drop(row)
    return Sync(recorded, moved, removed, beyond)


def _wanted(
    parts: Mapping[str, Sequence[Absence]], others: Sequence[Any]
) -> tuple[dict[str, tuple[str, Absence]], int]:
    """Return absences with their parts by keys that stay the same, and how many are too many.

    The key is an event's UID, with the day where it has several times. Of absences on the same days one is enough.
    """
    found = sorted(((part, absence) for part, listed in parts.items() for absence in listed), key=_order)
    taken = {_span(row) for row in others}
    told = [
        (part, absence)
        for part, absence in found
        if absence[:4] not in taken and not taken.add(absence[:4])  # type: ignore[func-returns-value]
    ]
    most = max(0, MOST_ABSENCES - len(others))
    several = Counter(absence.uid for _part, absence in told[:most])
    wanted = {_key(absence, has_others=several[absence.uid] > 1): (part, absence) for part, absence in told[:most]}
    return wanted, max(0, len(told) - most)


def _order(told: tuple[str, Absence]) -> tuple[date, str, date, str]:
    part, absence = told
    return absence.start_date, str(absence.start_time or ""), absence.end_date, part


def _key(absence: Absence, *, has_others: bool) -> str:
    start = f"{absence.start_date} {absence.start_time}" if has_others or not absence.uid else ""
    return hashlib.sha256(f"{absence.uid}\n{start}".encode()).hexdigest()


def _span_values(absence: Absence) -> dict[str, Any]:
    return dict(zip(SPAN, absence[:4], strict=True))


def _follow(ledger: Ledger, row: Any, absence: Absence, recorded: int, moved: int) -> tuple[int, int]:
    """Follow an absence that the calendar has moved, unless somebody has moved it here."""
    leave = row.leave
    if leave is None:
        row.leave, row.written_version = ledger.make_leave(absence), 1
        recorded += 1
    elif _span(leave) == _span(row):
        is_untouched = leave.version == row.written_version
        for name, value in _span_values(absence).items():
            setattr(leave, name, value)
        leave.save(update_fields=SPAN)
        leave.refresh_from_db(fields=["version"])
        # A note that somebody added stays a change of theirs.
        row.written_version = leave.version if is_untouched else row.written_version
        moved += 1
    for name, value in _span_values(absence).items():
        setattr(row, name, value)
    row.save()
    return recorded, moved


def _drop(row: Any) -> int:
    """Forget an absence that the calendar has dropped, with its leave unless somebody changed that here."""
    leave = row.leave
    row.delete()
    if leave is None or leave.version != row.written_version:
        return 0
    leave.delete()
    return 1


def _span(row: Any) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SPAN)
