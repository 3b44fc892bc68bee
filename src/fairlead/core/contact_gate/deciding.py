"""The decision itself: what forbids it for good, what forbids it now, and when nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from fairlead.core.availability.instants import epoch_seconds, utc_moment
from fairlead.core.contact_gate.question import (
    ConsentSaid,
    Decision,
    OwnSide,
    Party,
    Passing,
    Question,
    Reason,
    StandIn,
    Verdict,
    Weight,
)
from fairlead.core.contact_gate.rules import first_clear, rules_for, stand_in_at
from fairlead.core.contact_gate.words import Channel, ConsentRule, Harshness, Purpose

_VERDICTS = {Weight.TOLD: Verdict.YES, Weight.NOT_NOW: Verdict.NOT_NOW, Weight.NEVER: Verdict.NEVER}
# Reasons of one weight are told in this order.
_CODES = (
    "gone", "left", "no_address", "consent_refused", "consent_missing", "channel_refused", "language",
    "hold", "hours", "zone_unknown", "wished_hours", "probably_closed", "perhaps_away", "ceiling", "we_are_closed",
    "we_are_away", "open", "nearly_full", "prefers", "speaks", "never_asked", "wishes",
)  # fmt: skip
_PLACES = {code: place for place, code in enumerate(_CODES)}


def decide(question: Question, *, language: str = "en") -> Decision:
    """Decide whether a person may be contacted. `language` is that of names in the facts (holidays, closures).

    Never is stronger than not now, whatever else is asked. A purpose that is harsh, and whatever the person has
    refused, needs a second person to be let through; what the law forbids, nobody lets through.
    """
    instant = epoch_seconds(question.asked.moment)
    rules = rules_for(question)
    said = (rule.reason_at(instant, language) for rule in rules)
    reasons = [*_for_good(question), *(reason for reason in said if reason is not None), *_remarks(question)]
    _put_in_order(reasons)
    weight = max((reason.weight for reason in reasons), default=Weight.TOLD)
    next_good_at = None
    if weight is Weight.TOLD:
        next_good_at = question.asked.moment.astimezone(UTC)
    elif weight is Weight.NOT_NOW:
        clear = first_clear(rules, instant)
        next_good_at = None if clear is None else utc_moment(clear)
    return Decision(
        verdict=_VERDICTS[weight],
        reasons=tuple(reasons),
        next_good_at=next_good_at,
        passing=_passing(reasons, weight, question.asked.purpose),
        instead=_stand_in(question.party, instant, question.asked.purpose.code),
        own_instead=_stand_in(question.own, instant) if question.own else None,
    )


def _put_in_order(reasons: list[Reason]) -> None:
    """Sort reasons by weight and kind; facts are looked at only where several are of one kind."""
    if len(reasons) > 1:
        codes = [reason.code for reason in reasons]
        reasons.sort(key=lambda reason: _order(reason, is_alone=codes.count(reason.code) == 1))


def _order(reason: Reason, *, is_alone: bool) -> tuple[int, int, str]:
    return -reason.weight, _PLACES[reason.code], "" if is_alone else _facts_in_words(reason)


def _facts_in_words(reason: Reason) -> str:
    return repr(sorted((name, str(value)) for name, value in reason.facts.items()))


def _passing(reasons: list[Reason], weight: Weight, purpose: Purpose) -> Passing:
    if weight is Weight.TOLD:
        return Passing.FREE
    if any(reason.is_final for reason in reasons):
        return Passing.NOBODY
    is_hard = weight is Weight.NEVER or purpose.harshness is Harshness.HARSH
    return Passing.SECOND if is_hard else Passing.ALONE


def _stand_in(party: Party | OwnSide, instant: int, purpose: str = "") -> StandIn | None:
    position = stand_in_at(party, instant, purpose)
    return None if position is None else party.stand_ins[position]


def _for_good(question: Question) -> Iterator[Reason]:
    """Yield what no moment makes right."""
    party, channel = question.party, question.asked.channel
    named = {"channel": channel.value}
    if party.is_gone:
        yield Reason("gone", Weight.NEVER, is_final=True)
    if party.left_on_date is not None:
        yield Reason("left", Weight.NEVER, {"on": party.left_on_date}, is_final=True)
    if channel not in party.channels:
        yield Reason("no_address", Weight.NEVER, named, is_final=True)
    if any(wish.is_refused and wish.channel in (None, channel) for wish in party.wishes):
        yield Reason("channel_refused", Weight.NEVER, named)
    if question.asked.language and party.written_in and not _knows(party.written_in, question.asked.language):
        yield Reason("language", Weight.NEVER, {"languages": ", ".join(sorted(party.written_in))})
    yield from _consent(party, channel, question.asked.purpose)


def _consent(party: Party, channel: Channel, purpose: Purpose) -> Iterator[Reason]:
    given = consent_of(party, channel, purpose)
    facts = {"channel": channel.value, "purpose": purpose.code}
    if given is False:
        yield Reason("consent_refused", Weight.NEVER, facts, is_final=True)
    elif given is None and purpose.consent is ConsentRule.GIVEN:
        yield Reason("consent_missing", Weight.NEVER, facts, is_final=True)
    elif given is None and purpose.consent is ConsentRule.NOT_REFUSED:
        yield Reason("never_asked", Weight.TOLD, facts)


def consent_of(party: Party, channel: Channel, purpose: Purpose) -> bool | None:
    """Return what the person has said that concerns such a contact: the narrowest word, of equal ones the refusal.

    For what runs the business only a word on this very purpose counts.
    """
    heard = [one for one in party.consents if one.channel in (None, channel) and one.purpose in ("", purpose.code)]
    if purpose.consent is ConsentRule.NONE:
        heard = [one for one in heard if one.purpose]
    if not heard:
        return None if purpose.consent is ConsentRule.NONE else party.consent
    narrowest = max(_narrowness(one) for one in heard)
    return all(one.is_given for one in heard if _narrowness(one) == narrowest)


def _narrowness(said: ConsentSaid) -> tuple[bool, bool]:
    return bool(said.purpose), said.channel is not None


def _knows(languages: tuple[str, ...], asked: str) -> bool:
    """Answer whether a text in a language is for somebody who names these: `pt` is for `pt-BR`, and the other way."""
    wanted = asked.lower()
    return any(_is_alike(wanted, one.lower()) for one in languages)


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or longer.startswith(f"{shorter}-")


def _remarks(question: Question) -> Iterator[Reason]:
    """Yield what is only told."""
    party, asked = question.party, question.asked
    if party.preferred and asked.channel not in party.preferred:
        yield Reason("prefers", Weight.TOLD, {"channels": ", ".join(sorted(one.value for one in party.preferred))})
    if asked.language and not party.written_in and party.spoken and not _knows(party.spoken, asked.language):
        yield Reason("speaks", Weight.TOLD, {"languages": ", ".join(sorted(party.spoken))})
    if party.wishes_in_words:
        yield Reason("wishes", Weight.TOLD, {"text": party.wishes_in_words})
