"""What is left lying in the talk with a customer: mail without answer, endless holds, mail that perhaps never went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import Crack, CrackFinder, add_crack_finder, first_of_each
from fairlead.messaging.models import ContactHold, IncomingMail, OutgoingMail
from fairlead.messaging.queries.holds import in_force
from fairlead.messaging.types import HoldReason, IncomingState, OutgoingState
from fairlead.team.models import Member
from fairlead.ui import formats


def unanswered(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts whose mail waits longer than was promised, and is not put off."""
    rows = IncomingMail.objects.filter(account__in=accounts, state=IncomingState.WAITING, answer_due_at__lt=now)
    rows = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now)).order_by("answer_due_at", "pk")
    return _first(rows.values_list("account", "pk", "answer_due_at", "subject"))


def held_without_end(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts that are held until somebody thinks of lifting it."""
    rows = ContactHold.objects.filter(in_force(now), account__in=accounts, ends_at=None).order_by("starts_at", "pk")
    told = rows.values_list("account", "pk", "starts_at", "reason")
    return _first((account, pk, since, HoldReason(reason).label) for account, pk, since, reason in told)


def uncertain(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts to which a mail went, or did not: only somebody who looks can tell."""
    rows = OutgoingMail.objects.filter(account__in=accounts, state=OutgoingState.UNCERTAIN).order_by("pk")
    return _first(rows.values_list("account", "pk", "updated_at", "subject"))


def _first(rows: Iterable[tuple[int, int, datetime | None, Any]]) -> Mapping[int, Crack]:
    """Return for each account the first of its rows, and how many it has."""
    return first_of_each(
        (account_id, Crack(pk, since, facts={"words": words})) for account_id, pk, since, words in rows
    )


def _tell(crack: Crack, by: Member, now: datetime) -> str:
    words = crack.facts["words"] or _("no subject")
    if crack.since is None:
        return str(words)
    day = formats.short_date(crack.since.astimezone(by.zone_info).date())
    return _("%(words)s, since %(day)s") % {"words": words, "day": day}


def register() -> None:
    """Add these kinds."""
    add_crack_finder(
        CrackFinder(
            "unanswered",
            gettext_lazy("Unanswered beyond the promise"),
            gettext_lazy("A customer waits longer for an answer than we have promised."),
            gettext_lazy("Open the mail"),
            url_name="mail",
            icon="mail-question",
            order=30,
            find=unanswered,
            tell=_tell,
            is_panel=False,
        )
    )
    add_crack_finder(
        CrackFinder(
            "uncertain-mail",
            gettext_lazy("Mail that perhaps never went"),
            gettext_lazy("Sending broke off: somebody has to look whether it arrived."),
            gettext_lazy("Look at the mail"),
            url_name="outgoing_mail",
            icon="mail-warning",
            order=35,
            find=uncertain,
            tell=_tell,
            is_panel=False,
        )
    )
    add_crack_finder(
        CrackFinder(
            "hold-without-end",
            gettext_lazy("On hold without an end"),
            gettext_lazy("Nobody contacts them until somebody thinks of lifting the hold."),
            gettext_lazy("Open the hold"),
            url_name="hold",
            icon="circle-pause",
            order=45,
            find=held_without_end,
            tell=_tell,
        )
    )
