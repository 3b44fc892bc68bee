"""Closures: how dates are said, which rules there are, and which closure holds on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.closures import (
    Closure,
    ClosureRule,
    ImpossibleExpression,
    ImpossibleRule,
    PlaceClosures,
    Scope,
    all_rules,
    closure_on,
    closures_between,
    parse_expression,
    place_closures,
    read_rules,
    rules_of_place,
)
from fairlead.core.closures.finding import occurrences
from fairlead.core.places import find_subdivision

RULE: dict[str, Any] = {
    "id": "it-test",
    "countries": ["IT"],
    "names": {"en": "Test", "zh-hans": "试", "zh-hant": "試", "es": "Prueba"},
    "scope": "office",
    "probability_percent": 75,
    "from": "08-08",
    "to": "08-24",
    "observed": 2026,
    "source": ["judgement"],
}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "year", "dates"),
    [
        ("08-08", 2026, ["2026-08-08"]),
        ("2027-08-08", 2026, []),
        ("2027-08-08", 2027, ["2027-08-08"]),
        ("easter-6", 2026, ["2026-03-30"]),
        ("orthodox_easter+1", 2026, ["2026-04-13"]),
        ("lunar_new_year-14", 2027, ["2027-01-23"]),
        ("midsummer_eve", 2027, ["2027-06-25"]),
        ("week-28", 2026, ["2026-07-06"]),
        ("week-01", 2026, ["2025-12-29"]),  # ISO week 1 of 2026 begins in 2025
        ("11-thu-4", 2026, ["2026-11-26"]),
        ("11-thu-4+1", 2027, ["2027-11-26"]),
        ("07-sun-last-7", 2026, ["2026-07-19"]),
        ("02-mon-last", 2028, ["2028-02-28"]),
        ("01-09>mon", 2027, ["2027-01-11"]),
        ("01-11>mon", 2027, ["2027-01-11"]),
        ("01-11<mon", 2027, ["2027-01-11"]),
        ("01-12<sun", 2027, ["2027-01-10"]),
        ("12-30+3>mon", 2026, ["2027-01-04"]),
        ("eid_al_fitr", 2033, ["2033-01-02", "2033-12-23"]),
        ("diwali", 2090, []),
    ],
)
def test_dates_of_an_expression(text: str, year: int, dates: list[str]) -> None:
    assert parse_expression(text).dates(year) == tuple(map(day, dates))


def test_islamic_dates_are_those_of_the_country() -> None:
    assert parse_expression("eid_al_fitr-2").dates(2026, "SA") == (day("2026-03-18"),)
    assert parse_expression("eid_al_fitr-2").dates(2026, "BD") == (day("2026-03-19"),)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "8-8",
            "08-32",
            "13-01",
            "02-29",
            "02-30",
            "2026-02-30",
            "easter+0",
            "easter+",
            "easter 6",
            "easter+1000",
        ),
        *("christmas", "week-00", "week-53", "week-7", "11-thu-5", "11-thu-0", "13-thu-1", "11-thursday-4", "01-02>"),
        *("01-02>monday", " 08-08", "08-08\n", "lunar_new_year-14-3", "01-02>mon+1", 808, None, ["08-08"]),
    ],
)
def test_what_names_no_date_is_refused(text: Any) -> None:
    with pytest.raises(ImpossibleExpression) as caught:
        parse_expression(text)

    assert caught.value.value == text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": None, "names": None}, "names"),
        ({"scope": "offices"}, "scope"),
        ({"probability_percent": 0}, "probability_percent"),
        ({"probability_percent": 101}, "probability_percent"),
        ({"probability_percent": 75.0}, "probability_percent"),
        ({"probability_percent": True}, "probability_percent"),
        ({"countries": []}, "countries"),
        ({"countries": "IT"}, "countries"),
        ({"countries": ["IT", "FR"], "subdivisions": ["25"]}, "subdivisions"),
        ({"names": {"en": "Test"}}, "names"),
        ({"names": RULE["names"] | {"es": ""}}, "names"),
        ({"from": "ferragosto"}, "from"),
        ({"to": "08-32"}, "to"),
        ({"observed": "2026"}, "observed"),
        ({"source": []}, "source"),
        ({"until": "08-24"}, "until"),
    ],
)
def test_an_impossible_rule_is_refused_with_what_is_wrong(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ImpossibleRule) as caught:
        read_rules([RULE | change])

    assert problem in caught.value.problem


@pytest.mark.parametrize("key", [key for key in RULE if key != "id"])
def test_nothing_may_be_missing(key: str) -> None:
    with pytest.raises(ImpossibleRule, match=f"it-test: {key} is missing"):
        read_rules([{name: value for name, value in RULE.items() if name != key}])


def test_two_rules_of_one_id_are_refused() -> None:
    with pytest.raises(ImpossibleRule, match="two of this id"):
        read_rules([RULE, RULE])


def test_the_rules_are_many_and_each_says_where_it_is_from() -> None:
    assert len(all_rules()) >= 100
    assert len({country for rule in all_rules() for country in rule.countries}) >= 80
    for rule in all_rules():
        assert all(source == "judgement" or source.startswith("http") for source in rule.sources)
        for subdivision in rule.subdivisions:
            assert find_subdivision(rule.countries[0], subdivision) == subdivision


@pytest.mark.parametrize(
    ("rule", "country", "year", "start", "end"),
    [
        ("cn-spring-festival-before", "CN", 2025, "2025-01-15", "2025-01-24"),
        ("cn-spring-festival-factories", "CN", 2026, "2026-02-12", "2026-03-02"),
        ("cn-spring-festival-factories", "CN", 2027, "2027-02-01", "2027-02-19"),
        ("cn-spring-festival-return", "CN", 2028, "2028-02-08", "2028-02-16"),
        ("cn-spring-festival-offices", "CN", 2027, "2027-02-04", "2027-02-13"),
        ("cn-national-day", "CN", 2026, "2026-10-01", "2026-10-08"),
        ("vn-tet", "VN", 2026, "2026-02-12", "2026-02-22"),
        ("kr-seollal", "KR", 2027, "2027-02-05", "2027-02-10"),
        ("kr-chuseok", "KR", 2026, "2026-09-23", "2026-09-29"),
        ("jp-obon", "JP", 2027, "2027-08-11", "2027-08-17"),
        ("jp-year-end", "JP", 2026, "2026-12-29", "2027-01-04"),
        ("it-august", "IT", 2026, "2026-08-08", "2026-08-24"),
        ("it-christmas", "IT", 2027, "2027-12-24", "2028-01-07"),
        ("es-semana-santa", "ES", 2026, "2026-03-30", "2026-04-06"),
        ("gr-easter", "GR", 2027, "2027-04-29", "2027-05-05"),
        ("se-industrial-holiday", "SE", 2026, "2026-07-06", "2026-08-03"),
        ("se-industrial-holiday", "SE", 2027, "2027-07-12", "2027-08-09"),
        ("se-fi-midsummer", "FI", 2025, "2025-06-20", "2025-06-23"),
        ("no-joint-holiday", "NO", 2025, "2025-07-07", "2025-07-28"),
        ("dk-industrial-holiday-core", "DK", 2026, "2026-07-13", "2026-07-27"),
        ("be-construction-holiday", "BE", 2025, "2025-07-14", "2025-08-04"),
        ("de-carnival-rhineland", "DE", 2027, "2027-02-08", "2027-02-09"),
        ("de-ascension", "DE", 2026, "2026-05-15", "2026-05-18"),
        ("pl-may-bridge", "PL", 2028, "2028-05-01", "2028-05-04"),
        ("gulf-eid-al-fitr", "AE", 2026, "2026-03-18", "2026-03-25"),
        ("id-lebaran", "ID", 2026, "2026-03-18", "2026-03-28"),
        ("bd-eid-al-adha-factories", "BD", 2025, "2025-06-05", "2025-06-13"),
        ("tr-kurban-bayrami", "TR", 2026, "2026-05-26", "2026-06-02"),
        ("ir-nowruz", "IR", 2026, "2026-03-20", "2026-04-03"),
        ("il-sukkot", "IL", 2026, "2026-09-25", "2026-10-04"),
        ("in-diwali", "IN", 2025, "2025-10-19", "2025-10-24"),
        ("np-dashain", "NP", 2026, "2026-10-17", "2026-10-23"),
        ("th-songkran", "TH", 2026, "2026-04-12", "2026-04-18"),
        ("br-carnival", "BR", 2026, "2026-02-14", "2026-02-19"),
        ("us-thanksgiving-friday", "US", 2026, "2026-11-27", "2026-11-30"),
        ("ca-quebec-construction-holiday", "CA", 2025, "2025-07-20", "2025-08-03"),
        ("za-builders-holiday", "ZA", 2026, "2026-12-16", "2027-01-11"),
        ("nz-christmas", "NZ", 2027, "2027-12-24", "2028-01-06"),
    ],
)
def test_dates_of_the_rules(rule: str, country: str, year: int, start: str, end: str) -> None:
    found = [one for one in all_rules() if one.id == rule]

    dates = [(one.start_date, one.end_date) for one in occurrences(found[0], year, country)]

    assert dates == [(day(start), day(end))]


@pytest.mark.parametrize(
    ("country", "subdivision", "on_date", "scope", "rule"),
    [
        ("IT", None, "2026-08-07", "office", None),
        ("IT", None, "2026-08-07", "factory", "it-august-factories"),
        ("IT", None, "2026-08-08", "office", "it-august"),
        ("IT", None, "2026-08-23", "office", "it-august"),
        ("IT", None, "2026-08-24", "office", None),
        ("IT", None, "2027-01-01", "office", "it-christmas"),  # begun in the year before
        ("MX", None, "2026-03-31", "office", "mx-semana-santa"),
        ("MX", None, "2026-04-02", "office", "mx-holy-thursday-friday"),  # the more probable of the two
        ("DK", None, "2026-07-06", "office", "dk-industrial-holiday"),
        ("DK", None, "2026-07-13", "office", "dk-industrial-holiday-core"),
        ("CN", None, "2026-02-28", "office", "cn-spring-festival-offices-return"),
        ("CN", None, "2026-02-28", "factory", "cn-spring-festival-factories"),
        ("CN", None, "2026-03-02", "office", None),
        ("VN", None, "2026-02-13", "factory", "vn-tet"),  # public life rests, so factories do
        ("JP", None, "2026-01-03", "factory", "jp-year-end"),
        ("DE", "NW", "2026-02-16", "office", "de-carnival-rhineland"),
        ("DE", "DE-NW", "2026-02-16", "office", "de-carnival-rhineland"),
        ("DE", "BY", "2026-02-16", "office", None),
        ("DE", None, "2026-02-16", "office", None),
        ("SG", None, "2026-08-14", "office", None),
        (None, None, "2026-08-14", "office", None),
    ],
)
def test_the_strongest_on_a_day(
    country: str | None, subdivision: str | None, on_date: str, scope: str, rule: str | None
) -> None:
    found = closure_on(country, subdivision, day(on_date), scope=Scope(scope))

    assert (found.rule.id if found else None) == rule


def own(percent: int, scope: Scope = Scope.OFFICE) -> ClosureRule:
    told = read_rules([RULE | {"id": "own:1", "from": "2026-08-01", "to": "2026-08-21", "scope": scope.value}])[0]
    return replace(told, probability_percent=percent, is_own=True)


def test_what_the_company_told_is_stronger_than_any_rule() -> None:
    closures = PlaceClosures([*rules_of_place("IT"), own(60)], "IT")

    at_own = closures.on(day("2026-08-14"))
    after = closures.on(day("2026-08-21"))

    assert at_own is not None
    assert after is not None
    assert (at_own.rule.id, after.rule.id) == ("own:1", "it-august")


def test_a_company_that_works_through_is_not_closed() -> None:
    closures = PlaceClosures([*rules_of_place("IT"), own(0)], "IT")

    assert closures.on(day("2026-08-14")) is None
    assert closures.on(day("2026-08-22")) is not None
    assert "own:1" in [one.rule.id for one in closures.between(day("2026-08-01"), day("2026-08-02"))]


def test_a_shut_factory_says_nothing_of_the_office() -> None:
    closures = PlaceClosures([*rules_of_place("IT"), own(0, scope=Scope.FACTORY)], "IT")

    at_office = closures.on(day("2026-08-14"))

    assert at_office is not None
    assert at_office.rule.id == "it-august"
    assert closures.on(day("2026-08-14"), Scope.FACTORY) is None


PLACES: list[tuple[str, str | None]] = [
    (country, subdivision)
    for rule in all_rules()
    for country in rule.countries
    for subdivision in (None, *rule.subdivisions)
]


@given(st.sampled_from(PLACES), st.dates(day("2024-06-01"), day("2034-12-31")), st.integers(1, 400))
def test_closures_are_ordered_half_open_and_touch_the_days_asked(
    place: tuple[str, str | None], start: date, days: int
) -> None:
    end = start + timedelta(days=days)

    found = closures_between(*place, start, end)

    assert [(one.start_date, one.end_date) for one in found] == sorted((one.start_date, one.end_date) for one in found)
    assert len({(one.rule.id, one.start_date) for one in found}) == len(found)
    for one in found:
        assert one.start_date < one.end_date
        assert one.start_date < end
        assert one.end_date > start
        assert (one.end_date - one.start_date).days <= 40


@given(st.sampled_from(PLACES), st.dates(day("2024-06-01"), day("2034-12-31")), st.sampled_from(list(Scope)))
def test_the_one_on_a_day_is_among_those_of_the_day_and_none_is_more_probable(
    place: tuple[str, str | None], on_date: date, scope: Scope
) -> None:
    found: Closure | None = closure_on(*place, on_date, scope=scope)
    touching = [
        one for one in closures_between(*place, on_date, on_date + timedelta(days=1)) if one.rule.scope.touches(scope)
    ]

    if found is None:
        assert not touching
    else:
        assert found in touching
        assert found.rule.probability_percent == max(one.rule.probability_percent for one in touching)


def test_all_of_a_place_share_what_was_computed() -> None:
    assert place_closures("IT") is place_closures("IT")


def test_names_are_told_in_the_language_asked_or_in_english() -> None:
    rule = rules_of_place("JP")[0]

    assert rule.name("zh-hans") == "黄金周：工厂"
    assert rule.name("fr") == "Golden Week: factories"
