"""The dates of an absence as they are told to others: what the statements settle to, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fairlead.core.absence_mail.answer import KnownContact
from fairlead.core.absence_mail.calendar_days import possible_dates
from fairlead.core.absence_mail.confidence import Doubt
from fairlead.core.absence_mail.mentions import Day
from fairlead.core.absence_mail.solving import Claim, Settled, UsualOrder, settle
from fairlead.core.absence_mail.statements import Role, Statement

# Where "until Monday" is said by somebody who is back on Monday; elsewhere Monday is the last day away.
_UNTIL_IS_RETURN = frozenset(("en", "nl"))
# Countries that write the month before the day with bare numbers.
_MONTH_FIRST_COUNTRIES = frozenset(
    ("US", "PH", "PR", "GU", "FM", "PW", "MH", "CN", "TW", "JP", "KR", "KP", "MN", "HK", "MO")
)
_DAY_FIRST_WITH_ENGLISH = frozenset(("HK", "MO"))
# Both orders are usual there: what makes sense decides.
_MIXED_COUNTRIES = frozenset(("CA",))
# Points for the usual order, against those in `solving`: a weekday that agrees outweighs a country, not a point.
_SURE_ORDER, _COUNTRY_ORDER, _LANGUAGE_ORDER = 20.0, 8.0, 3.0
_EASTERN = frozenset(("zh", "ja", "ko"))
_CONTRADICTORY, _FOUR_MONTHS = -6.0, timedelta(days=120)
_ONE_DAY, _CLOSE, _LONG_AGO, _RECENTLY, _LATER = (timedelta(days=days) for days in (1, 5, 6, 14, 45))


@dataclass(frozen=True)
class AwayDates:
    """First and last day away and the day of return, with the rule for each and the statements that they come from."""

    start: date | None = None
    end: date | None = None
    back: date | None = None
    open_ended: bool = False
    rules: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[tuple[str, Statement], ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.start is None and self.end is None and self.back is None


def away_dates(
    statements: Sequence[Statement],
    received: date,
    contact: KnownContact,
    languages: Sequence[str],
    *,
    further_notice: bool,
) -> AwayDates:
    """Return the dates that the statements tell; `further_notice`: the text says that the end is not known."""
    order = _usual_order(statements, contact, languages)
    settled = settle(_useful(statements), received, order=order)
    if settled is None:
        loose = None if further_notice else _only_day(statements, received, month_first=order.month_first)
        settled = settle([loose], received, order=order) if loose else None
    if settled is None:
        return AwayDates(open_ended=further_notice)
    if (settled.end or settled.start) and settled.back is None:
        loose = _loose_return(statements, settled, received, month_first=order.month_first)
        if loose is not None:
            told = [*_useful(statements), loose._replace(role=Role.RETURN, is_sure=False)]
            settled = settle(told, received, order=order) or settled
    if settled.back and settled.start is None and settled.end is None:
        told_at = min(claim.statement.sentence for claim in settled.claims)
        before = [each for each in statements if each.sentence <= told_at]
        loose = _loose_absence(before, settled.back, received, month_first=order.month_first)
        if loose is not None:
            told = [loose._replace(role=Role.AWAY, is_sure=False), *_useful(statements)]
            settled = settle(told, received, order=order) or settled
    settled = _without_lone_day(settled, received)
    start, end, back, rules = _read_until(settled, languages)
    if back and start and back < start:
        back = None
    if end and back and back <= end:
        # The last day is the one before the return, whatever else is said.
        end = back - _ONE_DAY
    if end and start and end < start:
        end = None
    if back and end is None and back - _ONE_DAY >= (start or date.min):
        end, rules["end_date"] = back - _ONE_DAY, "day_before_return"
    dated = {"start_date": start, "end_date": end, "return_date": back}
    rules = {name: rule for name, rule in rules.items() if dated[name]}
    doubts = tuple(_doubts(settled, statements, received, start, end or back))
    sources = tuple((_FIELDS[claim.field], claim.statement) for claim in settled.claims)
    open_ended = further_notice and end is None and back is None
    return AwayDates(start, end, back, open_ended, rules, sources, doubts)


def _without_lone_day(settled: Settled, received: date) -> Settled:
    """Take the end away from "I leave on the 3rd … back on the 17th": the 3rd is the first of many days.

    Also from a single day some time ago, which an absence that still is answered for began with.
    """
    start, end, back = settled.start, settled.end, settled.back
    if (
        start is None
        or start != end
        or any(claim.field == "end" and claim.statement.role is not Role.AWAY for claim in settled.claims)
    ):
        return settled
    if back is not None and _working_days(start, back) > 1:
        return settled._replace(end=None)
    if back is None and received - start >= _LONG_AGO:
        return settled._replace(end=None)
    return settled


def _working_days(start: date, back: date) -> int:
    """Return the number of working days between two days, neither of them counted."""
    days = min((back - start).days, 14)
    return sum((start + timedelta(days=ahead)).weekday() < 5 for ahead in range(1, days))


_FIELDS = {"start": "start_date", "end": "end_date", "back": "return_date"}


def _useful(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out days of the Islamic calendar where our own date stands beside them."""
    told = [each for each in statements if each.role is not Role.OTHER]
    plain = [each for each in told if not each.first.is_hijri]
    sure = plain if plain else told
    stated = [each for each in sure if each.is_sure]
    if not any(each.role in (Role.AWAY, Role.START) for each in stated):
        # A range that no word explains is the absence, when nothing else tells of its begin.
        return [each for each in sure if each.is_sure or (each.role is Role.AWAY and each.latest)] or sure
    dated = any(each.role is Role.AWAY and each.first.month for each in stated)
    # "On Fridays I am not in" beside a period with dates is a habit.
    return [each for each in stated if not (dated and _is_mere_weekday(each))]


def _is_mere_weekday(statement: Statement) -> bool:
    day = statement.first
    return statement.role is Role.AWAY and statement.latest is None and day.day is None and day.weekday is not None


def _loose_return(
    statements: Sequence[Statement], settled: Settled, received: date, *, month_first: bool
) -> Statement | None:
    """Return a day that no word explains and that follows closely on the last day away: who names it is back then.

    After a first day alone it may follow later, but must be written as a date.
    """
    anchor = settled.end or settled.start or received
    for each in statements:
        # Behind "until the 5th" another day is that of the return only when a word of return stands near.
        is_silent = each.role is Role.OTHER and each.cue is None and not settled.end_is_bound
        is_open = is_silent or (each.role is Role.RETURN and not each.is_sure)
        if not is_open or each.latest is not None or (settled.end is None and each.first.month is None):
            continue
        found = possible_dates(each.first, received, month_first=month_first, anchor=anchor)
        if any(_ONE_DAY <= day - anchor <= (_CLOSE if settled.end else _LATER) for day in found):
            return each
    return None


def _only_day(statements: Sequence[Statement], received: date, *, month_first: bool) -> Statement | None:
    """Return the only day of a reply that tells no other, as that of the return: nothing else is told so often."""
    loose = [each for each in statements if _is_unread(each) and each.latest is None]
    if len(loose) != 1 or len(statements) != 1:
        return None
    found = possible_dates(loose[0].first, received, month_first=month_first)
    if not any(_ONE_DAY <= day - received <= _FOUR_MONTHS for day in found):
        return None
    return loose[0]._replace(role=Role.RETURN, is_sure=False)


def _loose_absence(
    statements: Sequence[Statement], back: date, received: date, *, month_first: bool
) -> Statement | None:
    """Return a day that no word explains, lately or ahead, and before the return: who names it is away from then on."""
    for each in statements:
        is_dated = each.first.month is not None or each.first.offset is not None
        if each.role is Role.OTHER and each.cue is None and is_dated and each.latest is None:
            found = possible_dates(each.first, received, month_first=month_first)
            if any(received - _RECENTLY <= day < back <= day + _LATER for day in found):
                return each
    return None


def _usual_order(statements: Sequence[Statement], contact: KnownContact, languages: Sequence[str]) -> UsualOrder:
    """Return how bare numbers are written here: points between them, then the country, then the language say so."""
    days = [day for each in statements for day in (each.first, each.latest) if day and day.is_numeric]
    country = (contact.country or (contact.locale or "").partition("-")[2][-2:]).upper()
    main = languages[0] if languages else "en"
    has_points = any(day.has_points for day in days)
    if main in _EASTERN:
        return UsualOrder(True, _SURE_ORDER)
    if has_points and country not in _MONTH_FIRST_COUNTRIES:
        return UsualOrder(False, _SURE_ORDER)
    if country in _DAY_FIRST_WITH_ENGLISH:
        return UsualOrder(False, _COUNTRY_ORDER)
    if country:
        return UsualOrder(country in _MONTH_FIRST_COUNTRIES, 0.0 if country in _MIXED_COUNTRIES else _COUNTRY_ORDER)
    return UsualOrder(main == "en" and not has_points, _LANGUAGE_ORDER if main == "en" else _COUNTRY_ORDER)


def _read_until(
    settled: Settled, languages: Sequence[str]
) -> tuple[date | None, date | None, date | None, dict[str, str]]:
    """Decide what "until X" means where nothing else says whether X itself is away."""
    start, end, back = settled.start, settled.end, settled.back
    rules = {_FIELDS[claim.field]: _rule(claim) for claim in settled.claims}
    if not (settled.end_is_bound and end):
        return start, end, back, rules
    language = _language_of(settled, languages)
    if back is None and language in _UNTIL_IS_RETURN and end.weekday() < 4 and (start is None or end > start):
        rules["return_date"] = "until_is_return"
        rules["end_date"] = "day_before_return"
        return start, end - _ONE_DAY, end, rules
    rules["end_date"] = "until_is_last_day"
    return start, end, back, rules


def _language_of(settled: Settled, languages: Sequence[str]) -> str:
    for claim in settled.claims:
        if claim.field == "end" and claim.statement.cue is not None:
            return claim.statement.cue.language
    return languages[0] if languages else "en"


def _rule(claim: Claim) -> str:
    """Name how the date of a claim was found."""
    day = claim.day
    if day.offset is not None:
        return "relative_day"
    if day.lunar is not None:
        return "lunar_new_year"
    if day.is_hijri:
        return "islamic_calendar"
    if day.is_end_of_month:
        return "end_of_month"
    if day.day is None:
        return "weekday"
    return _rule_of_date(day)


def _rule_of_date(day: Day) -> str:
    order = "_day_month_order" if day.is_numeric and (day.day or 0) <= 12 and (day.month or 0) <= 12 else ""
    if day.month is None:
        return "day_of_month"
    return f"written{order}" if day.year else f"nearest_year{order}"


def _doubts(
    settled: Settled, statements: Sequence[Statement], received: date, start: date | None, latest: date | None
) -> Iterator[Doubt]:
    if not settled.is_order_sure:
        yield Doubt.ORDER
    if not all(claim.statement.is_sure for claim in settled.claims):
        yield Doubt.WORDS
    used = {claim.statement.mention for claim in settled.claims}
    if any(_is_unread(each) and each.mention not in used for each in statements):
        yield Doubt.UNREAD
    if settled.points < _CONTRADICTORY:
        yield Doubt.CONTRADICTION
    if latest and latest < received:
        yield Doubt.OVER
    if start and latest and latest - start > _FOUR_MONTHS:
        yield Doubt.LONG


def _is_unread(statement: Statement) -> bool:
    """Tell whether a day with its month stands there of which no word says what it is."""
    return statement.role is Role.OTHER and statement.cue is None and statement.first.month is not None
