"""Writes the log. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team import access
from fairlead.team.models import Member

# A laptop clock that runs ahead, or a moment typed in the wrong zone, is more likely than a call in the future.
AHEAD = timedelta(minutes=10)


class ExchangeInTheFuture(Exception):
    """An exchange cannot be logged before it happened."""


class ContactOfAnotherAccount(Exception):
    """The contact does not belong to the account."""


class AlreadyCorrected(Exception):
    """The row has been replaced by a correction already; correct that one."""


@transaction.atomic
def log_exchange(
    *,
    account: Account,
    by: Member,
    now: datetime,
    kind: Kind,
    contact: Contact | None = None,
    direction: Direction = Direction.OUT,
    outcome: Outcome = Outcome.NONE,
    occurred_at: datetime | None = None,
    duration_minutes: int | None = None,
    text: str = "",
    corrects: Exchange | None = None,
) -> Exchange:
    """Log one exchange; `occurred_at` is `now` unless given. A note is always among us.

    Raises AccessRefused, ContactOfAnotherAccount, ExchangeInTheFuture.
    """
    access.check_can_work_account(by, account)
    _check_contact(account, contact)
    happened_at = occurred_at or now
    if happened_at > now + AHEAD:
        raise ExchangeInTheFuture
    return Exchange.objects.create(
        account=account,
        contact=contact,
        kind=kind,
        direction=Direction.INTERNAL if kind == Kind.NOTE else direction,
        outcome=Outcome.NONE if kind == Kind.NOTE else outcome,
        occurred_at=happened_at,
        duration_minutes=duration_minutes,
        text=text.strip(),
        corrects=corrects,
        recorded_by=by,
        recorded_at=now,
    )


@transaction.atomic
def correct_exchange(
    *,
    exchange: Exchange,
    by: Member,
    now: datetime,
    kind: Kind,
    contact: Contact | None,
    direction: Direction,
    outcome: Outcome,
    occurred_at: datetime,
    duration_minutes: int | None,
    text: str,
) -> Exchange:
    """Add a row that replaces another in the timeline; the other stays readable behind it.

    Raises what `log_exchange` raises, and AlreadyCorrected.
    """
    locked = Exchange.objects.select_for_update(of=("self",)).select_related("account").get(pk=exchange.pk)
    if Exchange.objects.filter(corrects=locked).exists():
        raise AlreadyCorrected
    return log_exchange(
        account=locked.account,
        by=by,
        now=now,
        kind=kind,
        contact=contact,
        direction=direction,
        outcome=outcome,
        occurred_at=occurred_at,
        duration_minutes=duration_minutes,
        text=text,
        corrects=locked,
    )


def _check_contact(account: Account, contact: Contact | None) -> None:
    if contact is not None and contact.account_id != account.pk:
        raise ContactOfAnotherAccount
