"""Read names of people, kept as they are written."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Before the name in European languages, after it in Chinese, Japanese and Korean.
_BEFORE = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|mme|mlle|sr|sra|srta|doña|dña|ing|lic|licda|arq|dra|herr|frau|sig|dott|"
    r"senhor|senhora|engr|dipl-ing|monsieur|madame|señor|señora|señorita)\.?|(?:sig\.ra|dott\.ssa|hr\.|eng\.))\s+",
    re.I,
)
_AFTER = re.compile(
    r"(?<=[\u3400-\u9fff])\s*(先生|女士|小姐|太太|夫人|经理|經理|总经理|總經理|总|總|老师|老師|博士|教授|工程师|工程師|主任|"
    r"様|さん)$"
)
_SPACES = re.compile(r"\s+")
_CJK_NAME = re.compile(r"[\u3400-\u9fff·・]{2,6}")
_KOREAN_NAME = re.compile(r"[\uac00-\ud7af]{2,5}")
_TWO_CHARACTER_SURNAMES = frozenset((
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙",
    "公孫", "慕容", "司徒", "令狐", "宇文", "长孙", "長孫", "夏侯", "轩辕", "軒轅", "端木", "南宫", "南宮",
    "独孤", "獨孤",
))  # fmt: skip
_PARTICLES = frozenset((
    "de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "du", "van", "von", "der", "den", "ter",
    "ten", "zu", "zum", "zur", "bin", "ibn", "al", "el", "le", "y", "e",
))  # fmt: skip


class PersonName(NamedTuple):
    """A name as written (`full`, without salutation) and the parts that are beyond doubt; "" where they are not."""

    full: str
    salutation: str
    given: str
    family: str


def parse_person(text: str) -> PersonName:
    """Return the name in `text` in its own script and order, its salutation apart.

    The parts are told where the writing shows them: "Family, Given"; a family name in capitals; Chinese and
    Korean names, whose family name comes first; two words in Latin letters only where the second is not in doubt.
    Names of more words are left whole: which of them is the family name differs from country to country.

    >>> parse_person("Sra. María GARCÍA LÓPEZ")
    PersonName(full='María García López', salutation='Sra.', given='María', family='García López')
    >>> parse_person("张伟先生")
    PersonName(full='张伟', salutation='先生', given='伟', family='张')
    """
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ,;")
    salutation, name = _salutation(plain)
    if _CJK_NAME.fullmatch(name) or _KOREAN_NAME.fullmatch(name):
        return _eastern(name, salutation)
    family, comma, given = name.partition(",")
    if comma and given.strip():
        given, family = _calm(given.strip()), _calm(family.strip())
        return PersonName(f"{given} {family}", salutation, given, family)
    return _western(name, salutation)


def join_person(given: str, family: str, country: str | None = None) -> str:
    """Return the full name in the order of its script: Chinese, Japanese and Korean put the family name first.

    In Latin letters it comes first in Hungary alone.

    >>> join_person("伟", "张"), join_person("Anna", "Müller")
    ('张伟', 'Anna Müller')
    """
    given, family = given.strip(), family.strip()
    if not given or not family:
        return given or family
    if _is_eastern(given) and _is_eastern(family):
        return family + given
    return f"{family} {given}" if country == "HU" else f"{given} {family}"


def _salutation(plain: str) -> tuple[str, str]:
    before = _BEFORE.match(plain)
    titles: list[str] = []
    while before and plain[before.end() :].strip():
        titles.append(before.group().strip())
        plain = plain[before.end() :].strip()
        before = _BEFORE.match(plain)
    after = _AFTER.search(plain)
    if after and plain[: after.start()].strip():
        titles.append(after.group(1))
        plain = plain[: after.start()].strip()
    return " ".join(titles), plain


def _eastern(name: str, salutation: str) -> PersonName:
    cut = 2 if name[:2] in _TWO_CHARACTER_SURNAMES and len(name) > 2 else 1
    if "·" in name or "・" in name or len(name) > cut + 2:
        # A foreign name in Chinese characters keeps its own order.
        return PersonName(name, salutation, "", "")
    return PersonName(name, salutation, name[cut:], name[:cut])


def _western(name: str, salutation: str) -> PersonName:
    words = name.split(" ")
    loud = [word.isupper() and len(word) > 1 and word.replace("-", "").isalpha() for word in words]
    if any(loud) and not all(loud):
        family = " ".join(word for word, is_loud in zip(words, loud, strict=True) if is_loud)
        given = " ".join(word for word, is_loud in zip(words, loud, strict=True) if not is_loud)
        if _is_one_run(loud):
            return PersonName(_calm(name), salutation, given, _calm(family))
    full = _calm(name) if all(loud) and len(words) > 1 else name
    return PersonName(full, salutation, "", "")


def _is_one_run(flags: list[bool]) -> bool:
    """Tell whether the true ones stand together at the beginning or the end."""
    count = sum(flags)
    return all(flags[:count]) or all(flags[-count:])


def _calm(name: str) -> str:
    """Write names in capitals as names are written, and leave others as they are."""
    return " ".join(_calm_word(word) for word in name.split(" "))


def _calm_word(word: str) -> str:
    if not word.isupper() or len(word) < 2 or "." in word:
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    return "-".join(part.capitalize() for part in word.split("-"))


def _is_eastern(text: str) -> bool:
    return all("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text if char != " ")
