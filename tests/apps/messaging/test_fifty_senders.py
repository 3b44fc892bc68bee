"""Fifty senders at one account, each with a connection of its own: the ceilings hold, whoever writes and how."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connection
from tests.apps.messaging.conftest import TUESDAY

from fairlead.core.contact_gate import span_starts
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Kind
from fairlead.messaging.models import Ceiling, ContactClaim, ContactPlan
from fairlead.messaging.operations import claim_contact
from fairlead.messaging.types import PlanState

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 50


def make_plans(contact: Contact, purpose: str) -> list[int]:
    return [
        ContactPlan.objects.create(
            key=f"mail:{number}",
            account_id=contact.account_id,
            contact=contact,
            channel="mail",
            purpose_id=purpose,
            planned_for=TUESDAY,
            made_at=TUESDAY,
        ).pk
        for number in range(SENDERS)
    ]


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Let fifty threads do it at the same moment; return what came of it, exceptions too."""
    gate = Barrier(SENDERS)

    def one(number: int) -> Any:
        gate.wait(timeout=60)
        try:
            return act(number)
        except psycopg.Error as refused:
            return refused
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(one, range(SENDERS)))


@pytest.mark.parametrize(("purpose", "most"), [("quotation", 2), ("order", 3)])
def test_fifty_senders_never_pass_a_ceiling(contact: Contact, one_ceiling: Ceiling, purpose: str, most: int) -> None:
    plans = make_plans(contact, purpose)
    moments = [TUESDAY + timedelta(seconds=number) for number in range(SENDERS)]
    answers = at_once(lambda number: claim_contact(plan_id=plans[number], now=moments[number]))
    claimed = [answer for answer in answers if answer.claim is not None]
    assert len(claimed) == most == ContactClaim.objects.count()
    refused = [answer.decision for answer in answers if answer.claim is None]
    assert {decision.against[0].code for decision in refused} == {"ceiling"}
    assert ContactPlan.objects.filter(state=PlanState.CLAIMED).count() == most


@pytest.fixture
def past_the_code(contact: Contact) -> Callable[[int, str], Any]:
    """Write a claim as a careless program would: plain SQL, on a connection and at an isolation of its own."""
    plans = make_plans(contact, "order")
    starts = list(span_starts(TUESDAY, "Europe/Berlin").values())
    settings = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    parameters = {name: settings[name] for name in names if settings.get(name)}

    def write(number: int, isolation: str) -> Any:
        with psycopg.connect(**parameters) as careless:
            careless.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            careless.execute("SELECT count(*) FROM messaging_contactclaim")  # looks first, as checks in programs do
            careless.execute(
                "INSERT INTO messaging_contactclaim (plan_id, account_id, contact_id, channel, purpose_id, at,"
                " day_start, week_start, month_start, made_at, release_reason)"
                " VALUES (%s, %s, %s, 'mail', 'order', %s, %s, %s, %s, %s, '')",
                [plans[number], contact.account_id, contact.pk, TUESDAY, *starts, TUESDAY],
            )
        return None

    return write


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_plain_sql_does_not_pass_it_either(
    past_the_code: Callable[[int, str], Any], one_ceiling: Ceiling, isolation: str
) -> None:
    answers = at_once(lambda number: past_the_code(number, isolation))
    written = [answer for answer in answers if answer is None]
    assert 1 <= len(written) == ContactClaim.objects.count() <= 3
    refused = {type(answer) for answer in answers if answer is not None}
    known = {psycopg.errors.CheckViolation, psycopg.errors.SerializationFailure}
    assert refused <= known, [answer for answer in answers if answer is not None and type(answer) not in known][:1]
    if isolation == "READ COMMITTED":
        assert (len(written), refused) == (3, {psycopg.errors.CheckViolation})


def log_call(account: Account, contact: Contact, hours: int) -> None:
    at = TUESDAY + timedelta(hours=hours)
    record_exchange(
        account=account, contact=contact, kind=Kind.CALL, by=account.owner, now=at, occurred_at=at
    )  # fmt: skip


def test_people_who_log_calls_are_counted_and_never_refused(
    account: Account, contact: Contact, one_ceiling: Ceiling
) -> None:
    plans = make_plans(contact, "order")
    log_call(account, contact, -1)
    answers = at_once(lambda number: claim_contact(plan_id=plans[number], now=TUESDAY))
    assert sum(answer.claim is not None for answer in answers) == 2
    for hours in range(1, 4):
        log_call(account, contact, hours)
    assert Exchange.objects.count() == 4
