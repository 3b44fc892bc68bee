"""The timeline in the pages of accounts and contacts, and on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.queries.timeline import (
    TimelineFilter,
    TimelinePage,
    files_of,
    members_to_choose,
    people_spoken_with,
    spoken_around,
    timeline_page,
)
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
    Kind.LETTER: "mailbox",
    Kind.NOTE: "sticky-note",
    Kind.SYSTEM: "bot",
}
SHORT = 700  # characters of an entry that a list shows


# What other apps say beside entries: a function of the account, all that was said around, and the entries that are
# shown, to words by entry.
Remarks = Callable[[Account, Sequence[Any], Collection[int]], Mapping[int, str]]
_remarks: list[Remarks] = []


def add_remarks(remarks: Remarks) -> None:
    """Let an app of a higher row say something beside entries of the timeline."""
    _remarks.append(remarks)


def account_timeline(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return what was said with an account."""
    return timeline_facts(request, subject, None, TimelineFilter())


def contact_timeline(request: HttpRequest, subject: Contact) -> dict[str, Any]:
    """Return what was said with one contact."""
    return timeline_facts(request, subject.account, subject, TimelineFilter())


def timeline_facts(
    request: HttpRequest, account: Account, contact: Contact | None, chosen: TimelineFilter, cursor: str = ""
) -> dict[str, Any]:
    """Return what the card of a timeline shows."""
    by: Member = request.user  # type: ignore[assignment]
    page = timeline_page(account, contact=contact, chosen=chosen, zone=by.zone_info, cursor=cursor)
    address = reverse("contact_timeline", args=[contact.pk]) if contact else reverse("timeline", args=[account.pk])
    return {
        "entries": shown_entries(by, account, contact, page),
        "account": account,
        "contact": contact,
        "chosen": chosen,
        "page": page,
        "address": address,
        "kinds": Kind.choices,
        "directions": Direction.choices,
        "people": [] if contact else people_spoken_with(account),
        "members": members_to_choose(),
    }


def shown_entries(by: Member, account: Account, contact: Contact | None, page: TimelinePage) -> list[dict[str, Any]]:
    """Return the entries of a page as the template draws them."""
    spoken = spoken_around(account, page.entries)
    keys = {row.pk for row in page.entries}
    remarks = [said(account, spoken, keys) for said in _remarks]
    can_correct = access.can_work_account(by, account)
    return [
        entry_facts(row, by, page.files.get(row.pk, []))
        | {
            "contact": row.contact if contact is None else None,
            "can_correct": can_correct and not row.are_words_erased,
            "remarks": [found[row.pk] for found in remarks if row.pk in found],
            "earlier": page.threads.get(row.thread_key, 1) - 1 if row.thread_key else 0,
        }
        for row in page.entries
    ]


def thread_facts(by: Member, account: Account, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the entries of a thread as the template draws them."""
    page = TimelinePage(list(rows), {}, files_of(rows), "", "")
    return shown_entries(by, account, None, page)


def entry_facts(row: Any, by: Member, files: Sequence[Any], *, short: int = SHORT) -> dict[str, Any]:
    """Return one entry as templates draw it; of a long text the beginning."""
    return {
        "id": row.pk,
        "icon": ICONS[Kind(row.kind)],
        "subject": row.subject,
        "text": row.text if len(row.text) <= short else f"{row.text[:short].rstrip()} …",
        "is_cut": len(row.text) > short,
        "title": _title(row),
        "by": row.recorded_by,
        "minutes": row.duration_minutes,
        "when": _when(row, by),
        "files": files,
        "has_original": bool(row.original_digest),
        "is_erased": row.are_words_erased,
        "thread_key": row.thread_key,
        "corrected": row.corrects
        and {"text": row.corrects.text, "when": _when(row.corrects, by), "by": row.corrects.recorded_by},
    }


def _title(row: Any) -> str:
    parts = [row.get_kind_display()]
    if row.direction == Direction.IN:
        parts.append(row.get_direction_display())
    if row.outcome != Outcome.NONE:
        parts.append(row.get_outcome_display())
    return " · ".join(str(part) for part in parts)


def _when(row: Any, by: Member) -> str:
    return formats.date_and_time(row.occurred_at.astimezone(by.zone_info))
