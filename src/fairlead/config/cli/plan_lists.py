"""The lists that `fairlead plan` reads: customers with rhythm and figures, and account managers with their hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from fairlead.config.cli.answers import refuse
from fairlead.config.cli.customer_list import Cells, ListedContact, read_rows
from fairlead.config.cli.words import gettext as _
from fairlead.core.availability import Person
from fairlead.core.planning import (
    DEFAULT_EFFORT_MINUTES,
    DEFAULT_POLICY,
    Customer,
    Factor,
    Figures,
    Planner,
    propose_tiers,
    score_accounts,
    weigh,
)
from fairlead.core.search_terms import normalise
from fairlead.core.values import (
    BadValue,
    Cadence,
    DecimalMark,
    Money,
    parse_cadence,
    parse_channel,
    parse_date,
    parse_decimal,
    parse_minutes,
    parse_money,
    parse_rate,
    parse_tier,
    settle_date_order,
    settle_decimal_mark,
)
from fairlead.core.weeks import DatedWeek, parse_week_text

DEFAULT_WEEK = (DatedWeek(None, parse_week_text("Mon-Fri 09:00-18:00 break 12:00-13:00")),)
# Without --me and without a zone of their own.
DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class ListedCustomer:
    """A row of a list of customers, as far as a plan needs it."""

    listed: ListedContact
    owner: str
    tier: str
    cadence: Cadence | None
    latest_date: date | None
    value: Money | None
    margin: Decimal | None
    effort_minutes: int | None
    channel: str
    row: int

    @property
    def owner_key(self) -> str:
        return normalise(self.owner)

    @property
    def account_key(self) -> str:
        """Rows of one account are its contacts; a row without an account is one of its own."""
        return normalise(self.listed.account) or f"\x00{normalise(self.listed.contact) or self.row}"


def read_customers(source: str) -> list[ListedCustomer]:
    """Read a list of customers; raises CommandProblem with row, column, value and remedy."""
    return read_rows(source, _customer)


def read_planners(source: str, zone: str | None, *, capacity: int | None, buffer_minutes: int) -> dict[str, Planner]:
    """Read a list of account managers, by the key of their name; raises CommandProblem, for a name twice as well."""
    rows = read_rows(source, partial(_owner, zone=zone), needs_places=False)
    counted = Counter(normalise(name) for name, _person, _row in rows)
    problems = [
        (row, _("“%(owner)s” stands here twice. Leave one row for each.") % {"owner": name})
        for name, _person, row in rows
        if counted[normalise(name)] > 1
    ]
    problems += [(row, _("The column owner is empty. Write a name.")) for name, _person, row in rows if not name]
    refuse(source, sorted(problems), of_table=True)
    return {
        normalise(name): Planner(key=name, person=person, capacity=capacity, buffer_minutes=buffer_minutes)
        for name, person, _row in rows
    }


def usual_planner(name: str, zone: str | None, *, capacity: int | None, buffer_minutes: int) -> Planner:
    """Return an account manager of whom no list tells anything."""
    person = Person(id=name, zone=zone or DEFAULT_ZONE, weeks=DEFAULT_WEEK)
    return Planner(key=name, person=person, capacity=capacity, buffer_minutes=buffer_minutes)


def make_customers(rows: Sequence[ListedCustomer]) -> dict[str, list[Customer]]:
    """Return the accounts of each account manager, by the key of the name; rows of one account become one."""
    grouped: dict[tuple[str, str], list[ListedCustomer]] = {}
    for row in sorted(rows, key=_by_content):
        grouped.setdefault((row.owner_key, row.account_key), []).append(row)
    keys = {place: "\x1e".join(place) for place in grouped}
    currency = _usual_currency(rows)
    scores = score_accounts([_figures(keys[place], members, currency) for place, members in grouped.items()])
    points = {score.key: score.value for score in scores}
    # Only a list that names no tier at all is ranked: beside stated ones a blank is an answer too.
    proposed = {} if any(row.tier for row in rows) else {one.key: one.proposed for one in propose_tiers(scores, {})}
    customers: dict[str, list[Customer]] = {}
    for place, members in grouped.items():
        key = keys[place]
        tier = min((row.tier for row in members if row.tier), default=proposed.get(key, ""))
        customers.setdefault(place[0], []).append(_account(key, members, tier, weigh(tier, points[key])))
    return customers


def _account(key: str, members: Sequence[ListedCustomer], tier: str, weight: int) -> Customer:
    cadences = [row.cadence for row in members if row.cadence]
    own = min(cadences, key=_length) if cadences else None
    return Customer(
        key=key,
        account=next((row.listed.account for row in members if row.listed.account), members[0].listed.contact),
        people=[(row.listed.contact, row.listed.person) for row in members],
        rhythm=DEFAULT_POLICY.rhythm_of(tier=tier, own=own),
        latest_date=max((row.latest_date for row in members if row.latest_date), default=None),
        tier=tier,
        weight=weight,
        channel=next((row.channel for row in members if row.channel), ""),
        effort_minutes=max(
            (row.effort_minutes for row in members if row.effort_minutes), default=DEFAULT_EFFORT_MINUTES
        ),
    )


def _by_content(row: ListedCustomer) -> tuple[str, ...]:
    """Return a key that depends on what a row says and not on where it stands."""
    listed = row.listed
    return (listed.account, listed.contact, row.channel, repr(replace(listed.person, id="")))


def _figures(key: str, members: Sequence[ListedCustomer], currency: str) -> Figures:
    known: dict[Factor, float] = {}
    values = [float(row.value.amount) for row in members if row.value and row.value.currency == currency]
    margins = [float(row.margin) for row in members if row.margin is not None]
    if values:
        known[Factor.VOLUME] = max(values)
    if margins:
        known[Factor.MARGIN] = max(margins)
    return Figures(key, known)


def _usual_currency(rows: Sequence[ListedCustomer]) -> str:
    """Return the currency that most values are in; amounts in others cannot be compared with them."""
    counted = Counter(row.value.currency for row in rows if row.value)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _length(cadence: Cadence) -> float:
    return cadence.every * {"day": 1.0, "working_day": 1.4, "week": 7.0, "month": 30.4}[cadence.unit]


def _customer(listed: ListedContact, cells: Cells) -> ListedCustomer:
    order = cells.column_proves("latest_contact", settle_date_order) if cells.text("latest_contact") else None
    return ListedCustomer(
        listed,
        cells.text("owner"),
        cells.read("tier", parse_tier) or "",
        cells.read("cadence", parse_cadence),
        cells.read("latest_contact", partial(parse_date, order=order)),
        cells.read("value", partial(parse_money, mark=_mark(cells, "value"))),
        cells.read("margin", partial(_margin, mark=_mark(cells, "margin"))),
        cells.read("effort", _effort),
        cells.read("preferred_channel", parse_channel) or "",
        cells.row.number,
    )


def _owner(listed: ListedContact, cells: Cells, zone: str | None) -> tuple[str, Person, int]:
    name = cells.text("owner") or listed.contact or listed.account
    person = replace(listed.person, zone=listed.person.zone or zone or DEFAULT_ZONE)
    if not cells.text("week") and not person.country:
        person = replace(person, weeks=DEFAULT_WEEK, week_assumed=False)
    return name, person, cells.row.number


def _mark(cells: Cells, name: str) -> DecimalMark | None:
    if not cells.text(name):
        return None
    return cells.column_proves(name, settle_decimal_mark)


def _margin(text: str, mark: DecimalMark | None) -> Decimal:
    return parse_rate(text, mark) if "%" in text else parse_decimal(text, mark)


def _effort(text: str) -> int:
    minutes = parse_minutes(text)
    if not minutes:
        raise BadValue("minutes", text)
    return minutes
