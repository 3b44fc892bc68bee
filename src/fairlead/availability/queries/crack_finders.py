"""What is missing in knowing when a customer can be reached: hours in common, the region, fresh calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.availability.queries.calendar_pages import calendar_state
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.queries.people import make_person
from fairlead.availability.queries.population import everyone_at, person_of_place
from fairlead.availability.queries.standing import Place
from fairlead.core.availability import windows
from fairlead.core.public_holidays import Coverage, PlaceCalendar
from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import (
    Crack,
    CrackFinder,
    GeneralCrack,
    add_crack_finder,
    add_general_crack,
)
from fairlead.customers.queries.places import accounts_with_place
from fairlead.team.models import Member

LOOKED_AHEAD = timedelta(days=28)
Spans = list[tuple[datetime, datetime]]


def without_region(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts in a country with holidays by region of which no region is known."""
    kept = calendars()
    placed = accounts_with_place(accounts).filter(effective_subdivision="").exclude(effective_country="")
    countries = set(placed.order_by().values_list("effective_country", flat=True).distinct())
    kept.load((country, "") for country in countries)
    regional = [country for country in countries if _is_incomplete(kept.of(country), now)]
    rows = placed.filter(effective_country__in=regional).order_by()
    return dict.fromkeys(rows.values_list("pk", flat=True), Crack())


def _is_incomplete(calendar: PlaceCalendar | None, now: datetime) -> bool:
    return calendar is not None and calendar.year(now.year).coverage is Coverage.INCOMPLETE


def without_common_hours(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts at which nobody's hours meet the owner's in four weeks, with the colleague who fits best.

    Usual hours are compared, holidays and closures with them: somebody's leave passes by itself.
    """
    owners = dict(accounts.filter(owner__is_active=True).order_by().values_list("pk", "owner"))
    if not owners:
        return {}
    standing = everyone_at(now)
    meeting = _Meeting(standing.places, now)
    crowd = standing.crowd
    asked = np.isin(crowd.account_ids, np.array(list(owners), dtype=np.int64))
    places: dict[int, set[int]] = {}
    for account_id, number in zip(crowd.account_ids[asked].tolist(), crowd.place_numbers[asked].tolist(), strict=True):
        if standing.places[number].zone:
            places.setdefault(account_id, set()).add(number)
    return {
        account_id: Crack(facts=meeting.best(numbers))
        for account_id, numbers in places.items()
        if not any(meeting.hours(owners[account_id], number) for number in numbers)
    }


class _Meeting:
    """How many hours of four weeks each of us shares with people in a place, by its number.

    Everything is computed when it is asked for, and once: the desk asks about one member alone.
    """

    def __init__(self, places: Sequence[Place], now: datetime) -> None:
        self._places = places
        self._start, self._end = now, now + LOOKED_AHEAD
        self._kept = calendars()
        self._ours: dict[int, Spans] = {}
        self._theirs: dict[int, Spans] = {}
        self._known: dict[tuple[int, int], float] = {}

    @cached_property
    def _members(self) -> dict[int, Member]:
        return {member.pk: member for member in Member.objects.filter(is_active=True)}

    def hours(self, member_id: int, number: int) -> float:
        """Return the hours that a member and people in a place have in common."""
        known = self._known.get((member_id, number))
        if known is None:
            ours, theirs = self._windows_of_member(member_id), self._windows_of_place(number)
            known = self._known[member_id, number] = common_hours(ours, theirs)
        return known

    def best(self, numbers: Iterable[int]) -> Mapping[str, object]:
        """Return who of us shares most hours of a week with people in one of the places; nothing when nobody does."""
        shared = {pk: max(self.hours(pk, number) for number in numbers) for pk in self._members}
        pk = max(shared, key=lambda one: (shared[one], -one), default=0)
        return {"name": str(self._members[pk]), "hours": shared[pk] / 4} if pk and shared[pk] else {}

    def _windows_of_member(self, member_id: int) -> Spans:
        if member_id not in self._ours:
            member = self._members[member_id]
            person = make_person(f"member:{member.pk}", member.zone, member.country, "", week=member.week)
            self._ours[member_id] = windows(person, self._start, self._end) if person.zone else []
        return self._ours[member_id]

    def _windows_of_place(self, number: int) -> Spans:
        if number not in self._theirs:
            person = person_of_place(self._places[number], self._kept)
            self._theirs[number] = windows(person, self._start, self._end)
        return self._theirs[number]


def common_hours(ours: Spans, theirs: Spans) -> float:
    """Return how many hours lie in both of two ordered, disjoint lists of periods."""
    total, mine, other = 0.0, 0, 0
    while mine < len(ours) and other < len(theirs):
        start = max(ours[mine][0], theirs[other][0])
        end = min(ours[mine][1], theirs[other][1])
        total += max(0.0, (end - start).total_seconds() / 3600)
        if ours[mine][1] <= theirs[other][1]:
            mine += 1
        else:
            other += 1
    return total


def tell_hours(crack: Crack, by: Member, now: datetime) -> str:
    """Say who could take over, and how many hours a week they would have."""
    if not crack.facts:
        return _("Nobody of us works in their hours.")
    who = {"name": crack.facts["name"], "hours": f"{crack.facts['hours']:.0f}"}
    return _("Best placed: %(name)s, %(hours)s h a week in common") % who


def are_calendars_old(now: datetime) -> bool:
    """Return whether the kept calendars are not those of the installed library, or end within a year."""
    state = calendar_state()
    return not state.is_current or state.years is None or state.years[1] <= now.year


def register() -> None:
    """Add these kinds."""
    add_crack_finder(
        CrackFinder(
            "no-common-hours",
            gettext_lazy("No hours in common"),
            gettext_lazy(
                "Their working hours never meet the owner’s: a call is only possible outside somebody’s hours."
            ),
            gettext_lazy("Change the owner"),
            url_name="account_edit",
            icon="moon",
            order=70,
            find=without_common_hours,
            tell=tell_hours,
        )
    )
    add_crack_finder(
        CrackFinder(
            "no-region",
            gettext_lazy("Region unknown"),
            gettext_lazy("This country has holidays by region: some of theirs may be missing."),
            gettext_lazy("Add the region"),
            url_name="account_edit",
            icon="map-pin",
            order=65,
            find=without_region,
            is_precaution=True,
        )
    )
    add_general_crack(
        GeneralCrack(
            "old-calendars",
            gettext_lazy("The calendars are not up to date"),
            gettext_lazy("Holidays and closures may have changed since they were filled."),
            gettext_lazy("Bring them up to date"),
            url_name="calendars",
            icon="calendar-x",
            is_there=are_calendars_old,
        )
    )
