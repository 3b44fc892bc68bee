"""Recognise countries by their codes and by the names that people write."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from importlib import resources

from babel import Locale

from fairlead.core.search_terms import normalise

# "Republic of Cuba", "the Netherlands", "Sultanate of Oman": the rest is the name.
_FORMS_OF_STATE = re.compile(
    r"^(the )?((federal |federative |islamic |socialist |democratic |people s |arab |bolivarian |oriental )*"
    r"(republic|kingdom|state|states|sultanate|principality|commonwealth|union|grand duchy|rep) of )?(the )?"
)
_SPLIT = re.compile(
    r"[()（）\[\]/|,;，、:：]|\s[-–—]\s|(?<=[a-z])\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+(?=[a-z])", re.I
)
# Two letters in the range of regional indicators are a flag.
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_REGIONAL_A = 0x1F1E6
_LONGEST_NAME = 200
# "n/a" is no Namibia, although "NA" is.
_NOT_AVAILABLE = re.compile(r"n[/.\\]a\.?", re.I)
_LEAST_LIKENESS = 0.72


def find_country(text: str) -> str | None:
    """Return the ISO alpha-2 code of the country that `text` names, or None when it names none or more than one.

    Understands alpha-2, alpha-3 and three-digit codes, names in English, Chinese, Spanish, German, French,
    Portuguese and the country's own languages, customary short forms, flags, and the same country written twice
    ("德国 Germany"). "Korea" is South Korea and "Guinea" the republic around Conakry, as in trade; "Congo" stays open.

    >>> [find_country(text) for text in ("UK", "韩国", "EE.UU.", "Deutschland", "156", "Congo")]
    ['GB', 'KR', 'US', 'DE', 'CN', None]
    """
    return _find_country(text) if len(text) <= _LONGEST_NAME else None


@lru_cache(maxsize=4096)
def _find_country(text: str) -> str | None:
    if _NOT_AVAILABLE.fullmatch(text.strip()):
        return None
    return _by_key(_key(text)) or _by_flag(text) or _by_parts(text)


def suggest_countries(text: str, locale: str = "en", most: int = 3) -> list[str]:
    """Return the names, in `locale`, of countries that `text` may mean, the likeliest first; [] when nothing is near.

    >>> suggest_countries("Germny"), suggest_countries("Congo", "es")
    (['Germany'], ['República Democrática del Congo', 'Congo'])
    """
    key = _key(text[:_LONGEST_NAME])
    codes = list(_open_names().get(key, ()))
    if not codes and len(key) > 2:
        near = difflib.get_close_matches(key, _names(), n=3 * most, cutoff=_LEAST_LIKENESS)
        codes = list(dict.fromkeys(_names()[name] for name in near))
    return [country_name(code, locale) for code in codes[:most]]


def country_name(code: str, locale: str) -> str:
    """Return the name of a country (ISO alpha-2) in a Babel locale such as "zh_Hans"; the code where there is none."""
    return _territories(locale).get(code, code)


@lru_cache(maxsize=32)
def _territories(locale: str) -> dict[str, str]:
    return dict(Locale.parse(locale, sep="-" if "-" in locale else "_").territories)


def is_country_code(code: str) -> bool:
    """Tell whether `code` is an ISO alpha-2 code in capitals (or XK, Kosovo)."""
    return code in _codes()


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """Return all alpha-2 codes in alphabetical order."""
    return tuple(sorted(_codes()))


def _key(text: str) -> str:
    return "".join(word for word in normalise(text).split() if word != "and")


def _by_key(key: str) -> str | None:
    if key in _open_names():
        return None
    return _codes_by_key().get(key) or _names().get(key)


def _by_flag(text: str) -> str | None:
    flags = _FLAG.findall(text)
    if len(flags) != 1:
        return None
    code = "".join(chr(ord(char) - _REGIONAL_A + ord("A")) for char in flags[0])
    return code if is_country_code(code) else None


def _by_parts(text: str) -> str | None:
    """Try the text without its form of state, then its parts, which must not contradict each other."""
    plain = normalise(text)
    shorter = _FORMS_OF_STATE.sub("", plain)
    if shorter and shorter != plain and (found := _by_key(_key(shorter))):
        return found
    parts = [part for part in _SPLIT.split(text) if part and part.strip()]
    if len(parts) < 2:
        return None
    codes = {code for part in parts if (code := _by_key(_key(part)))}
    open_parts = any(_key(part) in _open_names() for part in parts)
    return codes.pop() if len(codes) == 1 and not open_parts else None


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(line.partition("\t")[0] for line in _lines("countries.txt"))


@lru_cache(maxsize=1)
def _codes_by_key() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("countries.txt"):
        code, alpha_3, number, _ = line.split("\t")
        found |= {code.lower(): code, alpha_3.lower(): code, number: code}
    return found


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("countries.txt"):
        code, _, _, names = line.split("\t")
        found.update((_key(name), code) for name in names.split("|"))
    for line in _lines("country_aliases.txt"):
        if not line.startswith("?"):
            code, _, names = line.partition(": ")
            found.update((_key(name), code) for name in names.split("; "))
    return found


@lru_cache(maxsize=1)
def _open_names() -> dict[str, tuple[str, ...]]:
    """Return the names that mean several countries, with the codes to offer."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines("country_aliases.txt"):
        if line.startswith("? "):
            name, _, codes = line[2:].partition(" = ")
            found[_key(name)] = tuple(codes.split())
    return found


def _lines(name: str) -> list[str]:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
