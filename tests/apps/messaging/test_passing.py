"""Planned, claimed, given back, settled: what a thing on its way out meets at the gate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.people import Cast

from fairlead.availability.operations import record_leave
from fairlead.core.contact_gate import Verdict
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.customers.operations.merging import merge_accounts
from fairlead.exchanges.operations import correct_exchange, record_exchange
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.messaging import operations
from fairlead.messaging.models import (
    Ceiling,
    ContactClaim,
    ContactHold,
    ContactOverride,
    ContactPlan,
    GateDecision,
    Purpose,
)
from fairlead.messaging.operations.holds import place_hold
from fairlead.messaging.operations.policy import add_ceiling, change_ceiling
from fairlead.messaging.queries import UnknownPurpose, may_contact
from fairlead.messaging.types import PlanState
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def plan(contact: Contact, key: str = "mail:1", purpose: str = "quotation", at: datetime = TUESDAY) -> ContactPlan:
    planned = operations.plan_contact(
        key=key, contact=contact, channel="mail", purpose=purpose, by=contact.account.owner, now=at
    )
    assert planned.plan is not None
    return planned.plan


def send(contact: Contact, key: str, purpose: str = "quotation", at: datetime = TUESDAY) -> ContactClaim | None:
    return operations.claim_contact(plan_id=plan(contact, key, purpose, at).pk, now=at).claim


def codes(contact: Contact, purpose: str = "quotation", at: datetime = TUESDAY) -> list[str]:
    decision = may_contact(contact, channel="mail", purpose=purpose, moment=at)
    return [reason.code for reason in decision.against]


def call(contact: Contact, at: datetime, direction: Direction = Direction.OUT, kind: Kind = Kind.CALL) -> None:
    account = contact.account
    record_exchange(
        account=account, contact=contact, kind=kind, direction=direction, by=account.owner, now=at, occurred_at=at
    )


def test_what_is_planned_for_sunday_goes_on_monday(contact: Contact) -> None:
    planned = operations.plan_contact(
        key="mail:1", contact=contact, channel="mail", purpose="quotation", by=None, now=SUNDAY
    )
    assert planned.decision.verdict is Verdict.NOT_NOW
    assert planned.plan is not None
    assert planned.plan.planned_for == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Hamburg
    early = operations.claim_contact(plan_id=planned.plan.pk, now=SUNDAY)
    assert early.claim is None
    assert operations.claim_contact(plan_id=planned.plan.pk, now=planned.plan.planned_for).claim is not None


def test_one_key_is_planned_once_and_claimed_once(contact: Contact) -> None:
    first, again = plan(contact), plan(contact)
    assert first == again
    assert operations.claim_contact(plan_id=first.pk, now=TUESDAY).claim is not None
    with pytest.raises(operations.PlanIsClosed):
        operations.claim_contact(plan_id=first.pk, now=TUESDAY)
    with pytest.raises(operations.PlanIsClosed):
        operations.cancel_plan(plan_id=first.pk, now=TUESDAY)


def test_what_is_never_allowed_is_not_planned_but_logged(contact: Contact) -> None:
    planned = operations.plan_contact(
        key="news:1", contact=contact, channel="mail", purpose="campaign", by=None, now=TUESDAY
    )
    assert (planned.plan, planned.decision.verdict) == (None, Verdict.NEVER)
    logged = GateDecision.objects.get()
    assert (logged.verdict, logged.reasons[0]["code"], logged.step) == ("never", "consent_missing", "PLAN")
    with pytest.raises(UnknownPurpose):
        operations.plan_contact(key="x", contact=contact, channel="mail", purpose="spam", by=None, now=TUESDAY)


def test_what_has_changed_since_planning_decides_when_it_is_sent(contact: Contact, cast: Cast) -> None:
    planned = plan(contact)
    record_leave(
        contact=contact, by=cast.owner, now=TUESDAY, start_date=date(2026, 11, 24), end_date=date(2026, 11, 26)
    )
    claimed = operations.claim_contact(plan_id=planned.pk, now=TUESDAY)
    assert (claimed.claim, [reason.code for reason in claimed.decision.against]) == (None, ["hours"])
    planned.refresh_from_db()
    assert (planned.state, planned.planned_for) == (PlanState.OPEN, datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    hold = place_hold(account=contact.account, by=cast.owner, now=TUESDAY, reason="COMPLAINT")
    later = operations.claim_contact(plan_id=planned.pk, now=planned.planned_for)
    assert [(reason.code, reason.facts.get("hold_id")) for reason in later.decision.against] == [("hold", hold.pk)]


def test_a_change_of_clocks_between_planning_and_sending(contact: Contact) -> None:
    """Planned in summer time for the Monday after it ends: 09:00 stays 09:00 on their clock."""
    friday = datetime(2026, 10, 23, 17, 0, tzinfo=UTC)
    planned = plan(contact, at=friday)
    assert planned.planned_for == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)  # in summer it would have been 07:00
    too_early = operations.claim_contact(plan_id=planned.pk, now=datetime(2026, 10, 26, 7, 0, tzinfo=UTC))
    assert too_early.claim is None
    assert operations.claim_contact(plan_id=planned.pk, now=planned.planned_for).claim is not None
    spring = plan(contact, "mail:2", at=datetime(2027, 3, 26, 20, 0, tzinfo=UTC))
    assert spring.planned_for == datetime(2027, 3, 30, 7, 0, tzinfo=UTC)  # Easter Monday lies between


def test_a_zone_that_was_corrected_meanwhile_is_heeded_when_it_is_sent(contact: Contact) -> None:
    planned = plan(contact)
    Account.objects.update(zone="America/New_York", country="US", subdivision="NY")
    claimed = operations.claim_contact(plan_id=planned.pk, now=TUESDAY)
    assert claimed.claim is None
    assert claimed.decision.next_good_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def test_ceilings_hold_over_all_channels_and_count_what_people_did(contact: Contact, one_ceiling: Ceiling) -> None:
    assert send(contact, "mail:1") is not None
    call(contact, TUESDAY + timedelta(minutes=1))
    later = TUESDAY + timedelta(minutes=2)
    assert codes(contact, at=later) == ["ceiling"]
    assert codes(contact, "order", later) == []  # the last one is kept for it
    assert send(contact, "mail:2", "order", later) is not None
    assert codes(contact, "order", later) == ["ceiling"]
    assert send(contact, "mail:3", "answer", later) is not None  # the customer has asked


def test_what_does_not_count(contact: Contact, one_ceiling: Ceiling) -> None:
    call(contact, TUESDAY, Direction.IN)
    call(contact, TUESDAY, kind=Kind.NOTE)
    first = record_exchange(
        account=contact.account, contact=contact, kind=Kind.CALL, by=contact.account.owner, now=TUESDAY
    )
    correct_exchange(
        exchange=first, by=contact.account.owner, now=TUESDAY, kind=Kind.CALL, contact=contact, direction=Direction.IN,
        outcome=Outcome.NONE, occurred_at=TUESDAY, duration_minutes=None, text="They called us.",
    )  # fmt: skip
    assert send(contact, "mail:1") is not None
    assert send(contact, "mail:2") is not None
    assert codes(contact) == ["ceiling"]


def test_a_claim_and_what_became_of_it_count_once(contact: Contact, one_ceiling: Ceiling) -> None:
    claim = send(contact, "mail:1")
    assert claim is not None
    sent = record_exchange(account=contact.account, contact=contact, kind=Kind.EMAIL, by=None, now=TUESDAY)
    assert codes(contact) == ["ceiling"]
    operations.settle_claim(claim_id=claim.pk, exchange=sent)
    assert codes(contact) == []
    with pytest.raises(operations.ClaimIsSettled):
        operations.release_claim(claim_id=claim.pk, reason="Nothing went out.", now=TUESDAY)


def test_a_place_that_is_given_back_can_be_taken_again(contact: Contact, one_ceiling: Ceiling) -> None:
    first, second = send(contact, "mail:1"), send(contact, "mail:2")
    assert first is not None
    assert second is not None
    waiting = operations.claim_contact(plan_id=plan(contact, "mail:3").pk, now=TUESDAY)
    assert waiting.claim is None
    operations.release_claim(claim_id=second.pk, reason="The server refused the address.", now=TUESDAY)
    assert operations.claim_contact(plan_id=second.plan_id, now=TUESDAY).claim is not None
    with pytest.raises(operations.ClaimIsSettled):
        operations.release_claim(claim_id=second.pk, reason="Twice.", now=TUESDAY)


def test_a_ceiling_that_is_lowered_holds_at_once_and_takes_nothing_back(
    contact: Contact, one_ceiling: Ceiling, cast: Cast
) -> None:
    assert send(contact, "mail:1") is not None
    values = {"scope": "contact", "span": "sliding", "length_hours": 168, "most": 1, "reserved": 0, "reserved_from": 4}
    changed = change_ceiling(ceiling=one_ceiling, values=values, by=cast.leader, now=TUESDAY)  # type: ignore[arg-type]
    assert codes(contact, "order") == ["ceiling"]
    change_ceiling(ceiling=changed, values={**values, "most": 5}, by=cast.leader, now=TUESDAY)  # type: ignore[typeddict-item]
    assert codes(contact, "order") == []
    add_ceiling(values={**values, "span": "day", "most": 1}, by=cast.leader, now=TUESDAY)  # type: ignore[typeddict-item]
    assert codes(contact, "order") == ["ceiling"]
    assert codes(contact, "order", TUESDAY + timedelta(days=1)) == []
    assert ContactClaim.objects.count() == 1


@pytest.mark.parametrize(("span", "days"), [("day", 1), ("week", 6), ("month", 7)])
def test_the_database_counts_calendar_spans_as_the_gate_does(
    contact: Contact, one_ceiling: Ceiling, span: str, days: int
) -> None:
    Ceiling.objects.update(span=span, length_hours=0, most=1, reserved=0)
    assert send(contact, "mail:1") is not None
    first = may_contact(contact, channel="mail", purpose="quotation", moment=TUESDAY).next_good_at
    assert first == datetime(2026, 11, 24, 8, 0, tzinfo=UTC) + timedelta(days=days)
    with pytest.raises(IntegrityError, match="ceiling"), transaction.atomic():
        write_past_the_gate(contact, first - timedelta(hours=10))
    write_past_the_gate(contact, first)


def write_past_the_gate(contact: Contact, at: datetime) -> ContactClaim:
    """Write a claim without asking, as a program with a fault would."""
    from fairlead.core.contact_gate import span_starts

    starts = dict(
        zip(("day_start", "week_start", "month_start"), span_starts(at, "Europe/Berlin").values(), strict=True)
    )
    extra = ContactPlan.objects.create(
        key=f"past:{at}", account=contact.account, contact=contact, channel="mail",
        purpose=Purpose.objects.get(code="quotation"), planned_for=at, made_at=at,
    )  # fmt: skip
    return ContactClaim.objects.create(
        plan=extra, account=contact.account, contact=contact, channel="mail", purpose_id="quotation", at=at, made_at=at,
        **starts,
    )  # fmt: skip


def test_a_claim_is_never_rewritten(contact: Contact) -> None:
    claim = send(contact, "mail:1")
    assert claim is not None
    for change in ({"at": TUESDAY - timedelta(days=30)}, {"purpose_id": "answer"}, {"channel": "phone"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            ContactClaim.objects.filter(pk=claim.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        GateDecision.objects.update(verdict="never")


def test_strangers_and_viewers_do_not_pass(contact: Contact, cast: Cast) -> None:
    for by in (cast.stranger, cast.viewer):
        with pytest.raises(AccessRefused):
            operations.plan_contact(key="mail:1", contact=contact, channel="mail", purpose="order", by=by, now=TUESDAY)
    planned = plan(contact)
    with pytest.raises(AccessRefused):
        operations.claim_contact(plan_id=planned.pk, now=TUESDAY, by=cast.viewer)
    assert operations.claim_contact(plan_id=planned.pk, now=TUESDAY, by=cast.colleague).claim is not None


def test_who_stands_in_is_named_while_somebody_is_away(contact: Contact, cast: Cast) -> None:
    anna = Contact.objects.create(account=contact.account, name="Anna Berg", sort_name="anna berg")
    record_leave(
        contact=contact, by=cast.owner, now=TUESDAY, start_date=date(2026, 11, 20), end_date=date(2026, 11, 27),
        stand_in=anna,
    )  # fmt: skip
    decision = may_contact(contact, channel="phone", purpose="order", moment=TUESDAY)
    assert decision.instead is not None
    assert (decision.instead.id, decision.instead.name) == (anna.pk, "Anna Berg")


def test_an_erased_person_still_counts_for_the_account_and_leaves_no_words(contact: Contact, cast: Cast) -> None:
    assert send(contact, "mail:1") is not None
    override = operations.request_override(
        contact=contact, channel="mail", purpose="quotation", reason="She asked me to.", by=cast.owner, now=SUNDAY
    )
    erase_rows(Contact, [contact.pk])
    override.refresh_from_db()
    assert (override.reason, override.reasons, override.contact_id) == ("–", [], None)
    assert ContactClaim.objects.get().contact_id is None
    assert not GateDecision.objects.exists()
    assert not ContactPlan.objects.exists()


def test_two_accounts_that_become_one_have_one_budget(contact: Contact, cast: Cast, one_ceiling: Ceiling) -> None:
    from tests.factories.customers import make_account

    other = make_account("Nordlicht AG", owner=cast.owner)
    assert send(contact, "mail:1") is not None
    hold = place_hold(account=contact.account, by=cast.owner, now=TUESDAY, reason="DISPUTE")
    merge_accounts(keep_id=other.pk, drop_id=contact.account_id, by=cast.owner, now=TUESDAY)
    hold.refresh_from_db()
    assert hold.account == other
    assert ContactClaim.objects.get().account == other


def test_an_account_that_is_purged_takes_all_of_it_along(contact: Contact, cast: Cast, one_ceiling: Ceiling) -> None:
    override = operations.request_override(
        contact=contact, channel="mail", purpose="quotation", reason="She asked me to.", by=cast.owner, now=SUNDAY
    )
    planned = plan(contact, at=SUNDAY)
    assert operations.claim_contact(plan_id=planned.pk, now=SUNDAY, override=override).claim is not None
    place_hold(account=contact.account, by=cast.owner, now=TUESDAY, reason="DISPUTE")
    erase_rows(Account, [contact.account_id])
    left = [ContactClaim, ContactPlan, GateDecision, ContactOverride, ContactHold]
    assert [model.__name__ for model in left if model.objects.exists()] == []  # type: ignore[attr-defined]
