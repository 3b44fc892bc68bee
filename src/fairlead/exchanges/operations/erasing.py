"""Erases entries, or parts of them, as the law may ask: each time the chain says so first, and stays whole.

What is erased is thrown away with its salt; the leaf that was committed to stays in the chain (`core.evidence`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Model, Q

from fairlead.core.evidence import GROUPS, Act, Group, commit
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Attachment, Chain, ChainLink, Exchange
from fairlead.exchanges.operations.chains import ChainWriter, facts_of, hold_all_chains, hold_chains
from fairlead.exchanges.operations.originals import StoreUnavailable, lock_digest, store
from fairlead.exchanges.operations.recording import attachments_of
from fairlead.exchanges.types import CORRESPONDENCE, Ground
from fairlead.team import access
from fairlead.team.models import Member

log = logging.getLogger(__name__)
WORDS = tuple(name for name, group in GROUPS.items() if group is Group.WORDS)


@transaction.atomic
def erase_words(*, exchange: Exchange, by: Member, ground: Ground) -> None:
    """Erase what an entry says, with its files and its original, and so in all that it corrects or that corrects it.

    That it was, when, with whom and by whom it was recorded stays. Only who may change the account may do it; erasing
    twice changes nothing. Raises AccessRefused.
    """
    access.check_can_edit_account(by, exchange.account)
    _erase_words(_with_corrections([exchange.pk]), by.pk, ground)


def erase_correspondence_of(contact: Contact, by: Member) -> None:
    """Erase the words of all mails, messages and letters with a person who is forgotten."""
    written = Exchange.objects.filter(contact=contact, kind__in=CORRESPONDENCE)
    _erase_words(_with_corrections(list(written.values_list("pk", flat=True))), by.pk, Ground.REQUEST)


def prepare_for_erasing(doomed: Mapping[type[Model], Sequence[int]], by: Member | None) -> None:
    """Let the chains tell of accounts, entries and people that are about to go."""
    by_id = by.pk if by else None
    accounts, entries = doomed.get(Account, ()), set(doomed.get(Exchange, ()))
    if accounts:
        _purge(accounts, by_id)
    elif entries:
        take_back(sorted(entries), by_id=by_id)
    people = doomed.get(Contact, ())
    if people:
        staying = Exchange.objects.filter(contact__in=people)
        _erase_person(staying.exclude(account__in=accounts).exclude(pk__in=entries), by_id)


@transaction.atomic
def take_back(ids: Sequence[int], *, by_id: int | None = None) -> None:
    """Remove entries as a whole: what an undone import had made, and nobody has built upon since."""
    if not ids:
        return
    digests = _digests_of(Q(pk__in=ids))
    writer, chain_of = _chains_of(ids, by_id)
    for number in sorted(ids):
        writer.add(chain_of[number], Act.REMOVED, exchange_id=number, ground=Ground.TAKEN_BACK)
    writer.finish()
    Exchange.objects.filter(pk__in=ids).delete()
    _forget_files_later(digests)


def _purge(account_ids: Sequence[int], by_id: int | None) -> None:
    """Close the chains of accounts that go with all their entries, which are deleted by whoever called."""
    entries = Exchange.objects.filter(account__in=account_ids)
    # Who has entries has a chain; entries that were put in by hand have none, and must be able to go as well.
    hold_chains(entries.order_by().values_list("account_id", flat=True).distinct(), by_id)
    writer = hold_all_chains(account_ids, by_id)
    for chain in writer.chains.values():
        chain.is_open = False
        writer.add(chain, Act.PURGED, ground=Ground.REQUEST if by_id else Ground.RETENTION)
    writer.finish()
    _forget_files_later(_digests_of(Q(account__in=account_ids)))


def _erase_person(entries: Iterable[Exchange], by_id: int | None) -> None:
    rows = list(entries)
    if not rows:
        return
    writer, chain_of = _chains_of([row.pk for row in rows], by_id)
    ground = Ground.REQUEST if by_id else Ground.RETENTION
    for row in rows:
        leaf = commit(facts_of(row, ())).leaf("contact_id")
        writer.add(chain_of[row.pk], Act.PERSON_ERASED, exchange_id=row.pk, erased={"contact_id": leaf}, ground=ground)
    writer.finish()
    Exchange.objects.filter(pk__in=[row.pk for row in rows]).update(contact=None, person_salt=b"")


def _erase_words(ids: Sequence[int], by_id: int | None, ground: Ground) -> None:
    held = Exchange.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    rows = [row for row in held if not row.are_words_erased]
    if not rows:
        return
    keys = [row.pk for row in rows]
    files, digests = attachments_of(keys), _digests_of(Q(pk__in=keys))
    writer, chain_of = _chains_of(keys, by_id)
    for row in rows:
        found = commit(facts_of(row, files.get(row.pk, ())))
        leaves = {name: found.leaf(name) for name in WORDS}
        writer.add(chain_of[row.pk], Act.WORDS_ERASED, exchange_id=row.pk, erased=leaves, ground=ground)
    writer.finish()
    Attachment.objects.filter(exchange__in=keys).delete()
    Exchange.objects.filter(pk__in=keys).update(
        subject="",
        text="",
        thread_key="",
        message_id="",
        in_reply_to="",
        original_digest="",
        original_bytes=None,
        words_salt=b"",
        search_text="",
    )
    _forget_files_later(digests)


def _chains_of(exchange_ids: Sequence[int], by_id: int | None) -> tuple[ChainWriter, dict[int, Chain]]:
    """Hold the chains of some entries; return who writes them, and the chain in which each entry stands."""
    recorded = dict(
        ChainLink.objects.filter(exchange_id__in=exchange_ids, act=Act.RECORDED.value).values_list(
            "exchange_id", "chain_id"
        )
    )
    account_of = dict(Exchange.objects.filter(pk__in=exchange_ids).order_by().values_list("pk", "account_id"))
    hold_chains(account_of.values(), by_id)
    writer = hold_all_chains(set(account_of.values()), by_id)
    open_of = {chain.account_id: chain for chain in writer.chains.values() if chain.is_open}
    return writer, {
        number: writer.chains.get(recorded.get(number, 0)) or open_of[account] for number, account in account_of.items()
    }


def _with_corrections(ids: Sequence[int]) -> list[int]:
    """Return the entries with all that they correct and that correct them."""
    found, edge = set(ids), set(ids)
    while edge:
        beside = Exchange.objects.filter(Q(corrects__in=edge) | Q(corrected_by__in=edge))
        edge = set(beside.order_by().values_list("pk", flat=True)) - found
        found |= edge
    return sorted(found)


def _digests_of(condition: Q) -> set[str]:
    """Return what lies in the store for some entries."""
    entries = Exchange.objects.filter(condition).order_by()
    digests = set(entries.exclude(original_digest="").values_list("original_digest", flat=True))
    files = Attachment.objects.filter(exchange__in=entries.values("pk")).order_by()
    return digests | set(files.values_list("digest", flat=True))


def _forget_files_later(digests: set[str]) -> None:
    if digests:
        transaction.on_commit(lambda: forget_files(digests))


def forget_files(digests: Iterable[str]) -> int:
    """Remove kept bytes to which nothing refers any more; return how many those were.

    What the store does not remove now, the upkeep of the night does.
    """
    removed = 0
    for digest in sorted(digests):
        with transaction.atomic():
            lock_digest(digest, alone=True)
            if is_referred_to(digest):
                continue
            try:
                store().remove(digest)
            except StoreUnavailable as problem:
                log.warning("an original is removed later: %s", problem)
                return removed
            removed += 1
    return removed


def is_referred_to(digest: str) -> bool:
    """Answer whether an entry, one of its files or a row of another app needs these bytes."""
    kept = Exchange.objects.filter(original_digest=digest).exists()
    return kept or Attachment.objects.filter(digest=digest).exists() or any(needs(digest) for needs in _needs)


# Other apps that keep bytes in the store: each answers whether it needs those of a digest.
_needs: list[Callable[[str], bool]] = []


def also_needed_by(needs: Callable[[str], bool]) -> None:
    """Let an app keep bytes in the store for rows of its own. Called in its `apps.py`."""
    _needs.append(needs)
