"""What members care for in the apps above, counted: accounts, to-dos, …"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from fairlead.team.models import Member
from fairlead.ui.formats import listed

Words = Callable[[int], str]
Counter = Callable[[Collection[int]], Mapping[int, int]]


@dataclass(frozen=True)
class _Kind:
    order: int
    name: str
    words: Words
    count: Counter


@dataclass(frozen=True)
class Holding:
    """How many of one kind of thing a member cares for, and the same in words, such as "12 accounts"."""

    name: str
    count: int
    words: str


_kinds: list[_Kind] = []


def add_holding(order: int, name: str, *, words: Words, count: Counter) -> None:
    """Let an app count what members care for. Called in its `apps.py`.

    `count` gets the keys of several members and answers for those that hold anything; `words` writes a number with its
    noun in the active language.
    """
    _kinds.append(_Kind(order, name, words, count))
    _kinds.sort(key=lambda kind: kind.order)


def holdings_of(member: Member) -> list[Holding]:
    """Return what one member cares for, without what they have none of."""
    return holdings_by_member([member.pk])[member.pk]


def holdings_by_member(member_ids: Collection[int]) -> dict[int, list[Holding]]:
    """Return what each of these members cares for, in the order of the kinds; one query per kind."""
    held: dict[int, list[Holding]] = {member_id: [] for member_id in member_ids}
    for kind in _kinds:
        for member_id, count in kind.count(member_ids).items():
            if count:
                held[member_id].append(Holding(kind.name, count, kind.words(count)))
    return held


def holding_words(counts: Mapping[str, int]) -> str:
    """Write counts by kind, as `notify` stores them, in the active language, such as "12 accounts, 3 to-dos"."""
    return listed(kind.words(counts[kind.name]) for kind in _kinds if counts.get(kind.name))
