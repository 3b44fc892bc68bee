"""Public holidays by country and subdivision, with what is known about their certainty.

The dates come from the `holidays` library, which computes them and touches nothing. Three things are added: what
the library cannot know is said (no data, not announced, incomplete without a region), dates that wait for the moon are
marked, and the language never comes from the server's environment.

A desk keeps the dates in a table of its own, with the team's corrections over them: `KeptCalendar` and
`CorrectedCalendar` hold those, `fairlead.core.world_calendar` writes down what the library knows of all places.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from fairlead.core.half_day_hours import HalfDayHours, half_day_hours
from fairlead.core.holiday_names import DELIMITER, estimate_labels, spoken_code, unlabelled, without_labels


class HolidayState(StrEnum):
    """How certain a date is."""

    CONFIRMED = "confirmed"
    ESTIMATED = "estimated"  # waits for the sighting of the moon, or lies beyond the tables of a calendar
    UNANNOUNCED = "unannounced"  # statutory, but the government has not yet published the year's arrangement


class Coverage(StrEnum):
    """What is known of a year's holidays in a place."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # the national ones only: regions have more, and none (or an unknown one) was named
    UNANNOUNCED = "unannounced"  # days off may still be added and weekends made working days
    NO_DATA = "no_data"  # nothing is known, which is not the same as "no holidays"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A holiday on one local date; `name` is the country's own."""

    on_date: date
    name: str
    state: HolidayState
    # Whether the day before, and the day after, may be one instead or as well. A certain holiday can have such
    # neighbours too: when it shares its date with an estimated one.
    doubts_day_before: bool
    doubts_day_after: bool


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A day on which work ends early, whose law or custom it is, and when."""

    holiday: PublicHoliday
    hours: HalfDayHours


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The public holidays of one year in one place, the free days that are made working days, and the half-days.

    Half-days that are those of a group of people alone are not in here, nor those that are public holidays as well.
    """

    by_date: Mapping[date, PublicHoliday]
    make_up_days: frozenset[date]
    coverage: Coverage
    half_days: Mapping[date, HalfDay] = field(default_factory=dict)


_NOTHING_KNOWN = HolidayYear({}, frozenset(), Coverage.NO_DATA)

# Countries whose government publishes each year which days are swapped; beyond the latest notice the library has the
# statutory days alone. The notice for China comes between late October and December. It lengthens the long festivals at
# their end, by days that are worked on weekends; the short ones keep to their day, or to the weekend beside it.
_ANNOUNCED_YEARLY = frozenset({"CN"})
_LONG_FESTIVAL_DAYS = 2  # on working days: what falls on a weekend moves behind it
# Two working days are added as a rule (the National Day holiday mostly ends on 7 October), and a weekend may lie
# before or between them.
_ADDED_DAYS = 2
REACH_DAYS = 1 + _ADDED_DAYS + 2
_SATURDAY = 5

# The library takes the Islamic dates that it computes for these countries for certain (Saudi Arabia's are the Umm
# al-Qura calendar's), but the feasts begin when the moon is seen; asked to, it labels the years without confirmation.
_SIGHTED_UNLABELLED = frozenset({"CI", "PS", "SA"})


@lru_cache(maxsize=4096)
def public_holidays(country: str | None, subdivision: str | None, year: int) -> HolidayYear:
    """Return a year's public holidays of a country (ISO alpha-2) and subdivision (`BY` or `DE-BY`).

    Observed and substitute days are included as the country has them. An unknown country, or a year outside the data,
    is answered with `Coverage.NO_DATA`; an unknown subdivision with the national set, `Coverage.INCOMPLETE`.
    """
    library = _library(country)
    if country is None or library is None or not library.start_year <= year <= library.end_year:
        return _NOTHING_KNOWN
    region, coverage = settle_region(country, subdivision)
    entity = _entity(country, region, year, library.default_language)
    announced = country not in _ANNOUNCED_YEARLY or year <= max(entity.special_public_holidays)
    labels = estimate_labels(entity)
    by_date = {}
    for on_date, names in sorted(entity.items()):
        holiday = _holiday(on_date, names.split(DELIMITER), labels)
        by_date[on_date] = holiday if announced else _unannounced(holiday, entity)
    # The library keeps the swaps of all years together: one may be written in the next year's notice.
    make_up_days = frozenset(day for day in entity.weekend_workdays if day.year == year)
    half_days = _half_days(country, region, year, library, by_date)
    return HolidayYear(by_date, make_up_days, coverage if announced else Coverage.UNANNOUNCED, half_days)


@lru_cache(maxsize=4096)
def holiday_name(country: str, subdivision: str | None, on_date: date, language: str) -> str | None:
    """Return the name of the holiday or half-day on a date in a language (`en`, `zh-hans`, `es` …); None without one.

    Falls back to English, then to the country's own name, where the library does not speak the language.
    """
    library = _library(country)
    if library is None or not library.start_year <= on_date.year <= library.end_year:
        return None
    region, _ = settle_region(country, subdivision)
    spoken = spoken_code(library.supported_languages, language) or library.default_language
    entity = _entity(country, region, on_date.year, spoken)
    names = entity.get(on_date)
    if not names and HALF_DAY in library.supported_categories:
        names = _computed(country, region, on_date.year, spoken, categories=HALF_DAY).get(on_date)
    return without_labels(names.split(DELIMITER), estimate_labels(entity)) if names else None


def holiday_on(country: str | None, subdivision: str | None, on_date: date) -> PublicHoliday | None:
    """Return the public holiday on a local date, or None: without one, or without data (see `public_holidays`)."""
    return public_holidays(country, subdivision, on_date.year).by_date.get(on_date)


def possible_holiday_on(country: str | None, subdivision: str | None, on_date: date) -> PublicHoliday | None:
    """Return the holiday on the day before or after that may fall on this date instead or as well, or None.

    The moon moves a date by one day, either way. A notice that is still to come adds up to two working days to the end
    of a long festival.
    """
    return LibraryCalendar(country, subdivision).possible_holiday_on(on_date)


class PlaceCalendar(ABC):
    """The holidays of one place, wherever they are kept: what the engine asks. Equal calendars share their answers."""

    __slots__ = ()

    @abstractmethod
    def year(self, year: int) -> HolidayYear:
        """Return the holidays of a year; one that is not kept has `Coverage.NO_DATA`."""

    @abstractmethod
    def name_on(self, on_date: date, language: str) -> str | None:
        """Return the name of a date's holiday or half-day in a language, or the country's own; None without one."""

    def holiday_on(self, on_date: date) -> PublicHoliday | None:
        """Return the holiday on a local date, or None."""
        return self.year(on_date.year).by_date.get(on_date)

    def possible_holiday_on(self, on_date: date) -> PublicHoliday | None:
        """Return the holiday of the day before or after that may fall on this date; see the function of this name."""
        if self.holiday_on(on_date):
            return None
        yesterday = self.holiday_on(on_date - timedelta(days=1))
        if yesterday and yesterday.doubts_day_after:
            return yesterday
        tomorrow = self.holiday_on(on_date + timedelta(days=1))
        if tomorrow and tomorrow.doubts_day_before:
            return tomorrow
        return self._festival_that_may_reach(on_date)

    def _festival_that_may_reach(self, on_date: date) -> PublicHoliday | None:
        """Return the last day of a long festival that a notice still to come may lengthen as far as a date."""
        added = 0
        for back in range(REACH_DAYS):
            day = on_date - timedelta(days=back)
            holiday = self.holiday_on(day)
            if holiday:
                is_open = holiday.state is HolidayState.UNANNOUNCED and holiday.doubts_day_after
                return holiday if is_open else None
            added += day.weekday() < _SATURDAY
            if added > _ADDED_DAYS:
                return None
        return None

    def half_day_on(self, on_date: date) -> HalfDay | None:
        """Return the half-day on a local date, or None."""
        return self.year(on_date.year).half_days.get(on_date)

    def possible_half_day_on(self, on_date: date) -> HalfDay | None:
        """Return the half-day of the day before or after that may fall on this date: the moon moves it, too."""
        if self.holiday_on(on_date) or self.half_day_on(on_date):
            return None
        yesterday = self.half_day_on(on_date - timedelta(days=1))
        if yesterday and yesterday.holiday.doubts_day_after:
            return yesterday
        tomorrow = self.half_day_on(on_date + timedelta(days=1))
        return tomorrow if tomorrow and tomorrow.holiday.doubts_day_before else None


@dataclass(frozen=True, slots=True)
class LibraryCalendar(PlaceCalendar):
    """The holidays of a place as the library computes them."""

    country: str | None
    subdivision: str | None = None

    def year(self, year: int) -> HolidayYear:
        return public_holidays(self.country, self.subdivision, year)

    def name_on(self, on_date: date, language: str) -> str | None:
        return holiday_name(self.country, self.subdivision, on_date, language) if self.country else None


class KeptCalendar(PlaceCalendar):
    """The holidays of a place as a table keeps them. Each one is equal to itself alone: what was kept may change.

    `names` gives for each date the names by language (`en`, `zh-hans` …); English, then the country's own name, stand
    in for what is missing. `beyond` answers for the years that are not kept.
    """

    __slots__ = ("_beyond", "_names", "_years")

    def __init__(
        self,
        years: Mapping[int, HolidayYear],
        names: Mapping[date, Mapping[str, str]],
        beyond: PlaceCalendar | None = None,
    ) -> None:
        self._years, self._names, self._beyond = years, names, beyond

    def year(self, year: int) -> HolidayYear:
        kept = self._years.get(year)
        if kept is None:
            return self._beyond.year(year) if self._beyond else _NOTHING_KNOWN
        return kept

    def name_on(self, on_date: date, language: str) -> str | None:
        if self._beyond and on_date.year not in self._years:
            return self._beyond.name_on(on_date, language)
        holiday = self.holiday_on(on_date)
        if holiday is None:
            return self._half_day_name(on_date, language)
        names = self._names.get(on_date, {})
        return names.get(language) or names.get("en") or holiday.name

    def _half_day_name(self, on_date: date, language: str) -> str | None:
        half_day = self.half_day_on(on_date)
        # Only their own names are kept of half-days: the library translates one that it has as well.
        computed = self._beyond.half_day_on(on_date) if half_day and self._beyond else None
        if half_day and self._beyond and computed and computed.holiday.name == half_day.holiday.name:
            return self._beyond.name_on(on_date, language)
        return half_day.holiday.name if half_day else None

    def says_the_same_as(self, other: KeptCalendar) -> bool:
        """Answer whether two tables held the same: then the older calendar may go on, with what was made of it."""
        return (self._years, self._names, self._beyond) == (other._years, other._names, other._beyond)


@dataclass(frozen=True, slots=True)
class DayCorrection:
    """What people know better of a date: a day off with its name, or, with None, a day that is worked."""

    on_date: date
    name: str | None


class CorrectedCalendar(PlaceCalendar):
    """A calendar with corrections laid over it, which always win. Each one is equal to itself alone.

    A corrected date is certain: its neighbours cast no doubt on it. A free day of the week that is corrected to a
    worked one is a make-up day.
    """

    __slots__ = ("_corrections", "_years", "base")

    def __init__(self, base: PlaceCalendar, corrections: Sequence[DayCorrection]) -> None:
        self.base = base
        self._corrections = {correction.on_date: correction for correction in corrections}
        self._years: dict[int, HolidayYear] = {}

    def year(self, year: int) -> HolidayYear:
        corrected = self._years.get(year)
        if corrected is None:
            corrected = self._years[year] = self._correct(year)
        return corrected

    def name_on(self, on_date: date, language: str) -> str | None:
        correction = self._corrections.get(on_date)
        return correction.name if correction else self.base.name_on(on_date, language)

    def possible_holiday_on(self, on_date: date) -> PublicHoliday | None:
        # Not the function of the base: it knows nothing of a doubtful neighbour that was corrected.
        return None if on_date in self._corrections else PlaceCalendar.possible_holiday_on(self, on_date)

    def possible_half_day_on(self, on_date: date) -> HalfDay | None:
        return None if on_date in self._corrections else PlaceCalendar.possible_half_day_on(self, on_date)

    def _correct(self, year: int) -> HolidayYear:
        base = self.base.year(year)
        by_date, make_up_days = dict(base.by_date), set(base.make_up_days)
        half_days = {day: half_day for day, half_day in base.half_days.items() if day not in self._corrections}
        for on_date, correction in self._corrections.items():
            if on_date.year != year:
                continue
            if correction.name is None:
                by_date.pop(on_date, None)
                make_up_days.add(on_date)
            else:
                by_date[on_date] = PublicHoliday(on_date, correction.name, HolidayState.CONFIRMED, False, False)
                make_up_days.discard(on_date)
        return HolidayYear(by_date, frozenset(make_up_days), base.coverage, half_days)


# The library's further kinds of days, in the order in which one is taken where a date has several.
HALF_DAY = "half_day"
OTHER_CATEGORIES = (HALF_DAY, "bank", "government", "optional")


def listed_places() -> list[tuple[str, str | None]]:
    """Return every country, and every subdivision with a set of its own, that the library lists, in order."""
    places: list[tuple[str, str | None]] = []
    for country in sorted(_codes()):
        places.append((country, None))
        places += [(country, subdivision) for subdivision in sorted(_library(country).subdivisions)]
    return places


def other_days(country: str, subdivision: str | None, year: int) -> list[tuple[str, PublicHoliday]]:
    """Return the half-days, bank holidays … of a year that are no public holidays, with their category, by date.

    Each date comes once, whatever else it is.
    """
    library = _library(country)
    if library is None or not library.start_year <= year <= library.end_year:
        return []
    region, _ = settle_region(country, subdivision)
    public = public_holidays(country, subdivision, year).by_date
    found: dict[date, tuple[str, PublicHoliday]] = {}
    for category in OTHER_CATEGORIES:
        if category not in library.supported_categories:
            continue
        entity = _computed(country, region, year, library.default_language, categories=category)
        labels = estimate_labels(entity)
        for on_date, names in entity.items():
            if on_date.year == year and on_date not in public:
                found.setdefault(on_date, (category, _holiday(on_date, names.split(DELIMITER), labels)))
    return [found[on_date] for on_date in sorted(found)]


def _half_days(
    country: str, region: str | None, year: int, library: Any, public: Mapping[date, PublicHoliday]
) -> dict[date, HalfDay]:
    hours = half_day_hours(country, region)
    if hours is None or HALF_DAY not in library.supported_categories:
        return {}
    entity = _computed(country, region, year, library.default_language, categories=HALF_DAY)
    labels = estimate_labels(entity)
    return {
        on_date: HalfDay(_holiday(on_date, names.split(DELIMITER), labels), hours)
        for on_date, names in sorted(entity.items())
        if on_date.year == year and on_date not in public
    }


def speaks(country: str, language: str) -> bool:
    """Answer whether the library has a country's names in a language itself, without falling back to another."""
    library = _library(country)
    spoken = spoken_code(library.supported_languages, language) if library else None
    return spoken is not None and spoken.split("_")[0] == language.split("-")[0]


def forget_computed() -> None:
    """Let go what was computed: who has written down the whole world need not hold it as well."""
    for remembered in (public_holidays, holiday_name, _entity):
        remembered.cache_clear()


@cache
def _codes() -> frozenset[str]:
    # Importing the library takes a fifth of a second, its 250 countries as much again: only who asks for holidays pays.
    from holidays.registry import EntityLoader  # noqa: PLC0415

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


def _library(country: str | None) -> Any:
    """Return the library's loader of a country, which shows the attributes of its class, or None."""
    import holidays  # noqa: PLC0415

    return getattr(holidays, country) if country and country in _codes() else None


@lru_cache(maxsize=4096)
def _entity(country: str, region: str | None, year: int, language: str | None) -> Any:
    return _computed(country, region, year, language)


def _computed(country: str, region: str | None, year: int, language: str | None, **wanted: Any) -> Any:
    """Ask the library. Without a language it would ask the environment of the server."""
    if country in _SIGHTED_UNLABELLED:
        wanted["islamic_show_estimated"] = True
    return _library(country)(subdiv=region, years=year, expand=False, language=language, **wanted)


@lru_cache(maxsize=4096)
def settle_region(country: str, subdivision: str | None) -> tuple[str | None, Coverage]:
    """Return the library's region whose holidays hold in a subdivision, and how complete they are.

    The library lists regions, not every subdivision: Barcelona's holidays are Catalonia's, so the parents are tried.
    A subdivision that ISO knows and the library does not list has no holidays of its own: None stands for the nation's.
    """
    library = _library(country)
    if library is None:
        return None, Coverage.NO_DATA
    # Codes are upper case; the names of some regions that ISO does not know (Augsburg) are not.
    listed = {name.upper(): code for name, code in library.subdivisions_aliases.items()}
    listed |= {code.upper(): code for code in library.subdivisions}
    if not listed:
        return None, Coverage.COMPLETE
    codes = subdivision_chain(country, subdivision)
    found = next((listed[code] for code in codes if code in listed), None)
    if found:
        return found, Coverage.COMPLETE
    known = bool(codes) and bool(_iso_parents(country, codes[0]))
    return None, Coverage.COMPLETE if known else Coverage.INCOMPLETE


@lru_cache(maxsize=4096)
def subdivision_chain(country: str, subdivision: str | None) -> tuple[str, ...]:
    """Return a subdivision's code without its country, then those of the larger ones around it; empty without one.

    >>> subdivision_chain("ES", "ES-B")
    ('B', 'CT')
    """
    suffix = subdivision.upper().removeprefix(f"{country}-") if subdivision else ""
    if not suffix:
        return ()
    return tuple(dict.fromkeys([suffix, *_iso_parents(country, suffix)]))


def _iso_parents(country: str, suffix: str) -> list[str]:
    """Return a subdivision's code and those of the larger ones around it; empty when ISO 3166-2 does not know it."""
    import pycountry  # noqa: PLC0415

    codes: list[str] = []
    subdivisions: Any = pycountry.subdivisions
    found = subdivisions.get(code=f"{country}-{suffix}")
    while found is not None:
        codes.append(found.code.removeprefix(f"{country}-"))
        found = subdivisions.get(code=found.parent_code) if found.parent_code else None
    return codes


def _holiday(on_date: date, names: Sequence[str], labels: Sequence[tuple[str, str]]) -> PublicHoliday:
    estimated = [unlabelled(name, labels) != name for name in names]
    state = HolidayState.ESTIMATED if all(estimated) else HolidayState.CONFIRMED
    return PublicHoliday(on_date, without_labels(names, labels), state, any(estimated), any(estimated))


def _unannounced(holiday: PublicHoliday, statutory: Mapping[date, str]) -> PublicHoliday:
    return replace(
        holiday,
        state=HolidayState.UNANNOUNCED,
        doubts_day_before=False,
        doubts_day_after=_working_days_off(holiday.on_date, statutory) >= _LONG_FESTIVAL_DAYS,
    )


def _working_days_off(until: date, statutory: Mapping[date, str]) -> int:
    """Return on how many working days a festival has been off by the end of a day of it, over weekends as well."""
    count, day = 0, until
    while (is_off := day in statutory) or day.weekday() >= _SATURDAY:
        count += is_off and day.weekday() < _SATURDAY
        day -= timedelta(days=1)
    return count
