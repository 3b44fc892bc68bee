"""The tables of docs/algorithms/places.md say what the code answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.core.places import find_country, find_subdivision, find_zone

CHAPTER = Path(__file__).parents[2] / "docs" / "algorithms" / "places.md"
DATA = Path(__file__).parents[2] / "src" / "fairlead" / "core" / "places" / "data"


def table(*headings: str) -> list[list[str]]:
    """Return the cells of the table with these headings."""
    lines = CHAPTER.read_text(encoding="utf-8").splitlines()
    begin = lines.index(f"| {' | '.join(headings)} |")
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize(("written", "code", "because"), table("written", "code", "because"))
def test_countries_of_the_chapter(written: str, code: str, because: str) -> None:
    assert find_country(written) == (code or None), because


@pytest.mark.parametrize(("country", "written", "suffix"), table("country", "written", "suffix"))
def test_subdivisions_of_the_chapter(country: str, written: str, suffix: str) -> None:
    assert find_subdivision(country, written) == suffix


@pytest.mark.parametrize(
    ("country", "subdivision", "city", "zone", "reason"), table("country", "subdivision", "city", "zone", "reason")
)
def test_zones_of_the_chapter(country: str, subdivision: str, city: str, zone: str, reason: str) -> None:
    answer = find_zone(country, subdivision, city)
    assert (answer.zone, answer.reason_code) == (zone or None, reason)


def test_the_chapter_lists_every_data_file() -> None:
    listed = {name for name, *_ in table("file", "holds", "from")}
    assert listed - {"cities/XX.txt"} == {entry.name for entry in DATA.iterdir() if entry.is_file()}
