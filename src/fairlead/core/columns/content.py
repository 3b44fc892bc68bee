"""Recognise what a column holds from its values alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from fairlead.core.places import canonical_zone, find_country
from fairlead.core.search_terms import normalise

# A column is judged by this many of its values; a single one proves little.
_JUDGED_VALUES = 40
# What these values are shows at their beginning; the patterns would be slow on very long ones.
_JUDGED_CHARACTERS = 200

_EMAIL = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+\.[^\s@＠]{2,}.*", re.DOTALL)
_URL = re.compile(
    r"(https?://|www\.)\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|net|org|cn|de|es|mx|co|io|eu|fr|it|br|uk|jp|in)(\.[a-z]{2})?/?",
    re.I,
)
# Digits as phones are written: with a country code, a leading zero or spaces between; or a mobile of China. Plain
# digits alone are as often the number of an order.
_PHONE = re.compile(r"(?:[+＋(（]|00|0)[\d０-９\s().（）/-]{7,}|\d{2,4}[\s-][\d\s-]{5,}\d|(?:86)?1[3-9]\d{9}", re.ASCII)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*")
_WEEK = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*-.*\d{1,2}:\d{2}.*", re.I)
_PERIOD = re.compile(r"\d{4}-\d{2}-\d{2}\.\.(\d{4}-\d{2}-\d{2})?(\s*;.*)?")
_TIER = re.compile(r"[A-Da-d][级級类]?")
_COMPANY = re.compile(
    r"\b(gmbh|ag|kg|ltd|limited|llc|inc|corp|co|company|plc|sa|srl|sarl|sas|spa|bv|nv|ab|oy|as|aps|pty|pte|sdn|bhd|ltda|"
    r"sl|cv|trading|import|imports|export|group|industries|international)\b|公司|集团|集團|株式会社|厂$|廠$|商行|주식회사"
)


def field_of_values(values: Sequence[str]) -> tuple[str, float] | None:
    """Return the field that the values of a column suggest, with the share of them that do, or None.

    Only what can be told from a value alone is recognised: mail addresses, phones, web addresses, countries,
    zones, weeks, periods of leave, tiers, companies.
    """
    judged = [value.strip()[:_JUDGED_CHARACTERS] for value in values if value.strip()][:_JUDGED_VALUES]
    if not judged:
        return None
    for field, test, least_share, least_values in _TESTS:
        if len(judged) < least_values:
            continue
        share = sum(1 for value in judged if test(value)) / len(judged)
        if share >= least_share:
            return field, share
    return None


def _is(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


def _is_phone(value: str) -> bool:
    first = re.split(r"[;,、；，]", value)[0].strip()
    number = re.sub(r"(?i)\s*(ext\.?|x|转|分机)\s*\d+$", "", first)
    digits = sum(char.isdigit() for char in number)
    return digits > 6 and _PHONE.fullmatch(number) is not None and _DATE.fullmatch(number) is None


def _is_company(value: str) -> bool:
    return _COMPANY.search(normalise(value)) is not None


@lru_cache(maxsize=4096)
def _is_country(value: str) -> bool:
    return find_country(value) is not None


def _is_zone(value: str) -> bool:
    return "/" in value and canonical_zone(value) is not None


_TESTS: tuple[tuple[str, Callable[[str], bool], float, int], ...] = (
    ("email", _is(_EMAIL), 0.7, 1),
    ("zone", _is_zone, 0.7, 1),
    ("leave", _is(_PERIOD), 0.7, 1),
    ("week", _is(_WEEK), 0.7, 1),
    ("website", _is(_URL), 0.7, 1),
    ("phone", _is_phone, 0.8, 1),
    ("tier", _is(_TIER), 0.9, 3),
    ("country", _is_country, 0.8, 1),
    ("account", _is_company, 0.5, 1),
)
