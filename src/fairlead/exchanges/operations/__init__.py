"""Writes the log. Rows are only ever added."""

from fairlead.exchanges.operations.erasing import erase_words
from fairlead.exchanges.operations.originals import (
    OriginalMissing,
    StoreUnavailable,
    read_original,
    store_original,
)
from fairlead.exchanges.operations.recording import (
    AHEAD,
    AlreadyCorrected,
    AttachmentTooLarge,
    ContactOfAnotherAccount,
    ExchangeInTheFuture,
    TooManyAttachments,
    WordsErased,
    correct_exchange,
    record_exchange,
    record_many,
)

__all__ = [
    "AHEAD",
    "AlreadyCorrected",
    "AttachmentTooLarge",
    "ContactOfAnotherAccount",
    "ExchangeInTheFuture",
    "OriginalMissing",
    "StoreUnavailable",
    "TooManyAttachments",
    "WordsErased",
    "correct_exchange",
    "erase_words",
    "read_original",
    "record_exchange",
    "record_many",
    "store_original",
]
