"""Moves what was said when two accounts become one."""

from __future__ import annotations

from fairlead.core.evidence import Act
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.chains import hold_all_chains, hold_chains


def move_exchanges(drop_id: int, keep_id: int) -> None:
    """Give the entries of an account to another, with its chains: they say so, close, and stay readable beside its own.

    Called within the transaction of the merge.
    """
    entries = Exchange.objects.filter(account=drop_id)
    if not entries.exists():
        return
    hold_chains([drop_id, keep_id], None)
    writer = hold_all_chains([drop_id], None)
    for chain in writer.chains.values():
        chain.account_id, chain.is_open = keep_id, False
        writer.add(chain, Act.MOVED)
    writer.finish()
    entries.update(account=keep_id)
