"""How much of the coming weeks falls away at the customers', by country: for planning a season at a glance.

Computed per place and not per account: thousands of customers live in some hundreds of places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.people import make_person
from fairlead.core.availability import LostWeek, Person, lost_weeks
from fairlead.core.places import countries_of_region
from fairlead.core.weeks import week_on
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place
from fairlead.customers.types import Stage
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
    """One country: its customers, and for each week which share of their working days falls away (0 to 1)."""

    country: str
    customers: int
    rates: tuple[float, ...]


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


def heat_map(*, by: Member, wanted: Wanted) -> HeatMap:
    """Return the map of the weeks that are wanted. Six queries, however many accounts there are."""
    accounts = accounts_wanted(by, wanted)
    kept = calendars()
    sums = _Sums(wanted)
    places = places_of(accounts)
    kept.load(places)
    alone = _with_own_closures(accounts, kept)
    for account_id, place in alone.items():
        sums.add(place, 1, person_of_place(place, kept, account_id))
        places[place] -= 1
    for place, number in places.items():
        if number:
            sums.add(place, number, person_of_place(place, kept))
    for country, lost in _lost_by_leave(accounts, wanted, kept):
        sums.add_leave(country, lost)
    return sums.map()


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


class _Sums:
    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._customers: dict[str, int] = defaultdict(int)
        self._lost: dict[str, list[float]] = defaultdict(lambda: [0.0] * wanted.weeks)

    def add(self, place: Place, number: int, person: Person) -> None:
        self._customers[place[0]] += number
        lost = self._lost[place[0]]
        for position, week in enumerate(lost_weeks(person, self._wanted.monday, self._wanted.weeks)):
            if week.lost:
                lost[position] += number * week.rate

    def add_leave(self, country: str, lost: Mapping[int, float]) -> None:
        line = self._lost[country]
        for position, share in lost.items():
            line[position] += share

    def map(self) -> HeatMap:
        lines = [self._line(country, [country]) for country in self._customers if country]
        lines.sort(key=lambda line: (-line.customers, line.country))
        mondays = tuple(self._wanted.monday + timedelta(days=7 * step) for step in range(self._wanted.weeks))
        return HeatMap(mondays, self._line("", list(self._customers)), tuple(lines), self._customers.get("", 0))

    def _line(self, country: str, countries: Sequence[str]) -> HeatLine:
        customers = sum(self._customers[one] for one in countries)
        columns = zip(*(self._lost[one] for one in countries), strict=True)
        rates = tuple(min(1.0, sum(column) / customers) if customers else 0.0 for column in columns)
        return HeatLine(country, customers, rates or (0.0,) * self._wanted.weeks)


@dataclass
class _Absent:
    """One contact's leave: the days with how sure they are, and what else is needed to weigh them."""

    account_id: int
    days: dict[date, float] = field(default_factory=dict)


def _lost_by_leave(
    accounts: QuerySet[Account], wanted: Wanted, kept: Calendars
) -> Iterable[tuple[str, dict[int, float]]]:
    """Yield for each contact who is away the account's country and what each week loses by it, in accounts.

    An account of three people loses a third of itself when one of them is away.
    """
    absent = _absent(accounts, wanted)
    if not absent:
        return
    concerned = {one.account_id for one in absent.values()}
    rows = accounts_with_place(Account.objects.filter(pk__in=concerned)).order_by()
    places = {pk: (c, r) for pk, c, r in rows.values_list("pk", "effective_country", "effective_subdivision")}
    people = _people_of(concerned)
    for one in absent.values():
        place = places[one.account_id]
        weeks = lost_weeks(person_of_place(place, kept, one.account_id), wanted.monday, wanted.weeks)
        lost = _lost_of(one, place, weeks, kept)
        yield place[0], {position: share / people[one.account_id] for position, share in lost.items()}


def _absent(accounts: QuerySet[Account], wanted: Wanted) -> dict[int, _Absent]:
    rows = Leave.objects.filter(
        not_over_on(wanted.monday),
        contact__account__in=accounts.values("pk"),
        contact__deleted_at=None,
        contact__left_on_date=None,
        start_date__lt=wanted.end,
    ).select_related("contact")
    absent: dict[int, _Absent] = {}
    for row in rows:
        one = absent.setdefault(row.contact_id, _Absent(row.contact.account_id))
        sure = 1.0 if row.is_certain else UNSURE_RATE
        day = max(row.start_date, wanted.monday)
        latest = min(row.latest_day or wanted.end, wanted.end - timedelta(days=1))
        while day <= latest:
            one.days[day] = max(one.days.get(day, 0.0), sure)
            day += timedelta(days=1)
    return absent


def _people_of(account_ids: Iterable[int]) -> dict[int, int]:
    here = Contact.objects.filter(account__in=list(account_ids), deleted_at=None, left_on_date=None).order_by()
    return dict(here.values_list("account").annotate(number=Count("pk")))


def _lost_of(one: _Absent, place: Place, weeks: Sequence[LostWeek], kept: Calendars) -> dict[int, float]:
    """Return the share of each week that leave takes of what holidays and closures have left."""
    person = person_of_place(place, kept)
    found: dict[int, float] = defaultdict(float)
    for day, sure in one.days.items():
        position = (day - weeks[0].monday).days // 7
        week = weeks[position]
        if week.working_days and is_worked(person, day):
            found[position] += sure * (1 - week.lost.get(day, 0.0)) / week.working_days
    return found


def is_worked(person: Person, day: date) -> bool:
    """Answer whether a day is one of the usual working days of a week, holidays aside."""
    week = week_on(person.weeks, day)
    return bool(week and week.days[day.weekday()])
