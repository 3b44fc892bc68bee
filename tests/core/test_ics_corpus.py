"""Odd calendar files against recurring-ical-events, and where it is wrong against times worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from tests.factories.calendar_files import event, series
from tests.verification.calendar_corpus import DIFFERENT, FILES, Different

from fairlead.core.ics import find_periods, read_calendar
from fairlead.core.zones import day_start

ZONE = "Europe/Berlin"
# More than a year, with three changes of the clocks in Berlin and New York.
START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)

Times = list[tuple[datetime, datetime]]


def our_times(text: str) -> Times:
    found = find_periods(read_calendar(text.encode()), START, END, ZONE)
    return [(period.start, period.end) for period in found.periods]


def peer_times(text: str) -> Times:
    """Return what the peer finds: cancelled times gone, floating ones and whole days in the contact's zone."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(START, END)
    times = [
        (_instant(event["DTSTART"].dt), _instant(_end(event))) for event in events if event.get("STATUS") != "CANCELLED"
    ]
    return sorted(time for time in times if time[1] > START and time[0] < END)


def _end(event: icalendar.Event) -> date:
    if "DTEND" in event:
        return event["DTEND"].dt
    start = event["DTSTART"].dt
    return start + (event["DURATION"].dt if "DURATION" in event else timedelta(days=not isinstance(start, datetime)))


def _instant(when: date) -> datetime:
    if not isinstance(when, datetime):
        return datetime.fromtimestamp(day_start(ZONE, when), UTC)
    return (when if when.tzinfo else when.replace(tzinfo=ZoneInfo(ZONE))).astimezone(UTC)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FILES)
def test_files_that_the_peer_understands_in_the_same_way(name: str) -> None:
    found = our_times(FILES[name])

    assert found == peer_times(FILES[name])
    assert found or name == "leap day"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_files_that_the_peer_takes_for_others(case: Different) -> None:
    expected = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in case.times]

    assert our_times(case.text) == expected
    assert peer_times(case.text) != expected, case.why


EVERY_MINUTE = ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=SECONDLY", "too_many_times"),
        ("FREQ=SECONDLY;BYMONTHDAY=31", "too_many_times"),
        ("FREQ=SECONDLY;COUNT=1000000000", "too_many_times"),
        ("FREQ=MINUTELY", "too_many_times"),
        (f"FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE={EVERY_MINUTE};BYSECOND={EVERY_MINUTE}", "too_many_times"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,6,12,18;BYMINUTE=0,10,20,30,40,50", "too_many_times"),
    ],
)
def test_a_rule_that_would_hang_a_reader_is_cut_off_and_told(rule: str, code: str) -> None:
    """The peer works on the first of them for more than twenty seconds."""
    text = series(":20000101T000000Z", ":20000101T000001Z", f"RRULE:{rule}")
    beside = text.replace("END:VCALENDAR", event("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z", uid="b"), 1)
    found = find_periods(read_calendar(f"{beside}\r\nEND:VCALENDAR\r\n".encode()), START, END, ZONE)

    assert [problem.code for problem in found.problems] == [code]
    assert [period.uid for period in found.periods] == ["b"]


@pytest.mark.parametrize("rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"])
def test_a_day_that_never_comes_is_not_waited_for(rule: str) -> None:
    found = find_periods(
        read_calendar(series(":20000101T000000Z", ":20000101T000001Z", f"RRULE:{rule}").encode()), START, END, ZONE
    )

    assert (found.periods, found.problems) == ([], [])
