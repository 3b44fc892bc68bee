"""Dates, periods, numbers and money, as they stand in real lists; and what every parser promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.values import (
    BadValue,
    explain,
    parse_cadence,
    parse_channel,
    parse_consent,
    parse_currency,
    parse_date,
    parse_decimal,
    parse_emails,
    parse_languages,
    parse_minutes,
    parse_money,
    parse_periods,
    parse_phones,
    parse_rank,
    parse_rate,
    parse_stage,
    parse_tier,
    parse_website,
    parse_yes_no,
    settle_date_order,
    settle_decimal_mark,
)

NOVEMBER_3 = date(2026, 11, 3)
DATES = [
    ("2026-11-03", NOVEMBER_3),
    ("2026/11/3", NOVEMBER_3),
    ("2026.11.03", NOVEMBER_3),
    ("2026年11月3日", NOVEMBER_3),
    ("2026年11月3號", NOVEMBER_3),
    ("２０２６年１１月３日", NOVEMBER_3),
    ("20261103", NOVEMBER_3),
    ("46329", NOVEMBER_3),
    ("46329.75", NOVEMBER_3),
    ("2026-11-03 09:30", NOVEMBER_3),
    ("2026-11-03T09:30:00Z", NOVEMBER_3),
    ("2026-11-03T09:30:00+08:00", NOVEMBER_3),
    ("2026/11/3 下午 3:20", NOVEMBER_3),
    ("11/25/2026 3:20 PM", date(2026, 11, 25)),
    ("3.11.2026", NOVEMBER_3),
    ("03.11.26", NOVEMBER_3),
    ("3 Nov 2026", NOVEMBER_3),
    ("Nov 3, 2026", NOVEMBER_3),
    ("November 3rd 2026", NOVEMBER_3),
    ("3. November 2026", NOVEMBER_3),
    ("3 de noviembre de 2026", NOVEMBER_3),
    ("03-nov-2026", NOVEMBER_3),
    ("3 novembre 2026", NOVEMBER_3),
    ("3 nov. 2026", NOVEMBER_3),
    ("3-Nov-26", NOVEMBER_3),
    ("25/12/2026", date(2026, 12, 25)),
    ("12/25/2026", date(2026, 12, 25)),
    ("11/11/2026", date(2026, 11, 11)),
    ("29.02.2028", date(2028, 2, 29)),
    ("1 ene 2027", date(2027, 1, 1)),
    ("15 Sept 2026", date(2026, 9, 15)),
]


def test_dates_are_read() -> None:
    assert {text: parse_date(text) for text, _ in DATES} == dict(DATES)


@pytest.mark.parametrize("text", ["3/11/2026", "03/11/26", "3-11-2026", "03/11/2026 10:00"])
def test_an_ambiguous_date_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_date(text)
    assert caught.value.code == "date_order"
    assert caught.value.facts["day_first"] == "2026-11-03"
    assert caught.value.facts["month_first"] == "2026-03-11"
    assert parse_date(text, "day_first") == NOVEMBER_3
    assert parse_date(text, "month_first") == date(2026, 3, 11)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "31/31/2026",
        "soon",
        "2026",
        "11/2026",
        "2026-13-01",
        "n/a",
        "0000-00-00",
        "-",
        "123",
        "1234567",
        "明天",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_date(text)
    assert caught.value.code == "date"


@pytest.mark.parametrize("text", ["0202-11-03", "3/3/1026", "2620-11-03"])
def test_a_slip_in_the_year_is_named(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_date(text)
    assert caught.value.code == "date_range"


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["03/11/2026", "25/11/2026"], "day_first"),
        (["03/11/2026", "11/25/2026 10:00"], "month_first"),
        (["03/11/2026", "04/05/2026"], None),
        (["25/11/2026", "11/25/2026"], None),
        (["2026-11-03", "", "soon"], None),
        ([], None),
    ],
)
def test_the_order_is_settled_by_proof_alone(samples: list[str], order: str | None) -> None:
    assert settle_date_order(samples) == order


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)))
def test_every_way_to_write_a_date_gives_it_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}", "day_first") == day
    assert parse_date(f"{day.month}/{day.day}/{day.year}", "month_first") == day
    assert parse_date(day.strftime("%d.%m.%Y")) == day


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["/", "-"]))
def test_no_order_is_ever_guessed(day: date, mark: str) -> None:
    text = f"{day.month}{mark}{day.day}{mark}{day.year}"
    if day.day > 12 or day.day == day.month:
        assert parse_date(text) == day
    else:
        with pytest.raises(BadValue, match="date_order"):
            parse_date(text)


PERIODS = [
    ("2026-12-20..2027-01-05", [("2026-12-20", "2027-01-05")]),
    ("2026-12-20 .. 2027-01-05; 2026-10-01", [("2026-10-01", "2026-10-01"), ("2026-12-20", "2027-01-05")]),
    ("2026-12-20 to 2027-01-05", [("2026-12-20", "2027-01-05")]),
    ("2026-12-20 - 2027-01-05", [("2026-12-20", "2027-01-05")]),
    ("20.12.2026 – 05.01.2027", [("2026-12-20", "2027-01-05")]),
    ("2026年12月20日至2027年1月5日", [("2026-12-20", "2027-01-05")]),
    ("2026/12/20~2027/1/5", [("2026-12-20", "2027-01-05")]),
    ("del 20 de diciembre de 2026 al 5 de enero de 2027", [("2026-12-20", "2027-01-05")]),
    ("from 20 Dec 2026 until 5 Jan 2027", [("2026-12-20", "2027-01-05")]),
    ("2026-12-20..", [("2026-12-20", None)]),
    ("2026-12-20", [("2026-12-20", "2026-12-20")]),
    ("", []),
    (";", []),
]


def test_periods_may_have_hours_and_doubt() -> None:
    def plain(text: str) -> list[tuple[str, str, bool]]:
        found = parse_periods(text)
        return [
            (f"{each.first_day} {each.first_time}", f"{each.last_day} {each.last_time}", each.is_tentative)
            for each in found
        ]

    hours = "2026-12-20 13:00", "2027-01-05 12:30"
    whole = ("2026-12-20 None", "2027-01-05 None", False)
    assert plain("..".join(hours)) == [("2026-12-20 13:00:00", "2027-01-05 12:30:00", False)]
    assert plain("2026-12-20..2027-01-05?") == [(*whole[:2], True)]
    assert plain("2026-12-20 00:00..2027-01-05 00:00:00") == [whole]
    assert plain("2026-12-20..?") == [("2026-12-20 None", "None None", True)]
    assert plain("2026-12-20 09:00..2026-12-20 12:00；2026-12-20T14:00") == [
        ("2026-12-20 09:00:00", "2026-12-20 12:00:00", False),
        ("2026-12-20 14:00:00", "2026-12-20 None", False),
    ]
    with pytest.raises(BadValue) as caught:
        parse_periods("2026-12-20 12:00..2026-12-20 09:00")
    assert caught.value.code == "period_backwards"


def test_periods_are_read_with_both_days_away() -> None:
    def plain(text: str) -> list[tuple[str, str | None]]:
        found = parse_periods(text)
        return [(str(each.first_day), str(each.last_day) if each.last_day else None) for each in found]

    assert {text: plain(text) for text, _ in PERIODS} == dict(PERIODS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-01-05..2026-12-20", "period_backwards"),
        ("..2027-01-05", "period"),
        ("2026-01-01..2026-02-01..2026-03-01", "period"),
        ("August", "date"),
        ("2026-12-20..soon", "date"),
        ("3/11/2026..5/11/2026", "date_order"),
    ],
)
def test_wrong_periods_say_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_periods(text)
    assert caught.value.code == code


NUMBERS = [
    ("1234.56", "1234.56"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("1 234,56", "1234.56"),
    ("1'234.56", "1234.56"), ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("1,234", "1234"),
    ("12,5", "12.5"), ("0,5", "0.5"), ("0.125", "0.125"), ("1234", "1234"), ("-5", "-5"),
    ("(1,234.00)", "-1234.00"), ("1234-", "-1234"), ("50万", "500000"), ("1.5亿", "150000000"),
    ("50k", "50000"), ("2.5M", "2500000"), ("３，０００", "3000"), ("1,00,000.50", "100000.50"),
    ("12,34,567", "1234567"), ("0", "0"), ("1 000 000", "1000000"), ("1\u202f234,5", "1234.5"),
    ("1,5 mio", "1500000"), ("1234.567", "1234.567"),
]  # fmt: skip


def test_numbers_are_read() -> None:
    assert {text: parse_decimal(text) for text, _ in NUMBERS} == {text: Decimal(number) for text, number in NUMBERS}


def test_one_point_before_three_digits_is_not_guessed() -> None:
    with pytest.raises(BadValue) as caught:
        parse_decimal("1.234")
    assert caught.value.code == "number_mark"
    assert caught.value.facts["as_thousands"] == "1234"
    assert parse_decimal("1.234", ",") == 1234
    assert parse_decimal("1.234", ".") == Decimal("1.234")


@pytest.mark.parametrize("text", ["abc", "", "1,2,3", "1.2.3", "12 apples", "1-2", "10..5", "1,23,4", "$"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_decimal(text)
    assert caught.value.code == "number"


@pytest.mark.parametrize(
    ("samples", "mark"),
    [
        (["1.234", "99,5"], ","),
        (["1.234", "2.345,10"], ","),
        (["1,234.5"], "."),
        (["1.234.567"], ","),
        (["1.234", "5.678"], None),
        (["1,5", "1.5"], None),
        (["100", ""], None),
    ],
)
def test_the_decimal_mark_is_settled_by_proof_alone(samples: list[str], mark: str | None) -> None:
    assert settle_decimal_mark(samples) == mark


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_amounts_survive_both_ways_to_write_them(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    assert parse_decimal(english) == amount
    assert parse_decimal(english.translate(str.maketrans(",.", ".,"))) == amount


MONEY = [
    ("US$ 1,234.50", "1234.50", "USD"), ("USD 1,234.50", "1234.50", "USD"), ("1.234,50 €", "1234.50", "EUR"),
    ("€1,234", "1234", "EUR"), ("¥50,000", "50000", ""), ("$ 99.90", "99.90", ""),
    ("50万美元", "500000", "USD"), ("人民币 3,000 元", "3000", "CNY"), ("3000元", "3000", "CNY"),
    ("RMB 3000", "3000", "CNY"), ("HK$200", "200", "HKD"), ("R$ 1.000,00", "1000.00", "BRL"),
    ("MX$ 500", "500", "MXN"), ("£12.5k", "12500", "GBP"), ("1500", "1500", ""),
    ("-USD 20.00", "-20.00", "USD"), ("(USD 20.00)", "-20.00", "USD"), ("CHF 1'200.00", "1200.00", "CHF"),
    ("2 mio EUR", "2000000", "EUR"), ("NT$30,000", "30000", "TWD"), ("12,5 €", "12.5", "EUR"),
    ("100 pesos", "100", ""), ("100 pesos mexicanos", "100", "MXN"),
]  # fmt: skip


def test_money_is_read() -> None:
    expected = {text: (Decimal(amount), currency) for text, amount, currency in MONEY}
    assert {text: parse_money(text) for text in expected} == expected


@pytest.mark.parametrize(("text", "code"), [("much", "number"), ("100 apples", "currency"), ("EUR 5 USD", "currency")])
def test_what_is_no_money_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_money(text)
    assert caught.value.code == code


CURRENCIES = [
    ("USD", "USD"), ("usd", "USD"), ("US$", "USD"), ("US Dollar", "USD"), ("美元", "USD"), ("美金", "USD"),
    ("dólares", "USD"), ("€", "EUR"), ("Euro", "EUR"), ("欧元", "EUR"), ("RMB", "CNY"), ("人民币", "CNY"),
    ("CNH", "CNY"), ("元", "CNY"), ("GBP", "GBP"), ("£", "GBP"), ("英镑", "GBP"), ("JPY", "JPY"),
    ("日元", "JPY"), ("HK$", "HKD"), ("港币", "HKD"), ("peso mexicano", "MXN"), ("Brazilian Real", "BRL"),
    ("Swiss Franc", "CHF"), ("AED", "AED"), ("U.S.D.", "USD"), ("新台幣", "TWD"),
]  # fmt: skip


def test_currencies_are_known_by_code_sign_and_name() -> None:
    assert {text: parse_currency(text) for text, _ in CURRENCIES} == dict(CURRENCIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$", "currency_open"),
        ("¥", "currency_open"),
        ("peso", "currency_open"),
        ("ABC", "currency"),
        ("DEM", "currency"),
        ("money", "currency"),
    ],
)
def test_a_currency_is_never_guessed(text: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_currency(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25%", "0.25"),
        ("25 %", "0.25"),
        ("0.25", "0.25"),
        ("25", "0.25"),
        ("12,5%", "0.125"),
        ("-3%", "-0.03"),
        ("1", "1"),
        ("0", "0"),
        ("３０％", "0.3"),
    ],
)
def test_rates_are_read(text: str, rate: str) -> None:
    assert parse_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["high", "5000%", "USD 5"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_rate(text)
    assert caught.value.code == "rate"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30", 30),
        ("45 min", 45),
        ("1 h", 60),
        ("1.5h", 90),
        ("1,5 horas", 90),
        ("1:30", 90),
        ("30分钟", 30),
        ("2小时", 120),
        ("20 minutos", 20),
        ("15m", 15),
    ],
)
def test_minutes_are_read(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "long", "-5", "3 days"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_minutes(text)
    assert caught.value.code == "minutes"


def parse_german_phones(text: str) -> object:
    return parse_phones(text, "DE")


PARSERS: list[Callable[[str], object]] = [
    parse_date, parse_periods, parse_decimal, parse_money, parse_currency, parse_rate, parse_minutes, parse_tier,
    parse_stage, parse_rank, parse_channel, parse_consent, parse_yes_no, parse_languages, parse_cadence, parse_emails,
    parse_website, parse_german_phones,
]  # fmt: skip


def problem_of(parse: Callable[[str], object], text: str) -> BadValue | None:
    try:
        parse(text)
    except BadValue as problem:
        return problem
    return None


@given(st.text(max_size=30), st.sampled_from(PARSERS))
def test_any_text_gives_a_value_or_a_sentence_that_names_it(text: str, parse: Callable[[str], object]) -> None:
    problem = problem_of(parse, text)
    if problem:
        sentence = explain(problem, lambda message: message)
        value = str(problem.facts["value"])
        assert value in sentence
        assert "{" not in sentence.replace(value, "")


@pytest.mark.parametrize("piece", ["a", "1", " ", "@", "1/", ", ", "((", "1 a ", "一", "a@b.c;", '"', "..", "1.1,"])
def test_absurdly_long_values_are_refused_at_once(piece: str) -> None:
    text = f"x{piece * 50_000}x"
    for parse in PARSERS:
        problem = problem_of(parse, text)
        assert problem
        assert len(str(problem.facts["value"])) <= 121
