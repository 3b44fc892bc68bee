"""What the planner shows in the pages of accounts and contacts: composer with timeline, and what is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fairlead.customers.models import Account, Contact
from fairlead.planner.queries.items import open_items
from fairlead.planner.views.desk import due_words
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock


def timeline_actions(request: HttpRequest, subject: Account | Contact) -> dict[str, Any] | None:
    """Return whom the buttons of a timeline log for; None for who may only read."""
    account, contact = (subject.account, subject) if isinstance(subject, Contact) else (subject, None)
    if not access.can_work_account(request.user, account):  # type: ignore[arg-type]
        return None
    return {"account": account, "contact": contact}


def account_items(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return what is still to be done with an account."""
    return _items(request, subject, None)


def contact_items(request: HttpRequest, subject: Contact) -> dict[str, Any]:
    """Return what is still to be done with a contact or with the account as a whole."""
    return _items(request, subject.account, subject)


def _items(request: HttpRequest, account: Account, contact: Contact | None) -> dict[str, Any]:
    by: Member = request.user  # type: ignore[assignment]
    today = clock(request).astimezone(by.zone_info).date()
    lines = [
        {"item": item, "due": due_words((today - item.due_date).days), "day": formats.day_and_date(item.due_date)}
        for item in open_items(account, contact=contact)
    ]
    return {"lines": lines, "account": account, "can_work": access.can_work_account(by, account)}
