"""Measure the search for a common time against the same search written straight away, in one run.

    PYTHONPATH=src python bench/meetings.py [--searches N] [--json FILE]

An exporter with offices in three cities looks for half an hour with two customers and two colleagues within fourteen
days around the clock changes of autumn 2026: everyone has twenty busy times, the best ten are wanted. Each search has
other people, drawn from sixty colleagues and three hundred customers in twenty markets. All answers of the peer are
compared with ours before anything is timed. Times are processor time of one thread, the best of several tries, the
peer's and ours in turn. Exit status 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from peers.straight_slots import Found, Invited, best_slots, forget_free_times, remember_free_times
from peers.timing import best_seconds, print_table, shown

from fairlead.core.availability import Person
from fairlead.core.meetings import Participant, Side, rank_slots
from fairlead.core.weeks import DatedWeek, parse_week_text

START = datetime(2026, 10, 19, tzinfo=UTC)
DAYS, MINUTES, BUSY_TIMES, BEST = 14, 30, 20, 10
END = START + timedelta(days=DAYS)
TRIES = 7
TARGET = 150
WEEK = (DatedWeek(None, parse_week_text("Mon-Fri 09:00-18:00 break 12:00-13:00")),)
HOURS, PAUSE = (540, 1080), (720, 780)

OFFICES = (("Asia/Shanghai", "CN", None), ("Europe/Berlin", "DE", "HH"), ("America/New_York", "US", "NJ"))
MARKETS = (
    *(("Europe/Berlin", "DE", "BY"), ("Europe/London", "GB", "ENG"), ("Europe/Paris", "FR", None)),
    *(("Europe/Rome", "IT", "MI"), ("Europe/Warsaw", "PL", None), ("Europe/Stockholm", "SE", None)),
    *(("Europe/Madrid", "ES", "MD"), ("America/Toronto", "CA", "ON"), ("America/Mexico_City", "MX", None)),
    *(("America/Sao_Paulo", "BR", "SP"), ("America/Bogota", "CO", None), ("America/Los_Angeles", "US", "CA")),
    *(("Asia/Tokyo", "JP", None), ("Asia/Seoul", "KR", None), ("Asia/Hong_Kong", "HK", None)),
    *(("Asia/Taipei", "TW", None), ("Asia/Ho_Chi_Minh", "VN", None), ("Africa/Johannesburg", "ZA", None)),
    *(("Australia/Sydney", "AU", "NSW"), ("Pacific/Auckland", "NZ", "AUK")),
)


@dataclass(frozen=True)
class Ratio:
    """One way of ours against one way of the peer's, seconds per search."""

    peer: str
    peer_seconds: float
    ours: str
    our_seconds: float
    target: int | None

    @property
    def times(self) -> float:
        return self.peer_seconds / self.our_seconds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--searches", type=int, default=200)
    options.add_argument("--json", metavar="FILE", help="write the figures there too")
    chosen = options.parse_args()
    dice = random.Random(5)
    colleagues = [_invited(dice, OFFICES, is_customer=False) for _ in range(60)]
    customers = [_invited(dice, MARKETS, is_customer=True) for _ in range(300)]
    seated = {id(invited): _participant(invited) for invited in (*colleagues, *customers)}
    searches = [(*dice.sample(customers, 2), *dice.sample(colleagues, 2)) for _ in range(chosen.searches)]
    check_equal(searches, seated)
    ratios = measure(searches, seated)
    rows = [
        [r.peer, shown(r.peer_seconds), r.ours, shown(r.our_seconds), f"{r.times:,.0f}", _target(r)] for r in ratios
    ]
    header = ["peer", "per search", "Fairlead", "per search", "ratio", "target"]
    print_table("processor time, one thread", header, rows)
    if chosen.json:
        figures = [asdict(ratio) | {"ratio": ratio.times} for ratio in ratios]
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(ratio.target and ratio.times < ratio.target for ratio in ratios))


def check_equal(searches: Sequence[Sequence[Invited]], seated: dict[int, Participant]) -> None:
    """Compare every answer of the peer with ours, order and discomforts included."""
    none, uncomfortable = 0, 0
    for people in searches:
        expected = best_slots(people, START, END, MINUTES, BEST)
        assert _ours([seated[id(invited)] for invited in people]) == expected, people
        assert _ours([_participant(invited) for invited in people]) == expected, people
        none, uncomfortable = none + (not expected), uncomfortable + bool(expected and any(expected[0][3]))
    print(
        f"equal: the best {BEST} of {len(searches)} searches, discomforts and order; in {none} nothing is possible, in "
        f"{uncomfortable} the best time suits somebody badly"
    )


def measure(searches: Sequence[Sequence[Invited]], seated: dict[int, Participant]) -> list[Ratio]:
    """Time all searches in every way, ten at a time: of each ten the best try counts, so that interruptions do not."""
    tens = [searches[first : first + 10] for first in range(0, len(searches), 10)]
    ready = [[[seated[id(invited)] for invited in people] for people in ten] for ten in tens]
    ways: dict[str, list[Callable[[], object]]] = {
        "straight": [partial(_straight, ten) for ten in tens],
        "straight, free times kept": [partial(_straight, ten) for ten in tens],
        "calendars kept": [partial(_kept, ten) for ten in ready],
        "calendars new": [partial(_new, ten) for ten in tens],
    }
    best = {name: [float("inf")] * len(tens) for name in ways}
    for _ in range(TRIES):
        for name, parts in ways.items():
            (remember_free_times if name.endswith("times kept") else forget_free_times)()
            for number, part in enumerate(parts):
                best[name][number] = min(best[name][number], best_seconds(part, 3))
    forget_free_times()
    seconds = {name: sum(parts) / len(searches) for name, parts in best.items()}
    pairs = (
        ("straight", "calendars kept", TARGET),
        ("straight, free times kept", "calendars kept", None),
        ("straight", "calendars new", None),
    )
    return [Ratio(peer, seconds[peer], ours, seconds[ours], target) for peer, ours, target in pairs]


def _straight(searches: Sequence[Sequence[Invited]]) -> None:
    for people in searches:
        best_slots(people, START, END, MINUTES, BEST)


def _kept(searches: Sequence[Sequence[Participant]]) -> None:
    for people in searches:
        rank_slots(people, START, END, MINUTES, best=BEST)


def _new(searches: Sequence[Sequence[Invited]]) -> None:
    for people in searches:
        rank_slots([_participant(invited) for invited in people], START, END, MINUTES, best=BEST)


def _ours(people: Sequence[Participant]) -> list[Found]:
    found = rank_slots(people, START, END, MINUTES, best=BEST)
    return [(slot.start, slot.customer, slot.own, slot.levels) for slot in found]


def _invited(dice: random.Random, places: Sequence[tuple[str, str, str | None]], *, is_customer: bool) -> Invited:
    busy = []
    for _ in range(BUSY_TIMES):
        begun = START + timedelta(minutes=15 * dice.randrange(DAYS * 96))
        busy.append((begun, begun + timedelta(minutes=15 * dice.randrange(2, 9))))
    return Invited(*dice.choice(places), HOURS, PAUSE, is_customer, tuple(busy))


def _participant(invited: Invited) -> Participant:
    person = Person("", invited.zone, invited.country, invited.subdivision, WEEK)
    return Participant(person, Side.CUSTOMER if invited.is_customer else Side.OWN, busy=invited.busy)


def _target(ratio: Ratio) -> str:
    if not ratio.target:
        return ""
    return f"{ratio.target:,} {'reached' if ratio.times >= ratio.target else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
