"""The desk: every account of a member, when its contact can be reached, and what is next.

A manager has a few hundred accounts, an owner may look at all hundred thousand. So who can be reached is asked of
everybody at once, in memory (`availability.queries.population`); the database is asked which accounts belong on the
desk and which step each has; and only what is shown is read in full.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Case, F, Q, QuerySet, Value, When
from numpy.typing import NDArray

from fairlead.availability.queries import Calendars, calendars, make_person, people_of_contacts
from fairlead.availability.queries.alike import AnswersAlike
from fairlead.availability.queries.population import everyone_at
from fairlead.availability.queries.standing import Numbers, Place, Standing
from fairlead.core.availability import Person, Status
from fairlead.core.bitmaps import CODE_OF_GROUP, CODE_OF_STATUS, GROUP_ORDER, NEVER, STATUS_ORDER, group_codes
from fairlead.core.closures import LIKELY_PERCENT
from fairlead.core.desk_order import DeskGroup
from fairlead.core.places import place_coordinates, zone_coordinates
from fairlead.customers.models import Account, Contact
from fairlead.db.id_columns import NULL, read_id_columns
from fairlead.messaging.queries.holds import accounts_held
from fairlead.messaging.queries.inbox import unanswered_of
from fairlead.messaging.types import Held
from fairlead.planner.models import Item
from fairlead.planner.queries.first_steps import FirstSteps, first_steps
from fairlead.planner.queries.stand_ins import stand_ins_of
from fairlead.planner.types import Desk, DeskFilter, DeskRow, Pin, Show, Step
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.status_words import CERTAIN, CLOSING, TONES

DEFAULT_LIMIT = 100
# Of more than these who stand level the database finds the first.
MOST_LEVEL = 500
# More pins than this cannot be told apart on a map of a few hundred pixels.
MOST_PINS = 400
_TONE_ORDER = ("on", "soon", "edge", "hol", "off", "late")
_RANK = {tone: rank for rank, tone in enumerate(_TONE_ORDER)}
_RANK_OF_STATUS = np.array([_RANK[TONES.get(status, "on")] for status in STATUS_ORDER])
_IS_CERTAIN = np.array([status in CERTAIN for status in STATUS_ORDER])
# Behind every instant: those who are there, or away, without an end. Still behind these: who is perhaps away.
_LAST = 1 << 40
_BEHIND = 1 << 41


@dataclass(frozen=True, eq=False)
class _Accounts:
    """The accounts of a desk in parallel arrays: who speaks for each (a position in the crowd), and its next step.

    `moments` is when the one who is reachable is gone, or the others come, put behind all moments for who is perhaps
    away; `is_asleep` says that the step is snoozed. Who is `held` is left in peace, and stands behind all others.
    """

    standing: Standing
    ids: Numbers
    speakers: Numbers
    steps: FirstSteps
    groups: NDArray[np.uint8]
    moments: Numbers
    is_asleep: NDArray[np.bool_]
    held: Mapping[int, Held]


def desk_accounts(by: Member, wanted: DeskFilter) -> QuerySet[Account]:
    """Return the accounts that belong on a desk: those of the member looked at, and those with a step of theirs."""
    rows = Account.objects.filter(access.account_scope(by), deleted_at=None)
    if wanted.whose is not None:
        steps = Item.objects.filter(owner=wanted.whose, done_at=None).values("account")
        rows = rows.filter(Q(owner=wanted.whose) | Q(pk__in=steps))
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    if wanted.country:
        rows = rows.filter(country=wanted.country)
    return rows.order_by()


def get_desk(*, by: Member, now: datetime, wanted: DeskFilter, limit: int = DEFAULT_LIMIT) -> Desk:
    """Return the desk at a moment, with the first `limit` rows of each group that is asked for."""
    (ids,) = read_id_columns(desk_accounts(by, wanted), "pk")
    accounts = _placed(np.sort(ids), now)
    steps, today = accounts.steps, now.astimezone(by.zone_info).date()
    is_late = steps.is_there & (steps.due_days < today.toordinal())
    is_chosen = _chosen(accounts, wanted.show, today)
    chosen = np.flatnonzero(is_chosen)
    counts = np.bincount(accounts.groups[chosen], minlength=len(GROUP_ORDER))
    shown = _first_of_each_group(accounts, chosen, wanted.group, limit)
    return Desk(
        now=now,
        rows=_rows(accounts, shown, today),
        counts={group: int(counts[CODE_OF_GROUP[group]]) for group in DeskGroup},
        closing_within_hour=int(np.count_nonzero(is_chosen & _closes_soon(accounts))),
        overdue=int(np.count_nonzero(is_late & ~accounts.is_asleep)),
        snoozed=int(np.count_nonzero(accounts.is_asleep)),
        without_step=int(np.count_nonzero(~steps.is_there)),
        pins=_pins(accounts, chosen),
        places=_places(accounts),
        zones=_zones(accounts),
    )


def find_row(*, by: Member, now: datetime, account_id: int) -> DeskRow | None:
    """Return one account's row, for drawing it anew after a change; None when the member may not see it.

    Likewise for an account that has been lost: it is on no desk any more.
    """
    account = Account.objects.filter(access.account_scope(by), deleted_at=None, pk=account_id).first()
    if account is None:
        return None
    accounts = _placed(np.array([account_id]), now)
    shown = [(position, account) for position in range(len(accounts.ids))]
    rows = _rows(accounts, shown, now.astimezone(by.zone_info).date())
    return rows[0] if rows else None


def _placed(ids: Numbers, now: datetime) -> _Accounts:
    """Return accounts (in order) with who speaks for each: the contact of its next step, its main one, or the first."""
    standing = everyone_at(now, only=ids)
    speakers = standing.crowd.speakers_of(ids)
    ids, speakers = ids[speakers >= 0], speakers[speakers >= 0]
    steps = first_steps(ids)
    asked = standing.crowd.positions_of_contacts(steps.contact_ids)
    is_theirs = (steps.contact_ids != NULL) & (asked >= 0) & (standing.crowd.account_ids[asked] == ids)
    speakers = np.where(is_theirs, asked, speakers)
    groups = group_codes(
        standing.codes[speakers], standing.good[speakers], standing.closure_percent[speakers], standing.instant
    )
    is_now = groups == CODE_OF_GROUP[DeskGroup.NOW]
    moments = np.where(is_now, standing.window_ends[speakers], standing.good[speakers])
    local_days = np.array([_local_date(place.zone, now).toordinal() for place in standing.places] or [0])
    is_asleep = steps.is_there & (local_days[standing.crowd.place_numbers[speakers]] < steps.snoozed_until_days)
    moments = np.where(moments == NEVER, _LAST, moments) + _BEHIND * standing.is_doubtful[speakers]
    held = accounts_held(now)
    moments = moments + 2 * _BEHIND * np.isin(ids, list(held))
    return _Accounts(standing, ids, speakers, steps, groups, moments, is_asleep, held)


def _local_date(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone or "UTC")).date()


def _chosen(accounts: _Accounts, show: str, today: date) -> NDArray[np.bool_]:
    is_awake, steps = ~accounts.is_asleep, accounts.steps
    if show == Show.SNOOZED:
        return accounts.is_asleep
    if show == Show.DUE:
        return is_awake & steps.is_there & (steps.due_days <= today.toordinal())
    if show == Show.NO_STEP:
        return is_awake & ~steps.is_there
    return is_awake


def _closes_soon(accounts: _Accounts) -> NDArray[np.bool_]:
    """Return what `ui.status_words.closes_soon` says of each account."""
    standing, speakers = accounts.standing, accounts.speakers
    is_here = standing.codes[speakers] == CODE_OF_STATUS[Status.REACHABLE]
    is_likely_closed = standing.closure_percent[speakers] >= LIKELY_PERCENT
    found: NDArray[np.bool_] = is_here & ~is_likely_closed & standing.closes_within(CLOSING)[speakers]
    return found


def _first_of_each_group(
    accounts: _Accounts, chosen: Numbers, wanted: DeskGroup | None, limit: int
) -> list[tuple[int, Account]]:
    """Return the first accounts of each group in the order of the desk, by their positions.

    Of those who close (or open) at one moment it is the one whose step is due first, then the higher tier, the name.
    """
    groups = [wanted] if wanted is not None else list(DeskGroup)
    members = [chosen[accounts.groups[chosen] == CODE_OF_GROUP[group]] for group in groups]
    candidates = [_candidates(accounts, of_group, limit) for of_group in members]
    rows = Account.objects.in_bulk(accounts.ids[np.concatenate(candidates)].tolist())
    found: list[tuple[int, Account]] = []
    for positions in candidates:
        here = [(at, rows[pk]) for at in positions.tolist() if (pk := int(accounts.ids[at])) in rows]
        here.sort(key=lambda pair: _sort_key(accounts, *pair))
        found += here[:limit]
    return found


def _candidates(accounts: _Accounts, members: Numbers, limit: int) -> Numbers:
    """Return the members of a group who may be among the first: a few more where many stand level."""
    if not limit or len(members) <= limit:
        return members[:limit]
    moments, due = accounts.moments[members], accounts.steps.due_days[members]
    last = np.lexsort((due, moments))[limit - 1]
    at_one_time = moments == moments[last]
    before = members[(moments < moments[last]) | (at_one_time & (due < due[last]))]
    level = members[at_one_time & (due == due[last])]
    if len(level) > MOST_LEVEL:
        level = _first_by_name(accounts, level, limit - len(before))
    return np.concatenate((before, level))


def _first_by_name(accounts: _Accounts, level: Numbers, most: int) -> Numbers:
    """Return the first of thousands who differ in tier and name alone; the database knows both."""
    tier = Case(When(tier="", then=Value("E")), default=F("tier"))
    rows = Account.objects.filter(pk__in=accounts.ids[level].tolist()).order_by(tier, "sort_name", "pk")
    (first,) = read_id_columns(rows[:most], "pk")
    return level[np.isin(accounts.ids[level], first)]


def _sort_key(accounts: _Accounts, position: int, account: Account) -> tuple[int, int, str, str, int]:
    moment, due = int(accounts.moments[position]), int(accounts.steps.due_days[position])
    return moment, due, account.tier or "E", account.sort_name, account.pk


def _rows(accounts: _Accounts, shown: Sequence[tuple[int, Account]], today: date) -> tuple[DeskRow, ...]:
    standing = accounts.standing
    positions = np.array([position for position, _account in shown], np.int64)
    speakers = accounts.speakers[positions]
    contacts = Contact.objects.in_bulk([pk for pk in standing.crowd.contact_ids[speakers].tolist() if pk])
    kept = calendars()
    people = people_of_contacts(list(contacts), kept)
    answers = AnswersAlike(standing.moment)
    for contact_id, person in people.items():
        if contact_id in standing.likely:
            people[contact_id] = replace(person, likely_leave=standing.likely[contact_id])
    steps = Item.objects.in_bulk([pk for pk in accounts.steps.item_ids[positions].tolist() if pk != NULL])
    unanswered = unanswered_of([account.pk for _position, account in shown], standing.moment)
    away = [pk for pk, person in people.items() if answers.of(person).status is Status.LEAVE]
    instead = stand_ins_of(away, standing.moment)
    found = []
    for (position, account), speaker in zip(shown, speakers.tolist(), strict=True):
        contact_id = int(standing.crowd.contact_ids[speaker])
        contact = contacts.get(contact_id)
        if contact_id and contact is None:
            continue  # gone in this very moment
        person = people[contact_id] if contact else _without_contact(standing, speaker, account.pk, kept)
        step = steps.get(int(accounts.steps.item_ids[position]))
        found.append(
            DeskRow(
                account_id=account.pk,
                account_name=account.name,
                tier=account.tier,
                owner_id=account.owner_id,
                contact_id=contact.pk if contact else None,
                contact_name=contact.name if contact else "",
                contact_role=contact.role if contact else "",
                country=person.country or "",
                city=standing.spots[int(standing.crowd.spot_numbers[speaker])].city,
                person=person,
                local_at=standing.moment.astimezone(ZoneInfo(person.zone)) if person.zone else None,
                answer=answers.of(person),
                group=GROUP_ORDER[accounts.groups[position]],
                step=_step(step, today, is_snoozed=bool(accounts.is_asleep[position])) if step else None,
                held=accounts.held.get(account.pk),
                unanswered=unanswered.get(account.pk),
                instead=instead.get(contact_id),
            )
        )
    return tuple(found)


def _without_contact(standing: Standing, speaker: int, account_id: int, kept: Calendars) -> Person:
    place = standing.places[int(standing.crowd.place_numbers[speaker])]
    week = json.loads(place.week) if place.week else None
    return make_person("", place.zone, place.country, place.subdivision, week=week, kept=kept, account_id=account_id)


def _step(item: Item, today: date, *, is_snoozed: bool) -> Step:
    return Step(
        item.pk,
        item.title,
        item.channel,
        item.due_date,
        (today - item.due_date).days,
        is_snoozed=is_snoozed,
        version=item.version,
    )


def _pins(accounts: _Accounts, chosen: Numbers) -> tuple[Pin, ...]:
    """Return one pin per place that has coordinates, where several customers share one with the best of their tones."""
    standing, speakers = accounts.standing, accounts.speakers[chosen]
    spots = standing.crowd.spot_numbers[speakers]
    counts = np.bincount(spots, minlength=len(standing.spots))
    best = np.full(len(standing.spots), len(_TONE_ORDER))
    np.minimum.at(best, spots, _tone_ranks(accounts)[chosen])
    pins = []
    for number in np.argsort(-counts, kind="stable")[:MOST_PINS].tolist():
        country, subdivision, city, zone = standing.spots[number]
        if not counts[number]:
            break
        # Without a known city the zone's own place stands for it: the right part of the world, no more is claimed.
        point = place_coordinates(country, subdivision, city) or (zone_coordinates(zone) if zone else None)
        if point is not None:
            tone = _TONE_ORDER[best[number]]
            pins.append(Pin(point[0], point[1], tone, int(counts[number]), city or country))
    # The reachable are drawn last, on top.
    return tuple(sorted(pins, key=lambda pin: -_RANK[pin.tone]))


def _tone_ranks(accounts: _Accounts) -> NDArray[np.int64]:
    """Return what `ui.status_words.tone_of` says of each account, as a position in _TONE_ORDER."""
    codes = accounts.standing.codes[accounts.speakers]
    ranks = _RANK_OF_STATUS[codes]
    ranks[_closes_soon(accounts)] = _RANK["soon"]
    is_likely_closed = accounts.standing.closure_percent[accounts.speakers] >= LIKELY_PERCENT
    ranks[is_likely_closed & ~_IS_CERTAIN[codes]] = _RANK["hol"]
    return ranks


def _places(accounts: _Accounts) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for place, number in _place_counts(accounts):
        counts[place.country, place.subdivision] += number
    return tuple((country, subdivision, number) for (country, subdivision), number in counts.most_common())


def _zones(accounts: _Accounts) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for place, number in _place_counts(accounts):
        if place.zone:
            counts[place.zone] += number
    return tuple(counts.most_common())


def _place_counts(accounts: _Accounts) -> list[tuple[Place, int]]:
    """Return the places in which there are accounts, with their numbers."""
    numbers = accounts.standing.crowd.place_numbers[accounts.speakers]
    counts = np.bincount(numbers, minlength=len(accounts.standing.places)).tolist()
    return [(place, count) for place, count in zip(accounts.standing.places, counts, strict=True) if count]
