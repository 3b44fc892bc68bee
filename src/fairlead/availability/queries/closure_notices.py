"""Reads whom a closure of ours concerns, who has been told, and what is written to each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from fairlead.availability.models import ClosureNotice, CompanyClosure, OurCompany
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.queries.notice_to_dos import NoticeToDo, notice_to_dos
from fairlead.availability.queries.our_company import our_company, working_day_after, working_day_before
from fairlead.availability.queries.people import make_person
from fairlead.core.availability import day_plans
from fairlead.core.closure_notices import Letter, NoticeFacts, choose_language, write_notice
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.customers.types import PointKind, Stage
from fairlead.team import access
from fairlead.team.models import Member

# A company that has told us that it is closed is closed.
CERTAIN_PERCENT = 100


class Telling(StrEnum):
    """How far a customer has been told."""

    PLANNED = "planned"  # no to-do yet
    OPEN = "open"
    TOLD = "told"
    NOT_NEEDED = "not_needed"  # the to-do was removed
    LEFT_OUT = "left_out"  # they do not work in these days either


@dataclass(frozen=True)
class Concerned:
    """One customer whom a closure of ours concerns.

    `lost_days` are their own working days in it; `probably_closed_percent` is the probability that they are closed on
    those too. `contact` is who is written to.
    """

    account: Account
    contact: Contact | None
    country: str
    language: str
    lost_days: tuple[date, ...]
    probably_closed_percent: int
    probably_closed_name: str
    notice: ClosureNotice | None
    to_do: NoticeToDo | None

    @property
    def telling(self) -> Telling:
        if self.to_do is not None:
            return Telling.TOLD if self.to_do.done_at else Telling.OPEN
        if self.notice is not None:
            return Telling.NOT_NEEDED
        return Telling.PLANNED if self.lost_days else Telling.LEFT_OUT


@dataclass(frozen=True)
class Concern:
    """All whom a closure concerns, in the order of their names."""

    closure: CompanyClosure
    customers: tuple[Concerned, ...]
    counts: Counter[Telling] = field(default_factory=Counter)

    @property
    def to_tell(self) -> int:
        """How many are to be told, those who have been included."""
        return sum(self.counts[telling] for telling in (Telling.PLANNED, Telling.OPEN, Telling.TOLD))


def company_closures() -> QuerySet[CompanyClosure]:
    """Return our closures, earliest first. All of us may see them."""
    return CompanyClosure.objects.select_related("team", "recorded_by")


def find_company_closure(closure_id: int) -> CompanyClosure | None:
    return company_closures().filter(pk=closure_id).first()


def announce_date(closure: CompanyClosure, company: OurCompany) -> date:
    """Return the day on which customers are to be told."""
    return closure.start_date - timedelta(days=company.notice_days)


def reminder_date(closure: CompanyClosure, company: OurCompany) -> date:
    """Return the day on which owners are reminded of those who have not been told."""
    return closure.start_date - timedelta(days=company.reminder_days)


def concerned_accounts(closure: CompanyClosure) -> QuerySet[Account]:
    """Return the customers to think of: active ones and those with an open step; of a team's closure, the team's."""
    rows = Account.objects.filter(Q(stage=Stage.ACTIVE) | notice_to_dos().with_open_step(), deleted_at=None)
    rows = rows.exclude(stage=Stage.LOST)
    return rows.filter(owner__team=closure.team_id) if closure.team_id is not None else rows


def concern(closure: CompanyClosure, *, by: Member | None = None, owner: Member | None = None) -> Concern:
    """Return whom a closure concerns; of those whom `by` may see, of those that `owner` looks after.

    Who was given a notice stays in the list, also when they have become dormant since.
    """
    accounts = concerned_accounts(closure) | Account.objects.filter(closure_notices__closure=closure, deleted_at=None)
    if by is not None:
        accounts = accounts.filter(access.account_scope(by))
    if owner is not None:
        accounts = accounts.filter(owner=owner)
    customers = _Reader(closure, Account.objects.filter(pk__in=accounts.order_by().values("pk"))).read()
    return Concern(closure, tuple(customers), Counter(one.telling for one in customers))


def find_concerned(closure: CompanyClosure, account: Account) -> Concerned:
    """Return one customer as the closure concerns it, whatever its stage. The caller has passed the account's door."""
    return _Reader(closure, Account.objects.filter(pk=account.pk)).read()[0]


class _Reader:
    """Reads customers of a closure: equal places and weeks share one look at the days."""

    def __init__(self, closure: CompanyClosure, accounts: QuerySet[Account]) -> None:
        self._closure, self._accounts = closure, accounts
        self._seen: dict[Any, tuple[tuple[date, ...], int, str]] = {}

    def read(self) -> list[Concerned]:
        accounts = list(accounts_with_place(self._accounts).select_related("owner", "backup_owner"))
        contacts = self._contacts()
        notices = {
            notice.account_id: notice
            for notice in ClosureNotice.objects.filter(closure=self._closure, account__in=self._accounts.values("pk"))
        }
        to_dos = notice_to_dos().of([notice.pk for notice in notices.values()])
        self._kept.load((one.effective_country, one.effective_subdivision) for one in accounts)
        found = []
        for account in accounts:
            contact = contacts.get(account.pk)
            lost, percent, name = self._days(account, contact)
            notice = notices.get(account.pk)
            country = contact.effective_country if contact is not None else account.effective_country
            found.append(
                Concerned(
                    account=account,
                    contact=contact,
                    country=country,
                    language=choose_language(contact.languages if contact is not None else (), country),
                    lost_days=lost,
                    probably_closed_percent=percent,
                    probably_closed_name=name,
                    notice=notice,
                    to_do=to_dos.get(notice.pk) if notice is not None else None,
                )
            )
        return sorted(found, key=lambda one: (one.account.sort_name, one.account.pk))

    @cached_property
    def _kept(self) -> Any:
        return calendars()

    def _contacts(self) -> dict[int, Any]:
        """Return whom each account is written to: its main contact, else the first who is still there."""
        here = Contact.objects.filter(
            account__in=self._accounts.order_by().values("pk"), deleted_at=None, left_on_date=None
        )
        first = contacts_with_place(here).order_by("account_id", "-is_main", "pk").distinct("account_id")
        return {contact.account_id: contact for contact in first}

    def _days(self, account: Any, contact: Any) -> tuple[tuple[date, ...], int, str]:
        """Return their working days in the closure, and the closure of theirs that is likely on those."""
        at = contact if contact is not None else account
        week = at.effective_week
        place = (at.effective_zone, at.effective_country, at.effective_subdivision)
        told = account.pk if account.pk in self._kept.closures.accounts else None
        key = (*place, repr(week), told)
        if key not in self._seen:
            person = make_person("", *place, week=week, kept=self._kept, account_id=told)
            self._seen[key] = self._look(person)
        return self._seen[key]

    def _look(self, person: Any) -> tuple[tuple[date, ...], int, str]:
        lost, likely = [], []
        for plan in day_plans(person, self._closure.start_date, self._closure.end_date):
            # Without a known week nobody can say that they rest: they are told.
            if not plan.is_worked and person.weeks:
                continue
            closure = plan.closure
            if closure and closure.rule.is_own and closure.rule.probability_percent >= CERTAIN_PERCENT:
                continue
            lost.append(plan.on_date)
            if closure:
                likely.append(closure)
        if len(likely) < len(lost) or not likely:
            return tuple(lost), 0, ""
        surest = max(likely, key=lambda one: one.rule.probability_percent)
        return tuple(lost), surest.rule.probability_percent, surest.rule.name("en")


def letter_to(customer: Concerned, closure: CompanyClosure, *, by: Member, language: str = "") -> Letter:
    """Return the notice to one customer in a language, by default the contact's, signed by `by`."""
    company = our_company()
    chosen = language or customer.language
    facts = NoticeFacts(
        start_date=closure.start_date,
        end_date=closure.end_date,
        last_date=closure.latest_day,
        occasion=closure.occasion,
        last_working_date=working_day_before(closure, company),
        last_shipping_date=closure.last_shipping_date,
        back_date=working_day_after(closure, company) or closure.end_date,
        emergency_contact=closure.emergency_contact or company.emergency_contact,
        addressee=_addressee(customer, chosen),
        sender=by.name,
        company=company.name,
    )
    return write_notice(chosen, facts, country=customer.country)


def _addressee(customer: Concerned, language: str) -> str:
    """Return how the contact is addressed: as they wish in their own language, by their name in another."""
    contact = customer.contact
    if contact is None:
        return ""
    if contact.salutation and language == customer.language:
        return contact.salutation
    return contact.name if language.startswith(("zh", "ja", "ko")) else contact.latin_name or contact.name


def mail_address(contact: Contact | None) -> str:
    """Return a contact's first mail address, "" where none is known."""
    if contact is None:
        return ""
    points: Iterable[str] = contact.points.filter(kind=PointKind.EMAIL).values_list("value", flat=True)
    return next(iter(points), "")
