"""The chain of one account's log: each link is hashed with the hash of the one before it.

What is hashed is text that can be read and hashed by hand, so that nobody needs this program to check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from fairlead.core.evidence.commitments import written_moment

FIRST = bytes(32)  # what stands in the first link for the hash of the one before


class Act(StrEnum):
    """What a link says."""

    RECORDED = "RECORDED"  # an entry was written
    WORDS_ERASED = "WORDS_ERASED"  # the words of an entry were erased, with its files; the leaves stay here
    PERSON_ERASED = "PERSON_ERASED"  # the person of an entry was erased
    REMOVED = "REMOVED"  # an entry was taken back as a whole, with the import that had made it
    MOVED = "MOVED"  # the account became part of another, which this link names
    PURGED = "PURGED"  # the account was erased with all its entries


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `account_id` is whose chain it is from here on; `root` and `hints` belong to RECORDED alone."""

    chain_id: int
    position: int
    act: Act
    account_id: int
    exchange_id: int | None
    at: datetime
    by_id: int | None
    ground: str = ""
    root: bytes = b""
    hints: bytes = b""
    erased: Mapping[str, bytes] = field(default_factory=dict)
    previous: bytes = FIRST


def hash_of(link: Link) -> bytes:
    """Return the SHA-256 of a link: of the lines that `written_link` gives."""
    return sha256(written_link(link).encode()).digest()


def written_link(link: Link) -> str:
    """Return the text that is hashed.

    >>> from datetime import UTC
    >>> print(written_link(Link(1, 2, Act.MOVED, 7, None, datetime(2026, 11, 30, 9, tzinfo=UTC), 3)), end="")
    fairlead link 1
    chain 1
    position 2
    act MOVED
    account 7
    exchange -
    at 2026-11-30T09:00:00.000000Z
    by 3
    ground -
    root -
    hints -
    erased -
    previous 0000000000000000000000000000000000000000000000000000000000000000
    """
    erased = " ".join(f"{name}={leaf.hex()}" for name, leaf in sorted(link.erased.items()))
    return (
        "fairlead link 1\n"
        f"chain {link.chain_id}\n"
        f"position {link.position}\n"
        f"act {link.act}\n"
        f"account {link.account_id}\n"
        f"exchange {_or_dash(link.exchange_id)}\n"
        f"at {written_moment(link.at)}\n"
        f"by {_or_dash(link.by_id)}\n"
        f"ground {link.ground or '-'}\n"
        f"root {link.root.hex() or '-'}\n"
        f"hints {link.hints.hex() or '-'}\n"
        f"erased {erased or '-'}\n"
        f"previous {link.previous.hex()}\n"
    )


def _or_dash(number: int | None) -> str:
    return "-" if number is None else str(number)
