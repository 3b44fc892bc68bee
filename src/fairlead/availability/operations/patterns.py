"""Takes likely absences over as recorded ones, or dismisses them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from fairlead.availability.models import Leave, PatternDismissal
from fairlead.availability.operations.leave import record_leave
from fairlead.availability.queries.patterns import Pattern, find_pattern
from fairlead.availability.types import LeaveCertainty, LeaveSource
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member


class NoSuchPattern(Exception):
    """What was likely is not any more: it was recorded or dismissed, or the records it came from were changed."""


@transaction.atomic
def accept_pattern(*, account: Account, key: str, by: Member, now: datetime, today: date) -> list[Leave]:
    """Record what is likely as a leave of everybody whom it concerns; it stays likely, not certain.

    `today` is the member's own. Raises AccessRefused, NoSuchPattern.
    """
    access.check_can_work_account(by, account)
    pattern = _found(account, key, today)
    return [
        record_leave(
            contact=contact,
            by=by,
            now=now,
            start_date=pattern.likely.start_date,
            end_date=pattern.likely.end_date,
            certainty=LeaveCertainty.LIKELY,
            source=LeaveSource.PATTERN,
        )
        for contact in pattern.people
    ]


@transaction.atomic
def dismiss_pattern(*, account: Account, key: str, by: Member, now: datetime, today: date) -> PatternDismissal:
    """Tell a likely absence no more, until it is seen in another year. Raises AccessRefused, NoSuchPattern."""
    access.check_can_work_account(by, account)
    pattern = _found(account, key, today)
    return PatternDismissal.objects.create(
        account=account,
        contact=pattern.contact,
        anchor=pattern.likely.anchor,
        start_date=pattern.likely.start_date,
        latest_year=max(pattern.likely.years_seen),
        dismissed_by=by,
        dismissed_at=now,
    )


def move_dismissals(drop_id: int, keep_id: int) -> None:
    """Give what was dismissed of one account to another, when two become one."""
    PatternDismissal.objects.filter(account=drop_id).update(account=keep_id)


def _found(account: Account, key: str, today: date) -> Pattern:
    pattern = find_pattern(account, key, today=today)
    if pattern is None:
        raise NoSuchPattern
    return pattern
