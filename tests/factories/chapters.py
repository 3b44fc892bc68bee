"""The tables of the chapters in docs/algorithms, for the tests that hold them against the code."""

from __future__ import annotations

from pathlib import Path

CHAPTERS = Path(__file__).parents[2] / "docs" / "algorithms"


def table(chapter: str, *headings: str) -> list[list[str]]:
    """Return the cells below the heading line that begins so; raises StopIteration when there is none."""
    lines = (CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8").splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"| {' | '.join(headings)} |"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows
