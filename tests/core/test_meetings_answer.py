"""What is told of a meeting for each person, why there is none, and how a search is read from JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fairlead.core.availability import Leave, Person
from fairlead.core.meetings import (
    Answer,
    ComfortSpan,
    ImpossibleProblem,
    Participant,
    Side,
    explain,
    find_meetings,
    problem_from_json,
    remaining_burden,
)
from fairlead.core.weeks import DatedWeek, parse_week_text

OFFICE = "Mon-Fri 09:00-18:00 break 12:00-13:00"


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def someone(zone: str | None = "Europe/Berlin", week: str = OFFICE, **more: Any) -> Participant:
    weeks = (DatedWeek(None, parse_week_text(week)),)
    return Participant(Person("", zone, more.pop("country", None), None, weeks, more.pop("leave", ())), **more)


def find(people: list[Participant], start: str, end: str, minutes: int = 30, **more: Any) -> Answer:
    return find_meetings(people, instant(start), instant(end), minutes, **more)


def codes(answer: Answer, number: int = 0) -> list[list[str]]:
    """Return the codes of the notes of one person, by meeting."""
    return [[note.code for note in meeting.people[number].notes] for meeting in answer.meetings]


@pytest.mark.parametrize(
    ("at", "side", "code", "comfort"),
    [
        ("2026-06-01T08:00", Side.CUSTOMER, "comfortable", 1.0),
        ("2026-06-01T07:00", Side.CUSTOMER, "day_begins", 0.96),
        ("2026-06-01T15:30", Side.CUSTOMER, "day_ends", 0.96),
        ("2026-06-01T06:30", Side.CUSTOMER, "before_hours", 0.84),
        ("2026-06-01T16:00", Side.CUSTOMER, "after_hours", 0.84),
        ("2026-06-01T17:30", Side.CUSTOMER, "after_hours", 0.0),
        ("2026-06-01T10:15", Side.OWN, "in_break", 0.5),
        ("2026-05-29T08:00", Side.CUSTOMER, "comfortable", 1.0),
    ],
)
def test_the_hour_of_a_meeting(at: str, side: Side, code: str, comfort: float) -> None:
    start = instant(at)
    answer = find_meetings([someone(side=side)], start, start + timedelta(minutes=30), 30)

    attendance = answer.meetings[0].people[0]
    assert [note.code for note in attendance.notes] == [code]
    assert attendance.comfort == comfort
    assert attendance.local_start is not None
    assert attendance.local_start.isoformat() == (start + timedelta(hours=2)).isoformat().replace("+00:00", "+02:00")


def test_what_stands_beside_the_hour() -> None:
    away = someone(leave=(Leave(date(2026, 6, 2), date(2026, 6, 9)),))
    german, chinese = someone(country="DE"), someone("Asia/Shanghai", country="CN")

    before_leave = find([away], "2026-06-01T08:00", "2026-06-01T09:00", best=1)
    before_holiday = find([german], "2026-12-24T08:00", "2026-12-24T09:00", best=1, language="es")
    clocks = find([german], "2026-10-26T09:00", "2026-10-26T10:00", best=1)
    national_day = find([chinese], "2026-09-30T02:00", "2026-09-30T03:00", best=1, language="zh-hans")

    assert codes(before_leave) == [["comfortable", "before_leave"]]
    assert codes(before_holiday) == [["comfortable", "before_holiday"]]
    assert codes(clocks) == [["comfortable", "clocks_change"]]
    assert national_day.meetings[0].people[0].notes[1].facts == {"holiday_name": "国庆节"}


def test_a_holiday_that_waits_for_the_moon_is_possible_and_said() -> None:
    """The day beside Dubai's estimated Eid al-Fitr of 2027."""
    dubai = someone("Asia/Dubai", country="AE")
    found = [
        meeting.people[0]
        for meeting in find([dubai], "2027-03-01T00:00", "2027-03-20T00:00", best=1000).meetings
        if meeting.people[0].notes[0].code == "perhaps_holiday"
    ]

    assert found
    assert {attendance.comfort for attendance in found} == {0.0}
    assert all(attendance.notes[0].facts["holiday_name"] for attendance in found)


def test_an_own_curve_goes_before_the_usual_one() -> None:
    owl = someone(comfort=(ComfortSpan(1200, 120, 1.0), ComfortSpan(540, 1080, 0.25)), side=Side.OWN)

    late = find([owl], "2026-06-01T19:00", "2026-06-01T20:00", 60)
    by_day = find([owl], "2026-06-01T08:00", "2026-06-01T09:00", 60)
    protected = find([owl], "2026-06-01T02:00", "2026-06-01T06:00", 60)
    weekend = find([owl], "2026-06-06T00:00", "2026-06-07T00:00", 60)

    assert [meeting.people[0].comfort for meeting in late.meetings] == [1.0]
    assert codes(by_day) == [["own_wish"]]
    assert by_day.meetings[0].people[0].comfort == 0.25
    assert protected.refusal is not None
    assert weekend.refusal is not None


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"busy": ((instant("2026-06-01T00:00"), instant("2026-06-02T00:00")),)}, "busy"),
        ({"leave": (Leave(date(2026, 6, 1), date(2026, 6, 2)),)}, "leave"),
        ({"zone": "America/Los_Angeles"}, "closed"),
        ({"week": "Tue 09:00-18:00"}, "weekend"),
        ({"week": "Mon 08:00-10:00; Mon 12:00-14:00"}, "break"),
        ({"zone": None}, "unknown_zone"),
    ],
)
def test_why_somebody_optional_cannot_come(missing: dict[str, Any], code: str) -> None:
    answer = find([someone(), someone(optional=True, **missing)], "2026-06-01T08:00", "2026-06-01T08:30")

    assert codes(answer, 1) == [[code]]
    assert answer.meetings[0].people[1].comfort is None


def test_an_optional_colleagues_holiday_is_named() -> None:
    answer = find([someone(), someone(optional=True, country="DE")], "2026-10-03T00:00", "2026-10-06T00:00")
    free = find(
        [
            someone("Asia/Dubai", "Mon-Sun 09:00-18:00"),
            someone(week="Mon-Sun 09:00-18:00", optional=True, country="DE"),
        ],
        "2026-10-03T08:00",
        "2026-10-03T08:30",
    )

    assert codes(answer, 1)[0] == ["comfortable"]
    assert free.meetings[0].people[1].notes[0].facts == {"holiday_name": "German Unity Day"}


ALL_DAY = ((instant("2026-06-01T00:00"), instant("2026-06-03T00:00")),)
NEW_YORK, SHANGHAI = {"zone": "America/New_York"}, {"zone": "Asia/Shanghai"}
MORNING = ((instant("2026-06-01T00:00"), instant("2026-06-01T10:30")),)
AFTERNOON = ((instant("2026-06-01T10:30"), instant("2026-06-02T00:00")),)


@pytest.mark.parametrize(
    ("people", "code", "whom", "without"),
    [
        ([{"zone": None}, {}], "unknown_zone", (0,), ()),
        ([{"week": "Sat 09:00-12:00"}, {}], "closed", (0,), (0,)),
        ([{}, {"leave": (Leave(date(2026, 5, 1), date(2026, 7, 2)),)}], "away", (1,), (1,)),
        ([{}, {}, {"busy": ALL_DAY}], "busy", (2,), (2,)),
        ([{"busy": ALL_DAY}, {"busy": ALL_DAY}], "busy", (0,), ()),
        ([{}, NEW_YORK, SHANGHAI], "hours_apart", (1, 2), (1, 2)),
        ([{"busy": MORNING}, {}, {"busy": AFTERNOON}], "taken", (0, 2), (0, 2)),
        (
            [
                {"leave": (Leave(MORNING[0][0], MORNING[0][1]),)},
                {"leave": (Leave(AFTERNOON[0][0], AFTERNOON[0][1]),)},
            ],
            "away_in_turn",
            (0, 1),
            (0, 1),
        ),
        ([{"optional": True}], "nobody", (), ()),
    ],
)
def test_why_no_time_suits(
    people: list[dict[str, Any]], code: str, whom: tuple[int, ...], without: tuple[int, ...]
) -> None:
    answer = find([someone(**one) for one in people], "2026-06-01T00:00", "2026-06-02T00:00")

    assert answer.meetings == ()
    assert answer.refusal is not None
    assert (answer.refusal.code, answer.refusal.people, answer.refusal.without) == (code, whom, without)


@pytest.mark.parametrize(
    ("people", "minutes", "code", "whom", "without"),
    [
        ([{}], 750, "too_long", (0,), ()),
        ([{"week": "Mon-Fri 07:00-21:00"}, {}], 750, "too_long", (1,), (1,)),
        ([{}, {"week": "Sat 09:00-12:00"}], 750, "too_long", (0,), ()),
        ([{}, NEW_YORK], 420, "too_long_together", (0, 1), (0, 1)),
        ([{}, SHANGHAI | {"week": "Sat 09:00-18:00"}], 300, "closed", (1,), (1,)),
    ],
)
def test_a_meeting_longer_than_their_days(
    people: list[dict[str, Any]], minutes: int, code: str, whom: tuple[int, ...], without: tuple[int, ...]
) -> None:
    week = "Mon-Fri 09:00-18:00"  # without a break, and with an hour before and two hours after it
    answer = find([someone(**{"week": week} | one) for one in people], "2026-06-01T00:00", "2026-06-03T00:00", minutes)

    assert answer.refusal is not None
    assert (answer.refusal.code, answer.refusal.people, answer.refusal.without) == (code, whom, without)


def test_a_period_without_room() -> None:
    short = find([someone()], "2026-06-01T08:05", "2026-06-01T08:40")
    past = find([someone()], "2026-06-01T08:00", "2026-06-01T09:00", now=instant("2026-06-01T08:45"))

    assert short.refusal is not None
    assert past.refusal is not None
    assert {short.refusal.code, past.refusal.code} == {"no_start"}


def test_of_a_burden_half_is_left_after_four_weeks() -> None:
    now = instant("2026-11-20T00:00")

    assert remaining_burden([(now, 0.5)], now) == 0.5
    assert remaining_burden([(now - timedelta(weeks=4), 0.5)], now) == 0.25
    assert remaining_burden([(now + timedelta(days=1), 0.5)], now) == 0
    assert remaining_burden([(now, 0.7), (now, 0.7)], now) == 1.0


PROBLEM: dict[str, Any] = {
    "start": "2026-06-01T00:00:00Z",
    "end": "2026-06-02T00:00:00+02:00",
    "minutes": 30,
    "people": [{"id": 7, "zone": "Europe/Berlin"}, {"id": "b", "zone": "Asia/Shanghai", "side": "own"}],
}


def with_person(**more: Any) -> dict[str, Any]:
    return PROBLEM | {"people": [*PROBLEM["people"], {"id": "c", "zone": "Asia/Tokyo"} | more]}


def test_a_whole_problem() -> None:
    written = with_person(
        side="own",
        optional=True,
        busy=[["2026-06-01T01:00:00Z", "2026-06-01T02:00:00Z"]],
        comfort=[{"from": "22:00", "to": "02:00", "comfort": 0.5}, {"from": "18:00", "to": "24:00", "comfort": 1}],
        earlier=[["2026-06-01T00:00:00Z", 0.25]],
    )
    problem = problem_from_json(written | {"step_minutes": 20, "best": 3})

    assert problem.identities == (7, "b", "c")
    assert (problem.minutes, problem.step_minutes, problem.best) == (30, 20, 3)
    assert problem.people[0].side is Side.CUSTOMER
    third = problem.people[2]
    assert (third.side, third.optional, third.burden) == (Side.OWN, True, 0.75)
    assert third.busy == ((instant("2026-06-01T01:00"), instant("2026-06-01T02:00")),)
    assert third.comfort == (ComfortSpan(1320, 120, 0.5), ComfortSpan(1080, 1440, 1.0))
    assert problem_from_json(with_person(burden=0.5)).people[2].burden == 0.5


@pytest.mark.parametrize(
    ("written", "place", "told"),
    [
        ([], "problem", "is not an object"),
        (PROBLEM | {"minute": 3}, "problem", "“minute” is not known"),
        ({key: value for key, value in PROBLEM.items() if key != "end"}, "problem", "“end” is missing"),
        (PROBLEM | {"start": "2026-06-01T00:00:00"}, "start", "no UTC offset"),
        (PROBLEM | {"start": "noon"}, "start", "“noon” is not an instant"),
        (PROBLEM | {"end": "9998-01-01T00:00:00Z"}, "end", "is not an instant"),
        (PROBLEM | {"end": "2026-06-01T00:00:00Z"}, "end", "is not after the start"),
        (PROBLEM | {"end": "2028-06-01T00:00:00Z"}, "end", "longer than 366 days"),
        (PROBLEM | {"minutes": "30"}, "minutes", "“30” is not a length from 1 to 1440"),
        (PROBLEM | {"minutes": True}, "minutes", "not a length"),
        (PROBLEM | {"step_minutes": 7}, "step_minutes", "“7” is no step"),
        (PROBLEM | {"best": 0}, "best", "“0” is not a number from 1 to 1000"),
        (PROBLEM | {"people": []}, "people", "nobody is to meet"),
        (PROBLEM | {"people": {}}, "people", "is not a list"),
        (with_person(id="b"), "people[2].id", "two people have the id “b”"),
        (with_person(zone="Berlin"), "people[2]", "people[2]: zone: “Berlin”"),
        (with_person(shoes=44), "people[2]", "“shoes” is not known"),
        (with_person(side="theirs"), "people[2].side", "neither customer nor own"),
        (with_person(side=3), "people[2].side", "neither"),
        (with_person(optional="yes"), "people[2].optional", "neither true nor false"),
        (with_person(busy=["2026-06-01T00:00:00Z"]), "people[2].busy[0]", "a start and an end in brackets"),
        (with_person(busy=[["2026-06-02T00:00:00Z", "2026-06-01T00:00:00Z"]]), "people[2].busy[0]", "not after"),
        (with_person(comfort=[{"from": "9:00", "to": "10:00", "comfort": 1}]), "people[2].comfort[0]", "is not a span"),
        (with_person(comfort=[{"from": "09:00", "to": "25:00", "comfort": 1}]), "people[2].comfort[0]", "not a span"),
        (with_person(comfort=[{"from": "09:00", "to": "09:00", "comfort": 1}]), "people[2].comfort[0]", "not a span"),
        (
            with_person(comfort=[{"from": "09:00", "to": "10:00", "comfort": 2}]),
            "people[2].comfort[0].comfort",
            "“2” is not a number from 0 to 1",
        ),
        (with_person(burden=-1), "people[2].burden", "from 0 to 1"),
        (with_person(earlier=[3]), "people[2].earlier[0]", "in brackets"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_place(written: Any, place: str, told: str) -> None:
    with pytest.raises(ImpossibleProblem) as caught:
        problem_from_json(written)

    sentence = explain(caught.value, lambda message: message)
    assert caught.value.place == place
    assert told in sentence
    assert place in sentence
