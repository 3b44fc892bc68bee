"""Anchors: the heads of all chains at one moment, chained among themselves, to be kept where the desk cannot reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fairlead.core.evidence.commitments import written_moment


@dataclass(frozen=True, slots=True, order=True)
class AnchoredHead:
    """How long a chain was when it was anchored, and the hash of its latest link."""

    chain_id: int
    length: int
    head: bytes


def anchor_hash(number: int, at: datetime, heads: Iterable[AnchoredHead], previous: bytes) -> bytes:
    """Return the SHA-256 of an anchor: of its number, its moment, the heads that have changed since the one before it,
    by the number of their chains, and the hash of that one."""
    lines = [f"fairlead anchor 1\nnumber {number}\nat {written_moment(at)}\nprevious {previous.hex()}\n"]
    lines += [f"head {one.chain_id} {one.length} {one.head.hex()}\n" for one in sorted(heads)]
    return sha256("".join(lines).encode()).digest()
