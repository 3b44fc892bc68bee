"""What the file-based commands share: instants in, answers out as JSON lines or as a table for eyes."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import BinaryIO

from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import locale_name, ngettext
from fairlead.core.availability import Facts
from fairlead.ui.sentences import Wording

Section = tuple[str, Sequence[Sequence[str]]]

# More would push the first ones off the screen, and they usually have one cause.
PROBLEMS_SHOWN = 20
# Before 1970 zones were kept by town, after 2099 no holiday and no clock change is known.
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)


class ExampleFormatter(argparse.HelpFormatter):
    """Wrap the prose of a command's help and leave its examples, which are indented, as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        wrapped = (line if line.startswith(" ") else textwrap.fill(line, width) for line in text.splitlines())
        return "\n".join(f"{indent}{line}" for line in wrapped)


def wording() -> Wording:
    """Return the command line's language for `fairlead.ui.sentences`."""
    return Wording(_, locale_name())


def read_instant(written: str | None, option: str) -> datetime:
    """Return the instant that an option names, or now without one; raises CommandProblem."""
    if written is None:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(written)
    except ValueError as error:
        raise CommandProblem(
            _("%(option)s: “%(value)s” is not an instant. Write it like 2026-10-25T08:30:00Z.")
            % {"option": option, "value": written}
        ) from error
    if instant.tzinfo is None:
        raise CommandProblem(
            _("%(option)s: “%(value)s” has no UTC offset. End it with Z, or with an offset such as +02:00.")
            % {"option": option, "value": written}
        )
    if not _EARLIEST <= instant <= _LATEST:
        raise CommandProblem(
            _("%(option)s: “%(value)s” is too far away. Choose an instant between 1970 and 2099.")
            % {"option": option, "value": written}
        )
    return instant


@contextmanager
def open_input(name: str) -> Iterator[BinaryIO]:
    """Open a file of the user's, `-` being standard input; raises CommandProblem when it cannot be opened."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = open(name, "rb")  # noqa: SIM115  closed below, where reading it cannot be taken for opening it
    except OSError as error:
        raise CommandProblem(
            _("%(file)s cannot be opened: %(why)s.") % {"file": name, "why": error.strerror or error}
        ) from error
    with stream:
        yield stream


def shown_name(name: str) -> str:
    """Return how an input is called in sentences."""
    return _("standard input") if name == "-" else name


def read_json(text: str) -> object:
    """Return what JSON text says; raises json.JSONDecodeError for whatever cannot be read, hostile depth included."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    # Python gives up at a thousand brackets inside each other, and at a number of some thousand digits.
    except (RecursionError, ValueError) as error:
        raise json.JSONDecodeError(str(error), text, 0) from error


def refuse(file: str, problems: Sequence[tuple[int, str]], *, of_table: bool = False) -> None:
    """Raise CommandProblem when there are problems, `(line, sentence)` each; all of the first ones are told.

    With `of_table` the numbers are of rows as a spreadsheet shows them, each of which may go over several lines.
    """
    if not problems:
        return
    told = _("%(file)s, row %(line)d: %(problem)s") if of_table else _("%(file)s, line %(line)d: %(problem)s")
    lines = [
        told % {"file": shown_name(file), "line": line, "problem": sentence}
        for line, sentence in problems[:PROBLEMS_SHOWN]
    ]
    left = len(problems) - PROBLEMS_SHOWN
    if left > 0:
        lines.append(ngettext("and %(count)d more line", "and %(count)d more lines", left) % {"count": left})
    raise CommandProblem("\n".join(lines))


def in_utc(instant: datetime | None) -> str | None:
    """Write an instant as ISO 8601 in UTC with `Z`."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def facts_as_json(facts: Facts) -> dict[str, str | bool | int]:
    """Return facts as JSON values: instants in UTC with `Z`, dates as ISO dates."""
    written: dict[str, str | bool | int] = {}
    for name, fact in facts.items():
        if isinstance(fact, datetime):
            written[name] = in_utc(fact) or ""
        else:
            written[name] = fact.isoformat() if isinstance(fact, date) else fact
    return written


def print_json(lines: Iterable[Mapping[str, object]]) -> None:
    """Print one JSON object per line; characters that the output's encoding has not as escapes."""
    for line in lines:
        text = json.dumps(line, ensure_ascii=False)
        print(text if _can_print(text) else json.dumps(line))


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def print_table(header: Sequence[str], *sections: Section) -> None:
    """Print columns that stand in line through all sections, Chinese characters counted as two.

    A section has a title, which is not printed when empty, and rows.
    """
    rows = [header, *(row for _title, rows in sections for row in rows)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(header))]
    _print_row(header, widths)
    for title, members in sections:
        if title:
            print(f"\n{title}")
        for row in members:
            _print_row(row, widths)


def _print_row(row: Sequence[str], widths: Sequence[int]) -> None:
    cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
    print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
