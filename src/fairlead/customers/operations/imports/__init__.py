"""Imports: lists of customers on their way in, and out again when they are undone."""

from fairlead.customers.operations.imports.files import FileGone, FileTooLarge
from fairlead.customers.operations.imports.runs import (
    TooLateToUndo,
    WrongState,
    check,
    discard,
    load,
    problems,
    set_mapping,
    start_import,
    undo,
)

__all__ = [
    "FileGone",
    "FileTooLarge",
    "TooLateToUndo",
    "WrongState",
    "check",
    "discard",
    "load",
    "problems",
    "set_mapping",
    "start_import",
    "undo",
]
