"""The tables of docs/algorithms/meetings.md say what the search answers."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.factories.chapters import table

from fairlead.core.availability import Person
from fairlead.core.meetings import Participant, Side, rank_slots
from fairlead.core.weeks import DatedWeek, parse_week_text

OFFICE = "Mon-Fri 09:00-18:00 break 12:00-13:00"
MONDAY = (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))


def person(zone: str, week: str = OFFICE) -> Person:
    return Person("", zone, weeks=(DatedWeek(None, parse_week_text(week)),))


@pytest.mark.parametrize(("side", "begun", "ended", "discomfort"), table("meetings", "side", "from"))
def test_discomforts_of_the_chapter(side: str, begun: str, ended: str, discomfort: str) -> None:
    start, end = (
        datetime.fromisoformat(f"2026-06-01T{clock}").replace(tzinfo=ZoneInfo("Europe/Berlin"))
        for clock in (begun, ended)
    )
    found = rank_slots([Participant(person("Europe/Berlin"), Side(side))], start, end, 30)

    assert [str(slot.levels[0]) for slot in found] == ([] if discomfort == "impossible" else [discomfort])


PEOPLE = {
    "Anna": Participant(person("Europe/Berlin", "Mon-Fri 09:00-18:00")),
    "Anna (busy until 13:00)": Participant(
        person("Europe/Berlin", "Mon-Fri 09:00-18:00"),
        busy=((MONDAY[0], datetime(2026, 6, 1, 11, tzinfo=UTC)),),
    ),
    "Li": Participant(person("Asia/Shanghai", "Mon-Fri 09:00-18:00"), Side.OWN),
    "Li (busy until 17:30)": Participant(
        person("Asia/Shanghai", "Mon-Fri 09:00-18:00"),
        Side.OWN,
        busy=((MONDAY[0], datetime(2026, 6, 1, 9, 30, tzinfo=UTC)),),
    ),
    "Li (gave 0.5 before)": Participant(person("Asia/Shanghai", "Mon-Fri 09:00-18:00"), Side.OWN, burden=0.5),
    "Ben": Participant(person("America/New_York", "Mon-Fri 09:00-18:00"), Side.OWN),
}


@pytest.mark.parametrize(("who", "start", "customer", "own", "local"), table("meetings", "who", "start"))
def test_choices_of_the_chapter(who: str, start: str, customer: str, own: str, local: str) -> None:
    people = [PEOPLE[name] for name in who.split(", ")]
    found = rank_slots(people, datetime(2026, 6, 1, 6, tzinfo=UTC), MONDAY[1], 30, best=1)

    if start == "none":
        assert found == []
        return
    [slot] = found
    assert (slot.start, slot.customer, slot.own) == (datetime.fromisoformat(start), int(customer), int(own))
    clocks = [f"{slot.start.astimezone(ZoneInfo(one.person.zone or '')):%H:%M}" for one in people]
    assert clocks == local.split()
