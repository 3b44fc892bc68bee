"""The dates of feasts that wander through the year, by name: what closures and seasons are counted from.

Easter is computed. The other calendars are the tables of the `holidays` library, which fetch nothing: of Islamic feasts
those of the country asked about, where it keeps its own dates, since the moon is not seen everywhere on one evening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

_MONTHS_OF_ISLAM = {"ramadan": "ramadan_beginning", "eid_al_fitr": "eid_al_fitr", "eid_al_adha": "eid_al_adha"}


@lru_cache(maxsize=8192)
def feast_dates(feast: str, year: int, country: str | None = None) -> tuple[date, ...]:
    """Return the dates of a feast (one of `FEASTS`) in a Gregorian year, earliest first.

    Mostly one; none where the tables end, and of Islamic feasts sometimes two or none. `country` (ISO alpha-2) says
    whose sighting of the moon counts; without one it is the calendar of Umm al-Qura.

    >>> feast_dates("easter", 2027), feast_dates("eid_al_fitr", 2033)
    ((datetime.date(2027, 3, 28),), (datetime.date(2033, 1, 2), datetime.date(2033, 12, 23)))
    """
    if feast in _MONTHS_OF_ISLAM:
        found: Iterable[date | None] = _islamic_dates(_MONTHS_OF_ISLAM[feast], year, country)
    else:
        found = [_SINGLE[feast](year)]
    return tuple(sorted({day for day in found if day is not None and day.year == year}))


def easter(year: int) -> date:
    """Return the Sunday of Easter in the western churches (the computus of 1583, after Meeus)."""
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    leap_years, year_rest = divmod(rest, 4)
    golden = year % 19
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Return the Sunday of Easter in the eastern churches, as a date of our calendar; of 1900 to 2099."""
    epact = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7
    month, day = divmod(epact + weekday + 114, 31)
    # The Julian calendar is 13 days behind in these two centuries.
    return date(year, month, day + 1) + timedelta(days=13)


def _midsummer_eve(year: int) -> date:
    """Return the Friday from 19 to 25 June, which Sweden and Finland take off before Midsummer Day."""
    first = date(year, 6, 19)
    return first + timedelta(days=(4 - first.weekday()) % 7)


def _islamic_dates(feast: str, year: int, country: str | None) -> list[date]:
    calendar = _islamic_calendar(country)
    # The library answers with the year before as well, for it lets days be added at the end of a feast.
    return [day for day, _ in getattr(calendar, f"{feast}_dates")(year)]


@cache
def _islamic_calendar(country: str | None) -> Any:
    # Importing the library takes a fifth of a second: only who asks for a feast pays.
    import holidays  # noqa: PLC0415
    from holidays.calendars import _IslamicLunar  # noqa: PLC0415

    library = getattr(holidays, country, None) if country else None
    # Without a language the library would ask the environment of the server.
    place = library(language=library.default_language) if library else None
    return getattr(place, "_islamic_calendar", None) or _IslamicLunar()


@cache
def _lunisolar(calendar: str) -> Any:
    from holidays.calendars import _ChineseLunisolar  # noqa: PLC0415

    return _ChineseLunisolar(calendar)


def _lunar_new_year(year: int) -> date | None:
    return _dated(_lunisolar("CHINESE_CALENDAR").lunar_new_year_date(year))


def _korean_new_year(year: int) -> date | None:
    return _dated(_lunisolar("KOREAN_CALENDAR").lunar_new_year_date(year))


def _korean_mid_autumn(year: int) -> date | None:
    return _dated(_lunisolar("KOREAN_CALENDAR").mid_autumn_date(year))


def _vietnamese_new_year(year: int) -> date | None:
    return _dated(_lunisolar("VIETNAMESE_CALENDAR").lunar_new_year_date(year))


def _diwali(year: int) -> date | None:
    from holidays.calendars import _HinduLunisolar  # noqa: PLC0415

    return _dated(_HinduLunisolar().diwali_india_date(year))


def _dussehra(year: int) -> date | None:
    from holidays.calendars import _HinduLunisolar  # noqa: PLC0415

    return _dated(_HinduLunisolar().dussehra_date(year))


def _passover(year: int) -> date | None:
    from holidays.calendars import _HebrewLunisolar  # noqa: PLC0415

    found: date | None = _HebrewLunisolar().passover_date(year)
    return found


def _sukkot(year: int) -> date | None:
    from holidays.calendars import _HebrewLunisolar  # noqa: PLC0415

    found: date | None = _HebrewLunisolar().sukkot_date(year)
    return found


def _nowruz(year: int) -> date | None:
    from holidays.calendars import _Persian  # noqa: PLC0415

    found: date | None = _Persian().new_year_date(year)
    return found


def _dated(answer: tuple[date | None, bool]) -> date | None:
    """Return the date of an answer that says beside it whether it is estimated."""
    return answer[0]


_SINGLE: dict[str, Callable[[int], date | None]] = {
    "diwali": _diwali,
    "dussehra": _dussehra,
    "easter": easter,
    "korean_mid_autumn": _korean_mid_autumn,
    "korean_new_year": _korean_new_year,
    "lunar_new_year": _lunar_new_year,
    "midsummer_eve": _midsummer_eve,
    "nowruz": _nowruz,
    "orthodox_easter": orthodox_easter,
    "passover": _passover,
    "sukkot": _sukkot,
    "vietnamese_new_year": _vietnamese_new_year,
}

FEASTS = frozenset({*_SINGLE, *_MONTHS_OF_ISLAM})
