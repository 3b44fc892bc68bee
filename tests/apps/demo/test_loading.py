"""Loading the demo: the same for the same date, never over a user's own data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from tests.factories.customers import make_account
from tests.factories.demo import NOW, OWNER, dump
from tests.factories.people import make_member

from fairlead.customers.models import Account
from fairlead.demo.operations import load_demo, remove_demo
from fairlead.demo.types import DemoState
from fairlead.exchanges.models import Exchange
from fairlead.planner.models import Item
from fairlead.planner.queries.items import progress_today
from fairlead.team.models import Member, Team
from fairlead.team.operations import first_sign_in_link
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def test_the_same_date_gives_the_same_data() -> None:
    in_the_morning = _dump_of(NOW)
    assert sum(map(len, in_the_morning.values())) > 1000
    late_at_night = _dump_of(NOW + timedelta(hours=13, minutes=30))  # 23:30 of the same day there
    for table, rows in in_the_morning.items():
        assert late_at_night[table] == rows, table


def _dump_of(now: datetime) -> dict[str, list[str]]:
    with transaction.atomic():
        load_demo(now=now)
        dumped = dump()
        transaction.set_rollback(True)
    return dumped


def test_another_date_moves_everything_with_it() -> None:
    load_demo(now=NOW)
    due = Item.objects.filter(done_at=None, due_date=date(2026, 11, 23)).count()
    remove_demo(by=Member.objects.get(email=OWNER), now=NOW)
    result = load_demo(now=NOW + timedelta(weeks=6))
    assert result.made_on_date == date(2027, 1, 4)
    assert Item.objects.filter(done_at=None, due_date=date(2027, 1, 4)).count() == due
    assert not Exchange.objects.filter(occurred_at__lt=NOW - timedelta(weeks=13)).exists()


@pytest.mark.parametrize("minutes_after_midnight", [1, 300])
def test_a_day_that_has_just_begun_holds_nothing_that_lies_ahead(minutes_after_midnight: int) -> None:
    now = NOW.replace(hour=16, minute=0) + timedelta(minutes=minutes_after_midnight)  # the 24th in Ningbo
    assert load_demo(now=now).made_on_date == date(2026, 11, 24)
    assert not Exchange.objects.filter(occurred_at__gt=now).exists()
    assert not Item.objects.filter(done_at__gt=now).exists()
    done, planned = progress_today(Member.objects.get(email=OWNER), now, date(2026, 11, 24))
    assert 0 < done < planned


def test_it_is_written_in_few_statements(django_assert_max_num_queries: Any) -> None:
    # A statement costs half a millisecond: this many keep the first start of a desk short.
    with django_assert_max_num_queries(2400):
        load_demo(now=NOW)


def test_a_desk_with_customers_is_left_alone() -> None:
    make_account(owner=make_member("Olga Own", Role.OWNER))
    before = dump()
    assert load_demo(now=NOW).state is DemoState.HAS_CUSTOMERS
    assert dump() == before


def test_a_customer_in_the_bin_is_somebodys_customer_too() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    make_account(owner=owner, deleted_at=timezone.now(), deleted_by=owner)
    assert load_demo(now=NOW).state is DemoState.HAS_CUSTOMERS


def test_a_second_wish_changes_nothing_and_tells_the_date() -> None:
    load_demo(now=NOW)
    before = dump()
    again, tomorrow = load_demo(now=NOW), load_demo(now=NOW + timedelta(days=1))
    assert (again.state, again.is_of_today) == (DemoState.ALREADY_LOADED, True)
    assert (tomorrow.state, tomorrow.is_of_today, tomorrow.made_on_date) == (
        DemoState.ALREADY_LOADED,
        False,
        date(2026, 11, 23),
    )
    assert len(again.colleagues) == 4
    assert dump() == before


def test_the_link_of_the_first_run_signs_in_as_the_owner_of_the_demo() -> None:
    load_demo(now=NOW)
    assert first_sign_in_link(now=NOW)
    assert Member.objects.get(sign_in_links__isnull=False).email == OWNER


def test_an_owner_without_a_name_gets_the_demos() -> None:
    first_sign_in_link(now=NOW)
    unnamed = Member.objects.get()
    load_demo(now=NOW)
    unnamed.refresh_from_db()
    assert unnamed.email == OWNER
    assert Account.objects.filter(owner=unnamed).count() == 35
    assert Member.objects.filter(role=Role.OWNER).count() == 1


def test_an_owner_with_a_name_plays_the_part_as_who_they_are() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    load_demo(now=NOW)
    owner.refresh_from_db()
    assert owner.name == "Olga Own"
    assert Account.objects.filter(owner=owner).count() == 35
    assert not Member.objects.filter(email=OWNER).exists()


def test_a_team_of_the_same_name_is_used() -> None:
    team = Team.objects.create(name="europe and americas")
    load_demo(now=NOW)
    assert Team.objects.count() == 2
    assert team.members.count() == 2
