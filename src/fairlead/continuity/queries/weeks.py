"""Who is left at an account in the coming weeks: with recorded leave, or with people who are chosen to be away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from fairlead.availability.queries.leave import leave_of_contacts
from fairlead.continuity.queries.covering import Coverage
from fairlead.core import coverage
from fairlead.core.weeks import find_country_week, parse_week
from fairlead.customers.models import Account

MOST_WEEKS = 52


@dataclass(frozen=True)
class Away:
    """What is asked: the days of recorded leave, and people who are thought away for the whole time."""

    weeks: int
    with_leave: bool = True
    people: Collection[int] = ()


def weeks_left(covered: Coverage, asked: Away) -> tuple[coverage.Week, ...]:
    """Return who answers for each topic in the weeks from this one on."""
    first = covered.today - timedelta(days=covered.today.weekday())
    absences = [coverage.Absence(person, first) for person in sorted(asked.people)]
    if asked.with_leave:
        absences += recorded_absences(covered.contacts, first)
    return coverage.who_is_left(
        covered.people,
        covered.core_seats,
        [covered.rule_of(topic) for topic in covered.topics],
        absences,
        first=first,
        weeks=asked.weeks,
        days_off=days_off_of(covered.account),
    )


def recorded_absences(contact_ids: Collection[int], since: date) -> list[coverage.Absence]:
    """Return the leave of contacts that is not over on a day; a day on which they are away for hours counts whole."""
    return [
        coverage.Absence(row.contact_id, row.start_date, row.latest_day + timedelta(days=1) if row.latest_day else None)
        for row in leave_of_contacts(contact_ids, since=since)
    ]


def days_off_of(account: Account) -> frozenset[int]:
    """Return the weekdays on which an account does not work, Monday being 0: by its own hours, else its country's."""
    week = parse_week(account.week) if account.week else None
    if week is None:
        week = find_country_week(account.country or None, account.subdivision or None).weeks[-1].week
    return frozenset(day for day, shifts in enumerate(week.days) if not shifts)
