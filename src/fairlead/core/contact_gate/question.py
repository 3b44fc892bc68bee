"""What is asked of the gate, and what it answers: data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from fairlead.core.availability import Fact, Facts, Person
from fairlead.core.contact_gate.ceilings import Ceiling, Touch
from fairlead.core.contact_gate.words import Channel, Purpose
from fairlead.core.weeks import DatedWeek


class Verdict(StrEnum):
    YES = "yes"
    NOT_NOW = "not_now"
    NEVER = "never"


class Weight(IntEnum):
    """What a reason does: it is only told, it says not now, or it says never."""

    TOLD = 0
    NOT_NOW = 1
    NEVER = 2


class Passing(StrEnum):
    """Who could let a contact pass all the same."""

    FREE = "free"  # nothing stands in the way
    ALONE = "alone"  # whoever wants it, with a reason
    SECOND = "second"  # a second person decides
    NOBODY = "nobody"  # law, or nature, forbids it


@dataclass(frozen=True, slots=True)
class Asked:
    """The contact that somebody wants to make. `language` is that of the text, "" for one that is only spoken."""

    channel: Channel
    purpose: Purpose
    moment: datetime
    language: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a contact wishes of one channel, or (without one) of all: not at all, or at these hours of their clock."""

    channel: Channel | None = None
    is_refused: bool = False
    weeks: tuple[DatedWeek, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentSaid:
    """That a contact agreed or refused, of a channel and a purpose; without one of them, of all."""

    is_given: bool
    channel: Channel | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is there while somebody is away, in `[start, end)` of the person's own calendar; no end: nobody knows.

    `purposes` are the codes of those for which they are meant; none named: all.
    """

    id: int
    name: str
    start: date | datetime
    end: date | datetime | None
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """The person who would be contacted. `channels` are those on which an address is known.

    `consent` is the general word on being written to beyond running business: True, False, or None if never asked.
    `written_in` are the languages that they wish, `spoken` those that they know; none means unknown.
    """

    person: Person
    contact_id: int | None
    channels: frozenset[Channel]
    is_gone: bool = False
    left_on_date: date | None = None
    wishes: tuple[Wish, ...] = ()
    consents: tuple[ConsentSaid, ...] = ()
    consent: bool | None = None
    preferred: frozenset[Channel] = frozenset()
    written_in: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    wishes_in_words: str = ""
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause `[start, end)` of some channels and purposes (none named: of all); no end means until it is lifted.

    `spares_from` lets purposes of this priority and above pass; 0 spares none. `facts` are told: reason, owner.
    """

    id: int
    start: datetime
    end: datetime | None = None
    channels: frozenset[Channel] = frozenset()
    purposes: frozenset[str] = frozenset()
    spares_from: int = 0
    facts: Facts = field(default_factory=dict)

    def holds_back(self, channel: Channel, purpose: Purpose) -> bool:
        """Answer whether it is meant for such a contact."""
        if self.spares_from and purpose.priority >= self.spares_from:
            return False
        return (not self.channels or channel in self.channels) and (not self.purposes or purpose.code in self.purposes)


@dataclass(frozen=True, slots=True)
class OwnSide:
    """Who of us would do it: their time with their leave, and the days `[start, end)` on which we are closed."""

    person: Person
    closures: tuple[tuple[date, date, str], ...] = ()
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """All that a decision rests on. The order within the parts does not matter.

    `touches` are the account's contacts of the longest span that a ceiling has; `zone` is whose calendar days, weeks
    and months are counted by, "" for UTC.
    """

    asked: Asked
    party: Party
    holds: tuple[Hold, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    touches: tuple[Touch, ...] = ()
    own: OwnSide | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code, the facts of which `fairlead.ui.gate_sentences` makes the sentence, and what it does.

    `is_final`: no override helps, as the law, or nature, is against it.
    """

    code: str
    weight: Weight
    facts: Mapping[str, Fact] = field(default_factory=dict)
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. Reasons stand with the hardest first, in an order that does not depend on that of the question.

    `next_good_at` is the moment itself when the answer is yes; None when it is never, or when nobody can say when.
    `instead` is who stands in for somebody who is away, on their side or on ours.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    next_good_at: datetime | None
    passing: Passing
    instead: StandIn | None = None
    own_instead: StandIn | None = None

    @property
    def against(self) -> tuple[Reason, ...]:
        """The reasons that stand in the way."""
        return tuple(reason for reason in self.reasons if reason.weight is not Weight.TOLD)
