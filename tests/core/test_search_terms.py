"""What a query finds, and that the index never hides what it finds."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.search_terms import MOST_QUERY_GRAMS, grams, matches, normalise, query_grams

PLAIN = [
    ("Müller & Söhne GmbH", "muller sohne gmbh"), ("ŁÓDŹ", "lodz"), ("Straße", "strasse"),
    ("Ærøskøbing", "aeroskobing"), ("Đà Nẵng", "da nang"), ("İstanbul", "istanbul"), ("Þórshöfn", "thorshofn"),
    ("São Paulo", "sao paulo"), ("Ñandú", "nandu"), ("œuvre", "oeuvre"), ("ＡＢＣ　１２３", "abc 123"),
    ("（上海）贸易", "上海 贸易"), ("㈱山田", "株 山田"), ("ガード", "ガード"), ("ｶﾞｰﾄﾞ", "ガード"),
    ("Ελλάδα", "ελλαδα"), ("Ёлка", "елка"), ("مُحَمَّد", "محمد"), ("٠١٢٣", "0123"), ("김철수", "김철수"),
    ("anna.mueller@acme-group.de", "anna mueller acme group de"), ("+49 (0)711/123-456", "49 0 711 123 456"),
    ("O'Neil’s", "o neil s"), ("  a\t b\n", "a b"), ("", ""), ("€ — !", ""),
]  # fmt: skip


def test_texts_are_compared_without_what_people_leave_out() -> None:
    assert {text: normalise(text) for text, _ in PLAIN} == dict(PLAIN)


@given(st.text(max_size=60))
def test_the_plain_form_is_final(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain
    assert plain == " ".join(plain.split())


@given(st.text(max_size=40))
def test_the_way_characters_are_composed_does_not_count(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


RECORD = "Müller & Söhne Maschinenbau GmbH 穆勒机械 anna.mueller@mueller-soehne.de +4917112345678 Anna Müller Stuttgart"
FOUND = [
    "müller", "MULLER", "muller", "ulle", "müller gmbh", "gmbh müller", "穆勒", "机械", "勒", "anna", "an", "a",
    "st", "stutt", "tuttga", "mueller-so", "anna.mueller@", "@mueller", "soehne.de", "17112345",
    "0171 12345678", "0171-1234", "+49 171 1234 5678", "004917112345678", "12345678", "345 67", "an mu",
    "maschinen stuttgart", "穆勒 anna", "ＭＵＬＬＥＲ", "4917", "",
]  # fmt: skip
NOT_FOUND = [
    "meier",
    "nna x",
    "nn",
    "n",
    "uttx",
    "穆王",
    "机穆",
    "0171 999999",
    "anna.meier@",
    "gmbh ltd",
    "12345678901",
    "ü",
]


def test_queries_that_find_a_record() -> None:
    assert [query for query in (*FOUND, *NOT_FOUND) if matches(query, RECORD)] == FOUND
    assert [query for query in FOUND if not set(query_grams(query)) <= grams(RECORD)] == []


def test_phones_are_found_however_they_were_written() -> None:
    assert matches("17112345678", "+49 171 1234-5678")
    assert set(query_grams("17112345678")) <= grams("+49 171 1234-5678")
    assert matches("138 0013 8000", "+8613800138000")
    assert not matches("13800138001", "+8613800138000")


LETTERS = st.sampled_from("abcdeáüßñłøxyz0123456789 -.@ЖжΣ中国贸易公司有限北京カなㄱ가나")
TEXT = st.text(LETTERS, max_size=40)


@given(TEXT, TEXT)
def test_the_index_never_hides_a_match(query: str, text: str) -> None:
    if matches(query, text):
        assert set(query_grams(query)) <= grams(text)


@given(TEXT, st.data())
def test_any_part_of_a_text_is_found_by_the_index(text: str, data: st.DataObject) -> None:
    plain = normalise(text)
    start = data.draw(st.integers(0, len(plain)))
    part = plain[start : start + data.draw(st.integers(3, 20))].strip()
    if len(part) >= 3:
        assert matches(part, text)
        assert set(query_grams(part)) <= grams(text)


@given(TEXT, st.data())
def test_the_beginning_of_any_word_is_found_by_the_index(text: str, data: st.DataObject) -> None:
    words = normalise(text).split()
    if words:
        word = data.draw(st.sampled_from(words))
        part = word[: data.draw(st.integers(1, 2))]
        assert matches(part, text)
        assert set(query_grams(part)) <= grams(text)


@given(TEXT, st.data())
def test_any_chinese_character_is_found_by_the_index(text: str, data: st.DataObject) -> None:
    characters = [char for char in normalise(text) if "\u4e00" <= char <= "\u9fff"]
    if characters:
        char = data.draw(st.sampled_from(characters))
        assert matches(char, text)
        assert set(query_grams(char)) <= grams(text)


@given(st.text(max_size=60))
def test_grams_fit_into_a_signed_bigint(text: str) -> None:
    assert all(0 < gram < 2**63 for gram in grams(text))
    assert len(query_grams(text)) <= MOST_QUERY_GRAMS
    assert len(set(query_grams(text))) == len(query_grams(text))


def test_different_pieces_never_share_a_number() -> None:
    words = ["abc", "abd", "bcd", "中国", "国中", "中", "ab", "a", "b", "123", "カナ"]
    numbers = [tuple(query_grams(word)) for word in words]
    assert len(set(numbers)) == len(words)


def test_the_most_telling_grams_come_first() -> None:
    # "com" is in almost every mail address: it must not be what the index is asked for.
    assert query_grams("com")[0] not in query_grams("zylberbaum@example.com")
    # Rare letters narrow more than frequent ones.
    assert query_grams("anastazja")[0] in query_grams("azj")
