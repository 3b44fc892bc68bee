"""Leave by the person's own clock, and leave that is not certain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fairlead.core.availability import Leave, Person, Status, runs, status_at, windows
from fairlead.core.weeks import find_country_week
from fairlead.core.zones import wall_start
from fairlead.ui.sentences import Wording, reason_sentence

ENGLISH = Wording(lambda text: text, "en")


def person(zone: str = "Europe/Berlin", **fields: object) -> Person:
    weeks = find_country_week("DE", None).weeks
    return Person(id="Anna", zone=zone, country="DE", subdivision="HH", weeks=weeks, **fields)  # type: ignore[arg-type]


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001  what the clock shows, wherever that is


def at(hour: int, day: int = 14, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("hour", "minute", "status"),
    [(9, 0, Status.REACHABLE), (12, 59, Status.BREAK), (13, 0, Status.LEAVE), (16, 59, Status.LEAVE)],
)
def test_leave_from_a_wall_time_begins_exactly_there(hour: int, minute: int, status: Status) -> None:
    away = person(leave=(Leave(wall(2026, 12, 14, 13), date(2026, 12, 16)),))
    assert status_at(away, at(hour, minute=minute)).status is status


def test_leave_until_a_wall_time_ends_exactly_there_and_says_so() -> None:
    away = person(leave=(Leave(date(2026, 12, 14), wall(2026, 12, 16, 14)),))
    answer = status_at(away, at(10, day=15))
    assert answer.until == answer.next_good_at == at(14, day=16)
    assert answer.reason.facts["leave_end"] == at(14, day=16)
    assert reason_sentence(answer, at(10, day=15), ENGLISH) == "On leave until tomorrow 14:00"
    assert status_at(away, at(14, day=16)).status is Status.REACHABLE


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns", "Pacific/Chatham", "Asia/Kathmandu"])
def test_the_same_wall_time_is_another_instant_in_each_zone(zone: str) -> None:
    away = person(zone, leave=(Leave(wall(2026, 12, 14, 10), wall(2026, 12, 14, 11)),))
    begun = datetime(2026, 12, 14, 10, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = [run for run in runs(away, begun - timedelta(hours=2), begun + timedelta(hours=3)) if run.status == "leave"]
    assert [(run.start, run.end) for run in found] == [(begun, begun + timedelta(hours=1))]


def test_a_wall_time_that_is_left_out_begins_with_the_next_and_one_that_comes_twice_with_its_first() -> None:
    def seconds(moment: datetime) -> int:
        return int(moment.replace(tzinfo=UTC).timestamp())

    gap = wall_start("Europe/Berlin", seconds(wall(2026, 3, 29, 2, 30)))
    assert gap == datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp()
    twice = wall_start("Europe/Berlin", seconds(wall(2026, 10, 25, 2, 30)))
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("certainty", "end", "words"),
    [
        ("TENTATIVE", date(2027, 1, 6), "probably on leave until 6 Jan"),
        ("HEARSAY", date(2027, 1, 6), "perhaps on leave until 6 Jan"),
        ("TENTATIVE", wall(2026, 12, 15, 13), "probably on leave until tomorrow 13:00"),
        ("HEARSAY", None, "perhaps on leave, return not known"),
    ],
)
def test_leave_that_is_not_certain_is_told_and_takes_no_time(certainty: str, end: date | None, words: str) -> None:
    perhaps = person(perhaps_leave=(Leave(date(2026, 12, 14), end, "LEAVE", certainty),))
    answer = status_at(perhaps, at(9))
    assert answer.status is Status.REACHABLE
    assert answer.reason.facts["perhaps_leave_certainty"] == certainty
    assert reason_sentence(answer, at(9), Wording(lambda text: text, "en_GB")).endswith(f"; {words}")
    assert windows(perhaps, at(0), at(0, day=28)) == windows(person(), at(0), at(0, day=28))
    # On the Sunday before it is told of the Monday on which they would be reached next, and on the Friday not yet.
    assert status_at(perhaps, at(9, day=13)).reason.facts["perhaps_leave_certainty"] == certainty
    assert "perhaps_leave_certainty" not in status_at(perhaps, at(9, day=11)).reason.facts


def test_the_surer_leave_is_told_and_certain_leave_silences_both_while_it_lasts() -> None:
    tentative = Leave(date(2026, 12, 14), date(2026, 12, 20), "LEAVE", "TENTATIVE")
    hearsay = Leave(date(2026, 12, 1), date(2026, 12, 31), "LEAVE", "HEARSAY")
    both = person(perhaps_leave=(tentative, hearsay))
    assert status_at(both, at(9)).reason.facts["perhaps_leave_end"] == date(2026, 12, 20)
    assert status_at(both, at(9, day=21)).reason.facts["perhaps_leave_end"] == date(2026, 12, 31)
    certain = person(leave=(Leave(date(2026, 12, 14), date(2027, 1, 2)),), perhaps_leave=(tentative, hearsay))
    answer = status_at(certain, at(9))
    assert answer.status is Status.LEAVE
    assert "perhaps_leave_end" not in answer.reason.facts
    back_before = person(leave=(Leave(date(2026, 12, 14), date(2026, 12, 16)),), perhaps_leave=(tentative, hearsay))
    assert status_at(back_before, at(9)).reason.facts["perhaps_leave_end"] == date(2026, 12, 20)
