"""The tables and the link of docs/algorithms/evidence.md say what the chain computes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from tests.factories.chapters import CHAPTERS, table

from fairlead.core.evidence import FIRST, GROUPS, SALT_BYTES, Act, Link, hash_of, leaf_of
from fairlead.core.evidence.chain import written_link

TEXT = (CHAPTERS / "evidence.md").read_text(encoding="utf-8")
VALUES = {"nothing": None, "5": 5}


def test_the_fields_of_the_chapter_are_those_that_are_hashed() -> None:
    assert table("evidence", "field", "salt") == [[name, group] for name, group in GROUPS.items()]


@pytest.mark.parametrize(("field", "value", "leaf"), table("evidence", "field", "value", "leaf"))
def test_the_leaves_of_the_chapter(field: str, value: str, leaf: str) -> None:
    assert leaf_of(bytes(SALT_BYTES), field, VALUES.get(value, value)).hex() == leaf


def test_the_link_of_the_chapter_is_hashed_as_it_stands_there() -> None:
    link = Link(
        1, 1, Act.RECORDED, 7, 12, datetime(2026, 11, 30, 9, tzinfo=UTC), 3, root=bytes(31) + b"\x01", previous=FIRST
    )
    (block,) = (block for block in re.findall(r"```\n(.*?)```", TEXT, re.S) if block.startswith("fairlead link 1"))
    assert block == written_link(link)
    assert f"`{sha256(block.encode()).hexdigest()}`" in TEXT
    assert hash_of(link).hex() in TEXT


def test_every_act_of_the_chapter_is_one() -> None:
    told = {name for row in table("evidence", "act", "says") for name in row[0].split(", ")}
    assert told == {act.value for act in Act}
