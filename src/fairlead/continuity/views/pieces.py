"""What continuity shows in the pages of accounts and contacts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fairlead.continuity.forms.seats import place_label
from fairlead.continuity.queries.covering import coverage_of
from fairlead.continuity.types import Topic
from fairlead.continuity.views.words import point_lines, topic_lines
from fairlead.customers.models import Account, Contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock


def account_card(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return who answers for what, for an account's page."""
    by: Member = request.user  # type: ignore[assignment]
    covered = coverage_of(subject, by=by, now=clock(request))
    return {
        "covered_account": subject,
        "lines": topic_lines(covered),
        "points": point_lines(covered),
        "has_people": bool(covered.people),
        "can_work": access.can_work_account(by, subject),
    }


def contact_card(request: HttpRequest, subject: Contact) -> dict[str, Any] | None:
    """Return for what a contact answers, and who stands with them; nothing for who answers for nothing."""
    by: Member = request.user  # type: ignore[assignment]
    covered = coverage_of(subject.account, by=by, now=clock(request))
    own = [seat for seat in covered.seats if seat.contact_id == subject.pk]
    if not own:
        return None
    return {
        "covered_account": subject.account,
        "lines": [
            {
                "label": Topic(seat.topic).label,
                "place": place_label(seat.place),
                "others": ", ".join(
                    other.contact.name
                    for other in covered.seats
                    if other.topic == seat.topic and other.contact_id != subject.pk
                ),
            }
            for seat in own
        ],
    }
