"""How much of the coming weeks falls away at the customers', by country: for planning a season at a glance.

Computed per place and not per account: thousands of customers live in some hundreds of places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.heat_sums import Absent, Sums
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.people import make_person
from fairlead.availability.queries.population import likely_away_at
from fairlead.availability.types import LeaveCertainty
from fairlead.core.availability import Person
from fairlead.core.places import countries_of_region
from fairlead.core.weeks import week_on
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place
from fairlead.customers.types import Stage
from fairlead.db.id_columns import read_id_columns
from fairlead.team import access
from fairlead.team.models import Member

WEEKS = (13, 26, 52)
# Leave that somebody only spoke of counts for half.
UNSURE_RATE = 0.5

Place = tuple[str, str]


@dataclass(frozen=True)
class Wanted:
    """What is looked at: the Monday with which it begins, how many weeks, and which customers of those that one sees.

    `whose` is their owner, `team` the team of their owner; `area` a part of the world (`core.places.world_regions`).
    """

    monday: date
    weeks: int = WEEKS[0]
    whose: int | None = None
    team: int | None = None
    area: str = ""
    country: str = ""
    tier: str = ""

    @property
    def end(self) -> date:
        return self.monday + timedelta(days=7 * self.weeks)

    def customers(self, prefix: str = "") -> Q:
        """Return the condition that keeps the customers looked at; `prefix` leads to the account, as `account__`."""
        values = {
            "owner": self.whose,
            "owner__team": self.team,
            "country": self.country or None,
            "country__in": sorted(countries_of_region(self.area)) if self.area else None,
            "tier": self.tier or None,
        }
        return Q(**{f"{prefix}{name}": value for name, value in values.items() if value is not None})


@dataclass(frozen=True)
class HeatLine:
    """One country: its customers, and for each week which share of their working days falls away (0 to 1).

    `rates` count leave by how sure it is. `least` are the shares when nothing comes true that is not sure of it, leave
    that was only spoken of and leave that other years make likely; `most` when all of it does.
    """

    country: str
    customers: int
    rates: tuple[float, ...]
    least: tuple[float, ...]
    most: tuple[float, ...]


@dataclass(frozen=True)
class HeatMap:
    """All countries together, then each, those with most customers first. `unplaced` customers have no country."""

    mondays: tuple[date, ...]
    whole: HeatLine
    lines: tuple[HeatLine, ...]
    unplaced: int


def accounts_wanted(by: Member, wanted: Wanted) -> QuerySet[Account]:
    """Return the accounts that are looked at, in no order."""
    rows = Account.objects.filter(access.account_scope(by), wanted.customers(), deleted_at=None)
    return rows.exclude(stage=Stage.LOST).order_by()


def heat_map(*, by: Member, wanted: Wanted, now: datetime) -> HeatMap:
    """Return the map of the weeks that are wanted. Ten queries, however many accounts there are."""
    accounts = accounts_wanted(by, wanted)
    kept = calendars()
    places = places_of(accounts)
    kept.load(places)
    told = _with_own_closures(accounts, kept)
    sums = Sums(wanted.monday, wanted.weeks)
    for account_id, place in told.items():
        places[place] -= 1
        sums.add(place[0], 1, person_of_place(place, kept, account_id))
    for place, number in places.items():
        if number:
            sums.add(place[0], number, person_of_place(place, kept))
    absent = absent_people(accounts, wanted, now)
    if absent:
        _add_absent(sums, absent, kept)
    return _map(sums, wanted)


def _add_absent(sums: Sums, absent: Sequence[Absent], kept: Calendars) -> None:
    concerned = {one.account_id for one in absent}
    rows = accounts_with_place(Account.objects.filter(pk__in=concerned)).order_by()
    places = {pk: (c, r) for pk, c, r in rows.values_list("pk", "effective_country", "effective_subdivision")}
    colleagues = _people_of(concerned)
    told = kept.closures.accounts
    persons = {
        (place, told_id): person_of_place(place, kept, told_id)
        for place, told_id in {(places[pk], pk if pk in told else None) for pk in concerned}
    }
    sums.add_absent(
        [
            (
                places[one.account_id][0],
                persons[places[one.account_id], one.account_id if one.account_id in told else None],
            )
            for one in absent
        ],
        absent,
        [colleagues[one.account_id] for one in absent],
    )


def _map(sums: Sums, wanted: Wanted) -> HeatMap:
    lines = [HeatLine(country, *sums.shares([country])) for country in sums.countries if country]
    lines.sort(key=lambda line: (-line.customers, line.country))
    mondays = tuple(wanted.monday + timedelta(days=7 * step) for step in range(wanted.weeks))
    whole = HeatLine("", *sums.shares(sums.countries))
    return HeatMap(mondays, whole, tuple(lines), sums.customers_in(""))


def places_of(accounts: QuerySet[Account]) -> dict[Place, int]:
    """Return in which places how many accounts are, those without a country under ""."""
    rows = accounts_with_place(accounts).values_list("effective_country", "effective_subdivision")
    return {(country, region): number for country, region, number in rows.annotate(number=Count("pk"))}


def person_of_place(place: Place, kept: Calendars, account_id: int | None = None) -> Person:
    """Return somebody with the usual week of a place, without a zone: days need none."""
    return make_person("", "", *place, kept=kept, account_id=account_id)


def _with_own_closures(accounts: QuerySet[Account], kept: Calendars) -> dict[int, Place]:
    told = kept.closures.accounts
    if not told:
        return {}
    rows = accounts_with_place(accounts.filter(pk__in=told))
    found = rows.values_list("pk", "effective_country", "effective_subdivision")
    return {pk: (country, region) for pk, country, region in found}


def absent_people(accounts: QuerySet[Account], wanted: Wanted, now: datetime) -> list[Absent]:
    """Return the leave of these accounts' people in the weeks that are wanted: recorded, and made likely by others."""
    days = 7 * wanted.weeks
    rows = Leave.objects.filter(
        not_over_on(wanted.monday),
        contact__account__in=accounts.values("pk"),
        contact__deleted_at=None,
        contact__left_on_date=None,
        start_date__lt=wanted.end,
    ).order_by()
    names = ("contact", "contact__account", "start_date", "end_date", "end_time", "certainty")
    absent = []
    for contact_id, account_id, start, end, end_time, certainty in rows.values_list(*names):
        first = max(0, (start - wanted.monday).days)
        # What ends at some time of a day takes that day too.
        past = days if end is None else min(days, (end - wanted.monday).days + (end_time is not None))
        sure = 1.0 if certainty == LeaveCertainty.CONFIRMED else UNSURE_RATE
        absent.append(Absent(account_id, contact_id, first, past, sure))
    return absent + _likely_absent(accounts, wanted, now)


def _likely_absent(accounts: QuerySet[Account], wanted: Wanted, now: datetime) -> list[Absent]:
    days = 7 * wanted.weeks
    (ids,) = read_id_columns(accounts, "pk")
    touching = [
        (contact_id, first, past, likely.probability_percent / 100)
        for contact_id, times in likely_away_at(now, only=ids).items()
        for likely in times
        if (past := (likely.end_date - wanted.monday).days) > 0
        and (first := (likely.start_date - wanted.monday).days) < days
    ]
    if not touching:
        return []
    here = Contact.objects.filter(
        account__in=accounts.values("pk"), pk__in=[contact_id for contact_id, *_time in touching]
    )
    account_of = dict(here.order_by().values_list("pk", "account"))
    return [
        Absent(account_of[contact_id], contact_id, max(0, first), min(days, past), sure)
        for contact_id, first, past, sure in touching
        if contact_id in account_of
    ]


def _people_of(account_ids: Iterable[int]) -> dict[int, int]:
    here = Contact.objects.filter(account__in=list(account_ids), deleted_at=None, left_on_date=None).order_by()
    return dict(here.values_list("account").annotate(number=Count("pk")))


def is_worked(person: Person, day: date) -> bool:
    """Answer whether a day is one of the usual working days of a week, holidays aside."""
    week = week_on(person.weeks, day)
    return bool(week and week.days[day.weekday()])
