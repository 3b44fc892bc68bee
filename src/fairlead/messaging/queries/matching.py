"""Finds whose mail it is: by the conversation that it goes on with, or by the address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from fairlead.core.incoming_mail import Envelope, company_domain, counterparts
from fairlead.customers.models import Account, Contact, ContactPoint
from fairlead.customers.types import PointKind
from fairlead.exchanges.queries.conversations import Conversations, Said
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


class Correspondents:
    """Whom we know of those on the other side of some mails, and what the mails may go on with: read at once."""

    def __init__(self, envelopes: Sequence[Envelope]) -> None:
        self.own_addresses = our_addresses()
        self.conversations = Conversations(
            message_id for one in envelopes for message_id in (one.message_id, *one.answers)
        )
        addresses = {other.address for one in envelopes for other in counterparts(one, self.own_addresses)[1]}
        self._contacts = _contacts_with(addresses)

    def find_match(self, addresses: Sequence[str], answers: Sequence[str]) -> list[Match]:
        """Return the customers that a mail concerns, the first whose it is; nothing when that is not beyond doubt.

        The conversation says more than the address: somebody answers from home, or a colleague goes on with it.
        """
        found = [(address, person) for address in addresses for person in self._contacts.get(address, ())]
        people = [person for _address, person in found]
        companies: dict[str, set[int]] = defaultdict(set)
        for address, person in found:
            companies[address].add(person.account_id)
        thread = self._thread(answers)
        if thread is not None:
            own = [person for person in people if person.account_id == thread.account.pk]
            matches = [Match(thread.account, own[0] if own else None, MatchedBy.THREAD, thread.thread_key)]
            known = {thread.account.pk}
        else:
            # An address that stands at two companies says nothing.
            people = [person for address, person in found if len(companies[address]) == 1]
            matches, known = [], set()
        for person in people:
            if person.account_id not in known:
                known.add(person.account_id)
                matches.append(Match(person.account, person, MatchedBy.ADDRESS))
        return matches

    def _thread(self, answers: Sequence[str]) -> Said | None:
        """Return the latest mail of ours or theirs that this one answers, where all of them are of one account."""
        for answered in answers:
            said = [one for one in self.conversations.said_with(answered) if one.account.deleted_at is None]
            if len({one.account.pk for one in said}) == 1:
                return max(reversed(said), key=lambda one: one.occurred_at)
        return None


def propose_accounts(row: IncomingMail, by: Member) -> list[Proposal]:
    """Return to whom the mail of an unknown sender may belong, of what this member may work on, the likeliest first."""
    doubles = [
        Proposal(person.account, person, "address")
        for person in _contacts_with([row.from_address]).get(row.from_address, ())
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


def _contacts_with(addresses: Collection[str]) -> Mapping[str, list[Contact]]:
    """Return the contacts who have one of these addresses, by the address."""
    points = (
        ContactPoint.objects.filter(kind=PointKind.EMAIL, value__in=addresses)
        .filter(contact__deleted_at=None, contact__account__deleted_at=None)
        .select_related("contact__account__owner")
        .order_by("contact__account_id", "contact_id")
    )
    found: dict[str, list[Contact]] = defaultdict(list)
    for point in points:
        found[point.value].append(point.contact)
    return found
