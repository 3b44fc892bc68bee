"""Read values of fields with a fixed choice: tier, stage, rank, channel, consent, yes and no."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fairlead.core.values.problems import BadValue
from fairlead.core.values.word_lists import word_key, words_of

_TIER = re.compile(r"(?:tier|grade|class|level|category|categor[ií]a|clase|nivel|等级|等級|级别|級別)?\s*([a-d])\s*"
                   r"(?:级|級|类|類|等|档|檔|tier|grade|class|级客户|級客戶|类客户|類客戶)?", re.I)  # fmt: skip


def parse_tier(text: str) -> str:
    """Return the tier A, B, C or D that `text` names.

    Numbers, stars and words such as VIP are refused: what they mean differs from list to list. Raises
    `BadValue("tier")`.

    >>> parse_tier("a级"), parse_tier("Tier B")
    ('A', 'B')
    """
    found = _TIER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise BadValue("tier", text)
    return found.group(1).upper()


def parse_stage(text: str) -> str:
    """Return LEAD, CONTACTED, SAMPLING, ACTIVE, DORMANT or LOST. Raises `BadValue("stage")`.

    >>> parse_stage("已成交"), parse_stage("Prospecto")
    ('ACTIVE', 'LEAD')
    """
    return _choice("stage", text)


def parse_rank(text: str) -> str:
    """Return OWNER, HEAD, STAFF or ASSISTANT. Raises `BadValue("rank")`."""
    return _choice("rank", text)


def parse_channel(text: str) -> str:
    """Return EMAIL, CALL, MESSAGE, MEETING or VISIT. Raises `BadValue("channel")`.

    >>> parse_channel("WeChat"), parse_channel("Correo")
    ('MESSAGE', 'EMAIL')
    """
    return _choice("channel", text)


def parse_consent(text: str) -> str:
    """Return GIVEN or REFUSED. Raises `BadValue("consent")`."""
    value = _words("yes_no").get(_key(text))
    if value is None:
        raise BadValue("consent", text)
    return "GIVEN" if value == "YES" else "REFUSED"


def parse_yes_no(text: str) -> bool:
    """Return whether `text` says yes. Raises `BadValue("yes_no")`.

    >>> parse_yes_no("是"), parse_yes_no("Sí"), parse_yes_no("FALSE")
    (True, True, False)
    """
    value = _words("yes_no").get(_key(text))
    if value is None:
        raise BadValue("yes_no", text)
    return value == "YES"


def _choice(field: str, text: str) -> str:
    words = _words(field)
    value = words.get(_key(text))
    if value is None:
        raise BadValue(field, text, known=", ".join(dict.fromkeys(words.values())))
    return value


def _key(text: str) -> str:
    """Compare without a leading number ("3. 报价"), as sorted lists of choices have."""
    plain = re.sub(r"^\d+\s*[.、)-]\s*(?=\D)", "", unicodedata.normalize("NFKC", text).strip())
    return word_key(plain)


@lru_cache(maxsize=8)
def _words(field: str) -> dict[str, str]:
    """Return the value of every known word of a field; the value itself is one of them."""
    found: dict[str, str] = {}
    for head, word in words_of("choices.txt"):
        name, _, value = head.partition(" ")
        if name == field:
            found[word_key(value)] = value
            found[word_key(word)] = value
    return found
