"""What automatic replies bring to other pages: to the leave page, the desk, contacts, notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from fairlead.availability.operations import absence_mails as operations
from fairlead.availability.queries.absence_mails import (
    count_questions,
    find_reply_in_log,
    find_succession_of,
    mails_of_contact,
    open_successions,
    recorded_lately,
    unsure_mails,
)
from fairlead.availability.queries.leave import leave_between
from fairlead.availability.views import reply_words
from fairlead.core.places import country_name
from fairlead.customers.models import Contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.queries import add_notification_kind
from fairlead.ui import formats, slots
from fairlead.ui.context import clock

MOST_QUESTIONS, MOST_AWAY, MOST_COUNTRIES = 20, 12, 8


def register() -> None:
    """Add the pieces and the notices. Called in `apps.py`, when models are ready."""
    slots.fill("contact.right", "availability/_contact_replies.html", facts=contact_replies, order=32)
    slots.fill("exchange.actions", "availability/_entry_reply.html", facts=entry_reply, order=10)
    slots.fill("desk.notes", "availability/_desk_questions.html", facts=desk_questions, order=10)
    add_notification_kind(operations.RECORDED, icon="tree-palm", sentence=reply_words.recorded_notice)
    add_notification_kind(operations.CHANGED, icon="tree-palm", sentence=reply_words.changed_notice)
    add_notification_kind(operations.ASKED, icon="mail-question-mark", sentence=reply_words.asked_notice)
    add_notification_kind(operations.LEFT, icon="user-x", sentence=reply_words.left_notice)


def leave_now(request: HttpRequest, customers: Q) -> dict[str, Any]:
    """Return what stands first on the leave page: what is to be decided, and who is away now.

    `customers` is the condition on accounts, from the contact on, of those that are looked at.
    """
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    replies = list(unsure_mails(by, customers)[: MOST_QUESTIONS + 1])
    left = list(open_successions(by, customers)[: MOST_QUESTIONS + 1])
    lately = recorded_lately(by, now, customers)[:MOST_QUESTIONS]
    return {
        "shows_now": True,
        "replies": [reply_words.reply_line(row, by) for row in replies[:MOST_QUESTIONS]],
        "successions": [_succession(row) for row in left[:MOST_QUESTIONS]],
        "questions": len(replies[:MOST_QUESTIONS]) + len(left[:MOST_QUESTIONS]),
        "more": _beyond(replies) + _beyond(left),
        "lately": [reply_words.reply_line(row, by) for row in lately],
    } | _away(request, by, customers)


def _beyond(rows: list[Any]) -> int:
    return max(len(rows) - MOST_QUESTIONS, 0)


def _succession(row: Any) -> dict[str, Any]:
    named = next(iter(row.mail.delegates.all()), None) if row.mail else None
    return {"row": row, "named": str(named) if named else ""}


def _away(request: HttpRequest, by: Member, customers: Q) -> dict[str, Any]:
    today = clock(request).astimezone(by.zone_info).date()
    rows = [
        row
        for row in leave_between(by, today, today.fromordinal(today.toordinal() + 1)).filter(
            customers, contact__left_on_date=None
        )
        if row.is_certain
    ]
    locale = formats.locale_name()
    # Who is back first stands first; who is away without an end, last.
    rows.sort(key=lambda row: (row.end_date is None, row.end_date or today, row.pk))
    countries = Counter(row.contact.account.country for row in rows if row.contact.account.country)
    shown = [
        {
            "leave": row,
            "back": reply_words.back_sentence(row.end_date),
            "country": country_name(row.contact.account.country, locale) if row.contact.account.country else "",
        }
        for row in rows[:MOST_AWAY]
    ]
    return {
        "away": shown,
        "away_total": len(rows),
        "away_more": max(len(rows) - MOST_AWAY, 0),
        "away_countries": [
            (code, country_name(code, locale), number) for code, number in countries.most_common(MOST_COUNTRIES)
        ],
    }


def desk_questions(request: HttpRequest, subject: Member) -> dict[str, Any] | None:
    """Return how many questions of leave wait for the member; None when none does."""
    unsure, left = count_questions(subject)
    return {"unsure": unsure, "left": left} if unsure or left else None


def entry_reply(request: HttpRequest, subject: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was read in an entry of the log; None where nothing was."""
    reply = find_reply_in_log(subject["id"])
    return {"reply": reply} if reply is not None else None


def contact_replies(request: HttpRequest, subject: Contact) -> dict[str, Any] | None:
    """Return a contact's latest automatic replies and who follows; None when there is nothing to say."""
    by: Member = request.user  # type: ignore[assignment]
    rows, succession = mails_of_contact(subject), find_succession_of(subject)
    asks = subject.left_on_date is not None and succession is None and access.can_work_account(by, subject.account)
    if not rows and succession is None and not asks:
        return None
    return {
        "lines": [reply_words.reply_line(row, by) for row in rows],
        "succession": succession,
        "asks_who_follows": asks,
    }
