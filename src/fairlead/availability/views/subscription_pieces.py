"""The subscribed calendars of a contact, on the contact's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.queries.subscription_sentences import left_out_sentences, problem_sentence
from fairlead.availability.queries.subscriptions import subscriptions_of_contact
from fairlead.team import access
from fairlead.ui.context import clock
from fairlead.ui.formats import ago


def contact_calendars(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """Return what the card shows; nothing for whoever may not subscribe while nothing is subscribed."""
    by: Any = request.user
    can_work = access.can_work_account(by, subject.account)
    subscriptions = subscriptions_of_contact(subject)
    if not subscriptions and not can_work:
        return None
    now = clock(request)
    return {
        "calendars": [_line(subscription, now) for subscription in subscriptions],
        "is_reading": any(subscription.is_being_read(now) for subscription in subscriptions),
        "can_work": can_work,
        "zone": zone_of_contact(subject),
    }


def _line(subscription: Any, now: Any) -> dict[str, Any]:
    problem = subscription.problem
    return {
        "subscription": subscription,
        "is_reading": subscription.is_being_read(now),
        "problem": problem_sentence(problem["code"], problem["facts"]) if problem else "",
        "left_out": left_out_sentences(subscription.left_out),
        "asks_zone": not subscription.zone and any(kind == "floating" for kind, _number in subscription.left_out),
        "read": ago(subscription.succeeded_at - now) if subscription.succeeded_at else "",
    }
