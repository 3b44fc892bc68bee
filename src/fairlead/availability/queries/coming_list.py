"""What keeps customers, and us, from work in the coming weeks: one list in the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.coming_absences import (
    Place,
    Wanted,
    accounts_wanted,
    is_worked,
    person_of_place,
    places_of,
)
from fairlead.availability.queries.leave import leave_between
from fairlead.availability.queries.own_feed_entries import colleagues_away, our_closures
from fairlead.availability.queries.patterns import Pattern, patterns_of_accounts
from fairlead.core.closures import Closure, Scope
from fairlead.core.ics import FeedEntry
from fairlead.core.public_holidays import HolidayState
from fairlead.customers.models import Account
from fairlead.customers.queries.places import accounts_with_place
from fairlead.team.models import Member

# More lines than these nobody reads; the page says how many are left out.
MOST_ENTRIES = 300


class EntryKind(StrEnum):
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    MAKE_UP = "make_up"
    CLOSURE = "closure"
    LEAVE = "leave"
    LIKELY = "likely"
    OURS = "ours"


@dataclass(frozen=True)
class Entry:
    """One line: `[start_date, end_date)`, no end while nobody knows it. `customers` are how many it concerns.

    `name` is in the language asked for. `percent` is how probable it is, None where that is not a number; `state` that
    of a holiday. `account` is the one that has told of a closure itself.
    """

    kind: EntryKind
    start_date: date
    end_date: date | None
    name: str = ""
    country: str = ""
    customers: int = 1
    percent: int | None = None
    state: HolidayState | None = None
    account: Account | None = None
    leave: Leave | None = None
    pattern: Pattern | None = None
    address: str = ""


@dataclass(frozen=True)
class ComingList:
    """The entries in the order of time. `left_out` were too many."""

    entries: tuple[Entry, ...]
    left_out: int


def coming_list(*, by: Member, wanted: Wanted, today: date, language: str) -> ComingList:
    """Return what is to come in the weeks that are wanted."""
    accounts = accounts_wanted(by, wanted)
    kept = calendars()
    places = {place: number for place, number in places_of(accounts).items() if place[0]}
    kept.load(places)
    entries = [
        *_holidays(places, kept, wanted, language),
        *_half_days(places, kept, wanted, language),
        *_closures(places, kept, wanted, language),
        *_told_closures(accounts, kept, wanted, language),
        *_leave(by, accounts, wanted),
        *_likely(accounts, wanted, today),
        *([] if wanted.country or wanted.area else _ours(by, wanted)),
    ]
    entries.sort(key=lambda one: (one.start_date, -one.customers, one.end_date or date.max, one.name))
    return ComingList(tuple(entries[:MOST_ENTRIES]), max(0, len(entries) - MOST_ENTRIES))


def _holidays(places: Mapping[Place, int], kept: Calendars, wanted: Wanted, language: str) -> Iterable[Entry]:
    """Yield holidays on working days, and weekends that are worked; days on end of one name come once."""
    found: dict[tuple[str, str, HolidayState | None], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for place, number in places.items():
        calendar, person = kept.of(*place), person_of_place(place, kept)
        for year in range(wanted.monday.year, wanted.end.year + 1) if calendar else ():
            for day, holiday in calendar.year(year).by_date.items() if calendar else ():
                if wanted.monday <= day < wanted.end and is_worked(person, day):
                    name = (calendar.name_on(day, language) if calendar else None) or holiday.name
                    found[place[0], name, holiday.state][day] += number
            for day in calendar.year(year).make_up_days if calendar else ():
                if wanted.monday <= day < wanted.end and not is_worked(person, day):
                    found[place[0], "", None][day] += number
    for (country, name, state), days in found.items():
        kind = EntryKind.HOLIDAY if state else EntryKind.MAKE_UP
        for start, end, number in _stretches(days, through_weekends=state is not None):
            yield Entry(kind, start, end, name, country, number, state=state)


def _half_days(places: Mapping[Place, int], kept: Calendars, wanted: Wanted, language: str) -> Iterable[Entry]:
    """Yield the working days on which work ends early, of one country and name together."""
    found: dict[tuple[str, date, str, HolidayState], int] = defaultdict(int)
    for place, number in places.items():
        calendar, person = kept.of(*place), person_of_place(place, kept)
        for year in range(wanted.monday.year, wanted.end.year + 1) if calendar else ():
            for day, half_day in calendar.year(year).half_days.items() if calendar else ():
                if wanted.monday <= day < wanted.end and is_worked(person, day):
                    name = (calendar.name_on(day, language) if calendar else None) or half_day.holiday.name
                    found[place[0], day, name, half_day.holiday.state] += number
    for (country, day, name, state), number in found.items():
        yield Entry(EntryKind.HALF_DAY, day, day + timedelta(days=1), name, country, number, state=state)


def _stretches(days: Mapping[date, int], *, through_weekends: bool) -> Iterable[tuple[date, date, int]]:
    """Yield days on end of equally many customers as one stretch; a weekend between does not part them."""
    gap = timedelta(days=3 if through_weekends else 1)
    begun: date | None = None
    latest, number = date.min, 0
    for day, count in sorted(days.items()):
        if begun is not None and day - latest <= gap and count == number:
            latest = day
            continue
        if begun is not None:
            yield begun, latest + timedelta(days=1), number
        begun, latest, number = day, day, count
    if begun is not None:
        yield begun, latest + timedelta(days=1), number


def _closures(places: Mapping[Place, int], kept: Calendars, wanted: Wanted, language: str) -> Iterable[Entry]:
    found: dict[tuple[str, str, date], list[Closure]] = {}
    customers: dict[tuple[str, str, date], int] = defaultdict(int)
    for place, number in places.items():
        for one in kept.closures.of(*place).between(wanted.monday, wanted.end):
            if one.rule.probability_percent and one.rule.scope.touches(Scope.OFFICE):
                key = (place[0], one.rule.id, one.start_date)
                found.setdefault(key, []).append(one)
                customers[key] += number
    for key, (one, *_same) in found.items():
        yield _closure(one, key[0], customers[key], language)


def _told_closures(accounts: QuerySet[Account], kept: Calendars, wanted: Wanted, language: str) -> Iterable[Entry]:
    told = accounts_with_place(accounts.filter(pk__in=kept.closures.accounts))
    for account in told:
        closures = kept.closures.of(account.effective_country, account.effective_subdivision, account.pk)
        for one in closures.between(wanted.monday, wanted.end):
            if one.rule.is_own and one.rule.probability_percent:
                yield _closure(one, account.effective_country, 1, language, account)


def _closure(one: Closure, country: str, customers: int, language: str, account: Account | None = None) -> Entry:
    return Entry(
        EntryKind.CLOSURE,
        one.start_date,
        one.end_date,
        one.rule.name(language),
        country,
        customers,
        percent=one.rule.probability_percent,
        account=account,
    )


def _leave(by: Member, accounts: QuerySet[Account], wanted: Wanted) -> Iterable[Entry]:
    rows = leave_between(by, wanted.monday, wanted.end)
    here = rows.filter(contact__account__in=accounts.values("pk"), contact__left_on_date=None)
    for row in here[:MOST_ENTRIES]:
        country = row.contact.account.country
        yield Entry(EntryKind.LEAVE, row.start_date, row.end_date, country=country, leave=row)


def _likely(accounts: QuerySet[Account], wanted: Wanted, today: date) -> Iterable[Entry]:
    with_leave = accounts.filter(contacts__leave__isnull=False).distinct()
    known = {account.pk: account for account in with_leave}
    for account_id, patterns in patterns_of_accounts(known, today=today, end=wanted.end).items():
        for one in patterns:
            yield Entry(
                EntryKind.LIKELY,
                one.likely.start_date,
                one.likely.end_date,
                country=known[account_id].country,
                percent=one.percent,
                account=known[account_id],
                pattern=one,
            )


def _ours(by: Member, wanted: Wanted) -> Iterable[Entry]:
    """Yield our own closures and who of us is away: then nobody here calls either."""
    for one in (*our_closures(by, wanted.monday, wanted.end), *colleagues_away(by, wanted.monday, wanted.end)):
        yield Entry(EntryKind.OURS, _day(one.start), _end_day(one), one.summary, customers=0, address=one.url)


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _end_day(one: FeedEntry) -> date:
    is_time = isinstance(one.end, datetime) and (one.end.hour, one.end.minute) != (0, 0)
    return _day(one.end) + timedelta(days=1 if is_time else 0)
