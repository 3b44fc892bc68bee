"""Why a file cannot be read as a table, as data, and as one sentence for the person who brought it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class UnreadableTable(Exception):
    """A file cannot be read as a table.

    `code` says why, `facts` holds the numbers and names of the sentence that `explain` makes of both.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Any] = facts


def explain(problem: UnreadableTable, gettext: Callable[[str], str]) -> str:
    """Return the sentence about `problem` in the language of `gettext`; the caller adds the name of the file."""
    return _sentences(gettext)[problem.code].format(**problem.facts)


def _sentences(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "empty": gettext("The file is empty. Choose a file with a line of headings and at least one row."),
        "not_a_table": gettext(
            "This is not a table: it is {found}. Save the list as CSV or XLSX and choose that file."
        ),
        "page_as_workbook": gettext(
            "This file is a web page that was named like a workbook. "
            "Open it in a spreadsheet program, save it as XLSX and choose that file."
        ),
        "nul_bytes": gettext(
            "Line {line} holds zero bytes, which no text has. The file is damaged or not a text file: "
            "save the list again as CSV or XLSX."
        ),
        "undecodable": gettext(
            "Line {line} cannot be read as {encoding}, in which the file begins. "
            "Save the list again as CSV in UTF-8, or as XLSX."
        ),
        "unknown_encoding": gettext(
            "The characters of this file cannot be understood. Save the list again as CSV in UTF-8, or as XLSX."
        ),
        "unclosed_quote": gettext(
            "Row {row} opens a quotation mark that is never closed. Remove or double the quotation mark there."
        ),
        "long_cell": gettext(
            "Row {row} has a cell of more than {limit} characters; probably a quotation mark is missing there."
        ),
        "many_columns": gettext("Row {row} has more than {limit} columns. Remove the columns that are not needed."),
        "password": gettext(
            "The workbook is protected by a password. Save it without the password and choose that file."
        ),
        "damaged_workbook": gettext(
            "The workbook is damaged or of an unknown kind. Open it in a spreadsheet program, "
            "save it as XLSX and choose that file."
        ),
        "too_large": gettext(
            "The workbook unpacks to more than {limit} MB. Remove pictures and other sheets, or save the list as CSV."
        ),
        "too_many_cells": gettext(
            "The sheet “{sheet}” reaches to row {rows} and column {columns}, more cells than can be read. "
            "Delete the empty rows and columns after the list, or save it as CSV."
        ),
        "no_such_sheet": gettext("The workbook has no sheet “{sheet}”. Its sheets are: {sheets}."),
        "empty_workbook": gettext("No visible sheet of the workbook holds data."),
    }
