"""Likely absences in words, and their card in the pages of accounts and contacts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.availability.queries.pattern_sentences import pattern_sentence
from fairlead.availability.queries.patterns import Pattern, patterns_of_account, patterns_of_contact
from fairlead.customers.models import Account, Contact
from fairlead.team import access
from fairlead.ui import formats
from fairlead.ui.context import clock


def pattern_line(pattern: Pattern) -> dict[str, Any]:
    """Return a likely absence as a list shows it: who, when, between which days, how likely, and why."""
    likely = pattern.likely
    count = len(pattern.people)
    everybody = ngettext("%(n)d person of the company", "%(n)d people of the company", count) % {"n": count}
    return {
        "key": pattern.key,
        "account_id": pattern.account_id,
        "who": str(pattern.contact) if pattern.contact else everybody,
        "dates": formats.date_span(likely.start_date, pattern.latest_day),
        "range": _("between %(first)s and %(latest)s")
        % {
            "first": formats.short_date(likely.earliest_start_date),
            "latest": formats.short_date(likely.latest_end_date - timedelta(days=1)),
        },
        "percent": pattern.percent,
        "reason": pattern_sentence(pattern.likely),
    }


def account_patterns(request: HttpRequest, subject: Account) -> dict[str, Any] | None:
    """Return the likely absences of an account's people; None, and no card, without any."""
    return _card(request, patterns_of_account(subject, today=_today(request)), subject)


def contact_patterns(request: HttpRequest, subject: Contact) -> dict[str, Any] | None:
    """Return those of a contact."""
    return _card(request, patterns_of_contact(subject, today=_today(request)), subject.account)


def _card(request: HttpRequest, patterns: list[Pattern], account: Account) -> dict[str, Any] | None:
    if not patterns:
        return None
    return {
        "patterns": [pattern_line(one) for one in patterns],
        "can_work": access.can_work_account(request.user, account),  # type: ignore[arg-type]
        "next_address": request.get_full_path(),
    }


def _today(request: HttpRequest) -> Any:
    return clock(request).astimezone(request.user.zone_info).date()  # type: ignore[union-attr]
