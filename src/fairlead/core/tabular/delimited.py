"""Read text tables (CSV and its relatives) as a stream, in any encoding."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from fairlead.core.tabular.detection import find_encoding
from fairlead.core.tabular.problems import UnreadableTable

SEPARATORS = ",;\t|"
# A list of one column: this control character stands in no text.
NO_SEPARATOR = "\x1f"
CELL_CHARACTERS = 100_000
MOST_COLUMNS = 2_000
# A line without an end would be gathered in memory.
_ROW_CHARACTERS = 20_000_000
_CHUNK_BYTES = 256 * 1024
_SAMPLE_ROWS = 60

RawRow = tuple[int, list[str]]


class DelimitedText:
    """A text table: `rows()` yields (number, cells) of every row that is not blank, from the beginning each time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.encoding = find_encoding(stream)
        first = list(islice(self._lines(), 1))
        # Excel's own first line "sep=;" names the separator and is no row.
        self._announced = _announced_separator(first[0]) if first else None
        self.separator = self._announced or self._find_separator()

    def rows(self) -> Iterator[RawRow]:
        lines = self._lines()
        if self._announced:
            next(lines)
        return _split(lines, self.separator)

    def _find_separator(self) -> str:
        sample = list(islice(self._lines(), 4 * _SAMPLE_ROWS))
        rated = {separator: _agreement(sample, separator) for separator in SEPARATORS}
        best = max(SEPARATORS, key=lambda separator: rated[separator])
        return best if rated[best] > (0.0, 0) else NO_SEPARATOR

    def _lines(self) -> Iterator[str]:
        return decoded_lines(self._stream, self.encoding)


def decoded_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines of `stream` with their ends; CR, LF and CRLF end a line.

    Raises `UnreadableTable` naming the line at which the bytes stop being text in `encoding`.
    """
    stream.seek(0)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest, line = "", 0
    while True:
        data = stream.read(_CHUNK_BYTES)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise _undecodable(error, line, encoding) from error
        if "\0" in text:
            before = text[: text.index("\0")].count("\n")
            raise UnreadableTable("nul_bytes", line=line + before + 1)
        *whole, rest = (rest + text).split("\n")
        line += len(whole)
        for each in whole:
            yield each + "\n"
        if len(rest) > _ROW_CHARACTERS:
            raise UnreadableTable("long_cell", row=line + 1, limit=CELL_CHARACTERS)
        if not data:
            break
    if rest:
        yield rest


def _undecodable(error: UnicodeDecodeError, lines_before: int, encoding: str) -> UnreadableTable:
    readable = bytes(error.object[: error.start]).decode(encoding, errors="ignore")
    line = lines_before + readable.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    return UnreadableTable("undecodable", line=line, encoding=shown_encoding(encoding))


def shown_encoding(encoding: str) -> str:
    """Return the name of a codec as people write it."""
    names = {
        "utf-8-sig": "UTF-8", "big5hkscs": "Big5", "cp932": "Shift JIS", "cp949": "EUC-KR", "latin-1": "ISO 8859-1",
    }  # fmt: skip
    return names.get(encoding, encoding.upper().replace("CP12", "Windows-12"))


def _announced_separator(line: str) -> str | None:
    text = line.strip('"\r\n ')
    if text.lower().startswith("sep=") and len(text) == 5:
        return text[4]
    return "\t" if line.rstrip("\r\n").lower() == "sep=\t" else None


def _split(lines: Iterator[str], separator: str) -> Iterator[RawRow]:
    quotes = _QuoteWatch(lines)
    csv.field_size_limit(CELL_CHARACTERS)
    reader = csv.reader(quotes, delimiter=separator)
    number = 0
    while True:
        number += 1
        quotes.open = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableTable("long_cell", row=number, limit=CELL_CHARACTERS) from error
        if quotes.exhausted and quotes.open:
            raise UnreadableTable("unclosed_quote", row=number)
        if len(cells) > MOST_COLUMNS:
            raise UnreadableTable("many_columns", row=number, limit=MOST_COLUMNS)
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


class _QuoteWatch:
    """Passes lines on and remembers whether the row under way has an odd number of quotation marks.

    The csv module takes the end of the file for the end of an open quotation without a word, and a single stray
    mark would swallow all rows after it.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.open = False
        self.exhausted = False

    def __iter__(self) -> _QuoteWatch:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.exhausted = True
            raise
        if line.count('"') % 2:
            self.open = not self.open
        return line


def _agreement(sample: Sequence[str], separator: str) -> tuple[float, int]:
    """Rate a separator: the share of rows with the commonest number of columns above one, then that number.

    Half the rows must agree, or the first one have several columns: commas inside values part a list of one
    column just as well, but not its heading.
    """
    widths: list[int] = []
    # The sample may end inside a quotation; the rows before it count all the same.
    with contextlib.suppress(UnreadableTable):
        widths.extend(len(cells) for _, cells in islice(_split(iter(sample), separator), _SAMPLE_ROWS))
    if not widths:
        # Nothing is left between these separators: they part blank cells.
        return (0.0, 1)
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return (0.0, 0)
    width, times = max(counted.items(), key=lambda item: (item[1] * item[0], item[0]))
    if widths[0] == 1 and times <= 0.5 * len(widths):
        return (0.0, 0)
    return (round(times / len(widths), 1), width)
