"""The sentences of every status, as a reader of each language meets them (untranslated words, that locale's dates)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fairlead.core.availability import person_from_json, status_at
from fairlead.ui.sentences import Wording, duration_text, moment_text, reason_sentence, zone_question

ENGLISH = Wording(str, "en_GB")
OFFICE = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]
MUNICH = {"id": "m", "zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "week": OFFICE}
DUBAI = {"id": "d", "zone": "Asia/Dubai", "country": "AE"}
SIESTA = [{"days": ["mon"], "from": "09:00", "to": "20:00", "breaks": [["13:30", "16:30"]]}]
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "24:00"}]


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


MORNING_OFF = {"leave": [{"start": "2026-10-26T08:00:00Z", "end": "2026-10-26T15:00:00Z"}]}
CHINESE = {"id": "c", "zone": "Asia/Shanghai", "country": "CN"}
ROMAN = {"id": "r", "country": "IT", "subdivision": "62"}
NEW_YORK = {"id": "n", "zone": "America/New_York", "country": "US", "subdivision": "NY"}
AUGUST = "probably closed (75 %): August holidays until 24 Aug"
CHRISTMAS = "perhaps closed (20 %): Christmas and New Year until 2 Jan"
PERHAPS_OBSERVED = "Perhaps a public holiday: National Day (observed) (official dates not announced)"
UNANNOUNCED = "Public holiday: National Day (official dates not announced)"


def leave(start: str, end: str | None) -> dict[str, Any]:
    return {"leave": [{"start": start, "end": end}]}


@pytest.mark.parametrize(
    ("person", "moment", "sentence"),
    [
        (MUNICH, "2026-10-26T09:40", "Reachable until 12:00 (1 h 20 min left)"),
        (MUNICH, "2026-10-26T15:00", "Reachable until 18:00 (2 h left)"),
        (MUNICH, "2026-10-26T16:30", "Reachable until 18:00 (30 min left)"),
        (MUNICH | {"week": ALWAYS, "holidays": False}, "2026-10-26T15:00", "Reachable around the clock"),
        (MUNICH | {"week": ALWAYS}, "2026-10-30T15:00", "Reachable until Sunday 00:00 (32 h left)"),
        (MUNICH, "2026-10-26T11:15", "Lunch break until 13:00"),
        (MUNICH | {"week": SIESTA}, "2026-10-26T14:00", "Break until 16:30"),
        (MUNICH, "2026-10-26T07:20", "Opens at 09:00, in 40 min"),
        (MUNICH | MORNING_OFF, "2026-10-26T07:20", "Before working hours, back at 16:00"),
        (MUNICH, "2026-10-26T17:30", "After working hours, back tomorrow 09:00"),
        (MUNICH, "2026-10-26T20:00", "Closed, back tomorrow 09:00"),
        (MUNICH, "2026-10-27T02:00", "Closed, back at 09:00"),
        (MUNICH, "2026-10-24T10:00", "Weekend, back on Monday 09:00"),
        (MUNICH | leave("2026-10-26", "2026-11-09"), "2026-10-24T10:00", "Weekend, back on 9 Nov 09:00"),
        (MUNICH | {"week": []}, "2026-10-24T10:00", "Weekend"),
        (MUNICH, "2026-10-03T10:00", "Public holiday: German Unity Day"),
        (DUBAI, "2027-03-09T06:00", "Public holiday: Eid al-Fitr (date not confirmed)"),
        (DUBAI, "2027-03-08T06:00", "Perhaps a public holiday: Eid al-Fitr (date not confirmed) · Ramadan hours"),
        (CHINESE, "2027-10-01T02:00", UNANNOUNCED),
        (CHINESE, "2027-10-07T02:00", PERHAPS_OBSERVED),
        (DUBAI, "2026-03-10T08:00", "Reachable until 15:00 (3 h left) · Ramadan hours"),
        (ROMAN, "2026-08-14T12:30", f"Reachable until 18:00 (3 h 30 min left) · {AUGUST}"),
        (ROMAN, "2026-08-07T17:00", f"After working hours, back on Monday 09:00 · {AUGUST}"),
        (ROMAN, "2026-08-23T10:00", "Weekend, back tomorrow 09:00"),
        (ROMAN | leave("2026-08-03", "2026-08-15"), "2026-08-10T10:00", f"On leave until 15 Aug · {AUGUST}"),
        (NEW_YORK, "2026-12-28T15:00", f"Reachable until 12:00 (2 h left) · {CHRISTMAS}"),
        (MUNICH | leave("2026-12-20", "2027-01-06"), "2026-12-24T10:00", "On leave until 6 Jan"),
        (MUNICH | leave("2026-12-20", "2027-12-06"), "2026-12-24T10:00", "On leave until 6 Dec 2027"),
        (MUNICH | leave("2026-12-21T09:00:00Z", "2026-12-21T13:00:00Z"), "2026-12-21T10:00", "On leave until 14:00"),
        (MUNICH | leave("2026-12-21", "2026-12-22T08:00:00Z"), "2026-12-21T10:00", "On leave until tomorrow 09:00"),
        (MUNICH | leave("2026-12-20", None), "2026-12-24T10:00", "On leave, return not known"),
        ({"id": "u", "country": "US"}, "2026-12-24T10:00", "Time zone unknown: add a city or a region"),
    ],
)  # fmt: skip
def test_sentence(person: dict[str, Any], moment: str, sentence: str) -> None:
    answer = status_at(person_from_json(person), utc(moment))

    assert reason_sentence(answer, utc(moment), ENGLISH) == sentence


@pytest.mark.parametrize(
    ("locale", "monday", "later", "next_year"),
    [
        ("en_GB", "Monday 09:00", "9 Nov 09:00", "2 Nov 2027 09:00"),
        ("zh_Hans_CN", "星期一 09:00", "11月9日 09:00", "2027年11月2日 09:00"),
        ("zh_Hant_TW", "星期一 09:00", "11月9日 09:00", "2027年11月2日 09:00"),
        ("es_ES", "lunes 09:00", "9 nov 09:00", "2 nov 2027 09:00"),
    ],
)
def test_days_are_written_as_the_language_has_them(locale: str, monday: str, later: str, next_year: str) -> None:
    now, wording = datetime(2026, 10, 24, 12, 0, tzinfo=UTC), Wording(str, locale)

    assert moment_text(utc("2026-10-26T09:00"), now, wording) == monday
    assert moment_text(utc("2026-11-09T09:00"), now, wording) == later
    assert moment_text(utc("2027-11-02T09:00"), now, wording) == next_year


def test_words_come_from_the_catalogue() -> None:
    spanish = Wording(lambda text: {"Weekend": "Fin de semana"}.get(text, text), "es_ES")
    answer = status_at(person_from_json(MUNICH), utc("2026-10-24T10:00"))

    assert reason_sentence(answer, utc("2026-10-24T10:00"), spanish) == "Fin de semana, back on lunes 09:00"


@pytest.mark.parametrize(
    ("reason_code", "sentence"),
    [
        ("needs_city", "Time zone unknown: add a city"),
        ("country_unknown", "Time zone unknown: add a country"),
        ("needs_subdivision_or_city", "Time zone unknown: add a city or a region"),
        ("two_times_in_use", "Time zone unknown: two times are in use there, ask which one"),
    ],
)
def test_what_to_add_so_that_a_zone_is_known(reason_code: str, sentence: str) -> None:
    assert zone_question(reason_code, ENGLISH) == sentence


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (59, "0 min"), (60, "1 min"), (3600, "1 h"), (8400, "2 h 20 min"), (172_800, "48 h")],
)
def test_duration(seconds: int, text: str) -> None:
    assert duration_text(timedelta(seconds=seconds), ENGLISH) == text
