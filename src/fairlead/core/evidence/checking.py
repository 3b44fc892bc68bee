"""Checks a chain against the rows that it is about, and names what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fairlead.core.evidence.chain import FIRST, Act, Link, hash_of
from fairlead.core.evidence.commitments import GROUPS, Group, RowFacts, changed_fields, commit


class Trouble(StrEnum):
    """What is not as it was written."""

    FIELD_CHANGED = "field_changed"  # a value of an entry is another than the one that was recorded
    ROW_MISSING = "row_missing"  # an entry has gone without a word of it
    ROW_UNKNOWN = "row_unknown"  # an entry stands in the log that nobody recorded
    ROW_RETURNED = "row_returned"  # an entry is there of which the chain says that it was removed
    ACCOUNT_CHANGED = "account_changed"  # an entry was put with another account
    LINK_CHANGED = "link_changed"  # a link of the chain itself was changed
    LINK_MISSING = "link_missing"  # links are missing from the middle of the chain
    CHAIN_CUT = "chain_cut"  # the chain is shorter than it once was, or the head is another
    HEAD_CHANGED = "head_changed"  # what the chain says of its own head is wrong
    ANCHOR_CHANGED = "anchor_changed"  # an anchor was changed, or one has gone
    ANCHOR_UNLIKE_FILE = "anchor_unlike_file"  # an anchor is another than its copy outside
    ORIGINAL_CHANGED = "original_changed"  # kept bytes are others than those that came
    ORIGINAL_MISSING = "original_missing"  # kept bytes have gone
    ORIGINAL_UNREADABLE = "original_unreadable"  # the store did not give them out
    SEARCH_CHANGED = "search_changed"  # what the search reads is not what the entry says


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where. Numbers that do not apply are None; `place` is a field, link or file."""

    trouble: Trouble
    chain_id: int | None = None
    account_id: int | None = None
    position: int | None = None
    exchange_id: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An entry as it stands in the log today."""

    account_id: int
    facts: RowFacts


@dataclass(frozen=True, slots=True)
class CheckedChain:
    """A chain that was gone through: its length and head by its own links, and those hashes that were asked for."""

    length: int
    head: bytes
    account_id: int | None
    hashes: Mapping[int, bytes]
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ErasedLeaves:
    """What a chain says of entries later on: the leaves of what was erased, and which entries are gone."""

    leaves: Mapping[int, Mapping[str, bytes]]
    removed: frozenset[int]
    is_purged: bool = False


def check_chain(
    chain_id: int,
    links: Iterable[tuple[Link, bytes, KeptRow | None]],
    *,
    account_id: int,
    length: int,
    head: bytes,
    erased: ErasedLeaves,
    wanted: frozenset[int] = frozenset(),
) -> CheckedChain:
    """Go through one chain by position, each link with its stored hash and its entry, and return what was found.

    `account_id`, `length` and `head` are what the chain's own row says. `wanted` names positions whose hashes are
    returned, for comparing them with anchors.
    """
    findings: list[Finding] = []
    hashes: dict[int, bytes] = {}
    previous, position, owner = FIRST, 0, None
    whose: list[tuple[Link, int]] = []
    for link, stored, row in links:
        position += 1
        if link.position != position:
            findings.append(Finding(Trouble.LINK_MISSING, chain_id, account_id, position, None))
            position = link.position
            previous = link.previous
        findings.extend(_check_link(link, stored, previous, chain_id))
        if link.act is Act.RECORDED:
            findings.extend(_check_row(link, row, erased, account_id))
        if row is not None:
            whose.append((link, row.account_id))
        previous, owner = stored, link.account_id
        if position in wanted:
            hashes[position] = stored
    findings += [_of(Trouble.ACCOUNT_CHANGED, link, owner, "account_id") for link, one in whose if one != owner]
    if owner is not None and owner != account_id:
        findings.append(Finding(Trouble.HEAD_CHANGED, chain_id, account_id, place="account_id"))
    if position < length:
        findings.append(Finding(Trouble.CHAIN_CUT, chain_id, account_id, position + 1))
    elif position > length:
        findings.append(Finding(Trouble.HEAD_CHANGED, chain_id, account_id, place="length"))
    elif previous != head:
        findings.append(Finding(Trouble.HEAD_CHANGED, chain_id, account_id, place="head"))
    return CheckedChain(position, previous, owner, hashes, tuple(findings))


def _check_link(link: Link, stored: bytes, previous: bytes, chain_id: int) -> Iterator[Finding]:
    if hash_of(replace(link, previous=previous)) == stored:
        if link.previous != previous:
            yield _of(Trouble.LINK_CHANGED, link, link.account_id, "previous")
        return
    # With the hash that it names itself: then the link is whole, and the one before it is not the one that it followed.
    place = "previous" if hash_of(link) == stored else "link"
    yield _of(Trouble.LINK_CHANGED, link, link.account_id, place)


def _check_row(link: Link, row: KeptRow | None, erased: ErasedLeaves, account_id: int) -> Iterator[Finding]:
    number = link.exchange_id or 0
    gone = erased.is_purged or number in erased.removed
    if row is None:
        if not gone:
            yield _of(Trouble.ROW_MISSING, link, account_id, "")
        return
    if gone:
        yield _of(Trouble.ROW_RETURNED, link, account_id, "")
        return
    leaves = erased.leaves.get(number, {})
    found = commit(row.facts, leaves)
    for name in _filled_after_erasing(row.facts, leaves):
        yield _of(Trouble.FIELD_CHANGED, link, account_id, name)
    if found.root != link.root:
        # A link that was changed may name no field: then the whole row is in doubt.
        for name in changed_fields(found, link.hints) or ("",):
            yield _of(Trouble.FIELD_CHANGED, link, account_id, name)


def _filled_after_erasing(facts: RowFacts, leaves: Mapping[str, bytes]) -> list[str]:
    """Return erased fields in which something stands again: their leaves are given, so that the root would not tell.

    Of a salt as well, since it would let the erased value be guessed.
    """
    filled = [name for name in leaves if facts.values[name] not in (None, "")]
    groups = {GROUPS[name] for name in leaves}
    salts = [f"{group}_salt" for group in (Group.PERSON, Group.WORDS) if group in groups and facts.salts.of(group)]
    return filled + salts


def check_anchored(
    checked: CheckedChain, chain_id: int, anchored: Mapping[int, bytes], account_id: int | None
) -> list[Finding]:
    """Return where a chain is not what an anchor says: `anchored` maps lengths to heads."""
    findings = []
    for length, head in sorted(anchored.items()):
        if length > checked.length:
            findings.append(Finding(Trouble.CHAIN_CUT, chain_id, account_id, checked.length + 1, place="anchor"))
        elif checked.hashes.get(length) != head:
            findings.append(Finding(Trouble.CHAIN_CUT, chain_id, account_id, length, place="anchor"))
    return findings


def _of(trouble: Trouble, link: Link, account_id: int | None, place: str) -> Finding:
    return Finding(trouble, link.chain_id, account_id, link.position, link.exchange_id, place)
