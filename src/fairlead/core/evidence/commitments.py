"""Commits to a row of the log field by field, so that words can be erased by law and the rest still be proved.

Each field becomes a leaf, SHA-256 over a random salt, the field's name and its value. The row's root is SHA-256 over
all leaves in the order of FIELDS. Who erases a field throws its salt away and leaves its leaf in the chain: the root
can still be computed, and the value no longer guessed. `docs/algorithms/evidence.md` shows it by an example.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

SALT_BYTES = 16
HINT_BYTES = 4
_ROW = b"fairlead row 1\n"


class Group(StrEnum):
    """Fields that are erased together: each group has a salt of its own."""

    FACTS = "facts"
    PERSON = "person"
    WORDS = "words"


# In the order in which they are hashed. It is part of the format: a further field needs a version of its own.
GROUPS: Mapping[str, Group] = {
    "kind": Group.FACTS,
    "direction": Group.FACTS,
    "outcome": Group.FACTS,
    "occurred_at": Group.FACTS,
    "duration_minutes": Group.FACTS,
    "corrects_id": Group.FACTS,
    "recorded_by_id": Group.FACTS,
    "recorded_at": Group.FACTS,
    "contact_id": Group.PERSON,
    "subject": Group.WORDS,
    "text": Group.WORDS,
    "thread_key": Group.WORDS,
    "message_id": Group.WORDS,
    "in_reply_to": Group.WORDS,
    "original": Group.WORDS,
    "attachments": Group.WORDS,
}
FIELDS = tuple(GROUPS)
_NAMES = {name: name.encode() + b"\0" for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Salts:
    """The salts of one row; empty where the group was erased."""

    facts: bytes
    person: bytes
    words: bytes

    def of(self, group: Group) -> bytes:
        if group is Group.FACTS:
            return self.facts
        return self.person if group is Group.PERSON else self.words


def new_salts() -> Salts:
    """Return fresh random salts."""
    many = os.urandom(3 * SALT_BYTES)
    return Salts(many[:SALT_BYTES], many[SALT_BYTES : 2 * SALT_BYTES], many[2 * SALT_BYTES :])


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """What is committed of a file that came with an entry; `digest` is SHA-256 of its bytes, in hex."""

    name: str
    media_type: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """The values of one row by FIELDS: text, whole numbers, moments with a zone, or None; with the row's salts."""

    values: Mapping[str, Any]
    salts: Salts = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the chain keeps of a row. `hints` are the beginnings of the leaves, by which a changed field is named."""

    leaves: tuple[bytes, ...]
    root: bytes
    hints: bytes

    def leaf(self, name: str) -> bytes:
        return self.leaves[FIELDS.index(name)]


def commit(row: RowFacts, erased: Mapping[str, bytes] | None = None) -> Commitment:
    """Return the commitment to a row; leaves of erased fields are given, since nobody can compute them any more."""
    known = erased or {}
    salts = row.salts
    values = row.values
    leaves = tuple(
        known[name] if name in known else leaf_of(salts.of(group), name, values[name]) for name, group in GROUPS.items()
    )
    return Commitment(leaves, sha256(_ROW + b"".join(leaves)).digest(), b"".join(leaf[:HINT_BYTES] for leaf in leaves))


def leaf_of(salt: bytes, name: str, value: Any) -> bytes:
    """Return the commitment to one value."""
    return sha256(salt + _NAMES[name] + _encoded(value)).digest()


def changed_fields(found: Commitment, hints: bytes) -> tuple[str, ...]:
    """Return the fields whose leaves do not begin as the chain says."""
    pieces = zip(FIELDS, found.leaves, range(0, len(hints), HINT_BYTES), strict=False)
    return tuple(name for name, leaf, at in pieces if leaf[:HINT_BYTES] != hints[at : at + HINT_BYTES])


def value_of_original(digest: str, size_bytes: int | None) -> str:
    """Return what the field `original` commits to: nothing where no original was kept.

    >>> value_of_original("", None), value_of_original("ab12", 5)
    ('', 'ab12 5')
    """
    return f"{digest} {size_bytes}" if digest else ""


def value_of_attachments(attachments: Iterable[AttachmentFacts]) -> str:
    """Return what the field `attachments` commits to: all that is known of the files, in their order."""
    rows = [[one.name, one.media_type, one.size_bytes, one.digest] for one in attachments]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def _encoded(value: Any) -> bytes:
    """Return a value as bytes so that no two values of whatever type have the same."""
    if value is None:
        return b"-"
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    if isinstance(value, datetime):
        return b"t" + written_moment(value).encode()
    return b"i%d" % value


def written_moment(value: datetime) -> str:
    """Return a moment in UTC to the microsecond, as it is hashed.

    >>> written_moment(datetime(2026, 11, 30, 9, tzinfo=UTC))
    '2026-11-30T09:00:00.000000Z'
    """
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
