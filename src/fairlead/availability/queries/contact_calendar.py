"""The calendar of a contact, or of an account with all its people, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.patterns import Pattern, patterns_of_account
from fairlead.availability.queries.people import people_of_contacts, person_of_account
from fairlead.core.availability import DayKind, DayPlan, Person, day_plans
from fairlead.core.closures import Closure, Scope
from fairlead.customers.models import Account, Contact

# More people than these have no line of their own on an account's page.
MOST_PEOPLE = 40


@dataclass(frozen=True)
class Cell:
    """One day: what it is by law and hours, and who is away on it, certainly or perhaps."""

    plan: DayPlan
    holiday_name: str
    leave: tuple[Leave, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @cached_property
    def mark(self) -> str:
        """What is drawn: leave, holiday, doubt, perhaps, closed, likely, half_day, make_up, work or free."""
        if any(row.is_certain for row in self.leave):
            return "leave"
        kinds = {DayKind.HOLIDAY: "holiday", DayKind.FREE: "free"}
        if self.plan.kind in kinds:
            return kinds[self.plan.kind]
        if self.leave:
            return "perhaps"
        if self.plan.kind is DayKind.UNCERTAIN:
            return "doubt"
        if self.plan.closure is not None:
            return "closed"
        if self.patterns:
            return "likely"
        return {DayKind.HALF_DAY: "half_day", DayKind.MAKE_UP: "make_up"}.get(self.plan.kind, "work")


@dataclass(frozen=True)
class Line:
    """One row of days: the place itself (`contact` is None), or one person."""

    contact: Contact | None
    person: Person
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Event:
    """Something of the calendar that lasts: a holiday, a closure, a leave or a likely absence; half-open."""

    start_date: date
    end_date: date | None
    holiday: Cell | None = None
    closure: Closure | None = None
    leave: Leave | None = None
    pattern: Pattern | None = None


@dataclass(frozen=True)
class CustomerCalendar:
    """The days `[first, end)` of a customer. `whole` is the contact's line, or the account's own with all its leave."""

    whole: Line
    people: tuple[Line, ...]
    people_left_out: int
    patterns: tuple[Pattern, ...]
    events: tuple[Event, ...]


def calendar_of_contact(contact: Contact, *, first: date, end: date, today: date, language: str) -> CustomerCalendar:
    """Return a contact's calendar. The caller has passed the door."""
    patterns = [one for one in patterns_of_account(contact.account, today=today) if contact in one.people]
    person = people_of_contacts([contact.pk])[contact.pk]
    leave = _leave_of([contact.pk], first, end)[contact.pk]
    whole = Line(contact, person, _cells(person, first, end, leave, patterns, language))
    return CustomerCalendar(whole, (), 0, tuple(patterns), _events(whole, leave, patterns, first, end))


def calendar_of_account(account: Account, *, first: date, end: date, today: date, language: str) -> CustomerCalendar:
    """Return an account's calendar with a line for each of its people, main contact first."""
    contacts = list(
        Contact.objects.filter(account=account, deleted_at=None, left_on_date=None).order_by("-is_main", "sort_name")
    )
    shown = contacts[:MOST_PEOPLE]
    patterns = patterns_of_account(account, today=today)
    leave = _leave_of([contact.pk for contact in contacts], first, end)
    persons = people_of_contacts(contact.pk for contact in shown)
    people = tuple(
        Line(
            contact,
            persons[contact.pk],
            _cells(
                persons[contact.pk],
                first,
                end,
                leave[contact.pk],
                [one for one in patterns if contact in one.people],
                language,
            ),
        )
        for contact in shown
    )
    everybody = sorted((row for rows in leave.values() for row in rows), key=lambda row: (row.start_date, row.pk))
    person = person_of_account(account)
    # The account's own line shows what stops the company; who of its people is away stands in theirs.
    whole = Line(None, person, _cells(person, first, end, (), [one for one in patterns if not one.contact], language))
    events = _events(whole, everybody, patterns, first, end)
    return CustomerCalendar(whole, people, len(contacts) - len(shown), tuple(patterns), events)


def _leave_of(contact_ids: Sequence[int], first: date, end: date) -> dict[int, list[Leave]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    rows = Leave.objects.filter(not_over_on(first), contact__in=list(contact_ids), start_date__lt=end)
    for row in rows.select_related("contact", "stand_in"):
        found[row.contact_id].append(row)
    return found


def _cells(
    person: Person, first: date, end: date, leave: Sequence[Leave], patterns: Sequence[Pattern], language: str
) -> tuple[Cell, ...]:
    calendar = calendars().of(person.country or "", person.subdivision or "")

    def cell(plan: DayPlan) -> Cell:
        holiday = plan.holiday
        name = calendar.name_on(holiday.on_date, language) if holiday and calendar else None
        return Cell(
            plan,
            name or (holiday.name if holiday else ""),
            tuple(row for row in leave if row.touches(plan.on_date)),
            tuple(one for one in patterns if one.likely.start_date <= plan.on_date < one.likely.end_date),
        )

    return tuple(cell(plan) for plan in day_plans(person, first, end))


def _events(
    whole: Line, leave: Sequence[Leave], patterns: Sequence[Pattern], first: date, end: date
) -> tuple[Event, ...]:
    events = [*_holidays(whole.cells), *_closures(whole.person, first, end)]
    events += [Event(row.start_date, row.end_date, leave=row) for row in leave]
    events += [
        Event(one.likely.start_date, one.likely.end_date, pattern=one)
        for one in patterns
        if first <= one.likely.start_date < end
    ]
    return tuple(sorted(events, key=lambda event: (event.start_date, event.end_date or date.max)))


def _holidays(cells: Sequence[Cell]) -> Iterable[Event]:
    """Yield holidays, and days that are worked though the week says no; days of one name together."""
    latest: Event | None = None
    for cell in cells:
        if cell.plan.kind not in (DayKind.HOLIDAY, DayKind.HALF_DAY, DayKind.MAKE_UP):
            continue
        day = cell.plan.on_date
        after = date.fromordinal(day.toordinal() + 1)
        before = latest.holiday if latest else None
        if latest and before and latest.end_date == day and before.holiday_name == cell.holiday_name:
            latest = Event(latest.start_date, after, holiday=before)
            continue
        if latest:
            yield latest
        latest = Event(day, after, holiday=cell)
    if latest:
        yield latest


def _closures(person: Person, first: date, end: date) -> Iterable[Event]:
    if person.closures is None:
        return
    for one in person.closures.between(first, end):
        if one.rule.probability_percent and one.rule.scope.touches(Scope.OFFICE):
            yield Event(one.start_date, one.end_date, closure=one)
