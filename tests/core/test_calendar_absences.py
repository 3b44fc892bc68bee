"""Absences of calendar files by the clock of whose calendar it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from tests.factories.calendar_files import calendar, event

from fairlead.core.calendar_absences import Absence, read_absences

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def read(*events: str, zone: str = SHANGHAI, floating_zone: str | None = None) -> list[Absence]:
    data = calendar("\n".join(events)).encode()
    return read_absences(data, START, END, zone, floating_zone=floating_zone).found


DAYS = ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107")


@pytest.mark.parametrize("zone", [SHANGHAI, "America/Los_Angeles", "Pacific/Chatham"])
def test_whole_days_are_the_same_days_everywhere(zone: str) -> None:
    (found,) = read(event(*DAYS, summary="Urlaub"), zone=zone)
    assert found[:5] == (date(2026, 12, 24), None, date(2027, 1, 7), None, "Urlaub")
    assert found.latest_day == date(2027, 1, 6)


def test_hours_are_those_of_the_owner_and_midnight_is_no_hour() -> None:
    timed = event("DTSTART:20261224T060000Z", "DTEND:20261225T160000Z", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    (found,) = read(timed)
    assert found[:4] == (date(2026, 12, 24), time(14), date(2026, 12, 26), None)
    (found,) = read(timed, zone="Europe/Berlin")
    assert found[:4] == (date(2026, 12, 24), time(7), date(2026, 12, 25), time(17))


def test_meetings_are_no_absences_and_titles_of_private_events_stay_private() -> None:
    meeting = event("DTSTART:20261224T060000Z", "DTEND:20261224T070000Z", uid="m@x", summary="Price talk")
    private = event(*DAYS, "CLASS:PRIVATE", summary="Holiday in Rome")
    assert [absence.summary for absence in read(meeting, private)] == [""]


FLOATING = ("DTSTART:20261224T090000", "DTEND:20261224T170000", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")


def test_times_without_a_zone_are_marked_until_somebody_says_the_zone() -> None:
    data = calendar("\n".join((event(*FLOATING, uid="f@x"), event(*DAYS, summary="Leave", uid="d@x")))).encode()
    absences = read_absences(data, START, END, SHANGHAI)
    assert [(one.start_time, one.is_floating) for one in absences.found] == [(None, False), (time(9), True)]
    assert len(absences.floating) == len(absences.settled) == 1
    assert absences.problems == []
    told = read_absences(data, START, END, SHANGHAI, floating_zone="Europe/Berlin")
    assert [(one.start_time, one.is_floating) for one in told.found] == [(None, False), (time(16), False)]


def test_the_same_days_twice_are_one_absence() -> None:
    assert len(read(event(*DAYS, summary="Leave", uid="a@x"), event(*DAYS, summary="Vacation", uid="b@x"))) == 1


def test_what_cannot_be_read_is_told() -> None:
    data = calendar(
        "\n".join((event("DTSTART:soon", summary="Leave"), event(*DAYS, summary="Leave", uid="d@x")))
    ).encode()
    absences = read_absences(data, START, END, SHANGHAI)
    assert [problem.code for problem in absences.problems] == ["unreadable"]
    assert len(absences.found) == 1
