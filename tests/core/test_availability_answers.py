"""What an answer says beside its status: facts, finer codes, whole runs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from fairlead.core.availability import Person, Status, person_from_json, runs, status_at, windows
from fairlead.core.public_holidays import HolidayState

OFFICE = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]
MUNICH = {"id": "m", "zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "week": OFFICE}


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def facts_of(moment: str, language: str = "en", **more: Any) -> dict[str, Any]:
    return dict(status_at(person_from_json(MUNICH | more), utc(moment), language=language).reason.facts)


PLACE = {"zone": "Europe/Berlin", "country": "DE", "subdivision": "BY"}

BRIDGE = {
    "closure_name": "Day after Corpus Christi",
    "closure_probability_percent": 45,
    "closure_scope": "office",
    "closure_start": date(2026, 6, 5),
    "closure_end": date(2026, 6, 8),
}
CHRISTMAS = {
    "closure_name": "Christmas and New Year",
    "closure_probability_percent": 60,
    "closure_scope": "office",
    "closure_start": date(2026, 12, 24),
    "closure_end": date(2027, 1, 2),
}


@pytest.mark.parametrize(
    ("moment", "facts"),
    [
        ("2026-10-26T09:00", {"window_end": utc("2026-10-26T11:00"), "closes_at": utc("2026-10-26T17:00")}),
        ("2026-10-26T11:30", {"opens_at": utc("2026-10-26T12:00"), "closes_at": utc("2026-10-26T17:00")}),
        ("2026-10-26T07:30", {"opens_at": utc("2026-10-26T08:00")}),
        ("2026-10-26T18:00", {}),
        ("2026-10-24T12:00", {}),
        (
            "2026-06-04T12:00",
            {"holiday_name": "Corpus Christi", "holiday_local_name": "Fronleichnam", "holiday_state": "confirmed"}
            | BRIDGE,
        ),
    ],
)
def test_facts_of_working_time(moment: str, facts: dict[str, Any]) -> None:
    assert facts_of(moment) == PLACE | facts


def test_an_early_hour_before_a_leave_does_not_promise_to_open() -> None:
    away = [{"start": "2026-10-26T08:00:00Z", "end": "2026-10-26T11:00:00Z"}]
    answer = status_at(person_from_json(MUNICH | {"leave": away}), utc("2026-10-26T07:30"))

    assert answer.status is Status.EARLY
    assert "opens_at" not in answer.reason.facts
    assert answer.next_good_at == utc("2026-10-26T12:00")


@pytest.mark.parametrize(
    ("leave", "code", "facts"),
    [
        ({"start": "2026-12-20", "end": "2027-01-06"}, "leave", {"leave_end": date(2027, 1, 6)}),
        (
            {"start": "2026-12-23T08:00:00Z", "end": "2026-12-25T08:00:00Z"},
            "leave",
            {"leave_end": utc("2026-12-25T08:00"), "likely_good_at": utc("2027-01-04T08:00")} | CHRISTMAS,
        ),
        ({"start": "2026-12-20", "kind": "sick"}, "leave_open", {"leave_kind": "sick"}),
        ({"start": "2026-12-20", "end": "9999-12-31"}, "leave_open", {}),
    ],
)
def test_facts_of_leave(leave: dict[str, str], code: str, facts: dict[str, Any]) -> None:
    answer = status_at(person_from_json(MUNICH | {"leave": [leave]}), utc("2026-12-24T10:00"))

    assert answer.reason.code == code
    assert answer.reason.facts == PLACE | facts
    if code == "leave_open":
        assert (answer.until, answer.next_good_at) == (None, None)


def test_leaves_that_touch_are_one() -> None:
    leave = [
        {"start": "2026-12-28", "end": "2027-01-11", "kind": "annual"},
        {"start": "2026-12-20", "end": "2026-12-28", "kind": "sick"},
    ]
    answer = status_at(person_from_json(MUNICH | {"leave": leave}), utc("2026-12-21T10:00"))

    assert answer.reason.facts == PLACE | {"leave_end": date(2027, 1, 11)}
    assert (answer.since, answer.until) == (utc("2026-12-19T23:00"), utc("2027-01-10T23:00"))


@pytest.mark.parametrize(
    ("person", "moment", "facts"),
    [
        ({"zone": "Europe/London", "country": "GB"}, "2026-10-26T10:00", {"incomplete": True}),
        ({"zone": "Asia/Shanghai", "country": "CN"}, "2027-06-01T02:00", {"holiday_data": "unannounced"}),
        ({"zone": "Asia/Colombo", "country": "LK"}, "2027-06-01T05:00", {"holiday_data": "no_data"}),
        ({"zone": "Europe/Rome"}, "2026-10-26T10:00", {"holiday_data": "no_data", "week_assumed": True}),
        ({"zone": "Europe/Rome", "week": OFFICE, "holidays": False}, "2026-10-26T10:00", {}),
        ({"zone": "Pacific/Tongatapu", "country": "TO"}, "2026-10-26T20:00", {"week_assumed": True}),
    ],
)
def test_what_is_not_known_stands_beside_every_answer(
    person: dict[str, Any], moment: str, facts: dict[str, Any]
) -> None:
    found = status_at(person_from_json({"id": "x"} | person), utc(moment)).reason.facts

    assert {name: found[name] for name in ("incomplete", "holiday_data", "week_assumed") if name in found} == facts


def test_a_holiday_that_waits_for_the_moon_makes_its_neighbours_uncertain() -> None:
    """Eid al-Fitr of 2027 is expected on 9 March; the working day before and the half Friday after it are in doubt."""
    dubai = person_from_json({"id": "d", "zone": "Asia/Dubai", "country": "AE"})
    found = runs(dubai, utc("2027-03-08T02:00"), utc("2027-03-12T12:00"))

    assert [(run.status.value, run.start.strftime("%dT%H:%M")) for run in found] == [
        ("closed", "08T02:00"),
        ("early", "08T04:00"),
        ("uncertain", "08T05:00"),  # the last day of Ramadan, from nine to three without a break
        ("late", "08T11:00"),
        ("closed", "08T13:00"),
        ("holiday", "08T20:00"),  # Eid al-Fitr
        ("holiday", "09T20:00"),  # the days after it have another name
        ("closed", "11T20:00"),
        ("early", "12T03:00"),
        ("uncertain", "12T04:00"),
        ("late", "12T08:00"),
        ("closed", "12T10:00"),
    ]
    assert windows(dubai, utc("2027-03-08T02:00"), utc("2027-03-12T12:00")) == []
    answer = status_at(dubai, utc("2027-03-08T06:00"))
    assert answer.reason.facts["holiday_name"] == "Eid al-Fitr"
    assert answer.reason.facts["holiday_state"] == HolidayState.ESTIMATED
    assert status_at(dubai, utc("2027-03-09T06:00")).reason.code == "holiday_estimated"


def test_chinese_days_beside_an_unannounced_festival_are_uncertain() -> None:
    chinese = person_from_json({"id": "c", "zone": "Asia/Shanghai", "country": "CN", "week": OFFICE})

    assert status_at(chinese, utc("2027-02-08T02:00")).reason.code == "holiday_unannounced"
    assert status_at(chinese, utc("2027-02-11T02:00")).status is Status.UNCERTAIN
    assert status_at(chinese, utc("2027-02-12T02:00")).status is Status.UNCERTAIN
    assert status_at(chinese, utc("2027-02-15T02:00")).status is Status.REACHABLE


def test_holiday_names_come_in_the_language_asked() -> None:
    assert facts_of("2026-06-04T12:00", language="de")["holiday_name"] == "Fronleichnam"


def test_two_holidays_of_different_names_are_two_runs() -> None:
    answer = status_at(person_from_json(MUNICH), utc("2026-12-25T10:00"))

    assert (answer.since, answer.until) == (utc("2026-12-24T23:00"), utc("2026-12-25T23:00"))


def test_hours_around_midnight_spill_over_closed_time_only() -> None:
    """A bar open 18:00-23:00, closed on Mondays: late until 01:00, into Monday as well, but not into a holiday."""
    evenings = [{"days": ["tue", "wed", "thu", "fri", "sat", "sun"], "from": "18:00", "to": "23:00"}]
    bar = person_from_json(MUNICH | {"week": evenings})

    assert status_at(bar, utc("2026-10-25T23:30")).status is Status.LATE  # Monday 00:30
    assert status_at(bar, utc("2026-10-26T00:30")).status is Status.WEEKEND
    assert status_at(bar, utc("2026-12-23T23:30")).status is Status.LATE  # Thursday, before Christmas
    assert status_at(bar, utc("2026-12-24T23:30")).status is Status.HOLIDAY  # Christmas Day 00:30
    bakery = person_from_json(MUNICH | {"week": [{"days": ["mon"], "from": "00:30", "to": "08:00"}]})
    assert status_at(bakery, utc("2026-10-25T22:45")).status is Status.EARLY  # Sunday 23:45
    away = [{"start": "2026-10-25", "end": "2026-10-26"}]
    absent = person_from_json(MUNICH | {"week": [{"days": ["mon"], "from": "00:30", "to": "08:00"}], "leave": away})
    assert status_at(absent, utc("2026-10-25T22:45")).status is Status.LEAVE


def test_a_shift_of_almost_a_day_is_late_two_days_after_it_began() -> None:
    long_watch = person_from_json(MUNICH | {"week": [{"days": ["mon"], "from": "23:00", "to": "22:30"}]})
    answer = status_at(long_watch, utc("2026-10-27T23:10"))  # Wednesday 00:10

    assert (answer.status, answer.until) == (Status.LATE, utc("2026-10-27T23:30"))


def test_what_follows_a_leave_began_with_its_end() -> None:
    away = [{"start": "2026-10-26T07:00:00Z", "end": "2026-10-26T09:30:00Z"}]

    assert status_at(person_from_json(MUNICH | {"leave": away}), utc("2026-10-26T10:00")).since == utc(
        "2026-10-26T09:30"
    )


def test_a_night_shift_before_a_holiday_is_finished_in_it() -> None:
    nights = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "22:00", "to": "06:00"}]
    guard = person_from_json(MUNICH | {"week": nights})

    assert status_at(guard, utc("2026-06-04T02:00")).status is Status.REACHABLE  # Corpus Christi 04:00
    assert status_at(guard, utc("2026-06-04T05:00")).status is Status.HOLIDAY
    assert status_at(guard, utc("2026-06-05T02:00")).status is Status.CLOSED  # the holiday's own night is not worked


def test_a_split_day_pauses_between_its_shifts() -> None:
    siesta = [
        {"days": ["mon"], "from": "09:00", "to": "13:30"},
        {"days": ["mon"], "from": "16:30", "to": "20:00"},
    ]
    answer = status_at(person_from_json(MUNICH | {"week": siesta}), utc("2026-10-26T14:00"))

    assert answer.status is Status.BREAK
    assert answer.until == utc("2026-10-26T15:30")


def test_overlapping_shifts_are_worked_as_one() -> None:
    both = [
        {"days": ["mon"], "from": "08:00", "to": "12:00"},
        {"days": ["mon"], "from": "10:00", "to": "18:00", "breaks": [["11:00", "13:00"]]},
    ]

    assert windows(person_from_json(MUNICH | {"week": both}), utc("2026-10-26"), utc("2026-10-27")) == [
        (utc("2026-10-26T07:00"), utc("2026-10-26T11:00")),
        (utc("2026-10-26T12:00"), utc("2026-10-26T17:00")),
    ]


def test_a_zone_that_is_not_known_is_no_zone() -> None:
    lost = Person("lost", "Atlantis/Capital", "DE")

    assert status_at(lost, utc("2026-10-26T10:00")).status is Status.UNKNOWN_ZONE
    assert windows(lost, utc("2026-10-26"), utc("2026-10-27")) == []
    assert [run.status for run in runs(lost, utc("2026-10-26"), utc("2026-10-27"))] == [Status.UNKNOWN_ZONE]


def test_a_moment_between_two_seconds_is_itself_when_reachable() -> None:
    moment = utc("2026-10-26T10:00").replace(microsecond=250_000)

    assert status_at(person_from_json(MUNICH), moment).next_good_at == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        status_at(person_from_json(MUNICH), datetime(2026, 10, 26, 10))  # noqa: DTZ001


def test_an_empty_period_has_nothing() -> None:
    person = person_from_json(MUNICH)

    assert runs(person, utc("2026-10-26"), utc("2026-10-26")) == []
    assert windows(person, utc("2026-10-27"), utc("2026-10-26")) == []
