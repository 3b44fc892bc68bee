"""Reads the fictional exporter from the files in `demo/data`, as they are written there."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

ACCOUNT_FILES = (
    "accounts_europe_west.toml",
    "accounts_europe_north_east.toml",
    "accounts_americas.toml",
    "accounts_asia_pacific.toml",
    "accounts_south_central_asia.toml",
    "accounts_gulf_africa.toml",
)


@cache
def company() -> dict[str, Any]:
    """Return the company with its `teams`, `members`, `fields`, `views`, `corrections` and `notifications`."""
    return _read("company.toml")


@cache
def stories() -> dict[str, list[dict[str, Any]]]:
    """Return the events of each story by its name, those longest ago first."""
    return {story["name"]: story["events"] for story in _read("stories.toml")["story"]}


@cache
def accounts() -> tuple[dict[str, Any], ...]:
    """Return the customers with their sites, contacts, leave, steps and the story that they take part in."""
    return tuple(account for name in ACCOUNT_FILES for account in _read(name)["account"])


@cache
def stand_ins() -> tuple[dict[str, Any], ...]:
    """Return who answers for what at some of the customers'."""
    return tuple(_read("stand_ins.toml")["account"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("fairlead.demo") / "data" / name).read_text(encoding="utf-8"))
