"""In which languages a text is written: several when it says everything twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fairlead.core.absence_mail.tokens import Kind, Token
from fairlead.core.absence_mail.vocabulary import LANGUAGES, Mark

_BY_SCRIPT = frozenset(("zh", "ja", "ko", "ru", "ar"))
_VOTES = {"function": 1, "absence": 2, "closed": 2, "left": 2, "polite": 1, "further_notice": 1}
# A further language is one only with so many words that the main one does not know, and such a share of its votes.
_FEWEST_OWN_WORDS, _LEAST_SHARE = 4, 0.34


def find_languages(tokens: Sequence[Token], marks: Sequence[Mark], locale: str | None) -> tuple[str, ...]:
    """Return the codes of the languages of a text, the main one first; at least one."""
    found = _by_script(tokens)
    own = _own_language(locale)
    latin = sum(token.kind is Kind.WORD and token.form.isascii() for token in tokens)
    if latin >= 2:
        chosen = _by_votes(marks, own)
        found = [*found, *chosen] if not found or latin > 3 else found
    if not found:
        found = [own if own in LANGUAGES else "en"]
    return tuple(dict.fromkeys(found))


def _own_language(locale: str | None) -> str:
    own = (locale or "").partition("-")[0].lower()
    return {"nb": "sv", "no": "sv", "nn": "sv", "da": "sv"}.get(own, own)


def _by_votes(marks: Sequence[Mark], own: str) -> list[str]:
    """Return the languages whose words stand in the text, `own` first of equals.

    Words that several languages share, and single ones that happen to be a word elsewhere, make no further language:
    marks of a wrong language would say wrong things.
    """
    votes: Counter[str] = Counter()
    words: dict[str, set[int]] = {}
    for mark in marks:
        if mark.language not in _BY_SCRIPT and mark.meaning in _VOTES:
            votes[mark.language] += _VOTES[mark.meaning]
            words.setdefault(mark.language, set()).update(range(mark.start, mark.end))
    if not votes:
        return []
    main = max(votes, key=lambda language: (votes[language], language == own))
    known = set(words[main])
    chosen = [main]
    for language, count in votes.most_common():
        fresh = len(words[language] - known)
        fewest = 1 if language == own else _FEWEST_OWN_WORDS
        if language != main and fresh >= fewest and (language == own or count >= votes[main] * _LEAST_SHARE):
            chosen.append(language)
            known |= words[language]
    return chosen


def _by_script(tokens: Sequence[Token]) -> list[str]:
    counts: Counter[str] = Counter()
    for token in tokens:
        char = token.form[0]
        if token.kind is Kind.CHARACTER:
            counts["ko" if "\uac00" <= char <= "\ud7af" else "ja" if "\u3040" <= char <= "\u30ff" else "zh"] += 1
        elif token.kind is Kind.WORD:
            counts["ru" if "\u0400" <= char <= "\u04ff" else "ar" if "\u0600" <= char <= "\u06ff" else "other"] += 1
    # Chinese characters are part of Japanese and, rarely, of Korean texts.
    if counts["ja"] > 3 and counts["ja"] * 6 > counts["zh"]:
        counts["zh"] = 0 if counts["zh"] < 4 * counts["ja"] else counts["zh"]
    elif counts["zh"]:
        counts["ja"] = 0
    if counts["ko"] > 3 and counts["zh"] < counts["ko"] / 4:
        counts["zh"] = 0
    return [language for language, count in counts.most_common() if count >= 2 and language in _BY_SCRIPT]
