"""Measure the availability of many contacts against the usual ways, in one run.

    PYTHONPATH=src python bench/availability.py [--contacts N] [--json FILE]

Thirty markets, each contact with own hours and one leave, 90 days around the clock changes of autumn 2026. Every peer's
answers are compared with ours before anything is timed; where it differs the reason is counted. Times are processor
time of one thread, system calls included, the best of several tries, the peers' and ours in turn. Exit status 1 when a
target is missed.
"""

# ruff: noqa: PLC0415 - the server is started only when its turn has come
from __future__ import annotations

import argparse
import json
import random
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from peers import libraries, straight_windows
from peers.markets import DAYS, START, Contact, contacts, person
from peers.timing import best_seconds, print_table, shown

from fairlead.core.availability import windows
from fairlead.core.bitmaps import Population

END = START + timedelta(days=DAYS)
TRIES = 7


@dataclass(frozen=True)
class Ratio:
    """One peer against one way of ours, seconds per contact."""

    question: str
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
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--json", metavar="FILE", help="write the figures there too")
    chosen = options.parse_args()
    # workalendar warns about its own data; where they matter is counted below.
    warnings.simplefilter("ignore", UserWarning)
    crowd = contacts(chosen.contacts)
    begun = time.process_time()
    population = Population((person(contact) for contact in crowd), start=START, days=DAYS + 10)
    build_seconds = (time.process_time() - begun) / len(crowd)
    print(
        f"{len(crowd)} contacts, {population.template_count} calendars, {population.row_bytes / len(crowd):.0f} bytes "
        f"per contact, built in {shown(build_seconds)} per contact"
    )
    check_equal(population, crowd)
    ratios = [*period_ratios(population, crowd, build_seconds), *now_ratios(population, crowd)]
    rows = [
        [r.question, r.peer, shown(r.peer_seconds), r.ours, shown(r.our_seconds), f"{r.times:,.0f}", _target(r)]
        for r in ratios
    ]
    header = ["question", "peer", "per contact", "Fairlead", "per contact", "ratio", "target"]
    print_table("processor time, one thread", header, rows)
    if chosen.json:
        figures = [asdict(ratio) | {"ratio": ratio.times} for ratio in ratios]
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(ratio.target and ratio.times < ratio.target for ratio in ratios))


def check_equal(population: Population, crowd: list[Contact]) -> None:
    """Compare the windows of the peers with ours; raise AssertionError at a difference that has no reason."""
    table = population.windows(START, DAYS)
    sample = random.Random(1).sample(range(len(crowd)), min(3000, len(crowd)))
    for row in sample:
        straight = straight_windows.windows(crowd[row], START, END)
        assert table.of(row) == straight == windows(person(crowd[row]), START, END), crowd[row]
    print(f"equal: windows of {len(sample)} contacts, straight code and the engine for one person")
    minutes, bitmaps = table.minutes(), population.bitmaps(START, DAYS)
    assert bitmaps.exact.all()
    assert (bitmaps.minutes() == minutes).all()
    print(f"equal: minutes of all {len(crowd)} contacts, windows and bitmaps")
    same, other_days = 0, 0
    for row in sample[:600]:
        if libraries.workalendar_holidays(crowd[row].market):
            differing = {
                w[0].date() for w in {*libraries.workalendar_windows(crowd[row], START, END)} ^ {*table.of(row)}
            }
            assert all(_calendars_differ(crowd[row], day) for day in differing), crowd[row]
            same, other_days = same + (not differing), other_days + len(differing)
    print(f"workalendar: {same} contacts equal; {other_days} days of the others differ, all where its holidays do")
    made_up = [row for row in sample[:90] if straight_windows.make_up_days(crowd[row].market.country)]
    for row in set(sample[:90]) - set(made_up):
        assert libraries.business_minutes(crowd[row], START, END) == minutes[row], crowd[row]
    print(
        f"businesstimedelta: {90 - len(made_up)} contacts equal in minutes; {len(made_up)} in China not: "
        "it knows no make-up days"
    )


def period_ratios(population: Population, crowd: list[Contact], build_seconds: float) -> list[Ratio]:
    """Time the windows of 90 days."""
    supported = [contact for contact in crowd[:2000] if libraries.workalendar_holidays(contact.market)]
    peers = {
        "straight": _per_contact(straight_windows.windows, crowd[:300]),
        "workalendar": _per_contact(libraries.workalendar_windows, supported[:300]),
        "businesstimedelta": _per_contact(libraries.business_minutes, crowd[:20]),
    }
    everyone = len(crowd)
    ways: dict[str, Callable[[], float]] = {
        "windows, one table": lambda: best_seconds(lambda: population.windows(START, DAYS), 1) / everyone,
        "windows, by part": lambda: best_seconds(lambda: _all(population), 1) / everyone,
        "bitmaps": lambda: best_seconds(lambda: population.bitmaps(START, DAYS), 1) / everyone,
    }
    best = dict.fromkeys([*peers, *ways], float("inf"))
    for _ in range(TRIES):
        for name, measure in {**peers, **ways}.items():
            best[name] = min(best[name], measure())
    question = f"windows of {DAYS} days"
    cold = "built first, windows"
    best[cold] = build_seconds + best["windows, one table"]
    targets = {"straight": 500, "workalendar": 900, "businesstimedelta": 20_000}
    found = [Ratio(question, peer, best[peer], ours, best[ours], targets[peer]) for ours in ways for peer in peers]
    return [*found, Ratio(question, "straight", best["straight"], cold, best[cold], None)]


def now_ratios(population: Population, crowd: list[Contact]) -> list[Ratio]:
    """Time who is reachable at one moment."""
    from peers import server

    moment = datetime(2026, 11, 10, 14, 10, tzinfo=START.tzinfo)
    stored = crowd[:20_000]
    table = population.windows(START, DAYS)
    answer = population.reachable_now(moment)
    expected = np.flatnonzero(answer[: len(stored)]).tolist()
    peer_seconds = dict.fromkeys(server.TABLES, float("inf"))
    our_seconds = float("inf")
    with server.filled([table.of(row) for row in range(len(stored))]) as connection:
        for name in server.TABLES:
            assert server.reachable(connection, name, moment) == expected
        print(f"equal: who of {len(stored)} is reachable, PostgreSQL ({len(expected)} are)")
        for _ in range(TRIES):
            for name in server.TABLES:
                found = server.scan_seconds(connection, name, moment, scans=3, tries=1) / len(stored)
                peer_seconds[name] = min(peer_seconds[name], found)
            our_seconds = min(our_seconds, best_seconds(lambda: population.reachable_now(moment), 20) / len(crowd))
    straight = best_seconds(lambda: [_works(contact, moment) for contact in crowd[:2000]], 3) / 2000
    question, ours = "reachable now", "reachable_now"
    return [
        Ratio(question, "tstzmultirange", peer_seconds["as_it_comes"], ours, our_seconds, 1000),
        Ratio(question, "the same, plain", peer_seconds["plain"], ours, our_seconds, None),
        Ratio(question, "straight", straight, ours, our_seconds, None),
    ]


def _per_contact(ask: Callable[[Contact, datetime, datetime], object], sample: list[Contact]) -> Callable[[], float]:
    return lambda: best_seconds(lambda: [ask(contact, START, END) for contact in sample], 1) / len(sample)


def _all(population: Population) -> None:
    for _ in population.windows_by_part(START, DAYS):
        pass


def _works(contact: Contact, moment: datetime) -> bool:
    return bool(straight_windows.windows(contact, moment, moment + timedelta(seconds=1)))


def _calendars_differ(contact: Contact, day: date) -> bool:
    """Tell whether the two holiday calendars differ on a UTC date or beside it, where the local date may lie."""
    market = contact.market
    theirs = libraries.workalendar_holidays(market)
    ours = straight_windows.free_days(market.country, market.subdivision)
    near = [day + timedelta(days=number) for number in (-1, 0, 1)]
    return any((other in theirs) != (other in ours) for other in near)


def _target(ratio: Ratio) -> str:
    if not ratio.target:
        return ""
    return f"{ratio.target:,} {'reached' if ratio.times >= ratio.target else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
