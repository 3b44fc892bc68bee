"""Everybody in memory stands as each alone does: at first, after changes of every kind, and seen from elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
from django.db import connection, transaction
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.availability.models import CalendarCorrection, CalendarVersion, Change, KnownClosure, Leave
from fairlead.availability.operations.changes import KEPT, forget_changes
from fairlead.availability.queries import people_of_contacts, person_of_account, population
from fairlead.availability.queries.population import everyone_at
from fairlead.availability.queries.standing import Standing
from fairlead.core.availability import Answer, Status, status_at
from fairlead.core.bitmaps import NEVER, STATUS_ORDER
from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.types import Stage
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 30, 9, 10, tzinfo=UTC)
MOMENTS = (NOW, datetime(2026, 12, 24, 15, 5, tzinfo=UTC), datetime(2027, 2, 8, 3, 30, tzinfo=UTC))
PLACES = [
    ("DE", "BY", "Munich", "Europe/Berlin"),
    ("IN", "MH", "Pune", "Asia/Kolkata"),
    ("AE", "DU", "Dubai", "Asia/Dubai"),
    ("CN", "GD", "Shenzhen", "Asia/Shanghai"),
    ("US", "NY", "New York", "America/New_York"),
    ("US", "", "", ""),
    ("JP", "13", "Tokyo", "Asia/Tokyo"),
    ("IT", "", "Milan", "Europe/Rome"),
]
WEEKS = [None, None, None, [{"days": ["mon", "tue", "wed"], "from": "07:10", "to": "15:00"}]]


@pytest.fixture(autouse=True)
def _begin_anew() -> Iterator[None]:
    population._shared = None
    yield
    population._shared = None


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss")


@pytest.fixture
def elsewhere() -> Iterator[psycopg.Connection[Any]]:
    """Another process: a connection of its own, whose transactions are committed when it says so."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with psycopg.connect(**wanted) as other:
        yield other
        other.rollback()


def fill(boss: Member, dice: random.Random, accounts: int) -> None:
    """Make companies with up to five contacts at several sites, some of them away, left, or in the bin."""
    for number in range(accounts):
        account = make_account(f"Firm {number}", owner=boss, week=dice.choice(WEEKS), **place(dice))
        hours = {"week": dice.choice(WEEKS), "is_main": dice.random() < 0.5}
        site = Site.objects.create(account=account, **hours, **place(dice)) if dice.random() < 0.3 else None
        people = [
            Contact(
                account=account,
                name=f"P{one}",
                sort_name="p",
                site=site if dice.random() < 0.5 else None,
                week=dice.choice(WEEKS),
                zone=dice.choice(["", "", "", "", "Asia/Tokyo"]),
                is_main=one == 2,
                left_on_date=date(2026, 1, 1) if dice.random() < 0.1 else None,
            )
            for one in range(dice.randrange(6))
        ]
        Contact.objects.bulk_create(people)
        away = [person for person in people if dice.random() < 0.4]
        Leave.objects.bulk_create([leave(person, boss, dice) for person in away])


def place(dice: random.Random) -> dict[str, str]:
    country, subdivision, city, zone = dice.choice(PLACES)
    source = "CITY" if zone else ""
    return {"country": country, "subdivision": subdivision, "city": city, "zone": zone, "zone_source": source}


def leave(person: Contact, boss: Member, dice: random.Random) -> Leave:
    start = NOW.date() + timedelta(days=dice.randrange(-20, 80))
    end = start + timedelta(days=dice.randrange(1, 40)) if dice.random() < 0.9 else None
    certainty = dice.choice(["CONFIRMED", "CONFIRMED", "TENTATIVE"])
    return Leave(contact=person, start_date=start, end_date=end, certainty=certainty, recorded_by=boss)


def straight(moment: datetime) -> dict[tuple[int, int], Answer]:
    """Return the answer for each contact, and for each account without any, asked one by one."""
    accounts = Account.objects.filter(deleted_at=None).exclude(stage=Stage.LOST)
    living = Contact.objects.filter(account__in=accounts, deleted_at=None, left_on_date=None)
    account_of = dict(living.values_list("pk", "account"))
    answers = {
        (pk, account_of[pk]): status_at(person, moment) for pk, person in people_of_contacts(list(account_of)).items()
    }
    alone = accounts.exclude(pk__in=list(account_of.values()))
    return answers | {(0, account.pk): status_at(person_of_account(account), moment) for account in alone}


def assert_equal(found: Standing, expected: dict[tuple[int, int], Answer]) -> None:
    crowd = found.crowd
    keys = list(zip(crowd.contact_ids.tolist(), crowd.account_ids.tolist(), strict=True))
    assert sorted(keys) == sorted(expected)
    columns = zip(keys, found.codes, found.good, found.window_ends, found.closing, found.closure_percent, strict=True)
    for key, code, good, ends, closing, percent in columns:
        answer = expected[key]
        assert STATUS_ORDER[code] is answer.status, key
        assert moment_or_none(good) == answer.next_good_at, key
        assert percent == answer.reason.facts.get("closure_probability_percent", 0), key
        is_here = answer.status is Status.REACHABLE
        assert moment_or_none(ends) == (answer.until if is_here else None), key
        closes = answer.reason.facts.get("closes_at")
        assert moment_or_none(closing) == closes, key


def moment_or_none(instant: int) -> datetime | None:
    return None if instant == NEVER else datetime.fromtimestamp(int(instant), UTC)


def assert_all_equal() -> None:
    for moment in MOMENTS:
        assert_equal(everyone_at(moment), straight(moment))


def test_thousands_stand_as_each_alone_and_so_they_do_after_changes_of_every_kind(boss: Member) -> None:
    dice = random.Random(26)
    fill(boss, dice, 800)
    assert Contact.objects.count() > 1500
    assert_all_equal()
    held = population._shared
    for _ in range(3):
        for _ in range(25):
            dice.choice(EDITS)(boss, dice)
        assert_all_equal()
    assert population._shared is held, "changes were read, and nobody was built anew"


def test_a_contact_takes_less_than_two_hundred_bytes(boss: Member) -> None:
    fill(boss, random.Random(8), 300)
    found = everyone_at(NOW)
    assert population._shared
    assert population._shared.row_bytes / len(found.codes) < 200


def one_of(rows: Any, dice: random.Random) -> Any:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.filter(pk=dice.choice(keys))


def remove_contact(boss: Member, dice: random.Random) -> None:
    one_of(Contact.objects.all(), dice).get().delete()


def add_contact(boss: Member, dice: random.Random) -> None:
    make_contact(one_of(Account.objects.all(), dice).get(), "New")


def remove_leave(boss: Member, dice: random.Random) -> None:
    one_of(Leave.objects.all(), dice).delete()


def add_leave(boss: Member, dice: random.Random) -> None:
    leave(one_of(Contact.objects.all(), dice).get(), boss, dice).save()


def other_account(boss: Member, dice: random.Random) -> None:
    contact = one_of(Contact.objects.filter(is_main=False), dice)
    contact.update(account=one_of(Account.objects.all(), dice).get(), site=None)


EDITS: list[Callable[[Member, random.Random], Any]] = [
    remove_contact,
    add_contact,
    remove_leave,
    add_leave,
    other_account,
    lambda boss, dice: one_of(Account.objects.all(), dice).update(**place(dice)),
    lambda boss, dice: one_of(Account.objects.all(), dice).update(stage=dice.choice(Stage.values)),
    lambda boss, dice: one_of(Account.objects.all(), dice).update(deleted_at=dice.choice([NOW, None])),
    lambda boss, dice: one_of(Site.objects.all(), dice).update(**place(dice)),
    lambda boss, dice: one_of(Site.objects.all(), dice).delete(),
    lambda boss, dice: one_of(Contact.objects.all(), dice).update(week=dice.choice(WEEKS)),
    lambda boss, dice: one_of(Contact.objects.all(), dice).update(zone=dice.choice(["", "Asia/Tokyo"])),
    lambda boss, dice: one_of(Contact.objects.all(), dice).update(left_on_date=dice.choice([NOW.date(), None])),
    lambda boss, dice: one_of(Leave.objects.all(), dice).update(certainty=dice.choice(["CONFIRMED", "HEARSAY"])),
    lambda boss, dice: make_account("New firm", owner=boss, **place(dice)),
]


def status_of(contact: Contact, moment: datetime = NOW) -> Status | None:
    """Return how a contact stands; None when they are not among those who can be asked."""
    found = everyone_at(moment)
    (position,) = found.crowd.positions_of_contacts(np.array([contact.pk]))
    return None if position < 0 else STATUS_ORDER[found.codes[position]]


def test_what_another_process_commits_is_seen_and_nothing_sooner(
    boss: Member, elsewhere: psycopg.Connection[Any]
) -> None:
    contact = make_contact(make_account(owner=boss))
    assert status_of(contact) is Status.REACHABLE
    elsewhere.execute("UPDATE customers_contact SET zone = 'America/Los_Angeles' WHERE id = %s", [contact.pk])
    assert status_of(contact) is Status.REACHABLE
    elsewhere.commit()
    assert status_of(contact) is Status.CLOSED


def test_a_transaction_that_began_earlier_and_ends_later_is_not_missed(
    boss: Member, elsewhere: psycopg.Connection[Any]
) -> None:
    slow, quick = make_contact(make_account("Slow", owner=boss)), make_contact(make_account("Quick", owner=boss))
    assert status_of(slow) is Status.REACHABLE
    elsewhere.execute("UPDATE customers_contact SET zone = 'America/Los_Angeles' WHERE id = %s", [slow.pk])
    Contact.objects.filter(pk=quick.pk).update(zone="America/Los_Angeles")
    assert status_of(quick) is Status.CLOSED
    assert status_of(slow) is Status.REACHABLE
    elsewhere.commit()
    numbers = list(Change.objects.order_by("pk").values_list("account_id", flat=True))
    assert numbers.index(slow.account_id) < numbers.index(quick.account_id)
    assert status_of(slow) is Status.CLOSED


def test_who_has_written_sees_it_and_what_is_taken_back_was_never_shared(boss: Member) -> None:
    contact = make_contact(make_account(owner=boss))
    assert status_of(contact) is Status.REACHABLE
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(zone="America/Los_Angeles")
        assert status_of(contact) is Status.CLOSED
        transaction.set_rollback(True)
    assert status_of(contact) is Status.REACHABLE


def test_a_table_that_is_emptied_leaves_nobody(boss: Member) -> None:
    contact = make_contact(make_account(owner=boss))
    assert status_of(contact) is Status.REACHABLE
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE customers_account CASCADE")
    assert len(everyone_at(NOW).codes) == 0


def test_thousands_changed_in_one_statement_are_told_in_one_row(boss: Member) -> None:
    Account.objects.bulk_create(Account(name=f"Firm {n}", sort_name="f", match_name="f") for n in range(5001))
    everyone_at(NOW)
    Change.objects.all().delete()
    Account.objects.filter(name__startswith="F").update(country="JP", zone="America/Los_Angeles", zone_source="CITY")
    assert list(Change.objects.values_list("account_id", flat=True)) == [None]
    assert set(everyone_at(NOW).codes.tolist()) == {STATUS_ORDER.index(Status.CLOSED)}


def test_a_change_that_decides_nothing_is_not_told(boss: Member) -> None:
    contact = make_contact(make_account(owner=boss))
    Change.objects.all().delete()
    Account.objects.update(note="Likes tea", tier="A")
    Contact.objects.filter(pk=contact.pk).update(note="Likes tea")
    assert not Change.objects.exists()


def test_days_that_the_team_corrects_hold_at_once(boss: Member) -> None:
    contact = make_contact(make_account(owner=boss))
    abroad = make_contact(make_account("Abroad", owner=boss, **place_of("IN")))
    assert status_of(contact) is Status.REACHABLE
    held = population._shared
    today = {"country": "DE", "date": NOW.date(), "is_closed": True, "name": "Works outing"}
    correction = CalendarCorrection.objects.create(**today, recorded_by=boss)
    assert status_of(contact) is Status.HOLIDAY
    assert status_of(abroad) is Status.REACHABLE
    correction.delete()
    assert status_of(contact) is Status.REACHABLE
    assert population._shared is held


def place_of(country: str) -> dict[str, str]:
    found = next(one for one in PLACES if one[0] == country)
    return dict(zip(("country", "subdivision", "city", "zone"), found, strict=True)) | {"zone_source": "CITY"}


def test_a_closure_that_a_company_tells_of_concerns_that_company_alone(boss: Member) -> None:
    make_contact(make_account("Closed", owner=boss))
    make_contact(make_account("Open", owner=boss))
    assert everyone_at(NOW).closure_percent.tolist() == [0, 0]
    closure = KnownClosure.objects.create(
        account=Account.objects.get(name="Closed"),
        name="Stocktaking",
        start_date=NOW.date(),
        end_date=NOW.date() + timedelta(days=2),
        probability_percent=90,
        recorded_by=boss,
    )
    assert sorted(everyone_at(NOW).closure_percent.tolist()) == [0, 90]
    assert_equal(everyone_at(NOW), straight(NOW))
    closure.delete()
    assert everyone_at(NOW).closure_percent.tolist() == [0, 0]


def test_calendars_that_say_the_same_change_nothing(boss: Member) -> None:
    contact = make_contact(make_account(owner=boss))
    assert status_of(contact) is Status.REACHABLE
    templates = population._shared._population.template_count if population._shared else 0
    CalendarVersion.objects.update(token="9e107d9d-372b-4b6d-8d2f-000000000001")
    assert status_of(contact) is Status.REACHABLE
    assert population._shared
    assert population._shared._population.template_count == templates


def test_who_has_not_looked_for_long_begins_anew_and_old_changes_are_forgotten(
    boss: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = make_contact(make_account(owner=boss))
    assert status_of(contact) is Status.REACHABLE
    held = population._shared
    monkeypatch.setattr(population, "LATEST_LOOK", timedelta(0))
    Contact.objects.filter(pk=contact.pk).update(zone="America/Los_Angeles")
    forget_changes(now=datetime.now(UTC) + KEPT + timedelta(minutes=1))
    assert not Change.objects.exists()
    assert status_of(contact) is Status.CLOSED
    assert population._shared is not held


def test_changes_of_this_week_are_kept(boss: Member) -> None:
    make_account(owner=boss)
    assert forget_changes(now=datetime.now(UTC) + KEPT - timedelta(hours=1)) == 0
    assert Change.objects.exists()


def test_the_horizon_moves_on_by_itself(boss: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = make_contact(make_account(owner=boss))
    everyone_at(NOW)
    assert population._shared
    held = population._shared
    begun = held._population.horizon.start
    monkeypatch.setattr(population, "MOVES_AFTER", timedelta(days=-3))
    later = held.reading.at + timedelta(days=5)
    held.catch_up(type(held.reading)(later, held.reading.snapshot, False, False, frozenset()))
    assert held._population.horizon.start - begun == 5 * 86_400
    assert status_of(contact) is Status.REACHABLE
