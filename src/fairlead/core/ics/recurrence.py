"""From a rule to the wall times at which it falls, with a limit to the work.

Everything is arithmetic on wall seconds and day numbers: no zone is needed, and a rule without COUNT is not followed
from its beginning but from where it enters the time that is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import product

from fairlead.core.ics.rules import SUB_DAILY, Rule
from fairlead.core.ics.values import date_of_day, day_number
from fairlead.core.zones import DAY_SECONDS

# One event that fills ten years daily, or a quarter of a year every half hour, stays below.
MOST_TIMES = 10_000
# A rule that falls on 29 February of a Monday has to look at many days to find one.
MOST_STEPS = 30_000
_UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_LAST_YEAR = 9998


class TooManyTimes(Exception):
    """A rule asks for more times, or for more looking, than one event is worth."""


class Budget:
    """How much one event may still cost, in steps of about a microsecond."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps away; raises TooManyTimes when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooManyTimes


def weekday(day: int) -> int:
    """Return the weekday of a day number, Monday being 0."""
    return (day + 3) % 7


def wall_times(rule: Rule, start: int, low: int, high: int, budget: Budget) -> list[int]:
    """Return the wall seconds in `[low, high)` at which a rule that begins at `start` falls, ordered, without repeats.

    COUNT is obeyed; UNTIL is not, as it may be an instant. `start` itself is among them only when the rule says so.
    Raises TooManyTimes.
    """
    low = max(low, start)
    if low >= high:
        return []
    if rule.is_plain:
        return _plain_times(rule, start, low, high, budget)
    if rule.frequency in SUB_DAILY:
        if not (rule.months or rule.has_day_parts or rule.has_time_parts or rule.positions):
            return _even_times(rule, start, low, high, budget)
        found = _sub_daily_times(rule, start, low, high, budget)
    else:
        found = _times_by_period(rule, start, low, high, budget)
    return _counted(rule, found, low, high, budget)


def _counted(rule: Rule, times: Iterator[int], low: int, high: int, budget: Budget) -> list[int]:
    kept: list[int] = []
    for number, time in enumerate(times):
        budget.spend(1)
        if time >= high or (rule.count is not None and number >= rule.count):
            break
        if time >= low:
            kept.append(time)
            if len(kept) > MOST_TIMES:
                raise TooManyTimes
    return kept


def _even_times(rule: Rule, start: int, low: int, high: int, budget: Budget) -> list[int]:
    step = _UNITS[rule.frequency] * rule.interval
    if rule.count is not None:
        high = min(high, start + (rule.count - 1) * step + 1)
    first = start + -(-(low - start) // step) * step
    times = range(first, high, step)
    _check_many(len(times), budget)
    return list(times)


def _check_many(times: int, budget: Budget) -> None:
    if times > MOST_TIMES:
        raise TooManyTimes
    # A range costs a fraction of looking at days.
    budget.spend(times // 10)


def _plain_times(rule: Rule, start: int, low: int, high: int, budget: Budget) -> list[int]:
    """Every n days is a range; weekdays every n weeks are one range for each of them, merged by sorting."""
    if rule.frequency == "DAILY":
        origin, offsets, step = start, [0], rule.interval * DAY_SECONDS
    else:
        day = start // DAY_SECONDS
        into_week = (weekday(day) - rule.week_start) % 7
        origin = start - into_week * DAY_SECONDS
        days = sorted((wanted - rule.week_start) % 7 for wanted in rule.weekdays) or [into_week]
        offsets, step = [in_week * DAY_SECONDS for in_week in days], rule.interval * 7 * DAY_SECONDS
    if rule.count is not None:
        before = sum(origin + offset < start for offset in offsets)
        weeks, place = divmod(before + rule.count - 1, len(offsets))
        high = min(high, origin + weeks * step + offsets[place] + 1)
    found: list[int] = []
    for offset in offsets:
        first = origin + offset
        times = range(first + max(0, -(-(low - first) // step)) * step, high, step)
        _check_many(len(times), budget)
        found.extend(times)
    if len(offsets) > 1:
        found.sort()
    return found


def _times_by_period(rule: Rule, start: int, low: int, high: int, budget: Budget) -> Iterator[int]:
    """Yield the times of a rule of days or longer, period after period, from `start`, or from `low` without COUNT."""
    clocks = _clock_times(rule, start, budget)
    for days in _periods_of_days(rule, start, low, high, budget):
        # A set position counts within the whole period, also what lies before the start.
        budget.spend(1 + len(days) * len(clocks) // 4)
        times = [day * DAY_SECONDS + clock for day in days for clock in clocks]
        if rule.positions:
            times = _at_positions(times, rule.positions)
        yield from times[bisect_left(times, start) :] if times and times[0] < start else times


def _clock_times(rule: Rule, start: int, budget: Budget) -> list[int]:
    clock = start % DAY_SECONDS
    if not rule.has_time_parts:
        return [clock]
    hours = rule.hours or (clock // 3600,)
    minutes = rule.minutes or (clock // 60 % 60,)
    seconds = rule.seconds or (clock % 60,)
    budget.spend(len(hours) * len(minutes) * len(seconds))
    return [hour * 3600 + minute * 60 + second for hour, minute, second in product(hours, minutes, seconds)]


def _at_positions(times: list[int], positions: tuple[int, ...]) -> list[int]:
    count = len(times)
    places = {position - 1 if position > 0 else count + position for position in positions}
    return [times[place] for place in sorted(places) if 0 <= place < count]


def _periods_of_days(rule: Rule, start: int, low: int, high: int, budget: Budget) -> Iterator[list[int]]:
    """Yield the ordered day numbers of each period, as far as `high`."""
    entry = start if rule.count is not None else low
    start_day, entry_day, high_day = start // DAY_SECONDS, entry // DAY_SECONDS, high // DAY_SECONDS
    if rule.frequency in ("YEARLY", "MONTHLY"):
        yield from _months_and_years(rule, start_day, entry_day, high_day, budget)
        return
    length = 7 if rule.frequency == "WEEKLY" else 1
    origin = start_day - (weekday(start_day) - rule.week_start) % 7 if length == 7 else start_day
    step = length * rule.interval
    usual = (weekday(start_day),) if length == 7 and not rule.has_day_parts else ()
    for first in range(origin + max(0, entry_day - origin) // step * step, high_day + 1, step):
        budget.spend(2 * length)
        yield [day for day in range(first, first + length) if _fits(rule, day, usual)]


def _months_and_years(rule: Rule, start_day: int, entry_day: int, high_day: int, budget: Budget) -> Iterator[list[int]]:
    begun, entered = _date(start_day), _date(entry_day)
    interval = rule.interval
    if rule.frequency == "YEARLY":
        passed = (entered.year - begun.year) // interval * interval
        for year in range(begun.year + passed, _LAST_YEAR, interval):
            if day_number(year, 1, 1) > high_day:
                return
            yield _days_of_year(rule, year, begun, budget)
        return
    origin = begun.year * 12 + begun.month - 1
    passed = (entered.year * 12 + entered.month - 1 - origin) // interval * interval
    for month in range(origin + passed, _LAST_YEAR * 12, interval):
        year, month_before = divmod(month, 12)
        if day_number(year, month_before + 1, 1) > high_day:
            return
        yield _days_of_month(rule, year, month_before + 1, begun.day, budget)


def _date(day: int) -> date:
    return date_of_day(min(max(day, -719162), 2932896))


def _days_of_year(rule: Rule, year: int, begun: date, budget: Budget) -> list[int]:
    if not (rule.week_numbers or rule.year_days or (rule.nths and not rule.months)):
        named = rule.months or (range(1, 13) if rule.has_day_parts else (begun.month,))
        return [day for month in named for day in _days_of_month(rule, year, month, begun.day, budget)]
    first, length = day_number(year, 1, 1), _year_length(year)
    if rule.year_days:
        days = _numbered_days(rule.year_days, first, length)
    elif rule.week_numbers:
        days = _days_of_weeks(rule, year)
    else:
        days = _nth_weekdays(rule, first, length)
    budget.spend(10 + 5 * len(days))
    # What a rule does not say is taken from its beginning: the weekday, for a week.
    alone = rule.week_numbers and not (rule.year_days or rule.month_days or rule.weekdays or rule.nths)
    usual = (begun.weekday(),) if alone else ()
    return [day for day in sorted(days) if first <= day < first + length and _fits(rule, day, usual)]


def _days_of_month(rule: Rule, year: int, month: int, usual_day: int, budget: Budget) -> list[int]:
    if rule.months and month not in rule.months:
        budget.spend(1)
        return []
    first, length = day_number(year, month, 1), _month_length(year, month)
    if rule.month_days:
        days = _numbered_days(rule.month_days, first, length)
    elif rule.nths or rule.weekdays:
        days = _nth_weekdays(rule, first, length)
    elif rule.year_days or rule.week_numbers:
        days = set(range(first, first + length))
    else:
        days = {first + usual_day - 1} if usual_day <= length else set()
    budget.spend(4 + len(days))
    if (rule.month_days and rule.has_weekdays) or rule.year_days or rule.week_numbers:
        budget.spend(4 * len(days))
        return [day for day in sorted(days) if _fits(rule, day, ())]
    return sorted(days)


def _numbered_days(numbers: tuple[int, ...], first: int, length: int) -> set[int]:
    """Return the days of a month or year by their numbers in it, negative ones from its end."""
    places = (number - 1 if number > 0 else length + number for number in numbers)
    return {first + place for place in places if 0 <= place < length}


def _nth_weekdays(rule: Rule, first: int, length: int) -> set[int]:
    """Return the weekdays of a month or year that a rule names, all of them or the nth."""
    days: set[int] = set()
    for wanted in rule.weekdays:
        days.update(range(first + (wanted - weekday(first)) % 7, first + length, 7))
    for nth, wanted in rule.nths:
        all_of_it = range(first + (wanted - weekday(first)) % 7, first + length, 7)
        place = nth - 1 if nth > 0 else len(all_of_it) + nth
        if 0 <= place < len(all_of_it):
            days.add(all_of_it[place])
    return days


def _days_of_weeks(rule: Rule, year: int) -> set[int]:
    """Return the days of the numbered weeks; the first and the last of a year reach into its neighbours."""
    days: set[int] = set()
    for owner in (year - 1, year, year + 1):
        begin = _first_week(owner, rule.week_start)
        weeks = (_first_week(owner + 1, rule.week_start) - begin) // 7
        for week in _numbered_days(rule.week_numbers, 0, weeks):
            days.update(range(begin + week * 7, begin + week * 7 + 7))
    return days


def _fits(rule: Rule, day: int, usual_weekdays: tuple[int, ...]) -> bool:
    """Tell whether a day passes every part of a rule that speaks of days."""
    on_weekday = weekday(day)
    if usual_weekdays and on_weekday not in usual_weekdays:
        return False
    if rule.weekdays and not rule.nths and on_weekday not in rule.weekdays:
        return False
    if not (rule.months or rule.month_days or rule.year_days or rule.week_numbers or rule.nths):
        return True
    on = _date(day)
    if rule.months and on.month not in rule.months:
        return False
    if rule.month_days and not _has_number(rule.month_days, on.day, _month_length(on.year, on.month)):
        return False
    if rule.nths and not _is_nth_weekday(rule, on):
        return False
    if rule.year_days and not _has_number(rule.year_days, on.timetuple().tm_yday, _year_length(on.year)):
        return False
    return not rule.week_numbers or _has_number(rule.week_numbers, *_week_number(on, rule.week_start))


def _has_number(wanted: tuple[int, ...], number: int, count: int) -> bool:
    return number in wanted or number - count - 1 in wanted


def _is_nth_weekday(rule: Rule, on: date) -> bool:
    """Tell whether a day is one of the named weekdays of its month, or of its year where the rule is about the year."""
    if on.weekday() in rule.weekdays:
        return True
    if rule.frequency == "YEARLY" and not rule.months:
        place, length = on.timetuple().tm_yday, _year_length(on.year)
    else:
        place, length = on.day, _month_length(on.year, on.month)
    from_begin, from_end = (place - 1) // 7 + 1, -((length - place) // 7 + 1)
    return any(day == on.weekday() and nth in (from_begin, from_end) for nth, day in rule.nths)


def _week_number(on: date, week_start: int) -> tuple[int, int]:
    """Return the number of the week in its year, and how many weeks that year has."""
    first = _first_week(on.year, week_start)
    day = day_number(on.year, on.month, on.day)
    year = on.year - 1 if day < first else on.year
    if on.year < _LAST_YEAR and day >= _first_week(on.year + 1, week_start):
        year = on.year + 1
    begin = _first_week(year, week_start)
    return (day - begin) // 7 + 1, (_first_week(year + 1, week_start) - begin) // 7


@lru_cache(maxsize=2048)
def _first_week(year: int, week_start: int) -> int:
    """Return the day number on which week 1 begins: the first week with at least four days in the year."""
    fourth = day_number(min(max(year, 1), _LAST_YEAR), 1, 4)
    return fourth - (weekday(fourth) - week_start) % 7


def _month_length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _year_length(year: int) -> int:
    return 366 if isleap(year) else 365


def _sub_daily_times(rule: Rule, start: int, low: int, high: int, budget: Budget) -> Iterator[int]:
    """Yield the times of an hourly or finer rule with further parts, leaping over days and hours that cannot fit."""
    unit = _UNITS[rule.frequency]
    step = unit * rule.interval
    origin = start - start % unit
    entry = start if rule.count is not None else low
    time = origin + max(0, entry - unit - origin) // step * step
    while time < high:
        budget.spend(1)
        blocked_until = _blocked_until(rule, time)
        if blocked_until is not None:
            time += -(-(blocked_until - time) // step) * step
            continue
        times = _within_unit(rule, time, start)
        if rule.positions:
            times = _at_positions(times, rule.positions)
        for each in times:
            if each >= start:
                yield each
        time += step


def _blocked_until(rule: Rule, time: int) -> int | None:
    """Return where the day, hour or minute ends that cannot hold a time of the rule; None when this one can."""
    day, clock = divmod(time, DAY_SECONDS)
    if (rule.months or rule.has_day_parts) and not _fits(rule, day, ()):
        return (day + 1) * DAY_SECONDS
    if rule.hours and clock // 3600 not in rule.hours:
        return time - time % 3600 + 3600
    if rule.frequency != "HOURLY" and rule.minutes and clock // 60 % 60 not in rule.minutes:
        return time - time % 60 + 60
    if rule.frequency == "SECONDLY" and rule.seconds and clock % 60 not in rule.seconds:
        return time + 1
    return None


def _within_unit(rule: Rule, time: int, start: int) -> list[int]:
    if rule.frequency == "SECONDLY":
        return [time]
    seconds = rule.seconds or (start % 60,)
    if rule.frequency == "MINUTELY":
        return [time + second for second in seconds]
    minutes = rule.minutes or (start // 60 % 60,)
    return [time + minute * 60 + second for minute in minutes for second in seconds]
