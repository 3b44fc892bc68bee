"""Finds whose mail it is: by the conversation that it goes on with, or by the address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from fairlead.core.incoming_mail import company_domain
from fairlead.customers.models import Account, Contact, ContactPoint
from fairlead.customers.types import PointKind
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models import IncomingMail, Mailbox
from fairlead.messaging.types import MatchedBy
from fairlead.team import access
from fairlead.team.models import Member

MOST_PROPOSALS = 5


@dataclass(frozen=True)
class Match:
    """To whom a mail belongs. `thread_key` is that of the conversation it goes on with, "" for a new one."""

    account: Account
    contact: Contact | None
    how: MatchedBy
    thread_key: str = ""


@dataclass(frozen=True)
class Proposal:
    """An account that an unknown sender may belong to, and why: the domain, or several contacts with the address."""

    account: Account
    contact: Contact | None
    why: str


def our_addresses() -> frozenset[str]:
    """Return the addresses by which we write: those of members and of mailboxes, in lower case."""
    members = Member.objects.values_list("email", flat=True)
    boxes = Mailbox.objects.values_list("address", flat=True)
    return frozenset(address.lower() for address in [*members, *boxes] if address)


def find_match(addresses: Sequence[str], answers: Sequence[str]) -> list[Match]:
    """Return the customers that a mail concerns, the first whose it is; nothing when that is not beyond doubt.

    The conversation says more than the address: somebody answers from home, or a colleague goes on with it.
    """
    found = _contacts_with(addresses)
    people = [person for _address, person in found]
    companies: dict[str, set[int]] = defaultdict(set)
    for address, person in found:
        companies[address].add(person.account_id)
    thread = _thread(answers)
    if thread is not None:
        own = [person for person in people if person.account_id == thread.account_id]
        matches = [Match(thread.account, own[0] if own else None, MatchedBy.THREAD, thread.thread_key)]
        known = {thread.account_id}
    else:
        # An address that stands at two companies says nothing.
        people = [person for address, person in found if len(companies[address]) == 1]
        matches, known = [], set()
    for person in people:
        if person.account_id not in known:
            known.add(person.account_id)
            matches.append(Match(person.account, person, MatchedBy.ADDRESS))
    return matches


def propose_accounts(row: IncomingMail, by: Member) -> list[Proposal]:
    """Return to whom the mail of an unknown sender may belong, of what this member may work on, the likeliest first."""
    doubles = [
        Proposal(person.account, person, "address")
        for _address, person in _contacts_with([row.from_address])
        if access.can_work_account(by, person.account)
    ]
    domain = company_domain(row.from_address)
    if not domain:
        return doubles[:MOST_PROPOSALS]
    at_domain = ContactPoint.objects.filter(kind=PointKind.EMAIL, value__endswith=f"@{domain}").order_by()
    shown = Account.objects.filter(
        access.account_scope(by), Q(pk__in=at_domain.values("contact__account")), deleted_at=None
    )
    known = {one.account.pk for one in doubles}
    others = [Proposal(account, None, "domain") for account in shown[:MOST_PROPOSALS] if account.pk not in known]
    return [*doubles, *others][:MOST_PROPOSALS]


def _contacts_with(addresses: Sequence[str]) -> list[tuple[str, Contact]]:
    """Return the contacts who have one of these addresses, each with the address, in the order of the addresses."""
    points = (
        ContactPoint.objects.filter(kind=PointKind.EMAIL, value__in=addresses)
        .filter(contact__deleted_at=None, contact__account__deleted_at=None)
        .select_related("contact__account__owner")
        .order_by("contact__account_id", "contact_id")
    )
    order = {address: position for position, address in reversed(list(enumerate(addresses)))}
    return sorted(((point.value, point.contact) for point in points), key=lambda one: order[one[0]])


def _thread(answers: Sequence[str]) -> Exchange | None:
    """Return the latest mail of ours or theirs that this one answers, where all of them are of one account."""
    if not answers:
        return None
    rows = Exchange.objects.filter(message_id__in=answers, account__deleted_at=None).select_related("account__owner")
    by_id = defaultdict(list)
    for row in rows:
        by_id[row.message_id].append(row)
    for answered in answers:
        accounts = {row.account_id for row in by_id[answered]}
        if len(accounts) == 1:
            return by_id[answered][0]
    return None
