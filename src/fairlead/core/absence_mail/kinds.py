"""What kind of mail this is: an absence, somebody who has left, or one of the many that only look like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from fairlead.core.absence_mail.confidence import Doubt
from fairlead.core.absence_mail.evidence import Evidence, Machine
from fairlead.core.absence_mail.statements import Role, Statement
from fairlead.core.absence_mail.tokens import Kind as TokenKind
from fairlead.core.absence_mail.tokens import Token
from fairlead.core.absence_mail.vocabulary import Mark

# A sentence with one of these belongs into an absence reply; others are business.
_USUAL = frozenset((
    "absence", "closed", "delegate", "none", "limited", "regular", "forwarded", "not_forwarded", "deleted", "polite",
    "further_notice", "left", "own_reach",
))  # fmt: skip
# "Need something sooner?" offers help; longer questions ask for something.
_MOST_LETTERS_OF_OFFER = 24


class Kind(NamedTuple):
    """The kind, the mark that says so, and why it may be another. `confidence` is set where no absence is told."""

    name: str
    cue: Mark | None = None
    doubts: tuple[Doubt, ...] = ()
    confidence: float = 0.0


class Words(NamedTuple):
    """What the own words of a mail hold."""

    tokens: Sequence[Token]
    marks: Sequence[Mark]
    sentences: Sequence[int]
    statements: Sequence[Statement]
    subject_marks: Sequence[Mark]
    has_quote: bool
    greets_by_name: bool = False


def decide_kind(evidence: Evidence, words: Words) -> Kind:
    """Return the kind of a mail from its evidence and its words."""
    if evidence.kind:
        return Kind(evidence.kind, confidence=0.99)
    count = Counter(mark.meaning for mark in words.marks)
    other = _other_machine(evidence, count)
    if other:
        return Kind(other, confidence=0.95)
    present = _present(words.marks)
    left = None if count["ticket"] and _is_of_mailbox(words.marks) else _left(words, present)
    if words.greets_by_name and evidence.machine is not Machine.SURE:
        left = None
    if left and (evidence.machine is not Machine.NO_SIGN or _reads_like_a_reply(words)):
        return Kind("left_company", left, _doubts_of_machine(evidence))
    successor = _successor(evidence, words, present, count)
    if successor:
        return Kind("left_company", successor, (Doubt.GUESSED_LEFT,))
    return _absence(evidence, words, present, count)


def _doubts_of_machine(evidence: Evidence) -> tuple[Doubt, ...]:
    match evidence.machine:
        case Machine.SURE:
            return ()
        case Machine.SIGNS:
            return (Doubt.SOME_SIGN,)
    return (Doubt.NO_SIGN,)


def _other_machine(evidence: Evidence, count: Counter[str]) -> str | None:
    if count["receipt"] and not count["absence"]:
        return "negative:read_receipt"
    if count["bounce"] and evidence.machine is not Machine.NO_SIGN and not count["absence"]:
        return "negative:dsn"
    if count["challenge"] and evidence.machine is not Machine.NO_SIGN and not count["absence"]:
        return "negative:challenge"
    if count["calendar"] and not count["absence"]:
        return "negative:meeting_decline"
    if evidence.says_list and (not evidence.subject_prefix or count["newsletter"]):
        return "negative:newsletter"
    if count["newsletter"] and (not evidence.subject_prefix or not count["absence"]):
        return "negative:newsletter"
    return None


def _present(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks of absence that are not told as past or as a plan."""
    past = [mark for mark in marks if mark.meaning in ("past", "future")]
    return [
        mark
        for mark in marks
        if mark.meaning in ("absence", "closed")
        and not any(other.start <= mark.start and mark.end <= other.end for other in past)
    ]


def _is_of_mailbox(marks: Sequence[Mark]) -> bool:
    """Tell whether only an address is said to have gone out of use: people also get new ones."""
    left = [mark for mark in marks if mark.meaning == "left"]
    return bool(left) and all(mark.value == "mailbox" for mark in left)


def _left(words: Words, present: Sequence[Mark]) -> Mark | None:
    """Return the mark that somebody has left, unless the mail gives a day of return."""
    left = next((mark for mark in words.marks if mark.meaning == "left"), None)
    if left is None:
        return None
    # "My last day before parental leave": of work, not in the company.
    away = {words.sentences[mark.start] for mark in present}
    last_days = [mark for mark in words.marks if mark.meaning == "left" and mark.value == "last_day"]
    if left in last_days and words.sentences[left.start] in away:
        return None
    offers = {words.sentences[mark.start] for mark in words.marks if mark.meaning == "delegate"}
    if any(each.role is Role.RETURN and each.is_sure and each.sentence not in offers for each in words.statements):
        return None
    before = [mark for mark in present if mark.start < left.start]
    # A day in the sentence of leaving is the one on which they left.
    returns = any(
        each.role in (Role.RETURN, Role.AWAY, Role.UNTIL, Role.THROUGH) and each.sentence != words.sentences[left.start]
        for each in words.statements
    )
    return None if returns and before else left


def _successor(evidence: Evidence, words: Words, present: Sequence[Mark], count: Counter[str]) -> Mark | None:
    """Return the mark by which an automatic reply sends everybody elsewhere for good, and tells of no absence.

    People find ever new words for having left; that somebody else is asked "from now on" is said in few.
    """
    if evidence.machine is not Machine.SURE or present or count["weak"] or count["ticket"] or evidence.says_ticket:
        return None
    if not (evidence.subject_prefix or evidence.says_replied):
        return None
    if count["further_notice"] or any(each.role is not Role.OTHER and each.is_sure for each in words.statements):
        return None
    named = {words.sentences[at] for at, token in enumerate(words.tokens) if token.kind is TokenKind.EMAIL}
    marks = [mark for mark in words.marks if mark.meaning == "henceforth"]
    return marks[0] if named and marks else None


def _absence(evidence: Evidence, words: Words, present: Sequence[Mark], count: Counter[str]) -> Kind:
    cue = next((mark for mark in present if mark.meaning == "absence"), None) or next(iter(present), None)
    dated = [each for each in words.statements if each.role is not Role.OTHER and each.is_sure]
    if evidence.machine is Machine.SURE:
        return _of_sure_machine(evidence, words, cue, dated, count)
    if evidence.says_ticket:
        return Kind("negative:ticket_notification", confidence=0.9)
    return _without_sure_machine(evidence, words, cue, dated, count)


def _of_sure_machine(
    evidence: Evidence, words: Words, cue: Mark | None, dated: Sequence[Statement], count: Counter[str]
) -> Kind:
    """Decide about a mail that a machine has written: is it because somebody is away?"""
    returns = [each for each in dated if each.role is Role.RETURN]
    named = bool(evidence.apple_dates) or any(mark.meaning in ("absence", "closed") for mark in words.subject_marks)
    if count["past"] and not dated and not named:
        return Kind("negative:human", confidence=0.8)
    is_away = _is_away_with_dates(words) or (count["absence"] and dated and evidence.subject_prefix)
    if evidence.says_ticket or (count["ticket"] and not is_away):
        return Kind("negative:ticket_ack", confidence=0.95)
    if cue or returns or named or _only_weak(words, dated):
        told_by = cue or (returns[0].cue if returns else None)
        return Kind("absence", told_by, () if cue or named else (Doubt.NO_WORD,))
    return _guessed(evidence, words, count)


# Somebody whose mail is not read, or not regularly, is away.
_READS_LITTLE = ("limited", "none", "deleted", "not_forwarded")


def _guessed(evidence: Evidence, words: Words, count: Counter[str]) -> Kind:
    """Decide about an automatic reply without any known word of absence, of return or of having left.

    People find ever new words for these. What the reply gives tells them apart: days, or only whom to ask; one that
    tells of a receipt is neither.
    """
    is_reply = bool(evidence.subject_prefix) or evidence.says_replied
    if is_reply and not count["ticket"]:
        if _tells_a_time(words):
            return Kind("absence", None, (Doubt.NO_WORD, Doubt.WORDS))
        if not count["acknowledged"] and any(count[meaning] for meaning in _READS_LITTLE):
            return Kind("absence", None, (Doubt.NO_WORD,))
        if not count["acknowledged"] and evidence.subject_prefix and _names_somebody(words):
            return Kind("left_company", None, (Doubt.NO_WORD, Doubt.GUESSED_LEFT))
    return Kind("negative:auto_acknowledgement", confidence=0.9)


def _names_somebody(words: Words) -> bool:
    return any(token.kind is TokenKind.EMAIL for token in words.tokens) and any(
        mark.meaning in ("delegate", "henceforth") for mark in words.marks
    )


def _is_away_with_dates(words: Words) -> bool:
    """Tell whether a sentence names an absence and its days: holidays are also an excuse for slow answers."""
    away = {words.sentences[mark.start] for mark in _present(words.marks)}
    return any(each.sentence in away and each.role is not Role.OTHER and each.is_sure for each in words.statements)


def _tells_a_time(words: Words) -> bool:
    """Tell whether an automatic reply without a known word of absence gives a period, or a day and somebody to ask."""
    told = [each for each in words.statements if each.role is not Role.OTHER]
    if any(each.latest is not None or each.role in (Role.UNTIL, Role.THROUGH, Role.START) for each in told):
        return True
    return bool(words.statements) and _names_somebody(words)


def _only_weak(words: Words, dated: Sequence[Statement]) -> bool:
    return any(mark.meaning in ("weak", "further_notice") for mark in words.marks) and bool(
        dated or any(mark.meaning in ("further_notice", "delegate") for mark in words.marks)
    )


def _without_sure_machine(
    evidence: Evidence, words: Words, cue: Mark | None, dated: Sequence[Statement], count: Counter[str]
) -> Kind:
    """Decide about a mail that no header calls automatic: many mail services mark theirs by nothing."""
    signs = evidence.machine is Machine.SIGNS
    if cue is None or words.greets_by_name:
        return Kind("negative:human_rule_forwarded" if signs else "negative:human", confidence=0.95)
    if cue.meaning == "closed" and not count["absence"] and not signs:
        return Kind("negative:holiday_notice", confidence=0.8)
    if count["past"] or count["future"] or count["request"] or not _reads_like_a_reply(words):
        return Kind("negative:human_rule_forwarded" if signs else "negative:human", confidence=0.85)
    return Kind("absence", cue, _doubts_of_machine(evidence))


def _reads_like_a_reply(words: Words) -> bool:
    """Tell whether all sentences are such as stand in automatic replies: none asks or tells anything else."""
    by_sentence: dict[int, set[str]] = {}
    for mark in words.marks:
        by_sentence.setdefault(words.sentences[mark.start], set()).add(mark.meaning)
    stated = {each.sentence for each in words.statements if each.role is not Role.OTHER}
    letters: Counter[int] = Counter()
    for token, sentence in zip(words.tokens, words.sentences, strict=True):
        letters[sentence] += len(token.form) if token.form[0].isalpha() else 0
        if token.form == "?" and (
            letters[sentence] > _MOST_LETTERS_OF_OFFER or "delegate" not in by_sentence.get(sentence, ())
        ):
            return False
    foreign = [
        sentence
        for sentence, count in letters.items()
        if count > 6 and sentence not in stated and not by_sentence.get(sentence, set()) & _USUAL
    ]
    return len(foreign) == 0 and not (words.has_quote and len(letters) > 6)
