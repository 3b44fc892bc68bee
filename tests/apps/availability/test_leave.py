"""Leave entered by hand, and what the engine makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.availability import operations
from fairlead.availability.models import Leave
from fairlead.availability.queries import leave_visible_to, people_of_contacts, person_of_account, person_of_contact
from fairlead.availability.queries.coming_absences import Wanted
from fairlead.availability.queries.leave_calendar import leave_calendar
from fairlead.availability.types import LeaveCertainty
from fairlead.core.availability import Status, status_at
from fairlead.db.models import ChangedMeanwhile
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday 10:00 in Hamburg
WEEK = {"start_date": date(2026, 11, 23), "end_date": date(2026, 11, 28)}


def test_leave_makes_a_contact_away_until_the_first_day_back() -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner))
    assert status_at(person_of_contact(contact), NOW).status is Status.REACHABLE
    operations.record_leave(contact=contact, by=cast.owner, now=NOW, **WEEK)
    answer = status_at(person_of_contact(contact), NOW)
    assert answer.status is Status.LEAVE
    # Saturday 28 November is the first day back, so Monday 30 at eight is the next good moment.
    assert answer.next_good_at == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


def test_each_relation_may_record_or_not() -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner, backup_owner=cast.backup))
    for relation in ("owner", "backup", "colleague", "leader", "boss", "finance"):
        operations.record_leave(contact=contact, by=getattr(cast, relation), now=NOW, **WEEK)
    for relation in ("stranger", "viewer"):
        with pytest.raises(AccessRefused):
            operations.record_leave(contact=contact, by=getattr(cast, relation), now=NOW, **WEEK)
    assert set(leave_visible_to(cast.stranger)) == set()
    assert leave_visible_to(cast.viewer).count() == 6


def test_impossible_leave_is_refused_and_nothing_is_written() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contact, elsewhere = make_contact(account), make_contact(make_account("Other", owner=cast.owner))
    day = date(2026, 11, 23)
    with pytest.raises(operations.LeaveEndsBeforeItStarts):
        operations.record_leave(contact=contact, by=cast.owner, now=NOW, start_date=day, end_date=day)
    with pytest.raises(operations.AskAgainWithEnd):
        operations.record_leave(contact=contact, by=cast.owner, now=NOW, ask_again_date=day, **WEEK)
    for stand_in in (elsewhere, contact):
        with pytest.raises(operations.StandInElsewhere):
            operations.record_leave(contact=contact, by=cast.owner, now=NOW, stand_in=stand_in, **WEEK)
    assert not Leave.objects.exists()


def test_a_second_writer_does_not_overwrite_the_first() -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner))
    leave = operations.record_leave(contact=contact, by=cast.owner, now=NOW, **WEEK)
    leave.refresh_from_db()
    values = {"ask_again_date": None, "kind": leave.kind, "stand_in": None, "note": ""}
    values |= {"certainty": leave.certainty, "start_time": None, "end_time": None}
    read_version = leave.version
    changed = operations.change_leave(
        leave=leave, by=cast.owner, now=NOW, expected_version=read_version, **WEEK | {"end_date": None}, **values
    )
    assert (changed.end_date, changed.version) == (None, read_version + 1)
    with pytest.raises(ChangedMeanwhile):
        operations.change_leave(
            leave=leave, by=cast.colleague, now=NOW, expected_version=read_version, **WEEK, **values
        )
    operations.remove_leave(leave=leave, by=cast.owner, now=NOW)
    assert not Leave.objects.exists()


def test_people_come_in_few_queries_whatever_their_number(django_assert_num_queries: object) -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contacts = [make_contact(account, f"Person {letter}") for letter in "abcdefgh"]
    people_of_contacts([contacts[0].pk])  # the first question of a process reads the calendars
    with django_assert_num_queries(2):  # type: ignore[operator]  the second asks whether the calendars still hold
        people = people_of_contacts([contact.pk for contact in contacts])
    assert len(people) == 8
    assert {person.zone for person in people.values()} == {"Europe/Berlin"}


def test_an_account_without_contacts_keeps_its_countrys_hours() -> None:
    cast = make_cast()
    gulf = make_account("Gulf Light", owner=cast.owner, country="SA", subdivision="", city="", zone="Asia/Riyadh")
    sunday = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert status_at(person_of_account(gulf), sunday).status is Status.REACHABLE
    unknown = make_account("Somewhere", owner=cast.owner, country="US", subdivision="", zone="", zone_source="")
    assert status_at(person_of_account(unknown), sunday).status is Status.UNKNOWN_ZONE


def test_the_calendar_shows_leave_holidays_and_their_weekends() -> None:
    cast = make_cast()
    american = make_account("Bluebonnet", owner=cast.owner, country="US", subdivision="TX", zone="America/Chicago")
    contact = make_contact(american, "Raquel Soto")
    operations.record_leave(contact=contact, by=cast.owner, now=NOW, **WEEK | {"start_date": date(2026, 11, 27)})
    first, end = date(2026, 11, 23), date(2026, 11, 30)
    wanted = Wanted(first, 1, whose=cast.owner.pk)
    calendar = leave_calendar(by=cast.owner, first=first, end=end, language="en", wanted=wanted)
    marks = [day.mark for day in calendar.people[0].days]
    assert marks == ["", "", "", "holiday", "leave", "free", "free"]
    assert [line.country for line in calendar.countries] == ["US"]
    assert calendar.countries[0].days[3].name == "Thanksgiving Day"
    Leave.objects.update(certainty=LeaveCertainty.TENTATIVE, end_date=date(2026, 11, 27), end_time=time(12))
    unsure = leave_calendar(by=cast.owner, first=first, end=end, language="en", wanted=wanted)
    assert [day.mark for day in unsure.people[0].days] == ["", "", "", "holiday", "perhaps", "free", "free"]
    anybody = replace(wanted, whose=None)
    nothing = leave_calendar(by=cast.stranger, first=first, end=end, language="en", wanted=anybody)
    assert (nothing.people, nothing.countries) == ((), ())
