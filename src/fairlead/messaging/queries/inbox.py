"""The inbox: what waits for an answer, whose end of day comes first, and what nobody has placed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q, QuerySet

from fairlead.availability.queries.people import make_person, people_of_contacts, person_of_account
from fairlead.core.availability import Answer, Person, status_at, working_minutes
from fairlead.customers.queries.keyset import Column, Order, Page, read_page
from fairlead.exchanges.types import Direction
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.types import IncomingState, MailKind, Unanswered
from fairlead.team import access
from fairlead.team.models import Member

PAGE = 50
MOST_WAITING = 500
LATEST_FIRST = Order((Column("at", F("received_at"), datetime), Column("id", F("pk"), int)), is_descending=True)
BOXES = ("waiting", "unknown", "automatic", "snoozed", "settled", "all")


@dataclass(frozen=True)
class Waiting:
    """One mail that waits, with how its writer stands. `urgent_at` orders the list: the promise, or their end of day.

    `waited_minutes` are theirs: the working time that has passed for them.
    """

    mail: IncomingMail
    person: Person
    answer: Answer
    waited_minutes: float
    day_ends_at: datetime | None
    urgent_at: datetime
    is_late: bool


def mails_visible_to(by: Member) -> QuerySet[IncomingMail]:
    """Return the mails that a member may read: of customers whom they see, and unplaced ones of their mailboxes."""
    unplaced = Q(account=None) & (access.mailbox_scope(by, "mailbox__") & ~Q(mailbox=None) | Q(brought_by=by))
    placed = Q(account__isnull=False, account__deleted_at=None) & access.account_scope(by, "account__")
    rows = IncomingMail.objects.filter(unplaced | placed)
    return rows.select_related("account__owner", "contact", "mailbox", "assignee", "exchange", "settled_by")


def find_mail(by: Member, mail_id: int) -> IncomingMail | None:
    return mails_visible_to(by).filter(pk=mail_id).first()


def responsible(member_id: int) -> Q:
    """Return the condition for mails that one member answers: assigned to them, or of their customers and nobody's."""
    return Q(assignee=member_id) | Q(assignee=None, account__owner=member_id)


def waiting_mails(by: Member, *, now: datetime, whose: int | None) -> QuerySet[IncomingMail]:
    """Return what waits and is not put off; `whose` is a member, None for everybody."""
    rows = mails_visible_to(by).filter(state=IncomingState.WAITING)
    rows = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))
    return rows.filter(responsible(whose)) if whose is not None else rows


def count_waiting(by: Member, now: datetime) -> int:
    """Return how many mails wait for this member."""
    return waiting_mails(by, now=now, whose=by.pk).order_by().count()


def waiting_list(by: Member, *, now: datetime, whose: int | None, language: str = "en") -> list[Waiting]:
    """Return what waits for an answer, most urgent first: whose promise or whose day ends soonest."""
    mails = list(waiting_mails(by, now=now, whose=whose).order_by("answer_due_at", "pk")[:MOST_WAITING])
    return sorted(with_people(mails, now, language), key=lambda row: (row.urgent_at, row.mail.pk))


def with_people(mails: Sequence[IncomingMail], now: datetime, language: str) -> list[Waiting]:
    """Return mails of customers with how their writers stand now."""
    people = people_of_contacts({mail.contact_id for mail in mails if mail.contact_id is not None})
    accounts: dict[int, Person] = {}
    found = []
    for mail in mails:
        person = people.get(mail.contact_id or 0)
        if person is None:
            key = mail.account_id or 0
            if key not in accounts:
                accounts[key] = person_of_account(mail.account) if mail.account else make_person("nobody", "", "", "")
            person = accounts[key]
        found.append(_waiting(mail, person, now, language))
    return found


def _waiting(mail: IncomingMail, person: Person, now: datetime, language: str) -> Waiting:
    answer = status_at(person, now, language=language)
    ends = answer.reason.facts.get("closes_at")
    day_ends = ends if isinstance(ends, datetime) else None
    due = mail.answer_due_at or mail.received_at
    urgent = min(due, day_ends) if day_ends is not None else due
    waited = working_minutes(person, mail.received_at, now)
    return Waiting(mail, person, answer, waited, day_ends, urgent, is_late=due < now)


def inbox_page(
    by: Member, *, box: str, now: datetime, whose: int | None, cursor: str = "", size: int = PAGE
) -> Page[IncomingMail]:
    """Return one page of another part of the inbox than what waits, the latest first."""
    return read_page(box_rows(by, box=box, now=now, whose=whose), LATEST_FIRST, size=size, cursor=cursor)


def box_rows(by: Member, *, box: str, now: datetime, whose: int | None = None) -> QuerySet[IncomingMail]:
    """Return the mails of one part of the inbox, in no order."""
    rows = mails_visible_to(by)
    if box == "unknown":
        return rows.filter(state=IncomingState.UNKNOWN)
    if whose is not None:
        rows = rows.filter(responsible(whose) | Q(account=None))
    conditions = {
        "waiting": Q(state=IncomingState.WAITING) & (Q(snoozed_until=None) | Q(snoozed_until__lte=now)),
        "automatic": Q(direction=Direction.IN) & ~Q(kind=MailKind.HUMAN),
        "snoozed": Q(state=IncomingState.WAITING, snoozed_until__gt=now),
        "settled": Q(state__in=(IncomingState.ANSWERED, IncomingState.DISMISSED)),
        "all": Q(direction=Direction.IN),
    }
    return rows.filter(conditions.get(box, conditions["all"]))


def box_counts(by: Member, *, now: datetime, whose: int | None) -> dict[str, int]:
    """Return how many mails lie in the parts of the inbox in which somebody has something to do."""
    names = ("waiting", "unknown", "snoozed")
    return {name: box_rows(by, box=name, now=now, whose=whose).order_by().count() for name in names}


def waiting_at(account_id: int, contact_id: int | None = None) -> QuerySet[IncomingMail]:
    """Return what waits at an account, or of one of its contacts, put off or not; the most urgent first."""
    rows = IncomingMail.objects.filter(account=account_id, state=IncomingState.WAITING)
    rows = rows.filter(contact=contact_id) if contact_id is not None else rows
    return rows.order_by("answer_due_at", "pk")


def unanswered_of(account_ids: Sequence[int], now: datetime) -> dict[int, Unanswered]:
    """Return what waits at these accounts and is not put off; accounts at which nothing does are missing."""
    rows = IncomingMail.objects.filter(account__in=account_ids, state=IncomingState.WAITING)
    rows = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now)).order_by("answer_due_at", "pk")
    found: dict[int, Unanswered] = {}
    for account_id, pk, subject, due_at in rows.values_list("account", "pk", "subject", "answer_due_at"):
        known = found.get(account_id)
        found[account_id] = (
            Unanswered(pk, subject, due_at, 1) if known is None else replace(known, number=known.number + 1)
        )
    return found
