"""Writes the log. Rows are only ever added."""

from fairlead.exchanges.operations.log import (
    AHEAD,
    AlreadyCorrected,
    ContactOfAnotherAccount,
    ExchangeInTheFuture,
    correct_exchange,
    log_exchange,
)

__all__ = [
    "AHEAD",
    "AlreadyCorrected",
    "ContactOfAnotherAccount",
    "ExchangeInTheFuture",
    "correct_exchange",
    "log_exchange",
]
