"""Checks everything that proves the log: chains against entries, anchors, their copies, and the kept originals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from fairlead.core.evidence import (
    FIRST,
    Act,
    AnchoredHead,
    ErasedLeaves,
    Finding,
    KeptRow,
    Link,
    Trouble,
    anchor_hash,
    check_anchored,
    check_chain,
)
from fairlead.exchanges.models import Anchor, AnchorHead, Attachment, Chain, ChainLink, Exchange
from fairlead.exchanges.operations.anchors import file_name_of
from fairlead.exchanges.operations.chains import facts_of
from fairlead.exchanges.operations.originals import OriginalMissing, StoreUnavailable, store
from fairlead.exchanges.operations.recording import attachments_of, search_text_of

CHAINS_AT_ONCE = 500
LINKS_AT_ONCE = 2000
# An act that is none has been put there by hand: the link's hash tells.
ACTS = {str(act): act for act in Act}
Linked = tuple[Link, bytes, KeptRow | None]


@dataclass
class Report:
    """What was gone through, and what was found."""

    chains: int = 0
    links: int = 0
    anchors: int = 0
    files: int = 0
    findings: list[Finding] = field(default_factory=list)


def check_evidence(
    *,
    account_id: int | None = None,
    copies: Path | None = None,
    with_originals: bool = True,
    progress: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Check the whole desk, or what was said with one account, as it was at one moment; entries may be added meanwhile.

    `copies` is a folder with copies of anchors that were kept elsewhere. Nothing is changed.
    """
    report = Report()
    with _one_moment():
        if account_id is None:
            _check_anchors(report)
            _check_lost_chains(report)
        if copies is not None:
            _check_copies(report, copies)
        _check_chains(report, account_id, progress)
        _check_unrecorded(report, account_id)
        if with_originals:
            _check_originals(report, account_id, progress)
    return report


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stands now, whatever is written meanwhile. Within a transaction that is its business."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _check_anchors(report: Report) -> None:
    previous, expected = FIRST, 1
    for anchor in Anchor.objects.order_by("number").iterator(chunk_size=200):
        report.anchors += 1
        heads = [
            AnchoredHead(chain, length, bytes(head))
            for chain, length, head in anchor.heads.values_list("chain_number", "length", "head")
        ]
        own_hash = anchor_hash(anchor.number, anchor.at, heads, bytes(anchor.previous))
        if anchor.number != expected:
            report.findings += [
                Finding(Trouble.ANCHOR_CHANGED, place=str(gone)) for gone in range(expected, anchor.number)
            ]
        elif bytes(anchor.previous) != previous or own_hash != bytes(anchor.hash):
            report.findings.append(Finding(Trouble.ANCHOR_CHANGED, place=str(anchor.number)))
        previous, expected = bytes(anchor.hash), anchor.number + 1


def _check_lost_chains(report: Report) -> None:
    known = Chain.objects.values("pk")
    gone = AnchorHead.objects.exclude(chain_number__in=known).order_by().values_list("chain_number", flat=True)
    report.findings += [Finding(Trouble.CHAIN_CUT, number, place="chain") for number in sorted(set(gone))]


def _check_copies(report: Report, folder: Path) -> None:
    """Compare the anchors with copies that were kept elsewhere; a copy that cannot be read is told too."""
    known = {file_name_of(number): bytes(own).hex() for number, own in Anchor.objects.values_list("number", "hash")}
    for path in sorted(folder.glob("fairlead-anchor-*.json")):
        try:
            kept = json.loads(path.read_text(encoding="ascii"))
            heads = [AnchoredHead(chain, length, bytes.fromhex(head)) for chain, length, head in kept["heads"]]
            own_hash = anchor_hash(
                kept["number"], datetime.fromisoformat(kept["at"]), heads, bytes.fromhex(kept["previous"])
            ).hex()
        except (OSError, ValueError, KeyError, TypeError):
            own_hash = ""
        if not own_hash or known.get(path.name) != own_hash:
            report.findings.append(Finding(Trouble.ANCHOR_UNLIKE_FILE, place=path.name))


def _check_chains(report: Report, account_id: int | None, progress: Callable[[Report], None]) -> None:
    chains = Chain.objects.order_by("pk")
    if account_id is not None:
        chains = chains.filter(account_id=account_id)
    numbers = list(chains.values_list("pk", flat=True))
    for begin in range(0, len(numbers), CHAINS_AT_ONCE):
        _check_some(report, numbers[begin : begin + CHAINS_AT_ONCE])
        progress(report)


def _check_some(report: Report, numbers: Sequence[int]) -> None:
    chains = Chain.objects.in_bulk(list(numbers))
    erased = _erased_in(numbers)
    anchored: dict[int, dict[int, bytes]] = {}
    heads = AnchorHead.objects.filter(chain_number__in=numbers).values_list("chain_number", "length", "head")
    for number, length, head in heads:
        anchored.setdefault(number, {})[length] = bytes(head)
    links = ChainLink.objects.filter(chain__in=numbers).order_by("chain_id", "position")
    grouped = groupby(_linked(links, report), key=lambda linked: linked[0].chain_id)
    present = set()
    for number, linked in grouped:
        present.add(number)
        _check_one(report, chains[number], linked, erased.get(number), anchored.get(number, {}))
    for number in sorted(set(chains) - present):
        _check_one(report, chains[number], iter(()), None, anchored.get(number, {}))


def _check_one(
    report: Report,
    chain: Chain,
    linked: Iterator[Linked],
    erased: ErasedLeaves | None,
    anchored: dict[int, bytes],
) -> None:
    checked = check_chain(
        chain.pk,
        linked,
        account_id=chain.account_id,
        length=chain.length,
        head=bytes(chain.head) or FIRST,
        erased=erased or ErasedLeaves({}, frozenset()),
        wanted=frozenset(anchored),
    )
    report.chains += 1
    report.findings += checked.findings
    report.findings += check_anchored(checked, chain.pk, anchored, chain.account_id)


def _erased_in(numbers: Sequence[int]) -> dict[int, ErasedLeaves]:
    """Return what chains say of entries that were erased, taken back or purged."""
    found: dict[int, ErasedLeaves] = {}
    links = ChainLink.objects.filter(chain__in=numbers).exclude(act=Act.RECORDED.value).order_by("chain_id", "position")
    for chain, rows in groupby(links.values_list("chain_id", "act", "exchange_id", "erased"), key=lambda row: row[0]):
        leaves: dict[int, dict[str, bytes]] = {}
        removed: set[int] = set()
        is_purged = False
        for _chain, act, number, erased in rows:
            exchange_id = number or 0
            if act == Act.REMOVED.value:
                removed.add(exchange_id)
            elif act == Act.PURGED.value:
                is_purged = True
            elif erased:
                leaves.setdefault(exchange_id, {}).update(_leaves(erased))
        found[chain] = ErasedLeaves(leaves, frozenset(removed), is_purged)
    return found


def _leaves(erased: object) -> dict[str, bytes]:
    """Return kept leaves; what is no leaf any more becomes an empty one, which no root fits."""
    found = {}
    for name, leaf in erased.items() if isinstance(erased, dict) else ():
        try:
            found[name] = bytes.fromhex(leaf)
        except (ValueError, TypeError):
            found[name] = b""
    return found


def _linked(links: QuerySet[ChainLink], report: Report) -> Iterator[Linked]:
    """Return links with their entries, some thousand at a time: a long log needs no more memory than a short one."""
    some: list[ChainLink] = []
    for row in links.iterator(chunk_size=LINKS_AT_ONCE):
        some.append(row)
        if len(some) == LINKS_AT_ONCE:
            yield from _with_rows(some, report)
            some = []
    yield from _with_rows(some, report)


def _with_rows(links: Sequence[ChainLink], report: Report) -> Iterator[Linked]:
    wanted = [one.exchange_id for one in links if one.act == Act.RECORDED.value and one.exchange_id is not None]
    rows = Exchange.objects.in_bulk(wanted)
    files = attachments_of(wanted)
    report.links += len(links)
    for one in links:
        row = rows.get(one.exchange_id or 0) if one.act == Act.RECORDED.value else None
        own_files = files.get(one.exchange_id or 0, [])
        if row is not None and row.search_text and row.search_text != search_text_of(row, own_files):
            report.findings.append(
                Finding(Trouble.SEARCH_CHANGED, one.chain_id, row.account_id, one.position, row.pk, "search_text")
            )
        yield link_of(one), bytes(one.hash), KeptRow(row.account_id, facts_of(row, own_files)) if row else None


def link_of(row: ChainLink) -> Link:
    """Return the link that a row keeps."""
    return Link(
        chain_id=row.chain_id,
        position=row.position,
        act=ACTS.get(row.act, Act.RECORDED),
        account_id=row.account_id,
        exchange_id=row.exchange_id,
        at=row.at,
        by_id=row.by_id,
        ground=row.ground,
        root=bytes(row.root),
        hints=bytes(row.hints),
        erased=_leaves(row.erased),
        previous=bytes(row.previous),
    )


_UNRECORDED = """
SELECT e.id, e.account_id FROM exchanges_exchange e
WHERE NOT EXISTS (SELECT 1 FROM exchanges_chainlink l WHERE l.exchange_id = e.id AND l.act = 'RECORDED')
  AND (%(account)s::bigint IS NULL OR e.account_id = %(account)s) ORDER BY e.id
"""


def _check_unrecorded(report: Report, account_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UNRECORDED, {"account": account_id})
        report.findings += [
            Finding(Trouble.ROW_UNKNOWN, None, account, exchange_id=number) for number, account in cursor.fetchall()
        ]


def _check_originals(report: Report, account_id: int | None, progress: Callable[[Report], None]) -> None:
    """Read every kept file once, and name each entry that needs one which is not what it was."""
    mails = Exchange.objects.exclude(original_digest="").order_by("original_digest", "pk")
    files = Attachment.objects.order_by("digest", "pk")
    if account_id is not None:
        mails, files = mails.filter(account=account_id), files.filter(exchange__account=account_id)
    needed: dict[str, list[tuple[int, int, str]]] = {}
    for digest, exchange_id, account in mails.values_list("original_digest", "pk", "account_id").iterator():
        needed.setdefault(digest, []).append((exchange_id, account, "original"))
    columns = ("digest", "exchange_id", "exchange__account_id", "name")
    for digest, exchange_id, account, name in files.values_list(*columns).iterator():
        needed.setdefault(digest, []).append((exchange_id, account, name))
    place = store()
    for digest, needing in needed.items():
        report.files += 1
        trouble = None
        try:
            if sha256(place.get(digest)).hexdigest() != digest:
                trouble = Trouble.ORIGINAL_CHANGED
        except OriginalMissing:
            trouble = Trouble.ORIGINAL_MISSING
        except StoreUnavailable:
            trouble = Trouble.ORIGINAL_UNREADABLE
        if trouble is not None:
            report.findings += [
                Finding(trouble, None, account, exchange_id=exchange_id, place=name)
                for exchange_id, account, name in needing
            ]
        if report.files % 500 == 0:
            progress(report)
