"""What our own side shows in pages of others: that the owner of an account is away, and who stands in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fairlead.availability.queries.member_leave import away_at, away_words
from fairlead.customers.models import Account
from fairlead.ui.context import clock


def owner_away(request: HttpRequest, subject: Account) -> dict[str, Any] | None:
    """Return that an account's owner is away at this moment; None, so that nothing is drawn, while they are here."""
    if subject.owner_id is None:
        return None
    leave = away_at(clock(request), [subject.owner_id]).get(subject.owner_id)
    if leave is None:
        return None
    return {
        "owner": leave.member,
        "words": away_words(leave),
        "backup": None if leave.stand_in else subject.backup_owner,
    }
