"""What the gate shows in the pages of accounts and contacts, and above a form in which a contact is logged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from fairlead.availability.queries.explaining import main_contact
from fairlead.customers.models import Account, Contact
from fairlead.messaging.queries.before_logging import USUAL
from fairlead.messaging.queries.deciding import table_of
from fairlead.messaging.queries.gate_words import decision_facts, hold_line
from fairlead.messaging.queries.holds import holds_of
from fairlead.messaging.types import ContactChannel
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock


def contact_card(request: HttpRequest, subject: Contact) -> dict[str, Any]:
    """Return the gate's answers for a contact's page."""
    return _card(request, subject.account, subject)


def account_card(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return the gate's answers for an account's page: those of who speaks for it."""
    return _card(request, subject, main_contact(subject))


def _card(request: HttpRequest, account: Account, contact: Contact | None) -> dict[str, Any]:
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    lines = []
    if contact is not None:
        cells = table_of(contact, moment=now, by=by, purposes=[USUAL], language=get_language() or "en")
        zone = cells[0].zone if cells else ""
        lines = [
            {"channel": ContactChannel(cell.channel.value).label, "code": cell.channel.value}
            | decision_facts(cell.decision, now, zone)
            for cell in cells
            if "no_address" not in [reason.code for reason in cell.decision.reasons]
        ]
    holds = [hold_line(hold, by, now) for hold in holds_of(account, contact)]
    return {
        "gate_account": account,
        "gate_contact": contact,
        "lines": lines,
        "purpose": USUAL,
        "holds": [line for line in holds if line["is_now"] or line["is_coming"]],
        "can_work": access.can_work_account(by, account),
    }
