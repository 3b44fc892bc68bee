"""Who of all contacts can be reached now: counted in memory, and fifty of them shown with all that belongs to them.

The arrays of `queries.population` know times and places and nothing else. Who may see whom, and every filter on an
account, is asked of the database, through the one door: `team.access.account_scope`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from fairlead.availability.queries.alike import AnswersAlike
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.people import leave_of, make_person
from fairlead.availability.queries.population import everyone_at
from fairlead.availability.queries.standing import Numbers, Place, Standing
from fairlead.core.availability import Answer, Leave, Person, Status
from fairlead.core.bitmaps import CODE_OF_GROUP, CODE_OF_STATUS, GROUP_ORDER, NEVER, STATUS_ORDER, group_codes
from fairlead.core.desk_order import DeskGroup
from fairlead.customers.models import Contact
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.contacts import contacts_visible_to
from fairlead.customers.queries.places import contacts_with_place
from fairlead.db.id_columns import read_id_columns
from fairlead.team import access
from fairlead.team.models import Member

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedContact

PAGE_SIZE = 50
# Whoever is gone within this should be called first.
CLOSING_SOON = timedelta(hours=1)

NOW, CLOSING, SOON, PROBABLY_CLOSED = "now", "closing", "soon", "probably-closed"
# Everybody not reachable stands in one more list, that of their status.
NOT_NOW = tuple(status.value for status in Status if status is not Status.REACHABLE)
LISTS = (NOW, CLOSING, SOON, PROBABLY_CLOSED, *NOT_NOW)
_GROUP_OF = {
    NOW: DeskGroup.NOW,
    CLOSING: DeskGroup.NOW,
    SOON: DeskGroup.SOON,
    PROBABLY_CLOSED: DeskGroup.PROBABLY_CLOSED,
}
# Behind every instant: those who are there without an end come last.
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class ReachableFilter:
    """What is looked at. `which` is one of LISTS; empty texts do not narrow.

    `owner` is "me", "team", "nobody" or a member's id; country and subdivision are where the contacts are.
    """

    which: str = NOW
    owner: str = ""
    country: str = ""
    subdivision: str = ""
    tier: str = ""
    tag: str = ""

    @property
    def accounts(self) -> AccountFilter:
        return AccountFilter(owner=self.owner, tier=self.tier, tag=self.tag)


@dataclass(frozen=True)
class ReachableRow:
    """One contact with its account; `local_at` is the moment in the contact's own zone."""

    contact: Contact
    person: Person
    answer: Answer
    local_at: datetime | None


@dataclass(frozen=True)
class Reachable:
    """A page of a list at a moment. `counts` are those of all lists, for the same filters.

    `countries` are those of the list's contacts with their numbers, most first, whichever of them the filter names;
    `regions` those of the country that it names. "" is where nobody knows. `total` is how many the list has, `begin`
    how many come before the page.
    """

    moment: datetime
    rows: tuple[ReachableRow, ...]
    counts: dict[str, int]
    countries: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]
    total: int
    begin: int

    @property
    def past(self) -> int:
        """How many come before the next page."""
        return self.begin + len(self.rows)


def reachable(
    *,
    by: Member,
    moment: datetime,
    wanted: ReachableFilter,
    begin: int = 0,
    limit: int = PAGE_SIZE,
    language: str = "en",
) -> Reachable:
    """Return one page of the contacts that a member may see, those first whose time closes or opens soonest."""
    standing = everyone_at(moment)
    lists = _Lists(standing)
    seen = _seen(by, standing, wanted)
    countries = _counted(standing, seen & lists.member_of(wanted.which), lambda place: place.country)
    regions: tuple[tuple[str, int], ...] = ()
    if wanted.country:
        seen &= _in_places(standing, lambda place: place.country == wanted.country)
        regions = _counted(standing, seen & lists.member_of(wanted.which), lambda place: place.subdivision)
    if wanted.subdivision:
        seen &= _in_places(standing, lambda place: place.subdivision == wanted.subdivision)
    chosen = seen & lists.member_of(wanted.which)
    ordered = lists.ordered(np.flatnonzero(chosen), wanted.which)
    rows = _rows(by, standing, ordered[begin:], limit, language)
    return Reachable(
        moment=moment,
        rows=tuple(rows),
        counts=lists.counts(seen),
        countries=countries,
        regions=regions,
        total=len(ordered),
        begin=begin,
    )


class _Lists:
    """Which contact belongs to which list, in arrays of truth values."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._groups = group_codes(standing.codes, standing.good, standing.closure_percent, standing.instant)

    def member_of(self, which: str) -> NDArray[np.bool_]:
        standing = self._standing
        if which in NOT_NOW:
            return np.equal(standing.codes, CODE_OF_STATUS[Status(which)])
        members = np.equal(self._groups, CODE_OF_GROUP[_GROUP_OF[which]])
        return members & standing.closes_within(CLOSING_SOON) if which == CLOSING else members

    def counts(self, seen: NDArray[np.bool_]) -> dict[str, int]:
        by_code = np.bincount(self._standing.codes[seen], minlength=len(STATUS_ORDER))
        by_group = np.bincount(self._groups[seen], minlength=len(GROUP_ORDER))
        return {
            **{which: int(by_code[CODE_OF_STATUS[Status(which)]]) for which in NOT_NOW},
            **{which: int(by_group[CODE_OF_GROUP[group]]) for which, group in _GROUP_OF.items()},
            CLOSING: int(np.count_nonzero(seen & self.member_of(CLOSING))),
        }

    def ordered(self, positions: Numbers, which: str) -> Numbers:
        """Return positions by when the contacts are gone, or come, those of one moment by their number.

        Who is perhaps away stands behind all others.
        """
        standing = self._standing
        instants = (standing.window_ends if which in (NOW, CLOSING) else standing.good)[positions]
        instants = np.where(instants == NEVER, _LAST, instants)
        doubtful = standing.is_doubtful[positions]
        return positions[np.lexsort((standing.crowd.contact_ids[positions], instants, doubtful))]


def _seen(by: Member, standing: Standing, wanted: ReachableFilter) -> NDArray[np.bool_]:
    """Return which entries are contacts of accounts that the member may see and the filter keeps."""
    people = standing.crowd.contact_ids > 0
    if not access.account_scope(by) and not wanted.accounts.is_narrow:
        return people
    (ids,) = read_id_columns(accounts_chosen(by, wanted.accounts).order_by(), "pk")
    return people & np.isin(standing.crowd.account_ids, ids)


def _in_places(standing: Standing, holds: Callable[[Place], bool]) -> NDArray[np.bool_]:
    """Return which entries are in places of which something holds. There are few places."""
    return np.array([holds(place) for place in standing.places], np.bool_)[standing.crowd.place_numbers]


def _counted(
    standing: Standing, chosen: NDArray[np.bool_], name_of: Callable[[Place], str]
) -> tuple[tuple[str, int], ...]:
    """Return how many of the chosen are where, most first."""
    numbers = np.bincount(standing.crowd.place_numbers[chosen], minlength=len(standing.places))
    counts: Counter[str] = Counter()
    for place, number in zip(standing.places, numbers.tolist(), strict=True):
        counts[name_of(place)] += number
    return tuple(sorted(((name, n) for name, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0])))


def _rows(by: Member, standing: Standing, positions: Numbers, limit: int, language: str) -> Iterable[ReachableRow]:
    """Return the first contacts of these that the member may see, as they are in the database now."""
    contact_ids, moment = standing.crowd.contact_ids[positions], standing.moment
    found: list[PlacedContact] = []
    for begin in range(0, len(contact_ids), limit or 1):
        found += _through_the_door(by, contact_ids[begin : begin + limit].tolist())
        if len(found) >= limit:
            break
    shown = found[:limit]
    away = leave_of([contact.pk for contact in shown])
    kept = calendars()
    kept.load((contact.effective_country, contact.effective_subdivision) for contact in shown)
    answers = AnswersAlike(moment, language=language)
    return [_row(contact, away.get(contact.pk, ()), kept, standing, answers) for contact in shown]


def _through_the_door(by: Member, contact_ids: Sequence[int]) -> list[PlacedContact]:
    seen = contacts_visible_to(by).filter(left_on_date=None).select_related("account")
    rows = contacts_with_place(seen).in_bulk(contact_ids)
    return [rows[pk] for pk in contact_ids if pk in rows]


def _row(
    contact: PlacedContact, away: tuple[Leave, ...], kept: Calendars, standing: Standing, answers: AnswersAlike
) -> ReachableRow:
    person = make_person(
        f"contact:{contact.pk}",
        contact.effective_zone,
        contact.effective_country,
        contact.effective_subdivision,
        week=contact.effective_week,
        leave=away,
        kept=kept,
        account_id=contact.account_id,
    )
    likely = standing.likely.get(contact.pk)
    person = replace(person, likely_leave=likely) if likely else person
    local_at = standing.moment.astimezone(ZoneInfo(person.zone)) if person.zone else None
    return ReachableRow(contact, person, answers.of(person), local_at)
