"""The name of a person that stands beside an address or a number."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_PART = r"[A-ZÀ-ÖØ-ÞĀ-ſƏА-ЯЁЇІЄҐ][\w'’.-]*[\w.]|[A-ZА-Я]\."
_LATIN = re.compile(
    rf"(?<![\w@.-])(?:{_PART})(?:\s+(?:(?:van|von|der|den|de|del|della|di|da|dos|das|do|la|le|du|el|al|bin|ibn|ter|ten|zu)\s+){{0,2}}(?:{_PART})){{0,3}}"
)
_EASTERN = re.compile(
    r"([\u3400-\u9fff]{1,4}(?:[\s\u3000][\u3400-\u9fff]{1,3})?)[\s\u3000]*(?:先生|女士|小姐|太太|经理|經理|总监|總監|总|主管|主任|专员|專員|同事|"
    r"様|さま|さん|氏|殿|部长|部長|課長|课长|係長|主任|工程师|工程師|助理|副理|協理|课员)"
)
_KOREAN = re.compile(
    r"([\uac00-\ud7af]{2,4})\s*(?:과장|대리|부장|차장|팀장|사원|주임|님|이사|실장|매니저|책임|선임|프로|씨|본부장)"
)
_CALLED = re.compile(
    r"(?:联系人|联系|聯繫|联络|聯絡|请洽|請洽|洽|同事|同仁|代理人|代理|致电|找|由|与|與|和|给|給|致電|部|課|课|科|担当|の|담당자|담당|대행자?|동료|후임자?|"
    r"大行|[:：、，,]|^)[\s\u3000:：]*((?:[\u3400-\u9fff]{2,4}(?:[\s\u3000][\u3400-\u9fff]{1,3})?|[\uac00-\ud7af]{2,4}))[\s\u3000]*"
    r"(?=[(（:：,，、。;；/\s]|$|[a-zA-Z0-9+]|邮箱|郵箱|电话|電話|手机|手機|分机|まで|负责|負責|代为|接替|处理|處理|协助|에게|께|으로|로)"
)
_ARABIC = re.compile(
    r"(?:مع|السيدة|السيد|الأستاذة|الأستاذ|أ\.|م\.|د\.|الزميلة|الزميل|زميلي|زميلتي|المهندس|المهندسة)\s+((?:[\u0621-\u064a]{2,}\s*){1,3})"
)
_ARABIC_TITLES = re.compile(
    r"^(?:السيدة|السيد|الأستاذة|الأستاذ|الزميلة|الزميل|زميلي|زميلتي|المهندسة?|أ\.?|م\.?|د\.?)\s+"
)
_ARABIC_ENDS = re.compile(r"\s+(?:على|عبر|للأمور|هاتف|في|أو|جوال|بريد|البريد|رقم|من|لأي|عن)\b.*")
_MOST = 60


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    text = (resources.files(__package__) / "no_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def name_before(text: str) -> str | None:
    """Return the name that stands last in the words before an address.

    >>> name_before("please contact Ms. Cathy van der Zhou at "), name_before("请联系郑伟 先生\\nE-mail: ")
    ('Cathy van der Zhou', '郑伟')
    """
    words = text[-120:]
    for eastern in (_EASTERN, _KOREAN):
        found = eastern.findall(words)
        if found:
            return _tidied_eastern(found[-1])
    if re.search("[\u0600-\u06ff]", words):
        return _arabic(words)
    if re.search("[\u3400-\u9fff\uac00-\ud7af]", words):
        found = _CALLED.findall(words)
        if found:
            return _tidied_eastern(found[-1])
    return _latin(words)


def name_behind(text: str) -> str | None:
    """Return the name in brackets, or alone, directly behind an address."""
    found = re.match(r"\s*>?\s*[(（]([^()（）\d@]{2,40})[)）]", text)
    return name_before(found.group(1)) if found else None


def _latin(words: str) -> str | None:
    for found in reversed(_LATIN.findall(words)):
        parts = re.sub(r"\s+", " ", found).split(" ")
        while parts and parts[0].strip(".,").lower() in _no_names():
            parts.pop(0)
        while parts and parts[-1].strip(".,").lower() in _no_names():
            parts.pop()
        name = " ".join(parts).strip(" .,-'’")
        if len(name) > 1 and len(name) <= _MOST and not name.isupper():
            return name
    return None


def _arabic(words: str) -> str | None:
    found = _ARABIC.findall(words)
    if not found:
        return _latin(words)
    name = found[-1].strip()
    while _ARABIC_TITLES.match(name):
        name = _ARABIC_TITLES.sub("", name)
    return _ARABIC_ENDS.sub("", " " + name).strip() or None


def _tidied_eastern(name: str) -> str:
    bare = re.sub(
        r"^(?:请联系|請聯繫|請聯絡|请联络|联系|聯繫|联络|聯絡|同事|由|与|與|和|找|洽|请|請|致电|为|為)+", "", name
    )
    return re.sub(r"[\s\u3000]+", " ", bare or name).strip()
