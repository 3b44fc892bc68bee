"""The desk: groups, order, whose rows, which contact speaks for an account."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast, make_member
from tests.factories.team import signed_in

from fairlead.availability.operations import record_leave
from fairlead.core.availability import Status
from fairlead.core.desk_order import DeskGroup
from fairlead.customers.types import Stage
from fairlead.planner.operations.items import add_item, snooze_item
from fairlead.planner.queries.desk import find_row, get_desk
from fairlead.planner.types import DeskFilter, Show
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
# Monday 14:40 in Shanghai: 07:40 in Berlin, 09:40 in Riyadh, 15:40 in Tokyo (a holiday), 01:40 in New York.
NOW = datetime(2026, 11, 23, 6, 40, tzinfo=UTC)
PLACES = {
    "Riyadh": ("SA", "Asia/Riyadh"),
    "Karachi": ("PK", "Asia/Karachi"),
    "Berlin": ("DE", "Europe/Berlin"),
    "New York": ("US", "America/New_York"),
    "Tokyo": ("JP", "Asia/Tokyo"),
}


def account_in(place: str, owner: Member | None, **fields: object) -> object:
    country, zone = PLACES[place]
    return make_account(f"Firm in {place}", owner=owner, country=country, zone=zone, subdivision="", city="", **fields)


def names(by: Member, **wanted: object) -> list[str]:
    chosen = {"whose": by.pk, **wanted}
    return [row.account_name for row in get_desk(by=by, now=NOW, wanted=DeskFilter(**chosen)).rows]


def test_rows_stand_in_groups_and_those_who_close_soonest_come_first() -> None:
    manager = make_member("Mia Manager")
    for place in PLACES:
        account_in(place, manager)
    unknown = make_account("Firm nowhere", owner=manager, country="US", subdivision="", zone="", zone_source="")
    desk = get_desk(by=manager, now=NOW, wanted=DeskFilter(whose=manager.pk))
    assert [(row.account_name, row.group) for row in desk.rows] == [
        ("Firm in Karachi", DeskGroup.NOW),
        ("Firm in Riyadh", DeskGroup.NOW),
        ("Firm in Berlin", DeskGroup.SOON),
        ("Firm in New York", DeskGroup.LATER),
        ("Firm in Tokyo", DeskGroup.NOT_TODAY),
        (unknown.name, DeskGroup.UNKNOWN),
    ]
    tokyo = desk.rows[4]
    assert tokyo.answer.status is Status.HOLIDAY
    assert tokyo.answer.reason.facts["holiday_name"]
    assert tokyo.local_at is not None
    assert tokyo.local_at.strftime("%H:%M") == "15:40"


def test_of_rows_that_close_together_the_one_due_first_comes_first() -> None:
    manager = make_member("Mia Manager")
    later, earlier = (
        account_in("Riyadh", manager),
        make_account("Zulu Trading", owner=manager, country="SA", zone="Asia/Riyadh", subdivision="", city=""),
    )
    add_item(account=later, by=manager, now=NOW, title="Next week", due_date=date(2026, 11, 30))
    add_item(account=earlier, by=manager, now=NOW, title="Overdue", due_date=date(2026, 11, 19))
    assert names(manager) == ["Zulu Trading", "Firm in Riyadh"]
    row = get_desk(by=manager, now=NOW, wanted=DeskFilter(whose=manager.pk)).rows[0]
    assert row.step is not None
    assert (row.step.title, row.step.days_late) == ("Overdue", 4)


def test_due_is_counted_in_the_lookers_own_calendar() -> None:
    in_shanghai = make_member("Mia Manager")
    in_lima = make_member("Luz Lima", zone="America/Lima")
    late_evening = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # the 24th in Shanghai, the 23rd in Lima
    for member in (in_shanghai, in_lima):
        account = make_account(f"Of {member}", owner=member)
        add_item(account=account, by=member, now=NOW, title="Call", due_date=date(2026, 11, 23))
        row = find_row(by=member, now=late_evening, account_id=account.pk)
        assert row is not None
        assert row.step is not None
        assert row.step.days_late == (1 if member is in_shanghai else 0)


def test_the_step_decides_which_contact_speaks_for_the_account() -> None:
    manager = make_member("Mia Manager")
    account = account_in("Berlin", manager)
    main = make_contact(account, "Main Contact", is_main=True)
    other = make_contact(account, "Other Contact")
    left = make_contact(account, "Left Contact", left_on_date=date(2026, 1, 1))
    row = find_row(by=manager, now=NOW, account_id=account.pk)
    assert row is not None
    assert row.contact_id == main.pk
    add_item(account=account, by=manager, now=NOW, title="Ask", due_date=date(2026, 11, 24), contact=other)
    row = find_row(by=manager, now=NOW, account_id=account.pk)
    assert row is not None
    assert row.contact_id == other.pk
    main.delete()
    other.delete()
    row = find_row(by=manager, now=NOW, account_id=account.pk)
    assert row is not None
    assert row.contact_id is None
    assert left.pk


def test_leave_of_one_contact_does_not_colour_another_of_the_same_place() -> None:
    manager = make_member("Mia Manager")
    away, here = (
        account_in("Riyadh", manager),
        make_account("Zulu Trading", owner=manager, country="SA", zone="Asia/Riyadh", subdivision="", city=""),
    )
    contact = make_contact(away, is_main=True)
    make_contact(here, is_main=True)
    record_leave(contact=contact, by=manager, now=NOW, start_date=date(2026, 11, 20), end_date=date(2026, 12, 1))
    desk = get_desk(by=manager, now=NOW, wanted=DeskFilter(whose=manager.pk))
    statuses = {row.account_name: row.answer.status for row in desk.rows}
    assert statuses == {"Firm in Riyadh": Status.LEAVE, "Zulu Trading": Status.REACHABLE}


def test_snoozed_rows_are_hidden_until_their_day_in_the_customers_calendar() -> None:
    manager = make_member("Mia Manager")
    account = account_in("New York", manager)
    item = add_item(account=account, by=manager, now=NOW, title="Call", due_date=date(2026, 11, 23))
    snooze_item(item=item, by=manager, now=NOW, until_date=date(2026, 11, 24))
    assert names(manager) == []
    assert names(manager, show=Show.SNOOZED) == ["Firm in New York"]
    # The 24th has begun in Shanghai and in Berlin, but not yet in New York.
    before, after = datetime(2026, 11, 24, 4, 59, tzinfo=UTC), datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    for moment, number in ((before, 0), (after, 1)):
        assert len(get_desk(by=manager, now=moment, wanted=DeskFilter(whose=manager.pk)).rows) == number


def test_filters_narrow_and_counts_are_those_of_all() -> None:
    manager = make_member("Mia Manager")
    due = account_in("Riyadh", manager, tier="A")
    account_in("Berlin", manager, tier="B")
    account_in("Tokyo", manager, stage=Stage.LOST)
    add_item(account=due, by=manager, now=NOW, title="Call", due_date=date(2026, 11, 20))
    assert names(manager) == ["Firm in Riyadh", "Firm in Berlin"]
    assert names(manager, show=Show.DUE) == ["Firm in Riyadh"]
    assert names(manager, show=Show.NO_STEP) == ["Firm in Berlin"]
    assert names(manager, tier="B") == ["Firm in Berlin"]
    assert names(manager, country="SA") == ["Firm in Riyadh"]
    assert names(manager, group=DeskGroup.SOON) == ["Firm in Berlin"]
    desk = get_desk(by=manager, now=NOW, wanted=DeskFilter(whose=manager.pk, group=DeskGroup.SOON))
    assert (desk.total, desk.overdue, desk.without_step) == (2, 1, 1)


def test_a_filter_that_no_column_can_hold_is_refused_with_a_page() -> None:
    assert signed_in(make_member("Mia Manager")).get("/?country=%00").status_code == 422


def test_whose_desk_is_shown_and_what_stays_closed() -> None:
    cast = make_cast()
    account_in("Riyadh", cast.owner)
    foreign = account_in("Berlin", cast.stranger)
    assert names(cast.owner) == ["Firm in Riyadh"]
    assert names(cast.boss, whose=cast.owner.pk) == ["Firm in Riyadh"]
    assert names(cast.boss, whose=None) == ["Firm in Riyadh", "Firm in Berlin"]
    assert names(cast.owner, whose=None) == ["Firm in Riyadh"]
    assert names(cast.owner, whose=cast.stranger.pk) == []
    assert find_row(by=cast.owner, now=NOW, account_id=foreign.pk) is None
    # A step of one's own brings a colleague's account onto one's desk.
    add_item(account=foreign, by=cast.boss, now=NOW, title="Call", due_date=date(2026, 11, 23))
    assert names(cast.boss) == ["Firm in Berlin"]
