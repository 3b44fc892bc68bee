"""Understand headings that qualify a known one: "Buyer's e-mail", "客户所在国家", "Correo del cliente"."""

from __future__ import annotations

import re

from fairlead.core.columns.vocabulary import NO_FIELD, compact, vocabulary
from fairlead.core.search_terms import normalise

# Words that say whose or which: without them the heading means the same field.
_QUALIFIERS = frozenset((
    "customer", "company", "account", "client", "contact", "buyer", "primary", "main", "business", "work",
    "office", "default", "first", "second", "other", "alternate", "direct", "general", "preferred", "the",
    "of", "s", "your", "our", "their", "his", "her", "official", "current", "full", "new", "old", "importer",
    "organization", "person", "cliente", "empresa", "contacto", "principal", "de", "del", "la", "el", "los",
    "las", "comprador", "oficina", "trabajo", "segundo", "otro", "su", "cuenta", "compania", "prospecto",
    "lead", "kunde", "kunden", "firma", "societe",
))  # fmt: skip
_CJK = re.compile(r"[\u3400-\u9fff]+")
_CJK_QUALIFIERS = (
    "客户", "客戶", "公司", "联系人", "聯絡人", "聯繫人", "企业", "企業", "主要", "默认", "預設", "办公", "辦公",
    "工作", "单位", "單位", "买家", "買家", "对方", "對方", "采购", "採購", "所在", "所属", "所屬", "首要", "第一",
    "主", "的", "其他", "备用", "備用", "常用", "是否", "一级", "一級",
)  # fmt: skip


def field_of_unqualified(heading: str) -> str | None:
    """Return the field that `heading` means without its qualifying words, or None.

    >>> field_of_unqualified("Buyer's e-mail address")
    'email'
    >>> field_of_unqualified("客户所在国家")
    'country'
    """
    plain = normalise(heading)
    return _of_chinese(compact(heading)) if _CJK.search(plain) else _of_words(plain.split())


def _of_words(words: list[str]) -> str | None:
    known = vocabulary()
    kept = [word for word in words if word not in _QUALIFIERS and not word.isdigit()]
    if not kept or len(kept) == len(words):
        return None
    field = known.get("".join(kept))
    return field if field and field != NO_FIELD else None


def _of_chinese(form: str) -> str | None:
    """Chinese puts the noun last: take the longest known ending whose beginning only qualifies."""
    known = vocabulary()
    for cut in range(1, len(form) - 1):
        ending = known.get(form[cut:])
        if ending and ending != NO_FIELD and _only_qualifies(form[:cut]):
            return ending
    return None


def _only_qualifies(beginning: str) -> bool:
    while beginning:
        qualifier = next((each for each in _CJK_QUALIFIERS if beginning.startswith(each)), None)
        if qualifier is None:
            return False
        beginning = beginning[len(qualifier) :]
    return True
