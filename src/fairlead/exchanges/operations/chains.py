"""Adds links to the chains of accounts, in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from fairlead.core import evidence
from fairlead.core.evidence import FIRST, AttachmentFacts, Commitment, Link, RowFacts, Salts
from fairlead.exchanges.models import Chain, ChainLink, Exchange
from fairlead.exchanges.types import Ground

MANY = 1000


@dataclass
class ChainWriter:
    """Adds links to chains that this transaction holds, until `finish` writes them down.

    The moment in a link is the database's own: what a member says about when something was is in the entry.
    """

    chains: Mapping[int, Chain]
    at: datetime
    by_id: int | None
    _links: list[ChainLink] = field(default_factory=list)
    _grown: dict[int, Chain] = field(default_factory=dict)

    def add(
        self,
        chain: Chain,
        act: evidence.Act,
        *,
        exchange_id: int | None = None,
        commitment: Commitment | None = None,
        erased: Mapping[str, bytes] | None = None,
        ground: Ground | str = "",
    ) -> None:
        link = Link(
            chain_id=chain.pk,
            position=chain.length + 1,
            act=act,
            account_id=chain.account_id,
            exchange_id=exchange_id,
            at=self.at,
            by_id=self.by_id,
            ground=str(ground),
            root=commitment.root if commitment else b"",
            hints=commitment.hints if commitment else b"",
            erased=erased or {},
            previous=bytes(chain.head) or FIRST,
        )
        chain.length, chain.head = link.position, evidence.hash_of(link)
        self._links.append(row_of(link, chain.head))
        self._grown[chain.pk] = chain

    def finish(self) -> None:
        """Write the links and the new heads."""
        ChainLink.objects.bulk_create(self._links, batch_size=MANY)
        grown = list(self._grown.values())
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchanges_chain c SET length = n.length, head = n.head, account_id = n.account_id,"
                " is_open = n.is_open FROM unnest(%s::bigint[], %s::int[], %s::bytea[], %s::bigint[], %s::bool[])"
                " AS n(id, length, head, account_id, is_open) WHERE c.id = n.id",
                [
                    [one.pk for one in grown],
                    [one.length for one in grown],
                    [bytes(one.head) for one in grown],
                    [one.account_id for one in grown],
                    [one.is_open for one in grown],
                ],
            )
        self._links, self._grown = [], {}


def row_of(link: Link, own_hash: bytes) -> ChainLink:
    """Return the row that keeps a link."""
    return ChainLink(
        chain_id=link.chain_id,
        position=link.position,
        act=link.act.value,
        account_id=link.account_id,
        exchange_id=link.exchange_id,
        at=link.at,
        by_id=link.by_id,
        ground=link.ground,
        root=link.root,
        hints=link.hints,
        erased={name: leaf.hex() for name, leaf in link.erased.items()} or None,
        previous=link.previous,
        hash=own_hash,
    )


def hold_chains(account_ids: Iterable[int], by_id: int | None) -> ChainWriter:
    """Hold the open chain of each account until the transaction ends, making those that are missing.

    `chains` of what is returned is by account. Everybody takes them in the order of accounts, so that no two wait for
    each other.
    """
    wanted = sorted(set(account_ids))
    found = _held(Chain.objects.filter(account_id__in=wanted, is_open=True))
    missing = set(wanted) - {one.account_id for one in found}
    if missing:
        new = [Chain(account_id=account) for account in sorted(missing)]
        Chain.objects.bulk_create(new, ignore_conflicts=True, batch_size=MANY)
        found = _held(Chain.objects.filter(account_id__in=wanted, is_open=True))
    return _writer(found, {one.account_id: one for one in found}, by_id)


def hold_all_chains(account_ids: Iterable[int], by_id: int | None) -> ChainWriter:
    """Hold every chain of some accounts, those that others brought with them too; `chains` is by the chain's number."""
    found = _held(Chain.objects.filter(account_id__in=list(account_ids)))
    return _writer(found, {one.pk: one for one in found}, by_id)


def _held(chains: QuerySet[Chain]) -> Sequence[Chain]:
    rows = chains.select_for_update().order_by("account_id", "pk").annotate(held_at=Now())
    return list(rows)


def _writer(found: Sequence[Chain], chains: Mapping[int, Chain], by_id: int | None) -> ChainWriter:
    # Without a chain there is no link either.
    at = max((one.__dict__["held_at"] for one in found), default=datetime.max.replace(tzinfo=UTC))
    return ChainWriter(chains, at, by_id)


def facts_of(row: Exchange, attachments: Sequence[AttachmentFacts]) -> RowFacts:
    """Return a row of the log as it is committed to."""
    return RowFacts(
        values={
            "kind": str(row.kind),
            "direction": str(row.direction),
            "outcome": str(row.outcome),
            "occurred_at": row.occurred_at,
            "duration_minutes": row.duration_minutes,
            "corrects_id": row.corrects_id,
            "recorded_by_id": row.recorded_by_id,
            "recorded_at": row.recorded_at,
            "contact_id": row.contact_id,
            "subject": row.subject,
            "text": row.text,
            "thread_key": row.thread_key,
            "message_id": row.message_id,
            "in_reply_to": row.in_reply_to,
            "original": evidence.value_of_original(row.original_digest, row.original_bytes),
            "attachments": evidence.value_of_attachments(attachments),
        },
        salts=Salts(bytes(row.facts_salt), bytes(row.person_salt), bytes(row.words_salt)),
    )
