"""Find the line of headings in a table, and give every column a heading of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.core.columns import LONGEST_HEADING, knows_heading
from fairlead.core.tabular.formulas import unguarded
from fairlead.core.tabular.problems import UnreadableTable

# Titles, export dates and notes above the headings are a few lines at most.
SEARCHED_ROWS = 30
# Looks like a value, not like a name of a column: a mail address, a number, a date.
_VALUE = re.compile(r"\S+@\S+\.\w+|\(?\+?[\d\s().,:/%-]*\d[\d\s().,:/%-]*\)?|https?://.*")

RawRow = tuple[int, list[str]]


@dataclass(frozen=True)
class Headings:
    """The headings of a table; `row` is their row number, None when the table has none and letters stand in."""

    names: list[str]
    row: int | None


def find_headings(rows: Sequence[RawRow]) -> Headings:
    """Return the headings among the first rows of a table, made unique and never empty.

    The rows are those that hold anything, in order. A row of headings is the first that is about as wide as the
    table and holds names rather than values; known headings settle doubts. Raises `UnreadableTable` when there
    are no rows.
    """
    if not rows:
        raise UnreadableTable("empty")
    usual_width = _usual_width(rows)
    best = max(range(len(rows)), key=lambda position: (_rating(rows[position][1], usual_width), -position))
    number, cells = rows[best]
    if _rating(cells, usual_width) <= 0:
        return Headings(_letters(max(len(row) for _, row in rows)), None)
    groups = rows[best - 1][1] if best > 0 else []
    return Headings(_unique(_trimmed(cells, rows[best + 1 :]), groups), number)


def column_letter(position: int) -> str:
    """Return the name by which a spreadsheet shows the column at `position` (from 0).

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _usual_width(rows: Sequence[RawRow]) -> int:
    filled = Counter(sum(1 for cell in cells if cell) for _, cells in rows)
    return max(filled, key=lambda width: (filled[width] * width, width))


def _rating(cells: Sequence[str], usual_width: int) -> float:
    """Rate a row as the line of headings; zero or less means that it cannot be one."""
    names = [cell for cell in cells if cell]
    if len(names) < 2 and usual_width > 1:
        return 0.0
    values = sum(1 for name in names if len(name) > LONGEST_HEADING or _VALUE.fullmatch(name))
    known = sum(1 for name in names if knows_heading(name))
    if values > known:
        return 0.0
    if not known and len(names) < 0.5 * usual_width:
        return 0.0
    # One known word among others is as well a value: "Sales" in the column of departments.
    weight = 3.0 if 2 * known >= len(names) else 0.0
    return min(len(names) / usual_width, 1.0) + weight * known / len(names) - 2.0 * values / len(names)


def _trimmed(cells: Sequence[str], following: Sequence[RawRow]) -> list[str]:
    """Cut the columns at the right end that have neither a heading nor a value."""
    width = len(cells)
    while width > 1 and not cells[width - 1] and not any(len(row) >= width and row[width - 1] for _, row in following):
        width -= 1
    return list(cells[:width])


def _letters(width: int) -> list[str]:
    return [column_letter(position) for position in range(width)]


def _unique(cells: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Name what has no name by its column, and tell the same names apart by their group above or by a number."""
    names = [" ".join(unguarded(cell).split()) or column_letter(position) for position, cell in enumerate(cells)]
    repeated = {name for name, times in Counter(names).items() if times > 1}
    unique: list[str] = []
    group = ""
    for position, name in enumerate(names):
        group = (groups[position] if position < len(groups) else "") or group
        whole = f"{group} {name}" if name in repeated and group else name
        times, shown = 1, whole
        while shown in unique:
            times += 1
            shown = f"{whole} ({times})"
        unique.append(shown)
    return unique
