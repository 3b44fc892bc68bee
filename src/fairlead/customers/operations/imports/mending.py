"""The rows of a file with which something was wrong, as a file that can be mended and loaded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from fairlead.core.search_terms import normalise
from fairlead.core.tabular.writing import Sheet
from fairlead.customers.models import ImportProblem, ImportRun
from fairlead.customers.operations.imports.proposing import PROBLEM_HEADINGS, is_problem_column
from fairlead.customers.queries.import_sentences import problem_sentence
from fairlead.customers.queries.imports import import_scope
from fairlead.team.models import Member


def rows_to_mend(*, run_id: int, by: Member) -> Sheet:
    """Return the rows of a run with problems under the headings of its file, each row once with all its sentences in
    the last column, which is left out when the file is loaded again. The sheet is named after the file.

    Raises ImportRun.DoesNotExist.
    """
    run = ImportRun.objects.filter(import_scope(by)).get(pk=run_id)
    headings: list[str] = run.mapping["headings"]
    # The sentences of an earlier file of this kind are not carried on.
    kept = [
        index
        for index, heading in enumerate(headings)
        if run.mapping["targets"][index] or not is_problem_column(heading)
    ]
    name = _("%(name)s – to mend") % {"name": PurePath(run.file_name).stem}
    # The file is written after the language of the page or request has been put away again.
    rows = _rows(run, kept, get_language() or "en")
    return Sheet(name, [*(headings[index] for index in kept), problem_heading()], rows)


def _rows(run: ImportRun, kept: Sequence[int], language: str) -> Iterator[list[str]]:
    found = ImportProblem.objects.filter(run=run).order_by("row_number", "pk").iterator(chunk_size=2000)
    for _number, group in groupby(found, key=lambda problem: problem.row_number):
        problems = list(group)
        cells: list[str] = next((problem.cells for problem in problems if problem.cells), [])
        with override(language):
            sentences = " ".join(_sentence(problem) for problem in problems)
        yield [*(cells[index] if cells else "" for index in kept), sentences]


def problem_heading() -> str:
    """Return the heading of the column with the sentences, one that a later load knows."""
    heading = _("Problem")
    return heading if normalise(heading) in PROBLEM_HEADINGS else "Problem"


def _sentence(problem: ImportProblem) -> str:
    sentence = problem_sentence(problem.code, problem.facts)
    return f"{problem.column}: {sentence}" if problem.column else sentence
