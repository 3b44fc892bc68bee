"""Names who answers for what at some of the demo's customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from fairlead.continuity.operations.seats import check_seat, end_seat, name_seat, propose_seat
from fairlead.continuity.types import SeatSource
from fairlead.customers.models import Account, Contact
from fairlead.demo.operations.days import Days
from fairlead.demo.queries.exporter import stand_ins
from fairlead.team.models import Member

Told = Mapping[str, Any]


def make_stand_ins(
    accounts: Mapping[str, Account], contacts: Mapping[str, Sequence[Contact]], *, owner: Member, days: Days
) -> None:
    """Have agreements made, checked and ended on the days that the file tells, by who owns the account."""
    for told in stand_ins():
        account = accounts.get(told["key"])
        if account is not None:
            by_name = {contact.name: contact for contact in contacts[told["key"]]}
            for seat in told["seats"]:
                _name(seat, account, by_name, by=account.owner or owner, days=days)
            for proposal in told.get("proposals", ()):
                propose_seat(
                    account=account,
                    contact=by_name[proposal["who"]],
                    topic=proposal["topic"],
                    by=None,
                    now=days.now,
                    source=SeatSource.ABSENCE_MAIL,
                    note=proposal["note"],
                )


def _name(told: Told, account: Account, by_name: Mapping[str, Contact], *, by: Member, days: Days) -> None:
    agreed = days.day(told["agreed"]) if "agreed" in told else None
    seat = name_seat(
        account=account,
        contact=by_name[told["who"]],
        topic=told["topic"],
        by=by,
        now=days.now,
        agreed_on_date=agreed,
        agreed_with=by_name[told["with"]] if "with" in told else None,
        note=told.get("note", ""),
    )
    if "checked" in told:
        check_seat(seat=seat, by=by, now=days.now, checked_on_date=days.day(told["checked"]))
    if "ended" in told:
        ended_at: datetime = days.now + timedelta(days=told["ended"])
        end_seat(seat=seat, by=by, now=ended_at, note=told.get("note", ""))
