"""Everybody at the customers', in memory: who of hundreds of thousands can be reached is asked of arrays.

Each process holds one `Everyone`, built when first asked for. What has changed since is read before every answer, in
one small query: triggers write down the accounts concerned (`models.changes`), and their people are read again.
docs/algorithms/bitmaps.md tells how, and why nothing is missed.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from django.db import DatabaseError, connection
from numpy.typing import NDArray

from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.changes import Reading, read_changes
from fairlead.availability.queries.doubts import Doubts
from fairlead.availability.queries.likely_away import LikelyAway
from fairlead.availability.queries.people import make_person
from fairlead.availability.queries.population_rows import Row, read_rows
from fairlead.availability.queries.standing import Crowd, Numbers, Place, Spot, Standing
from fairlead.core.availability import Leave, LikelyLeave, Person
from fairlead.core.availability.timeline import timeline_key
from fairlead.core.bitmaps import NEVER, Horizon, Population

# Yesterday, so that a moment just gone can be asked about; and far enough ahead that most who are away come back.
DAYS_BEFORE, HORIZON_DAYS = timedelta(days=2), 45
# The horizon moves on when this much of what was ahead has passed.
MOVES_AFTER = timedelta(days=7)
# Changes are kept for longer (`operations.changes`): who has not looked for this time begins anew.
LATEST_LOOK = timedelta(days=2)
# Moments outside the horizon that were asked about lately are kept, a few days around each.
ELSEWHERE_KEPT, ELSEWHERE_DAYS = 4, 10

# Later than any instant of a population.
LATEST = (1 << 33) - 1

# Reading these takes a moment only, however many others there are.
FEW_ACCOUNTS = 2000


class Everyone:
    """People of all accounts that are neither lost nor in the bin. Not safe for several threads without a lock."""

    def __init__(
        self, reading: Reading, *, moment: datetime, days: int = HORIZON_DAYS, only: Collection[int] | None = None
    ) -> None:
        """Read everybody, or the people of some accounts, for a horizon around a moment.

        `reading` must have been made before, so that what changes meanwhile is read again.
        """
        self.reading = reading
        self._kept = calendars()
        self._told = self._kept.closures.accounts
        self._places: dict[Place, int] = {}
        self._persons: list[Person] = []
        self._spots: dict[Spot, int] = {}
        start = _day_of(moment) - DAYS_BEFORE
        self._population = Population(start=start, days=days)
        self._elsewhere: dict[datetime, Population] = {}
        self._columns = _Columns()
        self._only = only
        self._likely: LikelyAway | None = None
        self._perhaps: dict[int, dict[int, tuple[Leave, ...]]] = {}
        self._doubts: Doubts | None = None
        rows = read_rows(only)
        self._note_perhaps(rows)
        self._kept.load({(row.country, row.subdivision) for row in rows})
        self._population.extend(self._person(row) for row in rows)
        self._columns.put(np.arange(len(rows)), rows, self._numbers)
        self._crowd: Crowd | None = None

    def catch_up(self, reading: Reading) -> None:
        """Read the people of accounts again that a later reading names, and take new calendars over."""
        if reading.account_ids:
            self._read_again(reading.account_ids)
        kept = calendars()
        if kept is not self._kept:
            self._take_calendars(kept)
        if reading.at - DAYS_BEFORE - MOVES_AFTER > self._begin:
            self._population.move(start=_day_of(reading.at) - DAYS_BEFORE, days=HORIZON_DAYS)
        self.reading = reading

    def standing(self, moment: datetime) -> Standing:
        """Return how everybody stands at a moment, whenever that is."""
        crowd, population = self.crowd, self._at(moment)
        rows = crowd.rows
        good = population.next_good(moment)[rows]
        likely = self.likely_away(moment.astimezone(UTC).date())
        if self._doubts is None:
            told = [entry for people in self._perhaps.values() for entry in people.items()]
            self._doubts = Doubts(told, likely)
        places = list(self._places)
        return Standing(
            moment=moment,
            crowd=crowd,
            places=places,
            spots=list(self._spots),
            codes=population.status_codes(moment)[rows],
            good=good,
            window_ends=population.window_ends(moment)[rows],
            closing=population.closing(moment)[rows],
            closure_percent=self._closures(crowd.place_numbers, good),
            is_doubtful=self._doubts.hold(crowd, places, good),
            likely=likely,
        )

    def likely_away(self, day: date) -> Mapping[int, tuple[LikelyLeave, ...]]:
        """Return the likely times away by contact, as they are seen on a day; another day makes them anew."""
        if self._likely is None or self._likely.today != day:
            self._likely, self._doubts = LikelyAway(day, self._only), None
        return self._likely.by_contact

    @property
    def row_bytes(self) -> int:
        """The memory that grows with people; places and templates, which they share, are beside it."""
        return self._population.row_bytes + self._columns.nbytes + self.crowd.nbytes

    @property
    def crowd(self) -> Crowd:
        if self._crowd is None:
            self._crowd = self._columns.crowd()
        return self._crowd

    @property
    def _begin(self) -> datetime:
        return datetime.fromtimestamp(self._population.horizon.start, UTC)

    def _at(self, moment: datetime) -> Population:
        """Return a population that has templates for a moment and the day after it."""
        if _covers(self._population.horizon, moment):
            return self._population
        start = _day_of(moment) - DAYS_BEFORE
        known = self._elsewhere.pop(start, None)
        if known is None:
            known = self._population.at_horizon(start=start, days=ELSEWHERE_DAYS)
        self._elsewhere[start] = known
        if len(self._elsewhere) > ELSEWHERE_KEPT:
            del self._elsewhere[next(iter(self._elsewhere))]
        return known

    def _read_again(self, account_ids: Collection[int]) -> None:
        rows = read_rows(account_ids)
        self._kept.load({(row.country, row.subdivision) for row in rows})
        self._forget_derived()
        for account_id in account_ids:
            self._perhaps.pop(account_id, None)
        self._note_perhaps(rows)
        if self._likely is not None:
            self._likely.read_again(account_ids)
        old = self._columns.rows_of(account_ids)
        for row in old.tolist():
            self._population.remove(row)
        self._columns.clear(old)
        numbers = [self._population.add(self._person(row)) for row in rows]
        self._columns.put(np.array(numbers, np.intp), rows, self._numbers)

    def _take_calendars(self, kept: Calendars) -> None:
        """Give those other templates whose days have changed; closures are asked of the places themselves."""
        self._forget_derived()
        told_before, self._told = self._told, kept.closures.accounts
        self._kept = kept
        kept.load({(place.country, place.subdivision) for place in self._places})
        for place, number in self._places.items():
            before, now = self._persons[number], person_of_place(place, kept)
            self._persons[number] = now
            if timeline_key(before) != timeline_key(now):
                rows = self._columns.rows_in(number)
                if len(rows):
                    self._population.regroup(rows, now)
        changed = told_before ^ self._told
        if changed:
            self._read_again(changed)

    def _note_perhaps(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.perhaps:
                self._perhaps.setdefault(row.account_id, {})[row.contact_id] = row.perhaps

    def _forget_derived(self) -> None:
        self._crowd = self._doubts = None
        self._elsewhere.clear()

    def _person(self, row: Row) -> Person:
        person = self._persons[self._place_number(row)]
        return replace(person, leave=row.leave) if row.leave else person

    def _numbers(self, row: Row) -> tuple[int, int]:
        spot = Spot(row.country, row.subdivision, row.city, row.zone)
        return self._place_number(row), self._spots.setdefault(spot, len(self._spots))

    def _place_number(self, row: Row) -> int:
        told = row.account_id if row.account_id in self._told else 0
        place = Place(row.zone, row.country, row.subdivision, row.week, told)
        known = self._places.get(place)
        if known is None:
            known = self._places[place] = len(self._places)
            self._persons.append(person_of_place(place, self._kept))
        return known

    def _closures(self, place_numbers: Numbers, good: Numbers) -> NDArray[np.uint8]:
        """Return how probable a closure is at each place and instant."""
        # Most are reached next when the first of their place are. The others are few, and many of them come together.
        late = np.where(good == NEVER, LATEST, good)
        first = np.full(len(self._persons), LATEST)
        np.minimum.at(first, place_numbers, late)
        percents = self._percents(np.arange(len(first)), first)[place_numbers]
        others = np.flatnonzero(late != first[place_numbers])
        pairs, inverse = np.unique(place_numbers[others] << 33 | late[others], return_inverse=True)
        percents[others] = self._percents(pairs >> 33, pairs & LATEST)[inverse]
        return percents

    def _percents(self, place_numbers: Numbers, instants: Numbers) -> NDArray[np.uint8]:
        pairs = zip(place_numbers.tolist(), instants.tolist(), strict=True)
        found = [_closure_percent(self._persons[number], instant) for number, instant in pairs]
        return np.array(found, np.uint8)


class _Columns:
    """What is known of each row of the population beside its hours, in arrays that grow with it."""

    def __init__(self) -> None:
        self._contact_ids: Numbers = np.zeros(0, np.int64)
        self._account_ids: Numbers = np.zeros(0, np.int64)
        self._is_main: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._place_numbers: Numbers = np.zeros(0, np.int64)
        self._spot_numbers: Numbers = np.zeros(0, np.int64)

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes for column in vars(self).values())

    def put(self, numbers: NDArray[np.intp], rows: Sequence[Row], numbered: Callable[[Row], tuple[int, int]]) -> None:
        """Write what is known of some rows; `numbered` gives the numbers of place and spot."""
        if not rows:
            return
        self._reserve(int(numbers.max()) + 1)
        places = [numbered(row) for row in rows]
        self._contact_ids[numbers] = [row.contact_id for row in rows]
        self._account_ids[numbers] = [row.account_id for row in rows]
        self._is_main[numbers] = [row.is_main for row in rows]
        self._place_numbers[numbers] = [place for place, _spot in places]
        self._spot_numbers[numbers] = [spot for _place, spot in places]

    def clear(self, numbers: NDArray[np.intp]) -> None:
        """Mark rows as those of nobody."""
        self._account_ids[numbers] = 0

    def rows_of(self, account_ids: Collection[int]) -> NDArray[np.intp]:
        """Return the rows of these accounts."""
        return np.flatnonzero(np.isin(self._account_ids, np.fromiter(account_ids, np.int64)))

    def rows_in(self, place_number: int) -> NDArray[np.intp]:
        """Return the rows in use of a place."""
        return np.flatnonzero((self._place_numbers == place_number) & (self._account_ids > 0))

    def crowd(self) -> Crowd:
        """Return a copy of what is in use: readers may keep it while rows change."""
        used = np.flatnonzero(self._account_ids)
        return Crowd(
            used,
            self._contact_ids[used],
            self._account_ids[used],
            self._is_main[used],
            self._place_numbers[used],
            self._spot_numbers[used],
        )

    def _reserve(self, size: int) -> None:
        if size > len(self._account_ids):
            room = size + size // 8
            self._contact_ids = _grown(self._contact_ids, room)
            self._account_ids = _grown(self._account_ids, room)
            self._is_main = _grown(self._is_main, room)
            self._place_numbers = _grown(self._place_numbers, room)
            self._spot_numbers = _grown(self._spot_numbers, room)


def _grown(column: NDArray[Any], size: int) -> NDArray[Any]:
    room = np.zeros(size, column.dtype)
    room[: len(column)] = column
    return room


Asked = TypeVar("Asked")
logger = logging.getLogger(__name__)
_lock = threading.Lock()
_shared: Everyone | None = None


def everyone_at(moment: datetime, *, only: Numbers | None = None) -> Standing:
    """Return how everybody at the customers' stands at a moment (aware), as the database says now.

    Who needs `only` few accounts gets at least those, and does not wait for all others to be read in. Whoever asks
    inside a transaction that has written gets an answer of its own: what others must not see yet, and may never see,
    has no place in what all share.
    """
    return _asked(moment, only, lambda everyone: everyone.standing(moment))


def likely_away_at(moment: datetime, *, only: Numbers) -> Mapping[int, tuple[LikelyLeave, ...]]:
    """Return by contact the likely times away of some accounts at least, as they are seen on the day of a moment."""
    return _asked(moment, only, lambda everyone: everyone.likely_away(moment.astimezone(UTC).date()))


def _asked(moment: datetime, only: Numbers | None, ask: Callable[[Everyone], Asked]) -> Asked:
    global _shared
    if only is not None and len(only) <= FEW_ACCOUNTS and _shared is None:
        return ask(_apart(read_changes(None), moment, only))
    with _lock:
        reading = read_changes(_shared.reading if _shared else None)
        if reading.has_own_changes:
            return ask(_apart(reading, moment, only))
        before, _shared = _shared, None  # what breaks half-way is built anew
        if before is None or reading.is_all or reading.at - before.reading.at > LATEST_LOOK:
            _shared = Everyone(reading, moment=reading.at)
        else:
            before.catch_up(reading)
            _shared = before
        return ask(_shared)


def _apart(reading: Reading, moment: datetime, only: Numbers | None) -> Everyone:
    accounts = None if only is None else only.tolist()
    return Everyone(reading, moment=moment, days=ELSEWHERE_DAYS, only=accounts)


def build_in_background() -> threading.Thread:
    """Begin to read everybody, so that the first who asks need not wait for all of it."""
    thread = threading.Thread(target=_build, name="population", daemon=True)
    thread.start()
    return thread


def _build() -> None:
    try:
        everyone_at(datetime.now(UTC))  # noqa: TID251  the edge: a thread of its own
    except DatabaseError:
        logger.warning("the database could not be read at the start; the first request will try again", exc_info=True)
    finally:
        connection.close()


def person_of_place(place: Place, kept: Calendars) -> Person:
    """Return somebody with the hours of a place, who is never on leave."""
    return make_person(
        "",
        place.zone,
        place.country,
        place.subdivision,
        week=json.loads(place.week) if place.week else None,
        kept=kept,
        account_id=place.told_account_id or None,
    )


def _closure_percent(person: Person, instant: int) -> int:
    if instant == LATEST or person.closures is None or not person.closures.rules:
        return 0
    closure = person.closures.on(_local_date(person.zone or "UTC", instant))
    return closure.rule.probability_percent if closure else 0


def _local_date(zone: str, instant: int) -> date:
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).date()


def _covers(horizon: Horizon, moment: datetime) -> bool:
    """Return whether the end of a day's work can still be seen from a moment."""
    instant = moment.timestamp()
    return horizon.start <= instant and instant + DAYS_BEFORE.total_seconds() < horizon.end


def _day_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
