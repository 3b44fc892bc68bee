"""What the gate reads comes in prepared statements on a database of our own, and in plain ones elsewhere."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.people import Cast

from fairlead.availability.models import Leave
from fairlead.availability.queries import people_of_contacts
from fairlead.core import availability as engine
from fairlead.core.contact_gate import Decision
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Kind, Outcome
from fairlead.messaging.queries import may_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(contact: Contact, account: Account, cast: Cast) -> Leave:
    """A morning off by the contact's own clock, for which Anna stands in."""
    anna = Contact.objects.create(account=account, name="Anna Berg")
    return Leave.objects.create(
        contact=contact, stand_in=anna, kind="LEAVE", certainty="CONFIRMED", source="BY_HAND", recorded_by=cast.owner,
        start_date=date(2026, 11, 24), start_time=time(8), end_date=date(2026, 11, 24), end_time=time(12, 30),
    )  # fmt: skip


def asked(contact: Contact) -> tuple[Decision, list[str]]:
    """Return an answer, and how the database was asked for it."""
    with CaptureQueriesContext(connection) as queries:
        decision = may_contact(contact, channel="phone", purpose="order", moment=TUESDAY)
    return decision, [query["sql"] for query in queries.captured_queries]


def test_a_database_over_the_network_is_asked_in_plain_statements_with_the_same_answer(
    contact: Contact, away: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, planned = asked(contact)
    assert sum(sql.startswith("EXECUTE") for sql in planned) == 2
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.exporter.example")
    theirs, plain = asked(contact)
    assert not any(sql.startswith("EXECUTE") for sql in plain)
    assert theirs == ours
    assert ours.instead is not None
    assert ours.instead.name == "Anna Berg"


def test_leave_by_the_clock_and_without_an_end_is_read_as_it_was_recorded(
    contact: Contact, away: Leave, cast: Cast
) -> None:
    rows: dict[str, Any] = {"contact": contact, "source": "BY_HAND", "recorded_by": cast.owner}
    Leave.objects.create(start_date=date(2026, 12, 21), kind="TRAVEL", certainty="LIKELY", **rows)
    person = people_of_contacts([contact.pk])[contact.pk]
    ((start, end),) = [(one.start, one.end) for one in person.leave]
    assert (start.isoformat(), end and end.isoformat()) == ("2026-11-24T08:00:00", "2026-11-24T12:30:00")
    assert person.perhaps_leave == (engine.Leave(date(2026, 12, 21), None, "TRAVEL", "LIKELY"),)
    assert person.weeks[0].week.days[0][0].start_minutes == 540


def test_a_ceiling_that_is_changed_counts_in_the_next_answer(contact: Contact, cast: Cast, one_ceiling: Any) -> None:
    spoken_at = TUESDAY - timedelta(hours=2)
    record_exchange(
        account=contact.account, contact=contact, by=cast.owner, now=spoken_at, kind=Kind.CALL, outcome=Outcome.REACHED
    )

    def nearly_full() -> list[object]:
        decision = may_contact(contact, channel="mail", purpose="order", moment=TUESDAY)
        return [reason.facts["most"] for reason in decision.reasons if reason.code == "nearly_full"]

    assert nearly_full() == []
    one_ceiling.most = 2
    one_ceiling.save()
    assert nearly_full() == [2]
