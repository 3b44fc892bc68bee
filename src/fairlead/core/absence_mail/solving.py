"""Which dates the statements of a mail mean, taken together.

A day without a year has three candidates, two bare numbers have two orders. What makes sense as one absence wins:
weekdays agree, the begin is before the end and the end before the return, the length is one of an absence, and the
whole lies near the day of the mail, ahead of it rather than behind. Every combination gets points; the best is taken,
and how far the next one with another order of day and month lies behind says whether the order is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from fairlead.core.absence_mail.calendar_days import possible_dates
from fairlead.core.absence_mail.mentions import Day
from fairlead.core.absence_mail.statements import Role, Statement

_ROLES = (Role.START, Role.UNTIL, Role.THROUGH, Role.RETURN, Role.AWAY)
# Points; a reading below the last loses against leaving the date out.
_WRONG_WEEKDAY, _BACKWARD, _RETURN_BEFORE_END, _INCLUDES_NOW = -9.0, -25.0, -14.0, 4.0
_LONG, _VERY_LONG = 100, 200
# Absences that touch or leave only a weekend between them are one.
_GAP_DAYS = 4
_FAR = 480


class UsualOrder(NamedTuple):
    """Whether bare numbers name the month first here, and how many points a reading that does so gets."""

    month_first: bool
    points: float


class Claim(NamedTuple):
    """One side of a statement: what it says of one date."""

    field: str
    statement: Statement
    day: Day


class Settled(NamedTuple):
    """The dates of one absence, each with the statement that gave it. `end_is_bound`: "until", without saying whether
    with it."""

    start: date | None
    end: date | None
    back: date | None
    end_is_bound: bool
    claims: tuple[Claim, ...]
    points: float
    is_order_sure: bool = True


def settle(statements: Sequence[Statement], received: date, *, order: UsualOrder) -> Settled | None:
    """Return the absence that the statements tell, several of them joined; None when they tell no date."""
    groups = list(_groups(statements))
    if not groups:
        return None
    orders = {}
    for month_first in (False, True):
        found = _best_of_all(groups, received, month_first)
        usual = order.points if month_first == order.month_first else 0.0
        if any(found):
            orders[month_first] = (
                sum(each.points if each else _BACKWARD for each in found) + usual,
                [each for each in found if each],
            )
    if not orders:
        return None
    best = max(orders, key=lambda each: orders[each][0])
    other = orders.get(not best)
    is_sure = not _has_two_orders(statements) or other is None or orders[best][0] - other[0] >= 1.5
    return _joined(orders[best][1], received)._replace(is_order_sure=is_sure)


def _has_two_orders(statements: Sequence[Statement]) -> bool:
    days = [day for each in statements if each.role in _ROLES for day in (each.first, each.latest) if day]
    return any(
        day.is_numeric and (day.day or 0) <= 12 and (day.month or 0) <= 12 and day.day != day.month for day in days
    )


def _groups(statements: Sequence[Statement]) -> Iterator[list[Claim]]:
    """Yield the claims that belong to one absence: a second begin, or a second end, begins another."""
    group: list[Claim] = []
    taken: set[str] = set()
    for statement in statements:
        if statement.role not in _ROLES:
            continue
        claims = list(_claims(statement))
        fields = {claim.field for claim in claims}
        if (
            fields & taken
            or ("start" in fields and "back" in taken)
            or ("start" in fields and "end" in taken and len(fields) == 1)
        ):
            yield group
            group, taken = [], set()
        group.extend(claims)
        taken |= fields
    if group:
        yield group


def _claims(statement: Statement) -> Iterator[Claim]:
    if statement.role is Role.AWAY:
        yield Claim("start", statement, statement.first)
        yield Claim("end", statement, statement.latest or statement.first)
    elif statement.role is Role.START:
        yield Claim("start", statement, statement.first)
    elif statement.role is Role.RETURN:
        yield Claim("back", statement, statement.first)
    else:
        yield Claim("end", statement, statement.first)


def _best_of_all(groups: Sequence[Sequence[Claim]], received: date, month_first: bool) -> list[Settled | None]:
    """Return the best reading of each group; a weekday alone may be counted from the absence told before it."""
    found: list[Settled | None] = []
    previous: date | None = None
    for group in groups:
        best = _best(group, received, month_first, previous)
        found.append(best)
        if best and (best.end or best.start):
            previous = best.end or best.start
    return found


def _best(group: Sequence[Claim], received: date, month_first: bool, previous: date | None) -> Settled | None:
    by_field = {claim.field: claim for claim in group}
    best: Settled | None = None
    starts = _options(by_field.get("start"), received, month_first, None)
    if previous and "start" in by_field and by_field["start"].day.day is None:
        starts = [*_options(by_field["start"], received, month_first, previous), *starts]
    if previous is None and "start" in by_field and _is_weekday(by_field["start"].day, received):
        starts = [received, *starts]
    for start in starts:
        for end in _options(by_field.get("end"), received, month_first, start):
            for back in _options(by_field.get("back"), received, month_first, end or start):
                found = _rated(by_field, start, end, back, received)
                if found and (best is None or found.points > best.points):
                    best = found
    return best


def _is_weekday(day: Day, received: date) -> bool:
    """Tell whether a day is only a weekday, that of the mail itself: "out on Monday" may be today."""
    return day.day is None and day.week is None and day.weekday == received.weekday()


def _options(claim: Claim | None, received: date, month_first: bool, anchor: date | None) -> list[date | None]:
    if claim is None:
        return [None]
    statement = claim.statement
    if statement.latest is None and claim.field == "end" and statement.role is Role.AWAY:
        return [anchor]
    found: list[date | None] = list(possible_dates(claim.day, received, month_first=month_first, anchor=anchor))
    return found or [None]


def _rated(
    by_field: dict[str, Claim], start: date | None, end: date | None, back: date | None, received: date
) -> Settled | None:
    dates = [each for each in (start, end, back) if each]
    if not dates or any(
        abs((each - received).days) > _FAR and _is_guessed(by_field, each, (start, end, back)) for each in dates
    ):
        return None
    points = sum(_weekday_points(claim.day, each) for claim, each in _pairs(by_field, start, end, back))
    points += _order_points(start, end, back)
    points += _time_points(start, end or back, received)
    is_bound = "end" in by_field and by_field["end"].statement.role is Role.UNTIL
    return Settled(start, end, back, is_bound, tuple(by_field.values()), points)


def _is_guessed(by_field: dict[str, Claim], each: date, dates: tuple[date | None, date | None, date | None]) -> bool:
    names = ("start", "end", "back")
    return any(
        found == each and name in by_field and by_field[name].day.year is None
        for name, found in zip(names, dates, strict=True)
    )


def _pairs(
    by_field: dict[str, Claim], start: date | None, end: date | None, back: date | None
) -> Iterator[tuple[Claim, date]]:
    for name, each in (("start", start), ("end", end), ("back", back)):
        if each and name in by_field:
            yield by_field[name], each


def _weekday_points(day: Day, each: date) -> float:
    if day.weekday is None or day.is_hijri:
        return 0.0
    return 0.0 if day.weekday == each.weekday() else _WRONG_WEEKDAY


def _order_points(start: date | None, end: date | None, back: date | None) -> float:
    points = 0.0
    if start and end:
        points += _BACKWARD if end < start else 0.0
        points += _length_points((end - start).days)
    if back and start:
        points += _BACKWARD if back < start else -4.0 if back == start else 0.0
        points += _length_points((back - start).days) if not end else 0.0
    if back and end:
        gap = (back - end).days
        points += _RETURN_BEFORE_END if gap < 0 else -1.0 if gap == 0 else 0.0 if gap <= 5 else -4.0 - gap / 10
    return points


def _length_points(days: int) -> float:
    return 0.0 if days <= _LONG else -5.0 if days <= _VERY_LONG else -8.0 - days / 50


def _time_points(start: date | None, latest: date | None, received: date) -> float:
    """Rate how the absence lies to the day of the mail: now, ahead, or over."""
    final = latest or start
    if final is None:
        return 0.0
    over = (received - final).days
    if latest and over > 0:
        return -1.0 - over / 12
    if start:
        ahead = (start - received).days
        if latest is None and ahead < 0:
            # Away since then, without an end: the latest such day.
            return ahead / 60
        return _INCLUDES_NOW if ahead <= 1 else _INCLUDES_NOW - 1.0 - ahead / 40
    return over / 40


def _joined(found: Sequence[Settled], received: date) -> Settled:
    """Join what is told several times, in several languages or in pieces, into one absence."""
    first = found[0]
    for other in found[1:]:
        if _begins_after(first, other):
            # "Closed until the 2nd. From the 5th …": whatever begins then, the absence is over.
            first = first._replace(back=other.start, claims=(*first.claims, *_as_return(other.claims)))
        elif _is_compatible(first, other):
            first = _merged(first, other)
        elif _is_over(first, received) and not _is_over(other, received) and (other.start or other.end):
            first = other
    return first


def _begins_after(first: Settled, other: Settled) -> bool:
    """Tell whether a begin without an end follows closely on the end of an absence that has no day of return."""
    if first.end is None or first.back is not None or other.start is None or other.end or other.back:
        return False
    return timedelta(days=1) <= other.start - first.end <= timedelta(days=_GAP_DAYS + 1)


def _as_return(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(claim._replace(field="back") for claim in claims)


def _is_over(each: Settled, received: date) -> bool:
    latest = each.end or each.back or each.start
    return latest is not None and latest < received


def _is_compatible(one: Settled, other: Settled) -> bool:
    if one.start and one.end and other.start and other.end:
        return other.start <= one.end + timedelta(days=_GAP_DAYS) and one.start <= other.end + timedelta(days=_GAP_DAYS)
    latest, start = one.back or one.end, other.start
    if one.back and other.start and other.start > one.back:
        return False
    return latest is None or start is None or start <= latest + timedelta(days=_GAP_DAYS)


def _merged(one: Settled, other: Settled) -> Settled:
    """Take the widest absence and the return that follows it."""
    spans = bool(one.start and one.end and other.start and other.end)
    start = min(one.start, other.start) if spans and one.start and other.start else one.start or other.start
    end = max(one.end, other.end) if spans and one.end and other.end else one.end or other.end
    backs = [back for back in (one.back, other.back) if back]
    fitting = [back for back in backs if end is None or back >= end]
    back = next(iter((*fitting, *backs)), None)
    is_bound = one.end_is_bound if end == one.end else other.end_is_bound
    if one.end and one.end == other.end:
        # One of two languages says that the day is included.
        is_bound = one.end_is_bound and other.end_is_bound
    return Settled(start, end, back, is_bound, (*one.claims, *other.claims), one.points + other.points)
