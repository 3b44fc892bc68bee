"""Which entries messages go on with: read once for a block of them, and kept up with what the block records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fairlead.customers.models import Account
from fairlead.exchanges.models import Exchange


@dataclass(frozen=True, slots=True)
class Said:
    """As much of an entry as tells which conversation it belongs to."""

    account: Account
    thread_key: str
    occurred_at: datetime


class Conversations:
    """The entries whose messages have one of some ids."""

    def __init__(self, message_ids: Iterable[str]) -> None:
        self._by_id: dict[str, list[Said]] = defaultdict(list)
        wanted = sorted(set(message_ids) - {""})
        if not wanted:
            return
        rows = Exchange.objects.filter(message_id__in=wanted).select_related("account__owner").order_by("pk")
        for row in rows.defer("text", "search_text"):
            self.add(row.message_id, Said(row.account, row.thread_key, row.occurred_at))

    def add(self, message_id: str, said: Said) -> None:
        """Take in what is about to be recorded."""
        if message_id:
            self._by_id[message_id].append(said)

    def said_with(self, message_id: str) -> list[Said]:
        """Return the entries with this id, in the order in which they were recorded."""
        return self._by_id.get(message_id, [])

    def thread_key(self, account_id: int, message_id: str, in_reply_to: str) -> str:
        """Return the thread of a message: that of the one it answers, else one of its own; "" for what has no id."""
        if in_reply_to:
            answered = (one.thread_key for one in self.said_with(in_reply_to) if one.account.pk == account_id)
            return next(filter(None, answered), "") or _thread_named(in_reply_to)
        return _thread_named(message_id) if message_id else ""


def _thread_named(message_id: str) -> str:
    return sha256(message_id.encode()).hexdigest()[:32]
