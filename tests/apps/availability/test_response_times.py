"""How long customers waited for our answers: in their hours, beside the answer in the timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.availability.models import Leave
from fairlead.availability.queries.response_times import response_minutes
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.queries import timeline
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
WEEKDAYS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]
FRIDAY_EVENING = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)  # 17:30 in Hamburg
MONDAY_MORNING = datetime(2026, 11, 30, 9, 40, tzinfo=UTC)  # 10:40


@pytest.fixture
def manager() -> Member:
    return make_member("Mia Manager")


@pytest.fixture
def account(manager: Member) -> Account:
    return make_account(owner=manager)


@pytest.fixture
def contact(account: Account) -> Contact:
    return make_contact(account, week=WEEKDAYS)


def say(
    account: Account, at: datetime, direction: Direction, contact: Contact | None, by: Member, **fields: str
) -> Exchange:
    values = {"kind": Kind.EMAIL, **fields}
    return Exchange.objects.create(
        account=account, contact=contact, direction=direction, occurred_at=at, recorded_at=at, recorded_by=by, **values
    )


def page(account: Account, manager: Member) -> str:
    client = Client()
    client.force_login(manager)
    return str(client.get(f"/customers/{account.pk}").content.decode())


def test_a_weekend_does_not_count(account: Account, contact: Contact, manager: Member) -> None:
    say(account, FRIDAY_EVENING, Direction.IN, contact, manager)
    answer = say(account, MONDAY_MORNING, Direction.OUT, contact, manager)
    # Half an hour on Friday, an hour and forty minutes on Monday.
    assert response_minutes(account, timeline(account)) == {answer.pk: 130.0}
    shown = page(account, manager)
    assert "answered after 2 h 10 min of their working time, " in shown
    assert "answered by Mia Manager" in shown


def test_their_leave_does_not_count(account: Account, contact: Contact, manager: Member) -> None:
    say(account, FRIDAY_EVENING, Direction.IN, contact, manager)
    answer = say(account, MONDAY_MORNING, Direction.OUT, contact, manager)
    Leave.objects.create(
        contact=contact, start_date=date(2026, 11, 27), end_date=date(2026, 12, 1), recorded_by=manager
    )
    assert response_minutes(account, timeline(account)) == {answer.pk: 0.0}
    assert "answered before their working time went on" in page(account, manager)


def test_only_what_reached_them_is_an_answer(account: Account, contact: Contact, manager: Member) -> None:
    say(account, FRIDAY_EVENING, Direction.IN, contact, manager)
    say(account, MONDAY_MORNING, Direction.OUT, contact, manager, kind=Kind.CALL, outcome=Outcome.NO_ANSWER)
    say(account, MONDAY_MORNING, Direction.INTERNAL, contact, manager, kind=Kind.NOTE)
    assert response_minutes(account, timeline(account)) == {}
    shown = page(account, manager)
    assert "answered after" not in shown
    assert "not answered yet" in shown


def test_an_account_without_people_has_its_country_s_hours_and_an_unknown_zone_none(
    account: Account, manager: Member
) -> None:
    say(account, FRIDAY_EVENING, Direction.IN, None, manager)
    answer = say(account, MONDAY_MORNING, Direction.OUT, None, manager)
    assert response_minutes(account, timeline(account))[answer.pk] > 0
    Account.objects.filter(pk=account.pk).update(zone="", zone_source="")
    assert response_minutes(account, timeline(account)) == {}
