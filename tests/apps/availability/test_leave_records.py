"""Part days, certainty and overlapping records, as pages, programs and lists see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability import operations
from fairlead.availability.models import Leave
from fairlead.availability.operations.exports import period_text
from fairlead.availability.queries import leave_between, person_of_contact
from fairlead.availability.queries.overlaps import overlaps
from fairlead.availability.types import LeaveCertainty
from fairlead.core.availability import Status, status_at
from fairlead.core.values import parse_periods
from fairlead.customers.models import Contact
from fairlead.db.models import ChangedMeanwhile
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday 10:00 in Hamburg


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner))


def record(contact: Contact, cast: Cast, first: int, back: int | None, **more: Any) -> Leave:
    """Record a leave in December 2026, from one day until another."""
    end = date(2026, 12, back) if back else None
    return operations.record_leave(
        contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 12, first), end_date=end, **more
    )


def test_a_part_day_is_away_by_the_contacts_own_clock(contact: Contact, cast: Cast) -> None:
    record(contact, cast, 1, 3, start_time=time(13), end_time=time(11))
    away = person_of_contact(contact)

    def status(day: int, hour: int, minute: int = 0) -> Status:
        return status_at(away, datetime(2026, 12, day, hour - 1, minute, tzinfo=UTC)).status

    assert (status(1, 11), status(1, 13), status(2, 10), status(3, 10, 59)) == (
        Status.REACHABLE,
        Status.LEAVE,
        Status.LEAVE,
        Status.LEAVE,
    )
    assert status(3, 11) is Status.REACHABLE
    touched = [day for day in range(1, 5) if leave_between(cast.owner, date(2026, 12, day), date(2026, 12, day + 1))]
    assert touched == [1, 2, 3]


@pytest.mark.parametrize("certainty", [LeaveCertainty.TENTATIVE, LeaveCertainty.HEARSAY])
def test_only_confirmed_leave_takes_time_away(certainty: str, contact: Contact, cast: Cast) -> None:
    leave = record(contact, cast, 1, 5, certainty=certainty)
    moment = datetime(2026, 12, 2, 9, tzinfo=UTC)
    answer = status_at(person_of_contact(contact), moment)
    assert answer.status is Status.REACHABLE
    assert answer.reason.facts["perhaps_leave_certainty"] == certainty
    leave.certainty = LeaveCertainty.CONFIRMED
    leave.save()
    assert status_at(person_of_contact(contact), moment).status is Status.LEAVE


@pytest.mark.parametrize(
    "values",
    [
        {"start_date": date(2026, 12, 1), "end_date": date(2026, 12, 1)},
        {"start_date": date(2026, 12, 1), "end_date": date(2026, 12, 1), "end_time": time(9), "start_time": time(9)},
        {"start_date": date(2026, 12, 1), "end_date": None, "end_time": time(9)},
        {"start_date": date(2026, 12, 1), "end_date": date(2026, 12, 3), "start_time": time(0)},
    ],
)
def test_the_database_refuses_impossible_times(values: dict[str, Any], contact: Contact, cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(contact=contact, recorded_by=cast.owner, **values)


def test_a_time_of_return_needs_its_day_and_lies_after_the_beginning(contact: Contact, cast: Cast) -> None:
    with pytest.raises(operations.TimeWithoutDate):
        record(contact, cast, 1, None, end_time=time(9))
    with pytest.raises(operations.LeaveEndsBeforeItStarts):
        record(contact, cast, 1, 1, start_time=time(14), end_time=time(9))
    assert record(contact, cast, 1, 2, start_time=time(0), end_time=time(0)).start_time is None


def test_overlaps_are_groups_and_touching_is_none(contact: Contact, cast: Cast) -> None:
    first, second = record(contact, cast, 1, 5), record(contact, cast, 4, 8)
    third = record(contact, cast, 7, 9, start_time=time(12))
    record(contact, cast, 9, 12)
    apart = record(contact, cast, 20, 22)
    open_end = record(contact, cast, 21, None, ask_again_date=date(2027, 1, 11))
    found = overlaps(list(Leave.objects.all()))
    assert [overlap.leave for overlap in found] == [(first, second, third), (apart, open_end)]
    assert found[0].whole[:4] == (date(2026, 12, 1), None, date(2026, 12, 9), None)
    assert found[1].whole == (date(2026, 12, 20), None, None, None, date(2027, 1, 11))


def seen(*rows: Leave) -> dict[int, int]:
    return {row.pk: row.version for row in Leave.objects.filter(pk__in=[row.pk for row in rows])}


def test_joining_keeps_the_latest_with_the_time_and_notes_of_all(contact: Contact, cast: Cast) -> None:
    first = record(contact, cast, 1, 5, note="Told on the phone", start_time=time(12))
    second = record(contact, cast, 4, 8, note="Told by mail", certainty=LeaveCertainty.TENTATIVE)
    with pytest.raises(AccessRefused):
        operations.join_leave(contact=contact, versions=seen(first, second), by=cast.viewer, now=NOW)
    kept = operations.join_leave(contact=contact, versions=seen(first, second), by=cast.colleague, now=NOW)
    assert list(Leave.objects.all()) == [kept] == [second]
    assert (kept.start_date, kept.start_time, kept.end_date) == (date(2026, 12, 1), time(12), date(2026, 12, 8))
    assert kept.certainty == LeaveCertainty.TENTATIVE
    assert kept.note.splitlines() == ["Told on the phone", "Told by mail"]


def test_keeping_the_latest_removes_the_others(contact: Contact, cast: Cast) -> None:
    later_day, earlier_day = record(contact, cast, 4, 8), record(contact, cast, 1, 5)
    kept = operations.keep_latest_leave(contact=contact, versions=seen(later_day, earlier_day), by=cast.owner, now=NOW)
    assert list(Leave.objects.all()) == [kept] == [earlier_day]


def test_what_was_changed_meanwhile_or_does_not_overlap_is_not_joined(contact: Contact, cast: Cast) -> None:
    first, second, apart = record(contact, cast, 1, 5), record(contact, cast, 4, 8), record(contact, cast, 20, 22)
    versions = seen(first, second)
    Leave.objects.filter(pk=first.pk).update(note="New")
    with pytest.raises(ChangedMeanwhile):
        operations.join_leave(contact=contact, versions=versions, by=cast.owner, now=NOW)
    with pytest.raises(operations.NothingOverlaps):
        operations.join_leave(contact=contact, versions=seen(first, apart), by=cast.owner, now=NOW)
    elsewhere = make_contact(contact.account, "Jonas Brandt")
    with pytest.raises(ChangedMeanwhile):
        operations.join_leave(contact=elsewhere, versions=seen(first, second), by=cast.owner, now=NOW)
    assert Leave.objects.count() == 3


def test_the_page_shows_overlaps_and_resolves_them(contact: Contact, cast: Cast) -> None:
    first, second = record(contact, cast, 1, 5), record(contact, cast, 4, 8)
    browser = signed_in(cast.owner)
    page = browser.get(f"/contacts/{contact.pk}?at=2026-11-23T10:00").content.decode()
    assert "2 records overlap." in page
    assert "Together they say 1–7 Dec 2026; the latest says 4–7 Dec 2026." in page
    versions = ",".join(f"{pk}:{version}" for pk, version in seen(first, second).items())
    assert f'value="{versions}"' in page
    answer = browser.post(f"/contacts/{contact.pk}/leave/overlap", {"versions": versions, "act": "join"}, follow=True)
    assert "Joined: 1–7 Dec 2026." in answer.content.decode()
    again = browser.post(f"/contacts/{contact.pk}/leave/overlap", {"versions": versions, "act": "join"}, follow=True)
    assert "changed these records meanwhile" in again.content.decode()


def test_the_form_takes_hours_and_certainty_and_shows_them_again(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    data = {"kind": "TRAVEL", "start_date": "2026-12-01", "start_time": "13:00", "latest_day": "2026-12-03"}
    data |= {"end_time": "11:30", "certainty": "TENTATIVE"}
    assert browser.post(f"/contacts/{contact.pk}/leave/new", data).status_code == 302
    leave = Leave.objects.get()
    assert (leave.start_time, leave.end_date, leave.end_time) == (time(13), date(2026, 12, 3), time(11, 30))
    page = browser.get(f"/leave/{leave.pk}").content.decode()
    assert 'value="13:00"' in page
    assert 'value="11:30"' in page
    assert 'value="2026-12-03"' in page
    assert "Entered by hand · Owen Owner" in page
    wrong = browser.post(f"/contacts/{contact.pk}/leave/new", data | {"latest_day": "", "end_time": "11:30"})
    assert wrong.status_code == 422
    assert "A time of return needs the day of return" in wrong.content.decode()
    card = browser.get(f"/contacts/{contact.pk}").content.decode()
    assert "1 Dec 2026, from 13:00 – 3 Dec 2026, until 11:30" in card
    assert "tentative" in card


@pytest.mark.parametrize(
    "text", ["2026-12-20 13:00..2027-01-05 12:00", "2026-12-20..2027-01-05?", "2026-12-20..", "2026-12-20 09:30..?"]
)
def test_what_is_handed_out_can_be_brought_in_again(text: str, contact: Contact, cast: Cast) -> None:
    from fairlead.availability.operations.imports import LeaveColumn, read_periods
    from fairlead.customers.operations.imports.port import ColumnFacts, PlacedValues

    facts = ColumnFacts(date_order=None, decimal_mark="", today=NOW.date())
    assert parse_periods(text)
    row = PlacedValues(contact.account_id, contact.pk, None, {"leave": read_periods(text, facts)})
    column = LeaveColumn()
    assert len(column.load([row], by=cast.owner, now=NOW)) == 1
    assert column.load([row], by=cast.owner, now=NOW) == []
    assert period_text(Leave.objects.get()) == text
