"""Every way to say an absence with every way to write a date: what the grammar must read in each language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.dates import get_day_names, get_month_names

from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.mail_text import read_mail

# (day of the mail, first day away, last day, day of return): in a month, over a month, over New Year, from a 1st on.
PERIODS = [
    (date(2025, 7, 10), date(2025, 7, 14), date(2025, 7, 25), date(2025, 7, 28)),
    (date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 10), date(2026, 4, 13)),
    (date(2025, 12, 19), date(2025, 12, 22), date(2026, 1, 2), date(2026, 1, 5)),
    (date(2026, 9, 28), date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 9)),
]
COUNTRIES = {language: language.upper() for language in ("de", "fr", "es", "it", "nl", "pl", "tr", "ru")} | {
    "en": "GB",
    "pt": "BR",
    "ar": "EG",
    "zh": "CN",
    "ja": "JP",
    "ko": "KR",
}
_FORMS = [
    line.split(" | ")
    for line in (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _month(language: str, day: date) -> str:
    return str(get_month_names("wide", locale=language)[day.month])


def _weekday(language: str, day: date) -> str:
    return str(get_day_names("wide", locale=language)[day.weekday()])


def _ordinal(day: date) -> str:
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending}"


Way = Callable[[date], str]
_NUMBERS: dict[str, Way] = {"12.08.2025": lambda d: f"{d:%d.%m.%Y}", "12.8.": lambda d: f"{d.day}.{d.month}."}
_SLASHES: dict[str, Way] = {"12/08/2025": lambda d: f"{d:%d/%m/%Y}", "12/8": lambda d: f"{d.day}/{d.month}"}
_EASTERN: dict[str, Way] = {
    "8月12日": lambda d: f"{d.month}月{d.day}日",
    "2025年8月12日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "8/12": lambda d: f"{d.month}/{d.day}",
    "2025/08/12": lambda d: f"{d:%Y/%m/%d}",
}


def _ways(language: str) -> dict[str, Way]:
    """Return the usual ways in which a language writes a day."""
    named: dict[str, Way] = {
        "12 August": lambda d: f"{d.day} {_month(language, d)}",
        "12 August 2025": lambda d: f"{d.day} {_month(language, d)} {d.year}",
        "Tuesday 12 August": lambda d: f"{_weekday(language, d)} {d.day} {_month(language, d)}",
    }
    if language in ("es", "pt"):
        named = {
            "12 de agosto": lambda d: f"{d.day} de {_month(language, d)}",
            "12 de agosto de 2025": lambda d: f"{d.day} de {_month(language, d)} de {d.year}",
            "martes 12 de agosto": lambda d: f"{_weekday(language, d)} {d.day} de {_month(language, d)}",
        }
    if language == "de":
        return {
            "12. August": lambda d: f"{d.day}. {_month('de', d)}",
            "12. August 2025": lambda d: f"{d.day}. {_month('de', d)} {d.year}",
            "Dienstag, 12. August": lambda d: f"{_weekday('de', d)}, {d.day}. {_month('de', d)}",
            "Dienstag, den 12.08.": lambda d: f"{_weekday('de', d)}, den {d:%d.%m.}",
            **_NUMBERS,
        }
    if language == "en":
        return {
            **named,
            **_SLASHES,
            "August 12": lambda d: f"{_month('en', d)} {d.day}",
            "August 12, 2025": lambda d: f"{_month('en', d)} {d.day}, {d.year}",
            "Tuesday, August 12th": lambda d: f"{_weekday('en', d)}, {_month('en', d)} {_ordinal(d)}",
            "12th August": lambda d: f"{_ordinal(d)} {_month('en', d)}",
            "Tue 12 Aug": lambda d: f"{d:%a} {d.day} {d:%b}",
            "2025-08-12": lambda d: d.isoformat(),
            "12-Aug-2025": lambda d: f"{d.day}-{d:%b}-{d.year}",
        }
    if language in ("zh", "ja"):
        weekdays = {"zh": "一二三四五六日", "ja": "月火水木金土日"}[language]
        name = {"zh": "周", "ja": ""}[language]
        return {**_EASTERN, "8月12日(二)": lambda d: f"{d.month}月{d.day}日（{name}{weekdays[d.weekday()]}）"}
    if language == "ko":
        return {
            "8월 12일": lambda d: f"{d.month}월 {d.day}일",
            "2025년 8월 12일": lambda d: f"{d.year}년 {d.month}월 {d.day}일",
            "8월 12일(화)": lambda d: f"{d.month}월 {d.day}일({'월화수목금토일'[d.weekday()]})",
            "8/12": lambda d: f"{d.month}/{d.day}",
            "2025.08.12": lambda d: f"{d:%Y.%m.%d}",
        }
    numbers = _NUMBERS if language in ("pl", "ru", "tr") else _SLASHES
    return {**named, **numbers}


CASES = [
    pytest.param(language, fields, sentence, way, id=f"{language}-{number}-{name}")
    for number, (language, fields, sentence) in enumerate(_FORMS)
    for name, way in _ways(language).items()
]


def faults(language: str, fields: str, sentence: str, way: Way, period: tuple[date, date, date, date]) -> str:
    received, first, last, back = period
    text = sentence.format(A=way(first), B=way(last), R=way(back))
    data = f"Subject: Automatic reply: Offer\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()
    moment = datetime(received.year, received.month, received.day, 10, tzinfo=UTC)
    found = read_absence_mail(
        read_mail(data), moment, KnownContact(COUNTRIES[language], f"{language}-{COUNTRIES[language]}")
    )
    wrong = _wrong(fields, found, first, last, back)
    return f"{text} → {found.kind} {found.start_date} {found.end_date} {found.return_date}: {wrong}" if wrong else ""


def _wrong(fields: str, found: Reading, first: date, last: date, back: date) -> str:
    got = {"A": found.start_date, "B": found.end_date, "R": found.return_date}
    if found.kind != "absence":
        return "kind"
    if fields == "U":
        before = last - timedelta(days=1)
        return (
            "" if (found.end_date in (last, before) or found.return_date == last) and not found.start_date else "until"
        )
    if fields == "A1":
        return "" if (found.start_date, found.end_date, found.return_date) == (first, first, None) else "one day"
    wanted = {"A": first, "B": last, "R": back}
    for field in "ABR":
        if field in fields and got[field] != wanted[field]:
            return field
        implied = field == "B" and "R" in fields and got[field] == back - timedelta(days=1)
        if field not in fields and got[field] is not None and not implied:
            return f"{field} invented"
    return ""


@pytest.mark.parametrize(("language", "fields", "sentence", "way"), CASES)
def test_a_way_to_say_it_with_a_way_to_write_it(language: str, fields: str, sentence: str, way: Way) -> None:
    wrong = [fault for period in PERIODS if (fault := faults(language, fields, sentence, way, period))]

    assert wrong == []
