"""Measure the reading of calendar files against icalendar with recurring-ical-events, in one run.

    PYTHONPATH=src python bench/calendars.py [--json FILE]

A colleague's calendar of three years: daily and weekly meetings, some with exceptions, single events and leave;
wanted is a quarter of a year around the clock changes of autumn 2026. All periods of the peer are compared with ours
before anything is timed. Reading the file and finding the periods are timed apart and together. Hostile rules, on which
the peer may work for minutes, are timed for us alone, with a limit. Times are processor time of one thread, the best of
several tries. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import icalendar
import recurring_ical_events
from peers.timing import best_seconds, print_table, shown

from fairlead.core.ics import find_periods, read_calendar
from fairlead.core.zones import day_start

ZONE = "Europe/Berlin"
START, DAYS = datetime(2026, 10, 1, tzinfo=UTC), 90
END = START + timedelta(days=DAYS)
TRIES = 5
TARGET = 20
HOSTILE_SECONDS = 0.05

HOSTILE = {
    "every second since 2000": "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY",
    "every second, days of months": "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY;BYMONTHDAY=31",
    "every minute for ever": "DTSTART:20000101T000000Z|DURATION:PT1M|RRULE:FREQ=MINUTELY;INTERVAL=1",
    "a day that never comes": "DTSTART:20000101T000000Z|DURATION:PT1H|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "every second that never comes": (
        "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    ),
    "all times of all days": (
        "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=YEARLY;BYHOUR="
        + ",".join(map(str, range(24)))
        + ";BYMINUTE="
        + ",".join(map(str, range(60)))
        + ";BYSECOND="
        + ",".join(map(str, range(60)))
        + ";BYDAY=MO,TU,WE,TH,FR,SA,SU"
    ),
    "a thousand million times": "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY;COUNT=1000000000",
    "last of all seconds": (
        "DTSTART:20000101T000000Z|DURATION:PT1S|RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYSECOND=1,2,3;BYSETPOS=-1"
    ),
    "ten thousand exceptions": (
        "DTSTART:20260101T000000Z|DURATION:PT1M|RRULE:FREQ=HOURLY|EXDATE:"
        + ",".join(f"2026{1 + n % 12:02d}{1 + n % 28:02d}T{n % 24:02d}0000Z" for n in range(10_000))
    ),
}


@dataclass(frozen=True)
class Ratio:
    """A question to us and to the peer, seconds per file."""

    question: str
    peer_seconds: float
    our_seconds: float
    target: int | None

    @property
    def times(self) -> float:
        return self.peer_seconds / self.our_seconds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", metavar="FILE", help="write the figures there too")
    chosen = options.parse_args()
    data = colleague_calendar()
    check_equal(data)
    ratios = measure(data)
    rows = [[r.question, shown(r.peer_seconds), shown(r.our_seconds), f"{r.times:,.0f}", _target(r)] for r in ratios]
    print_table("processor time, one thread", ["question", "peer", "Fairlead", "ratio", "target"], rows)
    slow = measure_hostile()
    if chosen.json:
        figures = [asdict(ratio) | {"ratio": ratio.times} for ratio in ratios]
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(bool(slow) or any(ratio.target and ratio.times < ratio.target for ratio in ratios))


def colleague_calendar() -> bytes:
    """Return a file with 60 series, 20 of them with an exception, 300 single events and 12 times of leave."""
    dice = random.Random(9)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fairlead//Bench//EN"]
    for number in range(60):
        begun = date(2025, 1, 6) + timedelta(days=dice.randrange(360))
        hour = dice.randrange(8, 17)
        rules = ("DAILY", "WEEKLY", "WEEKLY;BYDAY=MO,WE,FR", "WEEKLY;INTERVAL=2", "DAILY;INTERVAL=3")
        lines += _event(number, f"{begun:%Y%m%d}T{hour:02d}0000", "PT30M", f"RRULE:FREQ={dice.choice(rules)}")
        if number % 3 == 0:
            moved = f"{begun:%Y%m%d}T{hour:02d}0000"
            lines[-1:-1] = [f"EXDATE;TZID={ZONE}:{moved}"]
    for number in range(300):
        day = date(2025, 1, 6) + timedelta(days=dice.randrange(1000))
        lines += _event(1000 + number, f"{day:%Y%m%d}T{dice.randrange(8, 17):02d}1500", "PT45M")
    for number in range(12):
        day = date(2025, 2, 1) + timedelta(days=90 * number)
        lines += ["BEGIN:VEVENT", f"UID:leave-{number}", "DTSTAMP:20250101T000000Z", "SUMMARY:Leave"]
        lines += [
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=9):%Y%m%d}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def check_equal(data: bytes) -> None:
    """Compare all periods of the peer with ours."""
    ours = [(period.start, period.end) for period in find_periods(read_calendar(data), START, END, ZONE).periods]
    peers = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(START, END)
    theirs = sorted((_instant(event["DTSTART"].dt), _instant(_end(event))) for event in peers)
    assert ours == theirs
    print(f"equal: {len(ours)} periods of {DAYS} days in a file of {len(data):,} bytes")


def measure(data: bytes) -> list[Ratio]:
    """Time reading and finding, the peer and us in turn."""
    calendar, peer_calendar = read_calendar(data), icalendar.Calendar.from_ical(data)
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "reading the file": (lambda: icalendar.Calendar.from_ical(data), lambda: read_calendar(data)),
        "finding the periods": (
            lambda: recurring_ical_events.of(peer_calendar).between(START, END),
            lambda: find_periods(calendar, START, END, ZONE),
        ),
        "both": (
            lambda: recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(START, END),
            lambda: find_periods(read_calendar(data), START, END, ZONE),
        ),
    }
    best = {name: [float("inf"), float("inf")] for name in ways}
    for _ in range(TRIES):
        for name, pair in ways.items():
            for side, work in enumerate(pair):
                best[name][side] = min(best[name][side], best_seconds(work, 1 if side == 0 else 5))
    targets = {"finding the periods": TARGET}
    return [Ratio(name, peer, ours, targets.get(name)) for name, (peer, ours) in best.items()]


def measure_hostile() -> list[str]:
    """Time what is meant to hang a reader; return what took too long."""
    rows, slow = [], []
    for name, lines in HOSTILE.items():
        text = "\r\n".join(
            ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:hostile", "SUMMARY:x", *lines.split("|"), "END:VEVENT"]
        )
        data = f"{text}\r\nEND:VCALENDAR\r\n".encode()
        seconds = best_seconds(lambda data=data: find_periods(read_calendar(data), START, END, ZONE), 3)
        found = find_periods(read_calendar(data), START, END, ZONE)
        told = ", ".join(problem.code for problem in found.problems) or f"{len(found.periods)} periods"
        rows.append([name, shown(seconds), told, "cut" if seconds <= HOSTILE_SECONDS else "TOO LONG"])
        if seconds > HOSTILE_SECONDS:
            slow.append(name)
    print_table(f"hostile rules, at most {HOSTILE_SECONDS * 1000:.0f} ms each", ["rule", "time", "answer", ""], rows)
    return slow


def _event(number: int, start: str, length: str, *more: str) -> list[str]:
    return [
        *("BEGIN:VEVENT", f"UID:event-{number}", "DTSTAMP:20250101T000000Z", "SUMMARY:Call"),
        *(f"DTSTART;TZID={ZONE}:{start}", f"DURATION:{length}", *more, "END:VEVENT"),
    ]


def _end(event: icalendar.Event) -> date:
    return event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt + event["DURATION"].dt


def _instant(when: date) -> datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else datetime.fromtimestamp(day_start(ZONE, when), UTC)


def _target(ratio: Ratio) -> str:
    if not ratio.target:
        return ""
    return f"{ratio.target:,} {'reached' if ratio.times >= ratio.target else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
