"""The desk of thousands, answered from arrays, is that of each account asked alone; and it costs few questions."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.oracles.desk import straight_desk

from fairlead.availability.models import KnownClosure, Leave
from fairlead.availability.queries import population
from fairlead.core.desk_order import DeskGroup, is_perhaps_away
from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Stage
from fairlead.planner.models import Item
from fairlead.planner.queries import desk as queries
from fairlead.planner.queries.desk import find_row, get_desk
from fairlead.planner.types import Desk, DeskFilter, DeskRow, Show
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db

MOMENTS = [
    datetime(2026, 11, 30, 6, 40, tzinfo=UTC),
    datetime(2026, 11, 30, 13, 5, tzinfo=UTC),
    datetime(2026, 12, 24, 21, 30, tzinfo=UTC),
]
TODAY = date(2026, 11, 30)
PLACES = [
    ("DE", "BY", "Munich", "Europe/Berlin"),
    ("DE", "", "", "Europe/Berlin"),
    ("IN", "MH", "Pune", "Asia/Kolkata"),
    ("CN", "GD", "Shenzhen", "Asia/Shanghai"),
    ("US", "NY", "New York", "America/New_York"),
    ("US", "", "", ""),
    ("IT", "", "Milan", "Europe/Rome"),
]


def fill(cast: Cast, dice: random.Random, number: int) -> None:
    """Make accounts of several owners with contacts, leave, closures, steps and snoozes of every kind."""
    owners = [cast.owner, cast.colleague, cast.stranger, None]
    for _ in range(number):
        account = make_account(
            f"Firm {dice.randrange(40):02}",
            owner=dice.choice(owners),
            tier=dice.choice(["", "A", "B", "D"]),
            stage=dice.choice([Stage.ACTIVE] * 5 + [Stage.LOST]),
            **place(dice),
        )
        people = [make_contact(account, f"P{one}", is_main=one == 1) for one in range(dice.randrange(4))]
        for person in people:
            if dice.random() < 0.3:
                away(person, cast.owner, dice)
            if dice.random() < 0.2:
                away_each_year(person, cast.owner, dice)
        if dice.random() < 0.1:
            closed(account, cast.owner, dice)
        for _ in range(dice.choice([0, 0, 1, 1, 2])):
            step(account, people, cast.owner, dice)
        if people and dice.random() < 0.1:
            Contact.objects.filter(pk=people[0].pk).update(left_on_date=TODAY)


def place(dice: random.Random) -> dict[str, str]:
    found = dice.choice(PLACES)
    return dict(zip(("country", "subdivision", "city", "zone"), found, strict=True)) | {
        "zone_source": "CITY" if found[3] else ""
    }


def away(person: Contact, by: Member, dice: random.Random) -> None:
    start = TODAY + timedelta(days=dice.randrange(-9, 30))
    end = start + timedelta(days=dice.randrange(1, 20))
    certainty = dice.choice(["CONFIRMED", "CONFIRMED", "TENTATIVE"])
    Leave.objects.create(contact=person, start_date=start, end_date=end, certainty=certainty, recorded_by=by)


def away_each_year(person: Contact, by: Member, dice: random.Random) -> None:
    """Let somebody have been away around this day, or Christmas, in two years: they are likely to be so again."""
    days = dice.choice([-3, 0, 24])
    for year in (2024, 2025):
        start = date(year, 11, 30) + timedelta(days=days)
        Leave.objects.create(contact=person, start_date=start, end_date=start + timedelta(days=9), recorded_by=by)
    Contact.objects.filter(pk=person.pk).update(created_at=datetime(2023, 1, 1, tzinfo=UTC))


def closed(account: Account, by: Member, dice: random.Random) -> None:
    period = {"start_date": TODAY - timedelta(days=2), "end_date": TODAY + timedelta(days=dice.randrange(1, 40))}
    percent = dice.choice([30, 80])
    KnownClosure.objects.create(account=account, name="Works", probability_percent=percent, recorded_by=by, **period)


def step(account: Account, people: list[Contact], by: Member, dice: random.Random) -> None:
    until = TODAY + timedelta(days=dice.randrange(-1, 3)) if dice.random() < 0.3 else None
    Item.objects.create(
        account=account,
        contact=dice.choice([*people, None]),
        title="Call",
        due_date=TODAY + timedelta(days=dice.randrange(-3, 4)),
        owner=by,
        made_by=by,
        snoozed_until_date=until,
        snoozed_by=by if until else None,
        snoozed_at=MOMENTS[0] if until else None,
    )


def plain(row: DeskRow) -> dict[str, Any]:
    """Return a row as values; the name under which a person was asked says nothing, and calendars are equal objects."""
    values = {name: getattr(row, name) for name in DeskRow.__dataclass_fields__ if name not in ("person", "step")}
    return values | {"zone": row.person.zone, "step": asdict(row.step) if row.step else None}


def assert_same(found: Desk, expected: Desk) -> None:
    # Firms of one name, tier, due date and moment stand in no order that anybody has promised.
    assert [level(row) for row in found.rows] == [level(row) for row in expected.rows]
    theirs = {row.account_id: plain(row) for row in expected.rows}
    assert all(plain(row) == theirs.get(row.account_id, plain(row)) for row in found.rows)
    bare = {"rows": (), "pins": (), "places": (), "zones": ()}
    assert replace(found, **bare) == replace(expected, **bare)
    for name in ("pins", "places", "zones"):
        assert Counter(getattr(found, name)) == Counter(getattr(expected, name)), name


def level(row: DeskRow) -> tuple[Any, ...]:
    return row.group, row.account_name, row.tier, row.step and row.step.due_date, row.answer.until


@pytest.mark.parametrize("seed", [1, 2])
def test_the_desk_is_that_of_each_account_asked_alone(seed: int) -> None:
    cast, dice = make_cast(), random.Random(seed)
    fill(cast, dice, 90)
    filters = [DeskFilter(whose=None, show=show) for show in Show.values]
    filters += [DeskFilter(whose=cast.owner.pk), DeskFilter(whose=None, tier="A"), DeskFilter(whose=None, country="DE")]
    filters += [DeskFilter(whose=None, group=group) for group in DeskGroup]
    for by in (cast.boss, cast.owner):
        for moment in MOMENTS:
            for wanted in filters:
                for limit in (3, 100):
                    found = get_desk(by=by, now=moment, wanted=wanted, limit=limit)
                    assert_same(found, straight_desk(by=by, now=moment, wanted=wanted, limit=limit))


def test_who_is_perhaps_away_stands_behind_the_others_of_the_group() -> None:
    cast = make_cast()
    fill(cast, random.Random(6), 60)
    rows = get_desk(by=cast.boss, now=MOMENTS[0], wanted=DeskFilter(whose=None)).rows
    in_order = [(list(DeskGroup).index(row.group), is_perhaps_away(row.answer)) for row in rows]
    assert in_order == sorted(in_order)
    facts = [row.answer.reason.facts for row in rows if is_perhaps_away(row.answer)]
    assert any("likely_leave_percent" in one for one in facts)
    assert any("perhaps_leave_certainty" in one for one in facts)
    assert any(not is_behind for group, is_behind in in_order if (group, True) in in_order)


def test_a_row_alone_is_that_of_the_desk() -> None:
    cast = make_cast()
    fill(cast, random.Random(3), 30)
    for row in get_desk(by=cast.boss, now=MOMENTS[0], wanted=DeskFilter(whose=None)).rows:
        alone = find_row(by=cast.boss, now=MOMENTS[0], account_id=row.account_id)
        assert alone is not None
        assert plain(alone) == plain(row)


def test_of_thousands_who_stand_level_the_database_names_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_LEVEL", 3)
    cast, dice = make_cast(), random.Random(4)
    for number in dice.sample(range(100), 20):
        make_account(f"Firm {number:03}", owner=cast.owner, tier=dice.choice(["", "A", "D"]))
    wanted = DeskFilter(whose=cast.owner.pk)
    for limit in (1, 5, 19, 20, 21):
        found = get_desk(by=cast.owner, now=MOMENTS[1], wanted=wanted, limit=limit)
        expected = straight_desk(by=cast.owner, now=MOMENTS[1], wanted=wanted, limit=limit)
        assert [row.account_name for row in found.rows] == [row.account_name for row in expected.rows]


def test_the_desk_of_many_costs_as_many_queries_as_that_of_few() -> None:
    cast = make_cast()
    counts = []
    for number in (1, 30):
        for count in range(number):
            account = make_account(f"Firm {number} {count:02}", owner=cast.owner)
            step(account, [make_contact(account, is_main=True)], cast.owner, random.Random(count))
        # The first question of a process reads the calendars.
        get_desk(by=cast.owner, now=MOMENTS[0], wanted=DeskFilter(whose=cast.owner.pk))
        with CaptureQueriesContext(connection) as asked:
            get_desk(by=cast.owner, now=MOMENTS[0], wanted=DeskFilter(whose=cast.owner.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_when_everybody_is_in_memory_a_desk_costs_few_queries(django_assert_num_queries: Any) -> None:
    cast = make_cast()
    fill(cast, random.Random(5), 30)
    population.everyone_at(MOMENTS[0])
    # Which accounts; what has changed; their first steps; then of those shown the accounts, the contacts, their
    # places with their leave, the steps, and what mail waits; and who is held. Outside of a request it is asked twice,
    # and not once, whether the calendars are still the same.
    with django_assert_num_queries(11):
        desk = get_desk(by=cast.owner, now=MOMENTS[0], wanted=DeskFilter(whose=None))
    assert len(desk.rows) > 4
    assert_same(desk, straight_desk(by=cast.owner, now=MOMENTS[0], wanted=DeskFilter(whose=None), limit=100))


@pytest.mark.django_db(transaction=True)
def test_what_others_have_changed_costs_four_queries_more(django_assert_num_queries: Any) -> None:
    cast = make_cast()
    fill(cast, random.Random(5), 30)
    population.everyone_at(MOMENTS[0])
    account = Account.objects.first()
    assert account is not None
    make_contact(account, "New here")
    # Of the accounts concerned: the leave, the people, whether there are none any more, and who of them has habits.
    with django_assert_num_queries(15):
        get_desk(by=cast.owner, now=MOMENTS[0], wanted=DeskFilter(whose=None))
