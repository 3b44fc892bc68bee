"""Likely absences of customers, from the leave that was recorded of their people in past years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet

from fairlead.availability.models import Leave, PatternDismissal
from fairlead.availability.types import LeaveCertainty, LeaveKind
from fairlead.core.absence_patterns import (
    CALENDAR,
    CALENDAR_TOLERANCE_DAYS,
    Feasts,
    LikelyAbsence,
    PastAbsence,
    likely_absences,
)
from fairlead.core.availability import LikelyLeave, Person
from fairlead.core.closures import rules_of_place
from fairlead.core.feasts import FEASTS, feast_dates
from fairlead.core.public_holidays import HolidayState, public_holidays
from fairlead.customers.models import Account, Contact

# Illness and a child come when they come; the rest people plan, and plan again.
KINDS_THAT_RETURN = (LeaveKind.LEAVE, LeaveKind.TRAVEL, LeaveKind.TRADE_FAIR, LeaveKind.OTHER)
AHEAD = timedelta(days=366)
# What began so long ago may still be running.
UNDERWAY = timedelta(days=60)
# Who has holidays that wait for the moon goes by these.
MOON_FEASTS = frozenset({"ramadan", "eid_al_fitr", "eid_al_adha"})
# Feasts are counted from so many years back; older leave says little of the people of today.
YEARS_BACK = 8


@dataclass(frozen=True)
class Pattern:
    """A likely absence of an account: of one contact, or of the whole company, when `contact` is None."""

    likely: LikelyAbsence
    account_id: int
    contact: Contact | None
    people: tuple[Contact, ...]

    @property
    def key(self) -> str:
        """The habit and the year, for a form: `12:date:2027-08-02`."""
        who = self.contact.pk if self.contact else 0
        return f"{who}:{self.likely.anchor}:{self.likely.start_date.isoformat()}"

    @property
    def percent(self) -> int:
        return round(self.likely.probability_rate * 100)

    @property
    def latest_day(self) -> date:
        return self.likely.end_date - timedelta(days=1)


def patterns_of_account(account: Account, *, today: date) -> list[Pattern]:
    """Return what is likely to come of an account's people within a year, earliest first. The caller passed the door.

    What is recorded already, and what was dismissed, is left out.
    """
    return patterns_of_accounts([account.pk], today=today).get(account.pk, [])


def patterns_of_contact(contact: Contact, *, today: date) -> list[Pattern]:
    """Return those that concern one contact, the company's among them."""
    return [one for one in patterns_of_account(contact.account, today=today) if contact in one.people]


def patterns_of_accounts(
    account_ids: Iterable[int] | QuerySet[Account], *, today: date, end: date | None = None
) -> dict[int, list[Pattern]]:
    """Return the likely absences of many accounts; those of whom none is known are missing. Four queries at most."""
    ids = account_ids.values("pk") if isinstance(account_ids, QuerySet) else list(account_ids)
    with_habit = _with_habit(ids, today)
    if not with_habit:
        return {}
    people: dict[int, list[Contact]] = defaultdict(list)
    here = Contact.objects.filter(account__in=set(with_habit.values()), deleted_at=None, left_on_date=None)
    for contact in here.select_related("account"):
        people[contact.account_id].append(contact)
    by_contact = _leave_by_contact(people)
    dismissed = _dismissed(people)
    found = {}
    for account_id, contacts in people.items():
        told = _of_account(contacts, by_contact, today, end or today + AHEAD)
        kept = [one for one in told if not _is_dismissed(one, dismissed.get(account_id, ()))]
        if kept:
            found[account_id] = kept
    return found


def _with_habit(account_ids: Any, today: date) -> dict[int, int]:
    """Return the contacts who were away in two years and more, with their accounts: nobody else can have a habit."""
    rows = Leave.objects.filter(
        contact__account__in=account_ids,
        contact__deleted_at=None,
        contact__left_on_date=None,
        start_date__lt=today,
        end_date__isnull=False,
        kind__in=KINDS_THAT_RETURN,
        certainty=LeaveCertainty.CONFIRMED,
    )
    years = (
        rows.order_by().values("contact", "contact__account").annotate(years=Count("start_date__year", distinct=True))
    )
    return dict(years.filter(years__gt=1).values_list("contact", "contact__account"))


def likely_leave_of(account_ids: Iterable[int], *, today: date) -> dict[int, tuple[LikelyLeave, ...]]:
    """Return by contact the likely times away of some accounts' people, for the engine; those without are missing.

    Those that may be running are among them: nobody has said that they came.
    """
    found: dict[int, list[LikelyLeave]] = defaultdict(list)
    for _account_id, contact_id, likely in likely_leave_in(account_ids, today=today, end=today + AHEAD):
        found[contact_id].append(likely)
    return {contact: tuple(likely) for contact, likely in found.items()}


def likely_leave_in(
    account_ids: Iterable[int] | QuerySet[Account], *, today: date, end: date
) -> Iterator[tuple[int, int, LikelyLeave]]:
    """Yield the same with account and contact, for times that begin before `end`."""
    for account_id, patterns in patterns_of_accounts(account_ids, today=today - UNDERWAY, end=end).items():
        for one in patterns:
            likely = LikelyLeave(one.likely.start_date, one.likely.end_date, one.percent)
            for contact in one.people:
                yield account_id, contact.pk, likely


def with_likely_leave(person: Person, contact: Contact, *, today: date) -> Person:
    """Return a contact's person with the likely times away."""
    likely = likely_leave_of([contact.account_id], today=today).get(contact.pk, ())
    return replace(person, likely_leave=likely) if likely else person


def find_pattern(account: Account, key: str, *, today: date) -> Pattern | None:
    """Return the pattern that a form names, as it is now; None when there is none any more."""
    return next((one for one in patterns_of_account(account, today=today) if one.key == key), None)


def _leave_by_contact(account_ids: Iterable[int]) -> dict[int, list[Leave]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    rows = Leave.objects.filter(contact__account__in=list(account_ids))
    for leave in rows.only("contact", "start_date", "end_date", "end_time", "kind", "certainty"):
        found[leave.contact_id].append(leave)
    return found


def _returns(row: Leave) -> bool:
    return row.kind in KINDS_THAT_RETURN and row.certainty == LeaveCertainty.CONFIRMED and row.end_date is not None


def _of_account(
    contacts: Sequence[Contact], by_contact: Mapping[int, list[Leave]], today: date, end: date
) -> list[Pattern]:
    by_id = {str(contact.pk): contact for contact in contacts}
    past = [
        PastAbsence(str(contact.pk), row.start_date, _day_after(row))
        for contact in contacts
        for row in by_contact.get(contact.pk, ())
        if _returns(row)
    ]
    known = {str(contact.pk): _known_since(contact, by_contact.get(contact.pk, ())) for contact in contacts}
    feasts = _feasts(contacts[0].account.country or None, today.year)
    likely = likely_absences(past, known_since=known, feasts=feasts, today=today, end=end)
    patterns = [
        Pattern(one, contacts[0].account_id, by_id.get(one.person), tuple(by_id[person] for person in one.people))
        for one in likely
    ]
    return [one for one in patterns if not _is_recorded(one, by_contact)]


def _day_after(row: Leave) -> date:
    latest = row.latest_day
    return (latest or row.start_date) + timedelta(days=1)


def _known_since(contact: Contact, rows: Sequence[Leave]) -> date:
    """Return since when we would know of an absence: since the contact was made, or since the first one recorded."""
    return min([contact.created_at.date(), *(row.start_date for row in rows)])


@lru_cache(maxsize=512)
def _feasts(country: str | None, year: int) -> Feasts:
    """Return the feasts that people of a country go by, with their dates: more of them would explain too much."""
    years = range(year - YEARS_BACK, year + 3)
    dated: dict[str, dict[int, date]] = {}
    for feast in sorted(_feasts_kept(country, year)):
        days = {one: feast_dates(feast, one, country) for one in years}
        dated[feast] = {one: found[0] for one, found in days.items() if found}
    return dated


def _feasts_kept(country: str | None, year: int) -> set[str]:
    expressions = " ".join(f"{rule.begins.text} {rule.ends.text}" for rule in rules_of_place(country))
    kept = {feast for feast in FEASTS if feast in expressions.replace("orthodox_easter", "orthodox")}
    if "orthodox_easter" in expressions:
        kept.add("orthodox_easter")
    days = public_holidays(country, None, year).by_date.values()
    if any(day.state is HolidayState.ESTIMATED for day in days):
        kept |= MOON_FEASTS
    return kept | {"easter"}


def _is_recorded(pattern: Pattern, by_contact: Mapping[int, list[Leave]]) -> bool:
    """Answer whether each of those whom a pattern concerns is recorded as away at that time already."""
    return all(
        any(_touches(row, pattern.likely) for row in by_contact.get(contact.pk, ())) for contact in pattern.people
    )


def _touches(row: Leave, likely: LikelyAbsence) -> bool:
    return row.start_date < likely.latest_end_date and (
        row.end_date is None or _day_after(row) > likely.earliest_start_date
    )


def _dismissed(people: Mapping[int, Sequence[Contact]]) -> dict[int, list[PatternDismissal]]:
    found: dict[int, list[PatternDismissal]] = defaultdict(list)
    for row in PatternDismissal.objects.filter(account__in=list(people)):
        found[row.account_id].append(row)
    return found


def _is_dismissed(pattern: Pattern, rows: Iterable[PatternDismissal]) -> bool:
    """Answer whether the same habit was dismissed, and has not been seen in a later year since."""
    who = pattern.contact.pk if pattern.contact else None
    latest_year = max(pattern.likely.years_seen)
    return any(
        row.contact_id == who
        and row.anchor == pattern.likely.anchor
        and latest_year <= row.latest_year
        and _same_season(row, pattern.likely)
        for row in rows
    )


def _same_season(row: PatternDismissal, likely: LikelyAbsence) -> bool:
    if row.anchor != CALENDAR:
        return True
    apart = abs(row.start_date.timetuple().tm_yday - likely.start_date.timetuple().tm_yday)
    return min(apart, 365 - apart) <= CALENDAR_TOLERANCE_DAYS
