"""Likely absences, against cases worked by hand and properties that hold whatever was seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.absence_patterns import LikelyAbsence, PastAbsence, likely_absences

TODAY = date(2026, 11, 30)
END = date(2028, 1, 1)
EASTER = {2023: date(2023, 4, 9), 2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5)}
EASTER |= {2027: date(2027, 3, 28)}
FEASTS = {"easter": EASTER}


def away(person: str, *periods: tuple[str, str]) -> list[PastAbsence]:
    return [PastAbsence(person, date.fromisoformat(start), date.fromisoformat(end)) for start, end in periods]


def likely(past: list[PastAbsence], since: str = "2023-01-01", **known: str) -> list[LikelyAbsence]:
    people = {absence.person: date.fromisoformat(since) for absence in past}
    people |= {person: date.fromisoformat(day) for person, day in known.items()}
    return likely_absences(past, known_since=people, feasts=FEASTS, today=TODAY, end=END)


AUGUST = away("anna", ("2024-08-12", "2024-08-26"), ("2025-08-11", "2025-08-25"), ("2026-08-10", "2026-08-24"))


def test_three_augusts_of_four_known_years() -> None:
    (found,) = likely(AUGUST)
    # Days of the year 224 (a leap year), 222 and 221: the middle is 222, which 2027 has on 11 August.
    assert (found.start_date, found.end_date) == (date(2027, 8, 11), date(2027, 8, 25))
    assert (found.earliest_start_date, found.latest_end_date) == (date(2027, 8, 8), date(2027, 8, 29))
    assert (found.years_seen, found.years_known) == ((2024, 2025, 2026), 4)
    assert found.probability_rate == pytest.approx(4 / 6)
    assert (found.anchor, found.person, found.people) == ("date", "anna", ("anna",))


def test_years_before_the_first_record_prove_nothing() -> None:
    (found,) = likely(AUGUST, since="2024-01-01")
    assert (found.years_known, found.probability_rate) == (3, pytest.approx(4 / 5))


def test_one_year_is_no_habit() -> None:
    assert likely(AUGUST[:1]) == []


def test_what_moves_with_easter_is_told_by_easter() -> None:
    past = away("juan", ("2024-03-25", "2024-04-01"), ("2025-04-14", "2025-04-21"), ("2026-03-30", "2026-04-06"))
    (found,) = likely(past)
    assert (found.anchor, found.start_date, found.end_date) == ("easter", date(2027, 3, 22), date(2027, 3, 29))


def test_the_turn_of_the_year_is_one_season() -> None:
    past = away("lea", ("2023-12-27", "2024-01-05"), ("2025-01-02", "2025-01-10"), ("2025-12-29", "2026-01-07"))
    # Counted from the new year: 5 days before, 1 after, 3 before. It is to come this very winter and the next.
    assert [one.start_date for one in likely(past)] == [date(2026, 12, 29), date(2027, 12, 29)]
    assert {one.years_seen for one in likely(past)} == {(2024, 2025, 2026)}


def test_a_weekend_between_two_absences_does_not_part_them() -> None:
    whole = likely(AUGUST)
    parts = away("anna", ("2024-08-12", "2024-08-17"), ("2024-08-19", "2024-08-26")) + AUGUST[1:]
    assert likely(parts) == whole


def test_a_company_that_closes_is_told_once() -> None:
    past = [PastAbsence(person, one.start_date, one.end_date) for person in ("anna", "bo", "cy") for one in AUGUST]
    (found,) = likely(past)
    assert (found.person, found.people) == ("", ("anna", "bo", "cy"))
    # One of three is no company.
    assert [one.person for one in likely(AUGUST, bo="2023-01-01", cy="2023-01-01")] == ["anna"]


def test_two_habits_of_one_person_are_both_told() -> None:
    past = AUGUST + away("anna", ("2024-02-05", "2024-02-10"), ("2025-02-03", "2025-02-08"))
    assert [one.start_date for one in likely(past)] == [date(2027, 2, 3), date(2027, 8, 11)]


def test_what_is_too_far_apart_is_no_habit() -> None:
    assert likely(away("kai", ("2024-05-06", "2024-05-13"), ("2025-07-07", "2025-07-14"))) == []


STARTS = st.dates(date(2023, 1, 1), date(2027, 6, 1))
ABSENCES = st.lists(
    st.builds(
        lambda person, start, days: PastAbsence(person, start, start + timedelta(days=days)),
        st.sampled_from(["anna", "bo", "cy"]),
        STARTS,
        st.integers(1, 40),
    ),
    max_size=12,
)


@given(ABSENCES, st.randoms())
def test_the_order_of_the_past_does_not_matter(past: list[PastAbsence], dice: object) -> None:
    shuffled = list(past)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert likely(shuffled) == likely(past)


@given(ABSENCES)
def test_every_guess_is_in_bounds(past: list[PastAbsence]) -> None:
    for one in likely(past):
        assert TODAY <= one.start_date < END
        assert one.earliest_start_date < one.start_date < one.end_date < one.latest_end_date
        assert 0 < one.probability_rate < 1
        assert 2 <= len(one.years_seen) <= max(one.years_known, len(one.years_seen))
        assert set(one.people) <= {absence.person for absence in past}
