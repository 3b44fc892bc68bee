"""The tables of docs/algorithms/contact-gate.md say what the gate answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fairlead.core.availability import Leave, Person
from fairlead.core.contact_gate import (
    Asked,
    Ceiling,
    Channel,
    ConsentRule,
    ConsentSaid,
    Harshness,
    OwnSide,
    Party,
    Purpose,
    Question,
    Scope,
    Span,
    Touch,
    Verdict,
    decide,
    manner_of,
)
from fairlead.core.weeks import DatedWeek, parse_week_text

TEXT = (Path(__file__).parents[2] / "docs" / "algorithms" / "contact-gate.md").read_text(encoding="utf-8")
OFFICE = (DatedWeek(None, parse_week_text("Mon-Fri 09:00-18:00")),)
HERE = Person("anna", "Europe/Berlin", weeks=OFFICE)
TUESDAY, SUNDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AWAY = Leave(date(2026, 11, 23), date(2026, 11, 27), "", "TENTATIVE")


def table(first_heading: str) -> list[list[str]]:
    """Return the cells of the table whose heading begins so."""
    lines = TEXT.splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def purpose(*, priority: int = 3, harsh: Harshness = Harshness.PLAIN, waits: bool = True) -> Purpose:
    return Purpose("p", priority, harsh, keeps_hours=waits)


def answer(
    channel: str, why: Purpose, person: Person = HERE, at: datetime = TUESDAY, own: OwnSide | None = None
) -> str:
    party = Party(person, 1, frozenset(Channel))
    return decide(Question(Asked(Channel(channel), why, at), party, own=own)).verdict.value


@pytest.mark.parametrize(("channel", "manner", "hours", "likely", "ours"), table("channel"))
def test_manners_of_the_chapter(channel: str, manner: str, hours: str, likely: str, ours: str) -> None:
    assert manner_of(Channel(channel)).value == manner
    found = [answer(channel, purpose(waits=waits), at=SUNDAY) for waits in (True, False)]
    expected = {"always": ["not_now"] * 2, "by purpose": ["not_now", "yes"], "never": ["yes"] * 2}
    assert found == expected[hours]
    perhaps = Person("anna", "Europe/Berlin", weeks=OFFICE, perhaps_leave=(AWAY,))
    found = [answer(channel, purpose(harsh=harsh), perhaps) for harsh in (Harshness.PLAIN, Harshness.FIRM)]
    expected = {"always": ["not_now"] * 2, "firm purposes": ["yes", "not_now"], "never": ["yes"] * 2}
    assert found == expected[likely]
    us = OwnSide(Person("us", "Asia/Shanghai", leave=(Leave(date(2026, 11, 23), date(2026, 11, 27)),)))
    assert answer(channel, purpose(), own=us) == ("not_now" if ours == "yes" else "yes")


@pytest.mark.parametrize(("needs", "said", "expected"), table("purpose needs"))
def test_consent_of_the_chapter(needs: str, said: str, expected: str) -> None:
    word = {"nothing": (), "agreed": (ConsentSaid(is_given=True),), "refused": (ConsentSaid(is_given=False),)}[said]
    why = Purpose("p", 3, Harshness.PLAIN, ConsentRule(needs))
    party = Party(HERE, 1, frozenset(Channel), consents=word)
    assert decide(Question(Asked(Channel.MAIL, why, TUESDAY), party)).verdict is Verdict(expected)


@pytest.mark.parametrize(("most", "reserved", "begins", "used", "third", "fourth"), table("most"))
def test_ceilings_of_the_chapter(most: str, reserved: str, begins: str, used: str, third: str, fourth: str) -> None:
    ceiling = Ceiling(
        1, Scope.CONTACT, Span.SLIDING, int(most), length_hours=24, reserved=int(reserved), reserved_from=int(begins)
    )
    touches = tuple(Touch(TUESDAY - timedelta(minutes=n), 1) for n in range(int(used)))
    party = Party(HERE, 1, frozenset(Channel))
    for priority, expected in ((3, third), (4, fourth)):
        asked = Asked(Channel.MAIL, purpose(priority=priority), TUESDAY)
        decision = decide(Question(asked, party, ceilings=(ceiling,), touches=touches))
        assert decision.verdict is Verdict(expected), priority
