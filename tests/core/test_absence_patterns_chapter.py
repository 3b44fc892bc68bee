"""The table of docs/algorithms/patterns.md says what is guessed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from fairlead.core.absence_patterns import PastAbsence, likely_absences

CHAPTER = Path(__file__).parents[2] / "docs" / "algorithms" / "patterns.md"
EASTER = {2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}
DAY = timedelta(days=1)


def rows() -> list[list[str]]:
    lines = [line for line in CHAPTER.read_text(encoding="utf-8").splitlines() if line.startswith("| 20")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def period(text: str) -> tuple[date, date]:
    first, latest = map(date.fromisoformat, text.split(".."))
    return first, latest + DAY


@pytest.mark.parametrize(("since", "away", "begins", "ends", "within", "probability"), rows())
def test_guesses_of_the_chapter(since: str, away: str, begins: str, ends: str, within: str, probability: str) -> None:
    (found,) = likely_absences(
        [PastAbsence("p", *period(text)) for text in away.split(", ")],
        known_since={"p": date.fromisoformat(since)},
        feasts={"easter": EASTER},
        today=date(2026, 11, 30),
        end=date(2028, 1, 1),
    )

    assert (found.start_date.isoformat(), found.end_date.isoformat()) == (begins, ends)
    assert f"{found.earliest_start_date}..{found.latest_end_date}" == within
    assert f"{found.probability_rate:.0%}".replace("%", " %") == probability
