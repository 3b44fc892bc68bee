"""Made-up contacts in thirty markets, the same on every run: own hours within the market's week, one leave each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fairlead.core.availability import Leave, Person
from fairlead.core.weeks import DatedWeek, Shift, Week

START = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 90
# Contacts of one market begin up to an hour later than others: five calendars a market.
SHIFTS_MINUTES = (0, 15, 30, 45, 60)

_MON_FRI, _SUN_THU, _SAT_WED = (0, 1, 2, 3, 4), (6, 0, 1, 2, 3), (5, 6, 0, 1, 2)
_OFFICE = ((540, 720), (780, 1080))
_EARLY = ((480, 720), (780, 1020))
_SIESTA = ((540, 840), (990, 1200))


@dataclass(frozen=True)
class Market:
    """Where and when people work; `hours` are minutes of the wall clock."""

    zone: str
    country: str
    subdivision: str | None
    days: tuple[int, ...] = _MON_FRI
    hours: tuple[tuple[int, int], ...] = _OFFICE


MARKETS = (
    Market("Europe/Berlin", "DE", "BY"),
    Market("Europe/London", "GB", "ENG"),
    Market("Europe/Paris", "FR", None),
    Market("Europe/Madrid", "ES", "MD", hours=_SIESTA),
    Market("Europe/Rome", "IT", "MI"),
    Market("Europe/Warsaw", "PL", None, hours=_EARLY),
    Market("Europe/Stockholm", "SE", None, hours=_EARLY),
    Market("Europe/Istanbul", "TR", None),
    Market("America/New_York", "US", "NY"),
    Market("America/Los_Angeles", "US", "CA"),
    Market("America/St_Johns", "CA", "NL"),
    Market("America/Mexico_City", "MX", None),
    Market("America/Sao_Paulo", "BR", "SP"),
    Market("America/Santiago", "CL", "RM"),
    Market("America/Bogota", "CO", None, hours=_EARLY),
    Market("Asia/Shanghai", "CN", None),
    Market("Asia/Hong_Kong", "HK", None),
    Market("Asia/Tokyo", "JP", None),
    Market("Asia/Seoul", "KR", None),
    Market("Asia/Singapore", "SG", None),
    Market("Asia/Kolkata", "IN", "MH", days=(0, 1, 2, 3, 4, 5)),
    Market("Asia/Kathmandu", "NP", None, days=(6, 0, 1, 2, 3, 4)),
    Market("Asia/Dubai", "AE", None),
    Market("Asia/Tehran", "IR", None, days=_SAT_WED, hours=_EARLY),
    Market("Asia/Jerusalem", "IL", None, days=_SUN_THU),
    Market("Africa/Cairo", "EG", None, days=_SUN_THU),
    Market("Africa/Johannesburg", "ZA", None, hours=_EARLY),
    Market("Australia/Adelaide", "AU", "SA"),
    Market("Australia/Sydney", "AU", "NSW"),
    Market("Pacific/Chatham", "NZ", "CIT"),
)


@dataclass(frozen=True)
class Contact:
    """Someone in a market; away on the local dates from `leave_from` until the day before `leave_until`."""

    market: Market
    later_minutes: int
    leave_from: date
    leave_until: date

    def hours(self) -> tuple[tuple[int, int], ...]:
        """Return the working minutes of each working day on the wall clock."""
        return tuple((begin + self.later_minutes, end + self.later_minutes) for begin, end in self.market.hours)


def contacts(count: int, seed: int = 7) -> list[Contact]:
    """Return contacts; the first ones are the same whatever the count."""
    dice = random.Random(seed)
    people = []
    for _ in range(count):
        away = START.date() + timedelta(days=dice.randrange(DAYS - 15))
        market, later = dice.choice(MARKETS), dice.choice(SHIFTS_MINUTES)
        people.append(Contact(market, later, away, away + timedelta(days=dice.randrange(1, 15))))
    return people


def person(contact: Contact, identity: str = "") -> Person:
    """Return a contact as Fairlead sees it."""
    market = contact.market
    leave = Leave(contact.leave_from, contact.leave_until)
    return Person(identity, market.zone, market.country, market.subdivision, _weeks(market, contact), (leave,))


def _weeks(market: Market, contact: Contact) -> tuple[DatedWeek, ...]:
    known = _WEEKS.get((market, contact.later_minutes))
    if known is None:
        shifts = tuple(Shift(begin, end) for begin, end in contact.hours())
        week = Week(tuple(shifts if day in market.days else () for day in range(7)))
        known = _WEEKS[market, contact.later_minutes] = (DatedWeek(None, week),)
    return known


_WEEKS: dict[tuple[Market, int], tuple[DatedWeek, ...]] = {}
