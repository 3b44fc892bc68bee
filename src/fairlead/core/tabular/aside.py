"""The rows of a workbook in a file of their own: a workbook is read as a whole or not at all, and holds its memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from fairlead.core.tabular.workbooks import RawRow


class RowsAside:
    """Rows that were put into a file and are read from there, one at a time and as often as wanted.

    The stream must be writable and seekable, and open as long as rows are read.
    """

    def __init__(self, stream: BinaryIO, rows: Iterable[RawRow]) -> None:
        self._stream = stream
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            stream.write(b"\n")

    def rows(self) -> Iterator[RawRow]:
        self._stream.seek(0)
        for line in self._stream:
            number, cells = json.loads(line.decode("utf-8", "surrogatepass"))
            yield number, cells
