"""Statuses worked out by hand with a wall calendar and the laws of each country, not by the engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fairlead.core.availability import person_from_json, status_at, windows


def week(days: str, begins: str, ends: str, *breaks: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"days": days.split(), "from": begins, "to": ends, "breaks": [list(pause) for pause in breaks]}]


OFFICE = week("mon tue wed thu fri", "09:00", "18:00", ("12:00", "13:00"))
SUNDAY_WEEK = week("sun mon tue wed thu", "09:00", "17:00", ("13:00", "13:30"))
NIGHTS = week("mon tue wed thu fri", "22:00", "06:00", ("02:00", "02:30"))


def person(zone: str | None, place: str = "", hours: Any = OFFICE, **more: Any) -> dict[str, Any]:
    """`place` is a country and perhaps a subdivision, such as `DE-BY`; no place means no holidays."""
    country, _, subdivision = place.partition("-")
    return {
        "id": zone or "nobody",
        "zone": zone,
        "country": country or None,
        "subdivision": subdivision or None,
        "week": hours,
        **more,
    }


MUNICH = person("Europe/Berlin", "DE-BY")
HAMBURG = person("Europe/Berlin", "DE-HH")
SHANGHAI = person("Asia/Shanghai", "CN")
NEW_YORK = person("America/New_York", "US-NY")
LONDON = person("Europe/London", "GB-ENG")
EDINBURGH = person("Europe/London", "GB-SCT")
DUBAI = person("Asia/Dubai", "AE", None)
RIYADH = person("Asia/Riyadh", "", week("sun mon tue wed thu", "09:00", "18:00"))
CAIRO = person("Africa/Cairo", "", SUNDAY_WEEK)
JERUSALEM = person("Asia/Jerusalem", "", SUNDAY_WEEK)
TEHRAN = person("Asia/Tehran", "", week("sat sun mon tue wed", "08:00", "16:00") + week("thu", "08:00", "12:00"))
KATHMANDU = person("Asia/Kathmandu", "NP", None, holidays=False)
JOHOR = person("Asia/Kuala_Lumpur", "MY-01", None, holidays=False)
MANILA = person("Asia/Manila", "", NIGHTS)
AWAY = [{"start": "2026-12-20", "end": "2027-01-06"}]

# who, moment, status, until, next good moment ("now" when it is the moment itself); instants in UTC
CASES = [
    # Germany: clocks went back on 25 October 2026; holidays differ by Land
    (MUNICH, "2026-10-23T08:00", "reachable", "2026-10-23T10:00", "now"),
    (MUNICH, "2026-10-23T10:30", "break", "2026-10-23T11:00", "2026-10-23T11:00"),
    (MUNICH, "2026-10-23T15:59", "reachable", "2026-10-23T16:00", "now"),
    (MUNICH, "2026-10-23T16:00", "late", "2026-10-23T18:00", "2026-10-26T08:00"),
    (MUNICH, "2026-10-23T18:00", "closed", "2026-10-23T22:00", "2026-10-26T08:00"),
    (MUNICH, "2026-10-25T10:00", "weekend", "2026-10-25T23:00", "2026-10-26T08:00"),
    (MUNICH, "2026-10-26T07:30", "early", "2026-10-26T08:00", "2026-10-26T08:00"),
    (MUNICH, "2026-10-26T20:00", "closed", "2026-10-27T07:00", "2026-10-27T08:00"),
    (MUNICH, "2026-10-03T10:00", "holiday", "2026-10-03T22:00", "2026-10-05T07:00"),
    (MUNICH, "2026-06-04T08:00", "holiday", "2026-06-04T22:00", "2026-06-05T07:00"),
    (HAMBURG, "2026-06-04T08:00", "reachable", "2026-06-04T10:00", "now"),
    (HAMBURG, "2025-10-31T09:00", "holiday", "2025-10-31T23:00", "2025-11-03T08:00"),
    (MUNICH, "2025-10-31T09:00", "reachable", "2025-10-31T11:00", "now"),
    # China: weekends swapped for days off around the festivals
    (SHANGHAI, "2026-02-14T02:00", "reachable", "2026-02-14T04:00", "now"),
    (SHANGHAI, "2026-02-15T02:00", "weekend", "2026-02-15T16:00", "2026-02-24T01:00"),
    (SHANGHAI, "2026-02-17T02:00", "holiday", "2026-02-19T16:00", "2026-02-24T01:00"),
    (SHANGHAI, "2026-10-08T02:00", "reachable", "2026-10-08T04:00", "now"),
    (SHANGHAI, "2026-10-07T02:00", "holiday", "2026-10-07T16:00", "2026-10-08T01:00"),
    # United States: the 4th of July 2026 is a Saturday; summer time began on 8 March
    (NEW_YORK, "2026-03-06T14:30", "reachable", "2026-03-06T17:00", "now"),
    (NEW_YORK, "2026-03-09T12:30", "early", "2026-03-09T13:00", "2026-03-09T13:00"),
    (NEW_YORK, "2026-07-03T14:00", "holiday", "2026-07-04T04:00", "2026-07-06T13:00"),
    (NEW_YORK, "2026-11-26T15:00", "holiday", "2026-11-27T05:00", "2026-11-27T14:00"),
    # England and Scotland do not share their bank holidays
    (LONDON, "2026-08-31T10:00", "holiday", "2026-08-31T23:00", "2026-09-01T08:00"),
    (EDINBURGH, "2026-08-31T10:00", "reachable", "2026-08-31T11:00", "now"),
    (EDINBURGH, "2026-11-30T10:00", "holiday", "2026-12-01T00:00", "2026-12-01T09:00"),
    (LONDON, "2026-11-30T10:00", "reachable", "2026-11-30T12:00", "now"),
    # United Arab Emirates: Sunday to Thursday until 2021, then Monday to Friday noon
    (DUBAI, "2021-12-12T06:00", "reachable", "2021-12-12T09:00", "now"),
    (DUBAI, "2021-12-31T06:00", "weekend", "2021-12-31T20:00", "2022-01-03T04:00"),
    (DUBAI, "2022-01-07T06:00", "reachable", "2022-01-07T08:00", "now"),
    (DUBAI, "2022-01-09T06:00", "weekend", "2022-01-09T20:00", "2022-01-10T04:00"),
    (DUBAI, "2026-12-02T06:00", "holiday", "2026-12-03T20:00", "2026-12-04T04:00"),
    # Friday is the weekend; Cairo's and Jerusalem's clocks change before a working Sunday
    (RIYADH, "2026-11-20T08:00", "weekend", "2026-11-21T21:00", "2026-11-22T06:00"),
    (RIYADH, "2026-11-22T07:00", "reachable", "2026-11-22T15:00", "now"),
    (CAIRO, "2026-04-23T21:30", "closed", "2026-04-23T22:00", "2026-04-26T06:00"),
    (CAIRO, "2026-04-24T10:00", "weekend", "2026-04-25T21:00", "2026-04-26T06:00"),
    (JERUSALEM, "2026-10-25T06:30", "early", "2026-10-25T07:00", "2026-10-25T07:00"),
    (JERUSALEM, "2026-10-25T07:00", "reachable", "2026-10-25T11:00", "now"),
    (TEHRAN, "2026-11-19T07:00", "reachable", "2026-11-19T08:30", "now"),
    (TEHRAN, "2026-11-20T07:00", "weekend", "2026-11-20T20:30", "2026-11-21T04:30"),
    # Quarter hours, the date line, a midnight that does not exist
    (KATHMANDU, "2026-11-15T04:30", "reachable", "2026-11-15T07:15", "now"),
    (person("Pacific/Chatham"), "2026-10-27T19:30", "reachable", "2026-10-27T22:15", "now"),
    (person("Pacific/Apia"), "2026-11-20T21:00", "weekend", "2026-11-22T11:00", "2026-11-22T20:00"),
    (person("Pacific/Pago_Pago"), "2026-11-20T21:00", "reachable", "2026-11-20T23:00", "now"),
    (person("Pacific/Kiritimati"), "2026-11-20T21:00", "weekend", "2026-11-22T10:00", "2026-11-22T19:00"),
    (person("America/Santiago"), "2026-09-06T12:00", "weekend", "2026-09-07T03:00", "2026-09-07T12:00"),
    # Malaysia: Johor went back to Saturday and Sunday on 1 January 2025, Kelantan did not
    (JOHOR, "2024-12-27T02:00", "weekend", "2024-12-28T16:00", "2024-12-29T01:00"),
    (JOHOR, "2024-12-29T02:00", "reachable", "2024-12-29T05:00", "now"),
    (JOHOR, "2025-01-03T02:00", "reachable", "2025-01-03T04:30", "now"),
    (JOHOR, "2025-01-05T02:00", "weekend", "2025-01-05T16:00", "2025-01-06T01:00"),
    (JOHOR | {"subdivision": "03"}, "2026-11-15T02:00", "reachable", "2026-11-15T05:00", "now"),
    # One holiday each in other markets
    (person("America/Sao_Paulo", "BR-SP"), "2026-11-20T14:00", "holiday", "2026-11-21T03:00", "2026-11-23T12:00"),
    (person("America/Mexico_City", "MX"), "2026-11-16T16:00", "holiday", "2026-11-17T06:00", "2026-11-17T15:00"),
    (person("Asia/Tokyo", "JP"), "2026-09-22T01:00", "holiday", "2026-09-22T15:00", "2026-09-24T00:00"),
    (person("Asia/Seoul", "KR"), "2026-09-25T02:00", "holiday", "2026-09-25T15:00", "2026-09-28T00:00"),
    (person("Asia/Singapore", "SG"), "2026-08-10T02:00", "holiday", "2026-08-10T16:00", "2026-08-11T01:00"),
    (person("Asia/Hong_Kong", "HK"), "2026-04-07T02:00", "holiday", "2026-04-07T16:00", "2026-04-08T01:00"),
    (person("Africa/Johannesburg", "ZA"), "2026-08-10T08:00", "holiday", "2026-08-10T22:00", "2026-08-11T07:00"),
    (person("America/Toronto", "CA-ON"), "2026-10-12T15:00", "holiday", "2026-10-13T04:00", "2026-10-13T13:00"),
    (person("Australia/Sydney", "AU-NSW"), "2026-06-08T00:00", "holiday", "2026-06-08T14:00", "2026-06-08T23:00"),
    (person("Australia/Perth", "AU-WA"), "2026-06-08T02:00", "reachable", "2026-06-08T04:00", "now"),
    (person("Europe/Madrid", "ES-CT"), "2026-09-11T08:00", "holiday", "2026-09-11T22:00", "2026-09-14T07:00"),
    (person("Europe/Madrid", "ES-MD"), "2026-09-11T08:00", "reachable", "2026-09-11T10:00", "now"),
    (person("Europe/Paris", "FR"), "2026-07-14T08:00", "holiday", "2026-07-14T22:00", "2026-07-15T07:00"),
    (person("Asia/Kolkata", "IN-MH"), "2027-01-26T05:00", "holiday", "2027-01-26T18:30", "2027-01-27T03:30"),
    (person("Europe/Istanbul", "TR"), "2026-10-29T08:00", "holiday", "2026-10-29T21:00", "2026-10-30T06:00"),
    # A night shift belongs to the day on which it starts: Friday's ends on Saturday, Sunday has none
    (MANILA, "2026-10-23T17:30", "reachable", "2026-10-23T18:00", "now"),
    (MANILA, "2026-10-23T18:10", "break", "2026-10-23T18:30", "2026-10-23T18:30"),
    (MANILA, "2026-10-23T20:00", "reachable", "2026-10-23T22:00", "now"),
    (MANILA, "2026-10-23T23:00", "late", "2026-10-24T00:00", "2026-10-26T14:00"),
    (MANILA, "2026-10-24T01:00", "weekend", "2026-10-25T16:00", "2026-10-26T14:00"),
    (MANILA, "2026-10-25T17:00", "closed", "2026-10-26T13:00", "2026-10-26T14:00"),
    # Leave: whole local days by date, exactly that long by instant, open without an end
    (MUNICH | {"leave": AWAY}, "2026-12-24T10:00", "leave", "2027-01-05T23:00", "2027-01-07T08:00"),
    (HAMBURG | {"leave": AWAY}, "2026-12-24T10:00", "leave", "2027-01-05T23:00", "2027-01-06T08:00"),
    (MUNICH | {"leave": AWAY}, "2026-12-19T22:59", "weekend", "2026-12-19T23:00", "2027-01-07T08:00"),
    (MUNICH | {"leave": [{"start": "2026-12-20"}]}, "2027-05-04T10:00", "leave", None, None),
    (
        LONDON | {"leave": [{"start": "2026-11-17T09:00:00Z", "end": "2026-11-17T14:00:00+01:00"}]},
        "2026-11-17T10:00",
        "leave",
        "2026-11-17T13:00",
        "2026-11-17T13:00",
    ),
    (
        CAIRO | {"leave": [{"start": "2026-04-24", "end": "2026-05-04"}]},
        "2026-04-23T22:00",
        "leave",
        "2026-05-03T21:00",
        "2026-05-04T06:00",
    ),
    (
        MANILA | {"leave": [{"start": "2026-10-21", "end": "2026-10-22"}]},
        "2026-10-20T15:30",
        "reachable",
        "2026-10-20T16:00",
        "now",
    ),
    # Nothing can be said
    (person(None, "US"), "2026-10-23T15:00", "unknown_zone", None, None),
    (person("Europe/Rome", "", []), "2026-10-23T15:00", "weekend", None, None),
]


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(("who", "moment", "status", "until", "next_good"), CASES)
def test_status(who: dict[str, Any], moment: str, status: str, until: str | None, next_good: str | None) -> None:
    answer = status_at(person_from_json(who), utc(moment))

    assert answer.status == status
    assert answer.until == (until and utc(until))
    assert answer.next_good_at == (utc(moment) if next_good == "now" else next_good and utc(next_good))


def test_the_cases_are_many_and_from_many_places() -> None:
    assert len(CASES) >= 40
    assert len({who["zone"] for who, *_ in CASES}) >= 24


MAKE_UP_DAYS = [
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]


@pytest.mark.parametrize("day", MAKE_UP_DAYS)
def test_a_chinese_make_up_day_is_worked_like_a_usual_day(day: str) -> None:
    chinese = person_from_json(SHANGHAI)
    start, end = utc(f"{day}T00:00"), utc(f"{day}T12:00")

    assert windows(chinese, start, end) == [
        (utc(f"{day}T01:00"), utc(f"{day}T04:00")),
        (utc(f"{day}T05:00"), utc(f"{day}T10:00")),
    ]
    assert windows(person_from_json(SHANGHAI | {"holidays": False}), start, end) == []


def test_a_night_shift_lasts_as_long_as_the_clocks_let_it() -> None:
    """Saturday nights of New York in which the clocks go forward (7 h long) and back (9 h, the break twice)."""
    guard = person_from_json(person("America/New_York", "", week("sat", "22:00", "06:00", ("01:00", "02:00"))))

    assert windows(guard, utc("2026-03-07T12:00"), utc("2026-03-08T12:00")) == [
        (utc("2026-03-08T03:00"), utc("2026-03-08T06:00")),
        (utc("2026-03-08T07:00"), utc("2026-03-08T10:00")),
    ]
    assert windows(guard, utc("2026-10-31T12:00"), utc("2026-11-01T12:00")) == [
        (utc("2026-11-01T02:00"), utc("2026-11-01T05:00")),
        (utc("2026-11-01T07:00"), utc("2026-11-01T11:00")),
    ]


def test_half_an_hour_and_two_hours_of_summer_time() -> None:
    """Lord Howe's clocks go back 30 minutes on 5 April 2026, Troll's forward two hours on 29 March."""
    small_hours = week("sun", "00:00", "08:00")

    howe = windows(
        person_from_json(person("Australia/Lord_Howe", "", small_hours)), utc("2026-04-04"), utc("2026-04-06")
    )
    troll = windows(person_from_json(person("Antarctica/Troll", "", small_hours)), utc("2026-03-28"), utc("2026-03-30"))

    assert howe == [(utc("2026-04-04T13:00"), utc("2026-04-04T21:30"))]
    assert troll == [(utc("2026-03-29T00:00"), utc("2026-03-29T06:00"))]
