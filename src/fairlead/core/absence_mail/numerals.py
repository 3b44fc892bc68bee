"""Numbers and years as other scripts and calendars write them."""

from __future__ import annotations

from datetime import date, timedelta

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2, "元": 1}
NUMERALS = frozenset((*_DIGITS, "十", "廿", "卅", "0"))
# The year before the first of an era.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911}
_HIJRI_EPOCH = date(622, 7, 19)
_BUDDHIST = 543


def read_chinese(run: str) -> int | None:
    """Return the number that a run of Chinese numerals writes, None when it writes none.

    >>> read_chinese("十二"), read_chinese("二十"), read_chinese("廿八"), read_chinese("二0二五")
    (12, 20, 28, 2025)
    """
    plain = run.replace("廿", "二十").replace("卅", "三十")
    if "十" not in plain:
        digits = [0 if char == "0" else _DIGITS[char] for char in plain]
        return int("".join(map(str, digits))) if digits and (len(digits) == 1 or len(digits) == 4) else None
    tens, _, ones = plain.partition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "0":
        return None
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def gregorian_year(written: int, digits: int, country: str | None) -> int | None:
    """Return our year for a year as written: two digits, three of Taiwan's calendar, the Buddhist one; None for no
    year.

    Years of the Islamic calendar (1400 to 1499) stay as they are: their days must be counted.

    >>> gregorian_year(25, 2, None), gregorian_year(114, 3, "TW"), gregorian_year(2568, 4, "TH")
    (2025, 2025, 2025)
    """
    if digits == 2:
        return 2000 + written
    if digits == 3:
        return written + 1911 if 100 <= written <= 199 and country in ("TW", None) else None
    if 2400 <= written <= 2700:
        return written - _BUDDHIST
    return written if 1990 <= written <= 2100 or is_hijri(written) else None


def is_hijri(year: int) -> bool:
    return 1400 <= year <= 1499


def from_hijri(year: int, month: int, day: int) -> date | None:
    """Return the date by the tabular Islamic calendar, which is at most a day from what is seen; None for no date.

    >>> from_hijri(1447, 1, 1)
    datetime.date(2025, 6, 27)
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return _HIJRI_EPOCH + timedelta(days=days - 1)


def hijri_year_near(moment: date) -> int:
    """Return the Islamic year of a day."""
    return ((moment - _HIJRI_EPOCH).days * 30) // 10631 + 1
