"""The tables of docs/algorithms/closures.md say what the rules and the engine answer."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from fairlead.core.availability import person_from_json, status_at
from fairlead.core.closures import all_rules, parse_expression, rules_of_place
from fairlead.core.closures.finding import occurrences

CHAPTER = Path(__file__).parents[2] / "docs" / "algorithms" / "closures.md"
TEXT = CHAPTER.read_text(encoding="utf-8")
PEOPLE = {"IT": {"id": "rome", "country": "IT"}, "US": {"id": "n", "zone": "America/New_York", "country": "US"}}
NONE = "–"


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


@pytest.mark.parametrize(("expression", "year", "day"), table("expression"))
def test_expressions_of_the_chapter(expression: str, year: str, day: str) -> None:
    assert parse_expression(expression).dates(int(year)) == (date.fromisoformat(day),)


@pytest.mark.parametrize(("rule", "country", "year", "begins", "ends"), table("rule"))
def test_rules_of_the_chapter(rule: str, country: str, year: str, begins: str, ends: str) -> None:
    one = next(one for one in rules_of_place(country) if one.id == rule)

    found = [
        (closure.start_date.isoformat(), closure.end_date.isoformat())
        for closure in occurrences(one, int(year), country)
    ]

    assert found == [(begins, ends)]


@pytest.mark.parametrize(("country", "moment", "status", "closure", "percent", "good", "likely"), table("country"))
def test_answers_of_the_chapter(
    country: str, moment: str, status: str, closure: str, percent: str, good: str, likely: str
) -> None:
    answer = status_at(person_from_json(PEOPLE[country]), datetime.fromisoformat(moment))
    facts = answer.reason.facts
    names = {rule.id: rule.name("en") for rule in rules_of_place(country)}

    assert answer.status == status
    assert facts.get("closure_name", NONE) == names.get(closure, NONE)
    assert str(facts.get("closure_probability_percent", NONE)) == percent
    assert answer.next_good_at == datetime.fromisoformat(good)
    assert facts.get("likely_good_at") == (None if likely == NONE else datetime.fromisoformat(likely))


def test_the_chapter_counts_rules_and_countries() -> None:
    countries = {country for rule in all_rules() for country in rule.countries}

    assert f"has {len(all_rules())} of them, for {len(countries)} countries" in TEXT
