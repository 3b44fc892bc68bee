"""The map of the coming weeks, each customer, contact and day by itself: slow, and plain to read."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.queries.coming_absences import HeatLine, HeatMap, Wanted, accounts_wanted
from fairlead.availability.queries.patterns import likely_leave_of
from fairlead.availability.queries.people import make_person
from fairlead.core.availability import lost_weeks
from fairlead.core.weeks import week_on
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place
from fairlead.team.models import Member

Lost = list[list[float]]


def straight_heat_map(*, by: Member, wanted: Wanted, today: date) -> HeatMap:
    """Return what `availability.queries.coming_absences.heat_map` must return."""
    customers: dict[str, int] = defaultdict(int)
    lost: dict[str, Lost] = defaultdict(lambda: [[0.0] * wanted.weeks for _which in range(3)])
    colleagues: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(deleted_at=None, left_on_date=None):
        colleagues[contact.account_id].append(contact)
    leave: dict[int, list[Leave]] = defaultdict(list)
    for row in Leave.objects.all():
        leave[row.contact_id].append(row)
    accounts = list(accounts_with_place(accounts_wanted(by, wanted)))
    likely = likely_leave_of([account.pk for account in accounts], today=today)
    for account in accounts:
        country = account.effective_country
        customers[country] += 1
        for position, weeks in enumerate(_of_account(account, wanted)):
            for which in range(3):
                lost[country][which][position] += weeks[0]
            for contact in colleagues[account.pk]:
                for day, left in weeks[1].items():
                    sure = [1.0 if row.is_certain else 0.5 for row in leave[contact.pk] if _is_away(row, day)]
                    sure += [
                        one.probability_percent / 100
                        for one in likely.get(contact.pk, ())
                        if one.start_date <= day < one.end_date
                    ]
                    if sure:
                        part = left / len(colleagues[account.pk])
                        lost[country][0][position] += max(sure) * part
                        lost[country][1][position] += (max(sure) == 1) * part
                        lost[country][2][position] += part
    lines = [_line(country, [country], customers, lost, wanted) for country in customers if country]
    lines.sort(key=lambda line: (-line.customers, line.country))
    mondays = tuple(wanted.monday + timedelta(days=7 * number) for number in range(wanted.weeks))
    whole = _line("", list(customers), customers, lost, wanted)
    return HeatMap(mondays, whole, tuple(lines), customers.get("", 0))


def _of_account(account: Account, wanted: Wanted) -> list[tuple[float, dict[date, float]]]:
    """Return for each week what is lost to all, and what share of the week is left of each working day."""
    place = (account.effective_country, account.effective_subdivision)  # type: ignore[attr-defined]
    person = make_person("", "", *place, kept=calendars(), account_id=account.pk)
    found = []
    for one in lost_weeks(person, wanted.monday, wanted.weeks):
        left = {}
        for number in range(7):
            day = one.monday + timedelta(days=number)
            week = week_on(person.weeks, day)
            if week and week.days[number]:
                left[day] = (1 - one.lost.get(day, 0.0)) / one.working_days
        found.append((one.rate, left))
    return found


def _is_away(row: Leave, day: date) -> bool:
    return row.start_date <= day and (
        row.end_date is None or day < row.end_date or (day == row.end_date and bool(row.end_time))
    )


def _line(
    country: str, countries: list[str], customers: dict[str, int], lost: dict[str, Lost], wanted: Wanted
) -> HeatLine:
    number = sum(customers[one] for one in countries)
    shares = [
        tuple(
            min(1.0, sum(lost[one][which][week] for one in countries) / number) if number else 0.0
            for week in range(wanted.weeks)
        )
        for which in range(3)
    ]
    return HeatLine(country, number, *shares)
