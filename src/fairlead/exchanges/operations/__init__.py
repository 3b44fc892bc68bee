"""Writes the log. Rows are only ever added."""

from fairlead.exchanges.operations.erasing import erase_words
from fairlead.exchanges.operations.originals import (
    OriginalMissing,
    StoreUnavailable,
    read_original,
    store_original,
    store_originals,
)
from fairlead.exchanges.operations.recording import (
    AHEAD,
    AlreadyCorrected,
    AttachmentTooLarge,
    ContactOfAnotherAccount,
    ExchangeInTheFuture,
    NewExchange,
    TooManyAttachments,
    WordsErased,
    correct_exchange,
    record_exchange,
    record_exchanges,
    record_many,
)

__all__ = [
    "AHEAD",
    "AlreadyCorrected",
    "AttachmentTooLarge",
    "ContactOfAnotherAccount",
    "ExchangeInTheFuture",
    "NewExchange",
    "OriginalMissing",
    "StoreUnavailable",
    "TooManyAttachments",
    "WordsErased",
    "correct_exchange",
    "erase_words",
    "read_original",
    "record_exchange",
    "record_exchanges",
    "record_many",
    "store_original",
    "store_originals",
]
