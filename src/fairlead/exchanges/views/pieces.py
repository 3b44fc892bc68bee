"""The timeline in the pages of accounts and contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.queries import timeline
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats

ICONS = {
    Kind.EMAIL: "mail",
    Kind.CALL: "phone",
    Kind.MESSAGE: "message-circle",
    Kind.MEETING: "users",
    Kind.VISIT: "plane",
    Kind.NOTE: "sticky-note",
}


# What other apps say beside entries: a function of the account and its entries, latest first, to words by entry.
Remarks = Callable[[Account, Sequence[Any]], Mapping[int, str]]
_remarks: list[Remarks] = []


def add_remarks(remarks: Remarks) -> None:
    """Let an app of a higher row say something beside entries of the timeline."""
    _remarks.append(remarks)


def account_timeline(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return what was said with an account."""
    return _facts(request, subject, None)


def contact_timeline(request: HttpRequest, subject: Contact) -> dict[str, Any]:
    """Return what was said with one contact."""
    return _facts(request, subject.account, subject)


def _facts(request: HttpRequest, account: Account, contact: Contact | None) -> dict[str, Any]:
    by: Member = request.user  # type: ignore[assignment]
    can_correct = access.can_work_account(by, account)
    rows = timeline(account, contact=contact)
    remarks = [said(account, rows) for said in _remarks]
    entries = [
        {
            "id": row.pk,
            "icon": ICONS[Kind(row.kind)],
            "text": row.text,
            "title": _title(row),
            "contact": row.contact if contact is None else None,
            "by": row.recorded_by,
            "minutes": row.duration_minutes,
            "when": _when(row, by),
            "can_correct": can_correct,
            "remarks": [found[row.pk] for found in remarks if row.pk in found],
            "corrected": row.corrects
            and {"text": row.corrects.text, "when": _when(row.corrects, by), "by": row.corrects.recorded_by},
        }
        for row in rows
    ]
    return {"entries": entries, "account": account, "contact": contact}


def _title(row: Any) -> str:
    parts = [row.get_kind_display()]
    if row.direction == Direction.IN:
        parts.append(row.get_direction_display())
    if row.outcome != Outcome.NONE:
        parts.append(row.get_outcome_display())
    return " · ".join(str(part) for part in parts)


def _when(row: Any, by: Member) -> str:
    return formats.date_and_time(row.occurred_at.astimezone(by.zone_info))
