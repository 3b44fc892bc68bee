"""Recognise the states, provinces and regions of a country (ISO 3166-2)."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from importlib import resources

from fairlead.core.search_terms import normalise

# What says only that it is a subdivision, in the languages of the lists; left out on both sides of the
# comparison.
_KINDS = frozenset((
    "state", "province", "region", "county", "prefecture", "governorate", "department", "district", "oblast",
    "krai", "kray", "okrug", "republic", "respublika", "territory", "autonomous", "autonomnyy", "autonomnaya",
    "municipality", "metropolitan", "emirate", "canton", "parish", "sheng", "shi", "zizhiqu", "of", "the",
    "provincia", "de", "del", "la", "el", "estado", "departamento", "comunidad", "comunitat", "autonoma",
    "foral", "principado", "ciudad", "land", "freistaat", "regione", "kanton", "voivodeship", "wojewodztwo",
    "zupanija", "kommune", "kommunia", "lan", "fylke", "megye", "judet", "область", "край", "республика",
    "округ", "автономныи", "автономная", "oblysy", "oblasti", "ili", "il", "vilayet", "muhafazat", "pcia",
    "prov", "edo", "dept",
))  # fmt: skip
_CHINESE_KINDS = re.compile(r"(?<=..)(省|市|州|县|縣|自治区|自治區|特别行政区|特別行政區|大区|地区|府|県|道)$")
# Subdivisions that are also countries of their own in ISO 3166-1, with zones and holidays of their own.
_TERRITORIES = {
    "FR-971": "GP", "FR-972": "MQ", "FR-973": "GF", "FR-974": "RE", "FR-976": "YT", "FR-GP": "GP",
    "FR-MQ": "MQ", "FR-GF": "GF", "FR-GUA": "GP", "FR-LRE": "RE", "FR-MAY": "YT", "FR-RE": "RE", "FR-YT": "YT",
    "FR-BL": "BL", "FR-MF": "MF", "FR-NC": "NC", "FR-PF": "PF", "FR-PM": "PM", "FR-TF": "TF", "FR-WF": "WF",
    "NL-AW": "AW", "NL-CW": "CW", "NL-SX": "SX", "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ", "US-AS": "AS",
    "US-GU": "GU", "US-MP": "MP", "US-PR": "PR", "US-UM": "UM", "US-VI": "VI", "CN-HK": "HK", "CN-MO": "MO",
    "CN-TW": "TW", "FI-01": "AX", "NO-21": "SJ", "NO-22": "SJ",
}  # fmt: skip


def find_subdivision(country: str, text: str) -> str | None:
    """Return the ISO 3166-2 suffix ("CA", "BY") of the subdivision of `country` (alpha-2) that `text` names, or None.

    Takes the code with or without the country, official, English, Chinese and customary names. Of a name that
    stands on two levels (the province and the community of Madrid) the upper one is meant; of two on one level,
    none.

    >>> find_subdivision("US", "Calif."), find_subdivision("DE", "Bavaria"), find_subdivision("CN", "广东省")
    ('CA', 'BY', 'GD')
    """
    return _find(country, text)


@lru_cache(maxsize=4096)
def _find(country: str, text: str) -> str | None:
    written = text.strip().upper().removeprefix(f"{country}-")
    if written in _parents(country):
        return written
    names = _names(country)
    for key in _keys(text):
        found = names.get(key)
        if found:
            return _highest(country, found)
    return None


def parent_subdivision(country: str, suffix: str) -> str | None:
    """Return the suffix of the subdivision that contains this one, or None for those directly below the country."""
    return _parents(country).get(suffix)


def child_subdivisions(country: str, suffix: str) -> list[str]:
    """Return the suffixes of the subdivisions directly inside this one, in alphabetical order."""
    return sorted(child for child, parent in _parents(country).items() if parent == suffix)


def territory_of_subdivision(country: str, suffix: str) -> str | None:
    """Return the country code of a subdivision that ISO also lists as a country, such as RE for FR-974, or None."""
    return _TERRITORIES.get(f"{country}-{suffix}")


def territories_of(country: str) -> tuple[str, ...]:
    """Return the country codes of the territories that ISO lists as subdivisions of `country` too."""
    return tuple(sorted({code for key, code in _TERRITORIES.items() if key.startswith(f"{country}-")}))


def _keys(text: str) -> list[str]:
    """Return the forms under which a name is compared: whole, and without the words for its kind."""
    plain = normalise(text)
    bare = " ".join(word for word in plain.split() if word not in _KINDS)
    forms = [plain, bare, _CHINESE_KINDS.sub("", plain)]
    return [form.replace(" ", "") for form in dict.fromkeys(forms) if form]


def _highest(country: str, suffixes: frozenset[str]) -> str | None:
    parents = _parents(country)
    top = [suffix for suffix in suffixes if parents[suffix] is None] or list(suffixes)
    return top[0] if len(top) == 1 else None


@lru_cache(maxsize=1)
def _by_country() -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for line in _lines("subdivisions.txt"):
        code, parent, names = line.split("\t")
        country, _, suffix = code.partition("-")
        found[country].append((suffix, parent, names))
    return found


@lru_cache(maxsize=1)
def _aliases() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in _lines("subdivision_aliases.txt"):
        code, _, names = line.partition(": ")
        country, _, suffix = code.partition("-")
        found[country].append((suffix, names))
    return found


@lru_cache(maxsize=64)
def _parents(country: str) -> dict[str, str | None]:
    rows = _by_country().get(country, [])
    return {suffix: None if parent == "-" else parent for suffix, parent, _ in rows}


@lru_cache(maxsize=64)
def _names(country: str) -> dict[str, frozenset[str]]:
    """Return the subdivisions that each name means; a name written for one by hand means no other."""
    official: dict[str, set[str]] = defaultdict(set)
    for suffix, _, names in _by_country().get(country, []):
        for name in names.split("|"):
            for key in _keys(name):
                official[key].add(suffix)
    found = {key: frozenset(suffixes) for key, suffixes in official.items()}
    for suffix, names in _aliases().get(country, []):
        for name in names.split("; "):
            found.update((key, frozenset((suffix,))) for key in _keys(name)[:1])
    return found


def _lines(name: str) -> list[str]:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
