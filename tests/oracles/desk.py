"""The desk asked account by account: what the desk of thousands, answered from arrays, must be equal to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from fairlead.availability.models import Leave
from fairlead.availability.queries import Calendars, calendars, leave_in, make_person
from fairlead.availability.queries.patterns import likely_leave_of
from fairlead.core.availability import Answer, Person, status_at
from fairlead.core.availability import Leave as Away
from fairlead.core.desk_order import DeskGroup, decide_place
from fairlead.core.places import place_coordinates, zone_coordinates
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.customers.types import Stage
from fairlead.planner.models import Item
from fairlead.planner.queries.desk import desk_accounts
from fairlead.planner.types import Desk, DeskFilter, DeskRow, Pin, Show, Step
from fairlead.team.models import Member
from fairlead.ui.status_words import closes_soon, tone_of

DEFAULT_LIMIT = 100
# More pins than this cannot be told apart on a map of a few hundred pixels.
MOST_PINS = 400
_TONE_ORDER = ("on", "soon", "edge", "hol", "off", "late")

Place = tuple[str, str, str, str]  # zone, country, subdivision, the contact's own week as JSON


@dataclass(slots=True)
class _Candidate:
    """What is needed of an account to place it: no more is read for the many that are not shown."""

    account_id: int
    sort_name: str
    tier: str
    place: Place
    city: str
    contact_id: int | None = None
    step: Step | None = None
    step_contact_id: int | None = None
    snoozed_until: date | None = None
    person: Person | None = None
    answer: Answer | None = None
    group: DeskGroup = DeskGroup.UNKNOWN
    sort_key: tuple[int, bool, float, str] = (0, False, 0.0, "")


def straight_desk(*, by: Member, now: datetime, wanted: DeskFilter, limit: int = DEFAULT_LIMIT) -> Desk:
    """Return the desk at a moment."""
    candidates = _placed(desk_accounts(by, wanted).exclude(stage=Stage.LOST), by, now)
    awake = [one for one in candidates if not (one.step and one.step.is_snoozed)]
    chosen = sorted(_chosen(candidates, awake, wanted.show), key=lambda one: one.sort_key)
    counts = Counter(one.group for one in chosen)
    shown = _first_of_each_group(chosen, wanted.group, limit)
    return Desk(
        now=now,
        rows=_rows(shown, now),
        counts={group: counts.get(group, 0) for group in DeskGroup},
        closing_within_hour=sum(1 for one in chosen if one.answer and closes_soon(one.answer, now)),
        overdue=sum(1 for one in awake if one.step and one.step.days_late > 0),
        snoozed=len(candidates) - len(awake),
        without_step=sum(1 for one in candidates if one.step is None),
        pins=_pins(chosen, now),
        places=tuple(
            (country, subdivision, count)
            for (country, subdivision), count in Counter(one.place[1:3] for one in candidates).most_common()
        ),
        zones=tuple(Counter(one.place[0] for one in candidates if one.place[0]).most_common()),
    )


def _placed(accounts: QuerySet[Account], by: Member, now: datetime) -> list[_Candidate]:
    found = _read_accounts(accounts)
    _read_steps(found, accounts, now.astimezone(by.zone_info).date())
    _read_contacts(found, accounts)
    away = _read_leave(found, accounts)
    kept = calendars()
    likely = likely_leave_of(list(found), today=now.astimezone(UTC).date())
    for one in found.values():
        leave = away.get(one.contact_id, ()) if one.contact_id is not None else ()
        one.person = _person(one.place, leave, kept, account_id=one.account_id)
        one.person = replace(one.person, likely_leave=likely.get(one.contact_id or 0, ()))
        one.answer = status_at(one.person, now)
        _decide(one, one.answer, now)
    return list(found.values())


def _read_accounts(accounts: QuerySet[Account]) -> dict[int, _Candidate]:
    names = (
        "pk",
        "sort_name",
        "tier",
        "effective_zone",
        "effective_country",
        "effective_subdivision",
        "effective_city",
    )
    return {
        pk: _Candidate(pk, sort_name, tier, (zone, country, subdivision, ""), city)
        for pk, sort_name, tier, zone, country, subdivision, city in accounts_with_place(accounts).values_list(*names)
    }


def _read_steps(found: dict[int, _Candidate], accounts: QuerySet[Account], today: date) -> None:
    rows = Item.objects.filter(account__in=accounts.values("pk"), done_at=None)
    rows = rows.order_by("account", "due_date", "pk").distinct("account")
    names = ("account", "contact", "snoozed_until_date", "pk", "title", "channel", "due_date", "version")
    for account_id, contact_id, until, pk, title, channel, due, version in rows.values_list(*names):
        one = found[account_id]
        one.step_contact_id, one.snoozed_until = contact_id, until
        one.step = Step(pk, title, channel, due, (today - due).days, is_snoozed=False, version=version)


def _read_contacts(found: dict[int, _Candidate], accounts: QuerySet[Account]) -> None:
    """Let each account be spoken for by the contact of its next step, else by its main contact, else by the first."""
    here = Contact.objects.filter(account__in=accounts.values("pk"), deleted_at=None, left_on_date=None)
    first = contacts_with_place(here).order_by("account", "-is_main", "pk").distinct("account")
    asked = [one.step_contact_id for one in found.values() if one.step_contact_id is not None]
    names = ("account", "pk", "week", "effective_zone", "effective_country", "effective_subdivision", "effective_city")
    rows = list(first.values_list(*names))
    if asked:
        rows += contacts_with_place(here.filter(pk__in=asked)).order_by().values_list(*names)
    for account_id, pk, week, zone, country, subdivision, city in rows:
        one = found[account_id]
        if one.contact_id is None or pk == one.step_contact_id:
            one.contact_id, one.city = pk, city
            one.place = (zone, country, subdivision, json.dumps(week) if week else "")


def _read_leave(found: dict[int, _Candidate], accounts: QuerySet[Account]) -> dict[int, tuple[Away, ...]]:
    return leave_in(Leave.objects.filter(contact__account__in=accounts.values("pk")))


def _person(place: Place, leave: tuple[Away, ...], kept: Calendars, account_id: int | None = None) -> Person:
    zone, country, subdivision, week = place
    own = json.loads(week) if week else None
    return make_person("", zone, country, subdivision, week=own, leave=leave, kept=kept, account_id=account_id)


def _decide(one: _Candidate, answer: Answer, now: datetime) -> None:
    """Place a row; of rows that close at the same moment the step due first, then the higher tier, then the name."""
    due = one.step.due_date.isoformat() if one.step else "9999"
    place = decide_place(answer, now=now, key=f"{due} {one.tier or 'E'} {one.sort_name}")
    one.group, one.sort_key = place.group, place.sort_key
    if one.step and one.snoozed_until:
        local_today = now.astimezone(ZoneInfo(one.place[0] or "UTC")).date()
        one.step = replace(one.step, is_snoozed=local_today < one.snoozed_until)


def _chosen(candidates: list[_Candidate], awake: list[_Candidate], show: str) -> Iterable[_Candidate]:
    if show == Show.SNOOZED:
        return [one for one in candidates if one.step and one.step.is_snoozed]
    if show == Show.DUE:
        return [one for one in awake if one.step and one.step.days_late >= 0]
    if show == Show.NO_STEP:
        return [one for one in awake if one.step is None]
    return awake


def _first_of_each_group(chosen: Sequence[_Candidate], wanted: DeskGroup | None, limit: int) -> list[_Candidate]:
    taken: Counter[DeskGroup] = Counter()
    first = []
    for one in chosen:
        if (wanted is None or one.group == wanted) and taken[one.group] < limit:
            taken[one.group] += 1
            first.append(one)
    return first


def _rows(shown: Sequence[_Candidate], now: datetime) -> tuple[DeskRow, ...]:
    accounts = Account.objects.in_bulk([one.account_id for one in shown])
    contacts = Contact.objects.in_bulk([one.contact_id for one in shown if one.contact_id is not None])
    rows = []
    for one in shown:
        account, contact = accounts[one.account_id], contacts.get(one.contact_id or 0)
        person, answer = one.person, one.answer
        if person is None or answer is None:
            raise TypeError("a row is shown before it is placed")
        rows.append(
            DeskRow(
                account_id=account.pk,
                account_name=account.name,
                tier=account.tier,
                owner_id=account.owner_id,
                contact_id=contact.pk if contact else None,
                contact_name=contact.name if contact else "",
                contact_role=contact.role if contact else "",
                country=one.place[1],
                city=one.city,
                person=person,
                local_at=now.astimezone(ZoneInfo(person.zone)) if person.zone else None,
                answer=answer,
                group=one.group,
                step=one.step,
            )
        )
    return tuple(rows)


def _pins(chosen: Sequence[_Candidate], now: datetime) -> tuple[Pin, ...]:
    """Return one pin per place that has coordinates, where several customers share one with the best of their tones."""
    at: dict[tuple[str, str, str, str], list[_Candidate]] = defaultdict(list)
    for one in chosen:
        at[(one.place[1], one.place[2], one.city, one.place[0])].append(one)
    pins = []
    for (country, subdivision, city, zone), ones in sorted(at.items(), key=lambda entry: -len(entry[1]))[:MOST_PINS]:
        # Without a known city the zone's own place stands for it: the right part of the world, no more is claimed.
        point = place_coordinates(country, subdivision, city) or (zone_coordinates(zone) if zone else None)
        if point is not None:
            tones = {tone_of(one.answer, now) for one in ones if one.answer}
            tone = min(tones, key=_TONE_ORDER.index)
            pins.append(Pin(point[0], point[1], tone, len(ones), city or country))
    # The reachable are drawn last, on top.
    return tuple(sorted(pins, key=lambda pin: -_TONE_ORDER.index(pin.tone)))
