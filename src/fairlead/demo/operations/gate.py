"""What the demo shows of the contact gate: a customer who is held, one who has had enough, an override that waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fairlead.core.contact_gate import Span, Verdict, span_starts
from fairlead.customers.models import Account, Contact
from fairlead.demo.operations.days import Days
from fairlead.messaging.models import ContactClaim, ContactPlan
from fairlead.messaging.operations import request_override
from fairlead.messaging.operations.holds import place_hold
from fairlead.messaging.operations.overrides import WAITS
from fairlead.messaging.queries import may_contact
from fairlead.team.models import Member, Notification

HELD, FULL, HARSH = "thistle", "tuinster", "corte"
# Mails of the latest days to the one who has had enough: one fewer than the usual ceiling for somebody lets pass.
SENT_HOURS_AGO = (100, 55, 30)
# Within so many hours it is night there once.
NIGHT_WITHIN = 24


def make_gate(members: Mapping[str, Member], accounts: Mapping[str, Account], *, days: Days) -> list[Notification]:
    """Place the hold, fill the ceiling, and ask for the override, for those of the customers that the demo has.

    Returns what members were told of it.
    """
    if HELD in accounts:
        _hold(accounts[HELD], members["shen"], days)
    if FULL in accounts:
        _fill(accounts[FULL], days)
    if HARSH in accounts:
        _ask(accounts[HARSH], members["gu"], days)
    return list(Notification.objects.filter(kind=WAITS))


def _main(account: Account) -> Contact | None:
    return account.contacts.filter(is_main=True).first()


def _hold(account: Account, by: Member, days: Days) -> None:
    place_hold(
        account=account,
        by=by,
        now=days.now,
        reason="COMPLAINT",
        note="Cartons of the latest shipment were wet. Nothing but answers until the surveyor has reported.",
        spares_from=5,
        starts_at=days.moment(-2, 10),
    )


def _fill(account: Account, days: Days) -> None:
    contact = _main(account)
    if contact is None:
        return
    for number, hours in enumerate(SENT_HOURS_AGO):
        at = days.now - timedelta(hours=hours)
        asked = may_contact(contact, channel="mail", purpose="order", moment=at)
        if "ceiling" in [reason.code for reason in asked.against]:
            return
        starts = span_starts(at, account.zone or "UTC")
        sent = {"account": account, "contact": contact, "channel": "mail", "purpose_id": "order", "made_at": at}
        plan = ContactPlan.objects.create(
            key=f"demo:{account.pk}:{number}", planned_for=at, state="CLAIMED", closed_at=at, **sent
        )
        ContactClaim.objects.create(
            plan=plan,
            at=at,
            day_start=starts[Span.DAY],
            week_start=starts[Span.WEEK],
            month_start=starts[Span.MONTH],
            **sent,
        )


def _ask(account: Account, by: Member, days: Days) -> None:
    """Ask in the latest night over there, when the gate says no."""
    contact = _main(account)
    if contact is None:
        return
    for hours in range(NIGHT_WITHIN):
        moment = days.now - timedelta(hours=hours)
        decision = may_contact(contact, channel="mail", purpose="final_demand", moment=moment, by=by)
        if decision.verdict is Verdict.NOT_NOW:
            request_override(
                contact=contact,
                channel="mail",
                purpose="final_demand",
                reason="The term that we set ends today; the insurer wants to see the final demand dated before it.",
                by=by,
                now=moment,
            )
            return
