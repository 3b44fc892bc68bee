"""Pairs of a question and its answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.response_times import Said, find_replies

START = datetime(2026, 11, 30, 9, tzinfo=UTC)

# What was said in order: "<" theirs, ">" ours, then who; and the pairs (asked, answer) by position.
CASES = [
    ("", []),
    ("<a", []),
    (">a", []),
    ("<a >a", [(0, 1)]),
    (">a <a >a", [(1, 2)]),
    ("<a <a >a >a", [(0, 2)]),
    ("<a >a <a >a", [(0, 1), (2, 3)]),
    ("<a <b >b >a", [(1, 2), (0, 3)]),
    ("<a >b", []),
    ("<- >a", [(0, 1)]),
    ("<a >-", [(0, 1)]),
    ("<- <a >a >a", [(1, 2), (0, 3)]),
    ("<a <b >-", [(0, 2)]),
]


def said(text: str) -> list[Said]:
    people = {"-": None, "a": 1, "b": 2}
    return [
        Said(number, START + timedelta(minutes=number), word[0] == "<", people[word[1]])
        for number, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(("text", "pairs"), CASES)
def test_answers_go_to_those_who_waited(text: str, pairs: list[tuple[int, int]]) -> None:
    assert [(reply.asked.id, reply.answer.id) for reply in find_replies(said(text))] == pairs


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["-", "a", "b"])), max_size=9), st.randoms())
def test_nothing_answers_twice_nor_before_it_was_asked(words: list[tuple[bool, str]], dice: object) -> None:
    entries = said(" ".join(f"{'<' if theirs else '>'}{who}" for theirs, who in words))
    replies = find_replies(entries)
    assert len({reply.answer.id for reply in replies}) == len({reply.asked.id for reply in replies}) == len(replies)
    assert all(reply.asked.at < reply.answer.at for reply in replies)
    shuffled = entries.copy()
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_replies(shuffled) == replies
