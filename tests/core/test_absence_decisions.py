"""What becomes of an automatic reply, decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.absence_decisions import (
    Act,
    Doubt,
    EarlierMail,
    KnownLeave,
    decide_absence,
    decide_left,
)
from fairlead.core.absence_mail import SURE_FROM, Reading

TODAY = date(2026, 12, 18)
AWAY = Reading("absence", date(2026, 12, 21), date(2027, 1, 3), date(2027, 1, 4), confidence=0.97)
OPEN = Reading("absence", open_ended=True, confidence=0.97)
VAGUE = Reading("absence", confidence=0.97)
LEFT = Reading("left_company", confidence=0.95)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def test_a_sure_absence_is_recorded_from_its_first_day_to_the_first_day_back() -> None:
    found = decide_absence(AWAY, received=TODAY, today=TODAY)
    assert (found.act, found.start_date, found.end_date) == (Act.RECORD, date(2026, 12, 21), date(2027, 1, 4))
    assert not found.is_over


def test_an_open_end_is_asked_for_again() -> None:
    found = decide_absence(OPEN, received=TODAY, today=TODAY)
    assert (found.act, found.end_date, found.ask_again_date) == (Act.RECORD, None, TODAY + timedelta(days=14))


def test_an_open_end_of_long_ago_says_nothing_of_today() -> None:
    found = decide_absence(OPEN, received=TODAY - timedelta(days=400), today=TODAY)
    assert found.is_over


@pytest.mark.parametrize(
    ("reading", "doubt"),
    [
        (replace(AWAY, confidence=SURE_FROM - 0.01), Doubt.CONFIDENCE),
        (VAGUE, Doubt.NO_DATES),
        (replace(AWAY, end_date=None, return_date=date(2028, 1, 4)), Doubt.LONG),
    ],
)
def test_doubts_are_asked_about(reading: Reading, doubt: Doubt) -> None:
    found = decide_absence(reading, received=TODAY, today=TODAY)
    assert (found.act, found.doubts) == (Act.ASK, (doubt,))


def test_who_is_back_already_was_away_nobody_knows_since_when() -> None:
    back = replace(AWAY, start_date=None, end_date=None, return_date=TODAY)
    assert decide_absence(back, received=TODAY, today=TODAY).act is Act.LET_GO


def test_what_is_over_is_recorded_but_not_asked_about() -> None:
    later = date(2027, 9, 1)
    assert decide_absence(AWAY, received=TODAY, today=later).act is Act.RECORD
    unsure = replace(AWAY, confidence=0.5)
    assert decide_absence(unsure, received=TODAY, today=later).act is Act.LET_GO


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), DAYS, DAYS, st.floats(0, 1))
def test_what_a_person_recorded_is_never_changed(
    periods: list[tuple[date, date]], start: date, end: date, confidence: float
) -> None:
    mine = [
        KnownLeave(number, min(pair), max(pair) + timedelta(days=1)) for number, pair in enumerate(periods, start=1)
    ]
    reading = replace(
        AWAY, start_date=min(start, end), end_date=max(start, end), return_date=None, confidence=confidence
    )
    found = decide_absence(reading, received=TODAY, today=TODAY, leave=mine)
    assert found.act is not Act.CHANGE
    touching = [one for one in mine if one.start_date <= max(start, end) and min(start, end) < (one.end_date or end)]
    if touching:
        assert found.act in (Act.ASK, Act.KNOWN, Act.LET_GO)


@given(DAYS, st.booleans())
def test_what_was_refused_is_never_recorded_again(day: date, is_same: bool) -> None:
    end = date(2027, 1, 4) if is_same else date(2027, 1, 11)
    refused = EarlierMail(7, date(2026, 12, 21), end, day, is_refused=True)
    found = decide_absence(AWAY, received=TODAY, today=TODAY, earlier=[refused])
    assert found.act is (Act.REPEAT if is_same else Act.ASK)


def test_a_newer_mail_extends_an_older_one_does_not() -> None:
    known = [KnownLeave(3, date(2026, 12, 21), date(2026, 12, 29), said_on=TODAY - timedelta(days=1))]
    newer = decide_absence(AWAY, received=TODAY, today=TODAY, leave=known)
    assert (newer.act, newer.leave_id, newer.end_date) == (Act.CHANGE, 3, date(2027, 1, 4))
    older = decide_absence(AWAY, received=TODAY - timedelta(days=5), today=TODAY, leave=known)
    assert (older.act, older.leave_id) == (Act.KNOWN, 3)


def test_a_reply_without_a_first_day_keeps_that_of_the_leave() -> None:
    known = [KnownLeave(3, date(2026, 12, 10), date(2026, 12, 29), said_on=date(2026, 12, 10))]
    found = decide_absence(replace(AWAY, start_date=None), received=TODAY, today=TODAY, leave=known)
    assert (found.act, found.start_date) == (Act.CHANGE, date(2026, 12, 10))


def test_a_reply_without_days_within_a_known_leave_is_no_question() -> None:
    known = [KnownLeave(3, date(2026, 12, 10), date(2026, 12, 29))]
    assert decide_absence(VAGUE, received=TODAY, today=TODAY, leave=known).act is Act.KNOWN


def test_one_absence_is_one_question() -> None:
    asked = EarlierMail(5, date(2026, 12, 21), date(2026, 12, 29), TODAY - timedelta(days=1), is_refused=False)
    unsure = replace(AWAY, confidence=0.5)
    assert decide_absence(unsure, received=TODAY, today=TODAY, earlier=[asked]).replaces == (5,)
    assert decide_absence(AWAY, received=TODAY, today=TODAY, earlier=[asked]).replaces == (5,)
    newer = replace(asked, received=TODAY + timedelta(days=1))
    assert decide_absence(unsure, received=TODAY, today=TODAY, earlier=[newer]).act is Act.REPEAT


def test_who_left_is_marked_unless_there_is_a_doubt() -> None:
    assert decide_left(LEFT, received=TODAY, is_known=False, has_written_since=False).act is Act.RECORD
    assert decide_left(LEFT, received=TODAY, is_known=True, has_written_since=False).act is Act.KNOWN
    doubted = decide_left(LEFT, received=TODAY, is_known=False, has_written_since=True)
    assert (doubted.act, doubted.doubts) == (Act.ASK, (Doubt.WROTE_SINCE,))
    vague = decide_left(replace(LEFT, confidence=0.8), received=TODAY, is_known=False, has_written_since=False)
    assert (vague.act, vague.doubts) == (Act.ASK, (Doubt.CONFIDENCE,))
