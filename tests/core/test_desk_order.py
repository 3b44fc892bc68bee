from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fairlead.core.availability import Answer, Fact, Reason, Status
from fairlead.core.desk_order import DeskGroup, decide_place, is_perhaps_away

NOW = datetime(2026, 10, 26, 8, tzinfo=UTC)
ZONE = "Pacific/Kiritimati"


def answer(
    status: Status, *, until: float | None = None, next_good: float | None = None, closed_percent: int | None = None
) -> Answer:
    """Times in hours from now."""
    facts = {} if closed_percent is None else {"closure_probability_percent": closed_percent}
    return Answer(
        status,
        Reason(status.value, facts),
        since=None,
        until=None if until is None else NOW + timedelta(hours=until),
        next_good_at=None if next_good is None else NOW + timedelta(hours=next_good),
    )


@pytest.mark.parametrize(
    ("given", "group"),
    [
        (answer(Status.REACHABLE, until=1, next_good=0), DeskGroup.NOW),
        (answer(Status.REACHABLE, until=None, next_good=0), DeskGroup.NOW),
        (answer(Status.REACHABLE, until=1, next_good=0, closed_percent=49), DeskGroup.NOW),
        (answer(Status.REACHABLE, until=1, next_good=0, closed_percent=50), DeskGroup.PROBABLY_CLOSED),
        (answer(Status.EARLY, until=0.5, next_good=0.5, closed_percent=75), DeskGroup.PROBABLY_CLOSED),
        (answer(Status.WEEKEND, until=16, next_good=16, closed_percent=75), DeskGroup.PROBABLY_CLOSED),
        (answer(Status.WEEKEND, until=16, next_good=16.01, closed_percent=75), DeskGroup.NOT_TODAY),
        (answer(Status.UNKNOWN_ZONE, closed_percent=75), DeskGroup.UNKNOWN),
        (answer(Status.EARLY, until=0.5, next_good=0.5), DeskGroup.SOON),
        (answer(Status.CLOSED, until=2, next_good=3), DeskGroup.SOON),
        (answer(Status.CLOSED, until=2, next_good=3.01), DeskGroup.LATER),
        (answer(Status.UNCERTAIN, until=2, next_good=16), DeskGroup.LATER),
        (answer(Status.WEEKEND, until=16, next_good=16.01), DeskGroup.NOT_TODAY),
        (answer(Status.LEAVE), DeskGroup.NOT_TODAY),
        (answer(Status.UNKNOWN_ZONE), DeskGroup.UNKNOWN),
    ],
)
def test_group(given: Answer, group: DeskGroup) -> None:
    assert decide_place(given, now=NOW, key="").group is group


@pytest.mark.parametrize(
    ("facts", "is_behind"),
    [
        ({"likely_leave_percent": 50, "likely_leave_end": date(2026, 11, 1)}, True),
        ({"likely_leave_percent": 49, "likely_leave_end": date(2026, 11, 1)}, False),
        ({"perhaps_leave_certainty": "TENTATIVE"}, True),
        ({"perhaps_leave_certainty": "TENTATIVE", "perhaps_leave_end": date(2026, 10, 27)}, True),
        ({"perhaps_leave_certainty": "TENTATIVE", "perhaps_leave_end": date(2026, 10, 26)}, False),
        ({"perhaps_leave_certainty": "LIKELY", "perhaps_leave_end": NOW + timedelta(hours=3)}, True),
        ({"perhaps_leave_certainty": "LIKELY", "perhaps_leave_end": NOW + timedelta(hours=2)}, False),
        # On Kiritimati the 27th has begun by then.
        ({"perhaps_leave_certainty": "LIKELY", "perhaps_leave_end": date(2026, 10, 27), "zone": ZONE}, False),
        ({}, False),
    ],
)
def test_who_is_perhaps_away_when_reached_next_stands_behind(facts: dict[str, Fact], is_behind: bool) -> None:
    opens = NOW + timedelta(hours=2)
    given = Answer(Status.EARLY, Reason("early", facts), since=None, until=opens, next_good_at=opens)
    open_later = answer(Status.EARLY, until=2.5, next_good=2.5)
    order = [decide_place(one, now=NOW, key="").sort_key for one in (open_later, given)]
    assert (order[0] < order[1]) is is_behind


def test_who_never_comes_is_not_put_behind() -> None:
    facts: dict[str, Fact] = {"perhaps_leave_certainty": "TENTATIVE"}
    assert not is_perhaps_away(Answer(Status.LEAVE, Reason("leave", facts), None, None, None))


def test_the_whole_order() -> None:
    rows = {
        "z closes first": answer(Status.REACHABLE, until=0.25, next_good=0),
        "closes next": answer(Status.REACHABLE, until=2, next_good=0),
        "never closes": answer(Status.REACHABLE, next_good=0),
        "opens soon": answer(Status.EARLY, until=0.5, next_good=0.5),
        "opens later": answer(Status.CLOSED, until=1, next_good=9),
        "probably closed, others open now": answer(Status.REACHABLE, until=0.25, next_good=0, closed_percent=75),
        "probably closed, opens later": answer(Status.CLOSED, until=1, next_good=9, closed_percent=90),
        "tomorrow": answer(Status.CLOSED, until=1, next_good=20),
        "away for good, A": answer(Status.LEAVE),
        "away for good, B": answer(Status.LEAVE),
        "nobody knows": answer(Status.UNKNOWN_ZONE),
    }
    shuffled = sorted(rows, reverse=True)

    assert sorted(shuffled, key=lambda name: decide_place(rows[name], now=NOW, key=name).sort_key) == list(rows)
