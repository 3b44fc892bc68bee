"""Puts together how one account is covered: its people, who answers for what, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.continuity.models import TopicSeat
from fairlead.continuity.queries.rules import watched_rules
from fairlead.continuity.queries.seats import seats_of
from fairlead.continuity.types import SeatState, Topic
from fairlead.core import coverage
from fairlead.customers.models import Account, Contact
from fairlead.team.models import Member


@dataclass(frozen=True)
class Coverage:
    """How an account is covered on a day. `contacts` are all whom a seat or the chart names, by id."""

    account: Account
    today: date
    people: tuple[coverage.Colleague, ...]
    contacts: dict[int, Contact]
    seats: tuple[TopicSeat, ...]
    proposals: tuple[TopicSeat, ...]
    rules: tuple[coverage.Rule, ...]

    @property
    def core_seats(self) -> tuple[coverage.Seat, ...]:
        return tuple(core_seat(seat) for seat in self.seats)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are shown: those whose gaps are told, and those for which somebody answers all the same."""
        watched, named = {rule.topic for rule in self.rules}, {seat.topic for seat in self.seats}
        return tuple(topic for topic in Topic.values if topic in watched | named)

    @property
    def gaps(self) -> tuple[coverage.Gap, ...]:
        return coverage.find_gaps(self.people, self.core_seats, self.rules, self.today)

    @property
    def single_points(self) -> tuple[coverage.SinglePoint, ...]:
        return coverage.single_points(self.people, self.core_seats, self.topics)

    def rule_of(self, topic: str) -> coverage.Rule:
        return next((rule for rule in self.rules if rule.topic == topic), coverage.Rule(topic, stand_ins=0))


def coverage_of(account: Account, *, by: Member, now: datetime) -> Coverage:
    """Return how an account is covered now. The caller has passed the door. Four queries."""
    rows = seats_of(account)
    working = people_of(account)
    contacts = {one.pk: one for one in working} | {row.contact_id: row.contact for row in rows}
    return Coverage(
        account=account,
        today=now.astimezone(by.zone_info).date(),
        people=tuple(colleague(one) for one in working),
        contacts=contacts,
        seats=tuple(row for row in rows if row.state == SeatState.CURRENT),
        proposals=tuple(row for row in rows if row.state == SeatState.PROPOSED),
        rules=tuple(watched_rules()),
    )


def people_of(account: Account) -> list[Contact]:
    """Return who works at an account, with the ways to them, the main contact first."""
    rows = account.contacts.filter(deleted_at=None, left_on_date=None).prefetch_related("points")
    return list(rows.order_by("-is_main", "sort_name", "pk"))


def colleague(contact: Contact) -> coverage.Colleague:
    """Return a contact in the core's words."""
    return coverage.Colleague(
        contact.pk,
        contact.name,
        contact.department,
        contact.rank,
        contact.role,
        is_reachable=bool(contact.points.all()),
    )


def core_seat(seat: TopicSeat) -> coverage.Seat:
    """Return a seat in the core's words."""
    return coverage.Seat(seat.topic, seat.place, seat.contact_id, seat.agreed_on_date, seat.checked_on_date)


def due_on(seat: TopicSeat, rules: Sequence[coverage.Rule]) -> date | None:
    """Return when an agreement must be checked again; None where nothing is agreed, or no rule says so."""
    rule = next((rule for rule in rules if rule.topic == seat.topic), None)
    return coverage.due_on(core_seat(seat), rule) if rule is not None else None
