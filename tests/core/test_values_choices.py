"""Choices, languages and rhythms, as they stand in real lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.values import (
    BadValue,
    Cadence,
    parse_cadence,
    parse_channel,
    parse_consent,
    parse_languages,
    parse_rank,
    parse_stage,
    parse_tier,
    parse_yes_no,
)

TIERS = [
    ("A", "A"),
    ("b", "B"),
    ("Ｃ", "C"),
    ("A级", "A"),
    ("D類", "D"),
    ("Tier A", "A"),
    ("Class B", "B"),
    ("等级A", "A"),
    (" a ", "A"),
    ("A级客户", "A"),
]


def test_tiers_are_read() -> None:
    assert {text: parse_tier(text) for text, _ in TIERS} == dict(TIERS)


@pytest.mark.parametrize("text", ["VIP", "E", "1", "★★★", "AA", "A+", "AB", "重要", "", "high"])
def test_tiers_are_not_guessed_from_other_scales(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_tier(text)
    assert caught.value.code == "tier"


STAGES = [
    ("Lead", "LEAD"), ("LEAD", "LEAD"), ("潜在客户", "LEAD"), ("Prospecto", "LEAD"), ("Contacted", "CONTACTED"),
    ("跟进中", "CONTACTED"), ("En seguimiento", "CONTACTED"), ("报价", "SAMPLING"), ("3. 报价", "SAMPLING"),
    ("Cotizado", "SAMPLING"), ("Sample sent", "SAMPLING"), ("成交客户", "ACTIVE"), ("老客户", "ACTIVE"),
    ("Cliente activo", "ACTIVE"), ("Closed Won", "ACTIVE"), ("active", "ACTIVE"), ("休眠", "DORMANT"),
    ("Inactivo", "DORMANT"), ("on hold", "DORMANT"), ("流失", "LOST"), ("Perdido", "LOST"),
    ("closed-lost", "LOST"),
]  # fmt: skip


def test_stages_are_known_in_four_languages() -> None:
    assert {text: parse_stage(text) for text, _ in STAGES} == dict(STAGES)


@pytest.mark.parametrize("text", ["開發中", "Stage 4", "", "?"])
def test_an_unknown_stage_is_refused_with_those_that_are_known(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_stage(text)
    assert caught.value.facts["known"] == "LEAD, CONTACTED, SAMPLING, ACTIVE, DORMANT, LOST"


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("CEO", "OWNER"),
        ("总经理", "OWNER"),
        ("Dueño", "OWNER"),
        ("Purchasing Manager", "HEAD"),
        ("采购经理", "HEAD"),
        ("Gerente", "HEAD"),
        ("staff", "STAFF"),
        ("专员", "STAFF"),
        ("Comprador", "STAFF"),
        ("助理", "ASSISTANT"),
        ("Secretaria", "ASSISTANT"),
    ],
)
def test_ranks_are_known(text: str, rank: str) -> None:
    assert parse_rank(text) == rank


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("E-mail", "EMAIL"),
        ("邮件", "EMAIL"),
        ("Correo", "EMAIL"),
        ("Phone", "CALL"),
        ("电话", "CALL"),
        ("Llamada", "CALL"),
        ("WhatsApp", "MESSAGE"),
        ("微信", "MESSAGE"),
        ("Zoom", "MEETING"),
        ("视频会议", "MEETING"),
        ("拜访", "VISIT"),
        ("Visita", "VISIT"),
    ],
)
def test_channels_are_known(text: str, channel: str) -> None:
    assert parse_channel(text) == channel


@pytest.mark.parametrize(("text", "yes"), [
    ("yes", True), ("Y", True), ("1", True), ("是", True), ("Sí", True), ("TRUE", True), ("x", True),
    ("no", False), ("N", False), ("0", False), ("否", False), ("FALSE", False),
])  # fmt: skip
def test_yes_and_no(text: str, yes: bool) -> None:
    assert parse_yes_no(text) is yes
    assert parse_consent(text) == ("GIVEN" if yes else "REFUSED")


@pytest.mark.parametrize("text", ["maybe", "2", "", "待定"])
def test_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(BadValue):
        parse_yes_no(text)
    with pytest.raises(BadValue):
        parse_consent(text)


LANGUAGES = [
    ("English", ["en"]), ("en", ["en"]), ("EN", ["en"]), ("中文", ["zh"]), ("汉语", ["zh"]),
    ("Mandarin", ["zh"]), ("简体中文", ["zh-Hans"]), ("Traditional Chinese", ["zh-Hant"]),
    ("zh-CN", ["zh-Hans"]), ("zh_TW", ["zh-Hant"]), ("Spanish", ["es"]), ("español", ["es"]),
    ("Castellano", ["es"]), ("西班牙语", ["es"]), ("es-MX", ["es-MX"]), ("Deutsch", ["de"]), ("德语", ["de"]),
    ("Alemán", ["de"]), ("Français", ["fr"]), ("français", ["fr"]), ("Português", ["pt"]), ("pt_BR", ["pt-BR"]),
    ("Brazilian Portuguese", ["pt-BR"]), ("Русский", ["ru"]), ("俄语", ["ru"]), ("العربية", ["ar"]),
    ("Arabic", ["ar"]), ("日本語", ["ja"]), ("日语", ["ja"]), ("한국어", ["ko"]), ("Italiano", ["it"]),
    ("Türkçe", ["tr"]), ("Tiếng Việt", ["vi"]), ("ไทย", ["th"]), ("Bahasa Indonesia", ["id"]),
    ("English, Spanish", ["en", "es"]), ("中文/英文", ["zh", "en"]), ("en; es; en", ["en", "es"]),
    ("English and French", ["en", "fr"]), ("inglés y alemán", ["en", "de"]),
    ("Chinese (Simplified)", ["zh-Hans"]), ("广东话", ["yue"]), ("", []),
]  # fmt: skip


def test_languages_are_known_by_name_and_code() -> None:
    assert {text: parse_languages(text) for text, _ in LANGUAGES} == dict(LANGUAGES)


@pytest.mark.parametrize("text", ["Klingonish", "xx", "en-ZZ9", "English, blah", "??", "en-QX"])
def test_unknown_languages_are_named(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_languages(text)
    assert caught.value.code == "language"


CADENCES = [
    ("weekly", 1, "week"), ("Weekly", 1, "week"), ("fortnightly", 2, "week"), ("biweekly", 2, "week"),
    ("every two weeks", 2, "week"), ("monthly", 1, "month"), ("quarterly", 3, "month"),
    ("every 7 working days", 7, "working_day"), ("every 10 days", 10, "day"), ("every 3 weeks", 3, "week"),
    ("7 working days", 7, "working_day"), ("14", 14, "day"), ("14 days", 14, "day"), ("每周", 1, "week"),
    ("每週一次", 1, "week"), ("每两周", 2, "week"), ("每2周", 2, "week"), ("每月", 1, "month"),
    ("每季度", 3, "month"), ("每7个工作日", 7, "working_day"), ("每10天", 10, "day"), ("7天一次", 7, "day"),
    ("semanal", 1, "week"), ("quincenal", 2, "week"), ("mensual", 1, "month"), ("Trimestral", 3, "month"),
    ("cada 7 días hábiles", 7, "working_day"), ("cada 15 días", 15, "day"), ("cada tres semanas", 3, "week"),
    ("每三个月", 3, "month"), ("half-yearly", 6, "month"), ("yearly", 12, "month"), ("daily", 1, "day"),
    ("every 1 week", 1, "week"),
]  # fmt: skip


def test_rhythms_are_read() -> None:
    expected = {text: (every, unit) for text, every, unit in CADENCES}
    assert {text: (found.every, found.unit) for text in expected if (found := parse_cadence(text))} == expected


@pytest.mark.parametrize(
    "text", ["", "sometimes", "every 0 days", "0", "every blue moon", "every 99999 days", "每", "-7", "every 2.5 weeks"]
)
def test_what_is_no_rhythm_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_cadence(text)
    assert caught.value.code == "cadence"


@given(st.integers(1, 120), st.sampled_from(["day", "working_day", "week", "month"]))
def test_a_rhythm_reads_what_it_writes(every: int, unit: str) -> None:
    cadence = Cadence(every, unit)  # type: ignore[arg-type]
    assert parse_cadence(str(cadence)) == cadence
