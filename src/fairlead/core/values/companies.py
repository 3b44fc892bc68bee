"""Compare names of companies."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from fairlead.core.search_terms import normalise

# Chinese, Japanese and Korean names carry theirs without spaces.
_CJK_FORMS = re.compile(
    "(?:股份有限公司|有限责任公司|有限責任公司|集团有限公司|集團有限公司|集团股份有限公司|有限公司|总公司|總公司|分公司|公司|"
    "株式会社|有限会社|合同会社|주식회사|유한회사)"
)


# Russian, Indonesian, French and Baltic companies put the form before the name.
_FORMS_IN_FRONT = frozenset((
    "pt", "cv", "ooo", "oao", "zao", "pao", "ооо", "оао", "зао", "пао", "ао", "ип", "тов", "too", "тоо", "sarl", "sas",
    "uab", "sia", "firma",
))  # fmt: skip


def company_key(name: str) -> str:
    """Return the normal form under which two spellings of one company meet: no legal form, accents, case, punctuation.

    It is for finding candidates: equal keys in one country are likely the same company. A name of nothing but a
    legal form keeps it.

    >>> company_key("Müller & Söhne GmbH & Co. KG"), company_key("深圳市海纳贸易有限公司")
    ('muller sohne', '深圳市海纳贸易')
    >>> company_key("Comercial Ñandú, S.A. de C.V.") == company_key("COMERCIAL NANDU SA DE CV")
    True
    """
    plain = normalise(name)
    bare = " ".join(_CJK_FORMS.sub(" ", plain).split()) or plain
    words = [word for word in bare.split() if word not in ("and", "und", "y", "et", "the")] or bare.split()
    words = _without_form_at_end(words)
    return " ".join(_without_form_at_beginning(words))


def _without_form_at_end(words: list[str]) -> list[str]:
    forms, longest = _legal_forms()
    while len(words) > 1:
        counts = range(min(longest, len(words) - 1), 0, -1)
        count = next((count for count in counts if " ".join(words[-count:]) in forms), 0)
        if not count:
            break
        words = words[:-count]
    return words


def _without_form_at_beginning(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in _FORMS_IN_FRONT else words


@lru_cache(maxsize=1)
def _legal_forms() -> tuple[frozenset[str], int]:
    """Return the legal forms as they remain after `normalise`, and how many words the longest has."""
    text = (resources.files(__package__) / "legal_forms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    forms = frozenset(form for line in lines for form in line.split("; "))
    return forms, max(form.count(" ") + 1 for form in forms)
