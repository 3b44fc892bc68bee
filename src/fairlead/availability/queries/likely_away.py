"""Who is likely to be away when, of everybody: kept in memory, since finding habits takes longer than a page may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from fairlead.availability.queries.patterns import AHEAD, likely_leave_in
from fairlead.core.availability import LikelyLeave
from fairlead.customers.models import Account
from fairlead.customers.types import Stage


class LikelyAway:
    """The likely times away as they are seen on one day, by account and contact."""

    def __init__(self, today: date, account_ids: Collection[int] | None = None) -> None:
        """Read those of all accounts that are neither lost nor in the bin, or of some."""
        self.today = today
        self._by_account: dict[int, dict[int, list[LikelyLeave]]] = defaultdict(lambda: defaultdict(list))
        self.by_contact: Mapping[int, tuple[LikelyLeave, ...]] = {}
        self._read(account_ids)

    def read_again(self, account_ids: Collection[int]) -> None:
        """Read those of accounts again of which something has changed. Who holds `by_contact` keeps what was."""
        for account_id in account_ids:
            self._by_account.pop(account_id, None)
        self._read(account_ids)

    def _read(self, account_ids: Collection[int] | None) -> None:
        living = Account.objects.filter(deleted_at=None).exclude(stage=Stage.LOST)
        chosen = living if account_ids is None else living.filter(pk__in=list(account_ids))
        for account_id, contact_id, likely in likely_leave_in(chosen, today=self.today, end=self.today + AHEAD):
            self._by_account[account_id][contact_id].append(likely)
        self.by_contact = {
            contact_id: tuple(times) for people in self._by_account.values() for contact_id, times in people.items()
        }
