"""Records who we are and when we are closed, and sees to it that customers are told in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction
from django.urls import reverse

from fairlead.availability.models import ClosureNotice, CompanyClosure, OurCompany
from fairlead.availability.queries.closure_notices import (
    Concerned,
    Telling,
    announce_date,
    company_closures,
    concern,
    find_concerned,
    reminder_date,
)
from fairlead.availability.queries.notice_to_dos import notice_to_dos
from fairlead.availability.queries.our_company import our_company, our_today
from fairlead.core.places import find_subdivision, is_country_code
from fairlead.customers.models import Account
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member, Team
from fairlead.team.operations import notify

# Longer than this nobody is closed: it is a slip, such as the wrong year.
MOST_DAYS = 366


class UnknownCountry(Exception):
    """The country is no ISO code."""


class UnknownRegion(Exception):
    """The country has no such region."""


class ClosureTooLong(Exception):
    """The first day open again must lie after the first day closed, and within a year of it."""


class ShipsAfterClosing(Exception):
    """The last shipment must lie before the first day closed."""


class ReminderBeforeNotice(Exception):
    """Who has not been told is reminded of after the day on which all are to be told."""


class CompanyValues(TypedDict):
    """What is said of ourselves. `subdivision` is a code or a name, "" for none."""

    name: str
    country: str
    subdivision: str
    zone: str
    emergency_contact: str
    notice_days: int
    reminder_days: int
    makes_to_dos: bool


class CompanyClosureValues(TypedDict):
    """When we are closed. `end_date` is the first day open again; without a team all of us are."""

    name: str
    occasion: str
    start_date: date
    end_date: date
    team: Team | None
    last_shipping_date: date | None
    emergency_contact: str
    note: str


@transaction.atomic
def change_our_company(
    *, values: CompanyValues, by: Member, now: datetime, expected_version: int | None = None
) -> OurCompany:
    """Say who we are and how early customers are told.

    Raises AccessRefused, UnknownCountry, UnknownRegion, ReminderBeforeNotice and ChangedMeanwhile.
    """
    access.check_can_set_closures(by, None)
    row = OurCompany.objects.select_for_update().first() or OurCompany(pk=1)
    if row._state.adding is False:
        check_unchanged(row, expected_version)
    if values["reminder_days"] >= values["notice_days"]:
        raise ReminderBeforeNotice
    row.country, row.subdivision = _place(values["country"], values["subdivision"])
    row.name, row.zone = values["name"].strip(), values["zone"]
    row.emergency_contact = values["emergency_contact"].strip()
    row.notice_days, row.reminder_days = values["notice_days"], values["reminder_days"]
    row.makes_to_dos = values["makes_to_dos"]
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def record_company_closure(*, values: CompanyClosureValues, by: Member, now: datetime) -> CompanyClosure:
    """Record that we are closed. Raises AccessRefused, ClosureTooLong, ShipsAfterClosing."""
    access.check_can_set_closures(by, _team_id(values["team"]))
    return _write(CompanyClosure(recorded_by=by), values)


@transaction.atomic
def change_company_closure(
    *,
    closure: CompanyClosure,
    values: CompanyClosureValues,
    by: Member,
    now: datetime,
    expected_version: int | None = None,
) -> CompanyClosure:
    """Change a closure of ours; to-dos that were made stay, and lead to the text with the new dates.

    Raises what `record_company_closure` raises, and ChangedMeanwhile.
    """
    row = _locked(closure)
    access.check_can_set_closures(by, row.team_id)
    access.check_can_set_closures(by, _team_id(values["team"]))
    check_unchanged(row, expected_version)
    return _write(row, values)


@transaction.atomic
def remove_company_closure(
    *, closure: CompanyClosure, by: Member, now: datetime, expected_version: int | None = None
) -> None:
    """Remove a closure that was called off, with its to-dos that are not done; the history keeps it."""
    row = _locked(closure)
    access.check_can_set_closures(by, row.team_id)
    check_unchanged(row, expected_version)
    notice_to_dos().remove_open(row.pk)
    row.delete()


@transaction.atomic
def make_notices(*, closure: CompanyClosure, by: Member, now: datetime) -> int:
    """Make a to-do for every customer who is to be told and has none yet; return how many were made.

    Who may not set the closure makes those of their own customers. Raises AccessRefused of those who write nothing.
    """
    row = _locked(closure)
    if access.can_set_closures(by, row.team_id):
        return _make(row, concern(row).customers, by=by, now=now)
    access.check_can_make_accounts(by)
    return _make(row, concern(row, by=by, owner=by).customers, by=by, now=now)


@transaction.atomic
def tell_customer(*, closure: CompanyClosure, account: Account, by: Member, now: datetime) -> None:
    """Note that a customer has been told: their to-do is done, one that was not there yet is made for it.

    Telling twice changes nothing. Raises AccessRefused.
    """
    access.check_can_work_account(by, account)
    row = _locked(closure)
    customer = find_concerned(row, account)
    if customer.telling is Telling.TOLD:
        return
    notice = customer.notice
    if customer.to_do is None:
        if notice is not None:  # the to-do was removed; the customer has been told all the same
            notice.delete()
        notice = _make_for(row, [customer], by=by, now=now)[0]
    if notice is None:
        raise TypeError("a to-do without a notice")
    notice_to_dos().finish(notice, by=by, now=now)


def prepare_notices(*, now: datetime) -> int:
    """Make the to-dos of all closures whose day of announcement has come, and remind of those not done in time.

    Returns how many to-dos were made. Each closure is a transaction of its own; doing it twice changes nothing.
    """
    company = our_company()
    today = our_today(now, company)
    made = 0
    for closure in company_closures().filter(start_date__gt=today):
        if company.makes_to_dos and announce_date(closure, company) <= today:
            made += _prepare(closure, now)
        if reminder_date(closure, company) <= today:
            _remind(closure, now)
    return made


@transaction.atomic
def _prepare(closure: CompanyClosure, now: datetime) -> int:
    row = _locked(closure)
    return _make(row, concern(row).customers, by=row.recorded_by, now=now)


@transaction.atomic
def _remind(closure: CompanyClosure, now: datetime) -> None:
    """Tell each owner once which of their customers have not been told yet."""
    row = _locked(closure)
    late: dict[int, list[Concerned]] = defaultdict(list)
    members: dict[int, Member] = {}
    reminded = []
    for customer in concern(row).customers:
        notice, to_do = customer.notice, customer.to_do
        if notice is None or to_do is None or to_do.done_at or notice.reminded_at:
            continue
        late[to_do.owner.pk].append(customer)
        members[to_do.owner.pk] = to_do.owner
        reminded.append(notice.pk)
    ClosureNotice.objects.filter(pk__in=reminded).update(reminded_at=now)
    for member_id, customers in late.items():
        facts: dict[str, Any] = {
            "count": len(customers),
            "account": customers[0].account.name,
            "closure": row.name,
            "day": row.start_date.isoformat(),
        }
        notify(
            member=members[member_id],
            kind="availability.customers_not_told",
            facts=facts,
            path=reverse("our_closure", args=[row.pk]) + "?whose=me&show=open",
            now=now,
        )


def move_notices(drop_id: int, keep_id: int) -> None:
    """Give the notices of one account to another, when two become one that is told once."""
    has = ClosureNotice.objects.filter(account=keep_id).values("closure")
    ClosureNotice.objects.filter(account=drop_id).exclude(closure__in=has).update(account=keep_id)
    ClosureNotice.objects.filter(account=drop_id).delete()


def _make(closure: CompanyClosure, customers: Iterable[Concerned], *, by: Member, now: datetime) -> int:
    return len(_make_for(closure, [one for one in customers if one.telling is Telling.PLANNED], by=by, now=now))


def _make_for(closure: CompanyClosure, customers: list[Concerned], *, by: Member, now: datetime) -> list[ClosureNotice]:
    """Write notices and to-dos of customers who have none. The closure is locked: nobody else makes them meanwhile."""
    company = our_company()
    notices = ClosureNotice.objects.bulk_create(
        ClosureNotice(closure=closure, account=one.account, made_by=by, made_at=now) for one in customers
    )
    due = max(announce_date(closure, company), our_today(now, company))
    owners = {one.account.pk: _teller(one.account, by) for one in customers}
    notice_to_dos().make(notices, owners=owners, due_date=due, by=by, now=now)
    return notices


def _teller(account: Account, by: Member) -> Member:
    """Return who tells a customer: the owner, else the backup, else whoever has the to-dos made."""
    for member in (account.owner, account.backup_owner):
        if member is not None and member.is_active and access.can_work_account(member, account):
            return member
    return by


def _locked(closure: CompanyClosure) -> CompanyClosure:
    rows = CompanyClosure.objects.select_for_update(of=("self",)).select_related("team", "recorded_by")
    return rows.get(pk=closure.pk)


def _team_id(team: Team | None) -> int | None:
    return team.pk if team is not None else None


def _write(row: CompanyClosure, values: CompanyClosureValues) -> CompanyClosure:
    start, end, shipping = values["start_date"], values["end_date"], values["last_shipping_date"]
    if not timedelta(0) < end - start <= timedelta(days=MOST_DAYS):
        raise ClosureTooLong
    if shipping is not None and shipping >= start:
        raise ShipsAfterClosing
    row.start_date, row.end_date, row.last_shipping_date = start, end, shipping
    row.name, row.occasion, row.team = values["name"].strip(), values["occasion"], values["team"]
    row.emergency_contact, row.note = values["emergency_contact"].strip(), values["note"].strip()
    row.save()
    row.refresh_from_db()
    return row


def _place(country: str, subdivision: str) -> tuple[str, str]:
    if not country:
        return "", ""
    if not is_country_code(country):
        raise UnknownCountry
    if not subdivision.strip():
        return country, ""
    code = find_subdivision(country, subdivision)
    if code is None:
        raise UnknownRegion
    return country, code
