"""Keeps what is wrong with the rows of a file, and those rows, so that they can be mended and loaded again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from fairlead.customers.models import ImportProblem, ImportRun
from fairlead.customers.operations.imports.reading import Problem
from fairlead.customers.operations.imports.staging import copying

LONGEST_COLUMN, LONGEST_VALUE = 200, 300


class ProblemList:
    """The problems of one run as they are found. `counts` are by code, `rows_left_out` counts rows, not problems."""

    def __init__(self, run: ImportRun) -> None:
        self._run_id = run.pk
        self.counts: Counter[str] = Counter()
        self.rows_left_out = 0
        ImportProblem.objects.filter(run=run).delete()

    def add(self, problems: Iterable[Problem], cells: Mapping[int, Sequence[str]]) -> None:
        """Keep problems; `cells` holds each row in question. The whole row stands beside its first problem only."""
        kept: set[int] = set()
        left_out: set[int] = set()
        with copying("customers_importproblem", COLUMNS) as copy:
            for problem in problems:
                self.counts[problem.code] += 1
                row = [] if problem.row_number in kept else cells.get(problem.row_number, [])
                kept.add(problem.row_number)
                if problem.is_fatal:
                    left_out.add(problem.row_number)
                copy.write_row(self._line(problem, row))
        self.rows_left_out += len(left_out)

    def _line(self, problem: Problem, row: Sequence[str]) -> tuple[object, ...]:
        return (
            self._run_id,
            problem.row_number,
            _clean(problem.column)[:LONGEST_COLUMN],
            _clean(problem.value)[:LONGEST_VALUE],
            problem.code,
            _json({name: _shortened(fact) for name, fact in problem.facts.items()}),
            problem.is_fatal,
            _json(list(row)),
        )


COLUMNS = ("run_id", "row_number", '"column"', "value", "code", "facts", "is_fatal", "cells")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\\u0000", "")


def _clean(text: str) -> str:
    """Take out the one character that PostgreSQL cannot keep."""
    return text.replace("\0", "")


def _shortened(fact: object) -> object:
    return fact[:LONGEST_VALUE] if isinstance(fact, str) else fact
