"""The navigation and the palette's commands. Each app adds its own in `apps.py`, so that no list knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from fairlead.ui.status_words import StatusMark

Label = str | Promise


def everybody(member: Any) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    `group` is one of GROUPS; `go` the letter that follows "g"; `on_phone` puts it into the bottom bar (five at most);
    `count` gives the number shown beside it, or None.
    """

    url_name: str
    label: Label
    icon: str
    group: str
    order: int
    go: str = ""
    on_phone: bool = False
    allowed: Callable[[Any], bool] = everybody
    count: Callable[[Any, datetime], int | None] | None = None


@dataclass(frozen=True)
class Command:
    """One act of the palette: an address to go to, one to open as a panel, or an action of the page itself. `query` is
    the part of the address from the question mark on."""

    label: Label
    icon: str
    url_name: str = ""
    query: str = ""
    panel: bool = False
    action: str = ""
    words: tuple[Label, ...] = field(default=())  # further words by which it is found
    allowed: Callable[[Any], bool] = everybody


@dataclass(frozen=True)
class Found:
    """One record that the palette found; `mark` says how it stands, for those of whom that is known."""

    label: str
    detail: str
    icon: str
    address: str
    is_panel: bool = True
    mark: StatusMark | None = None


Finder = Callable[[Any, str, datetime], list[Found]]

GROUPS = ("work", "customers", "time", "learn", "system")
_entries: list[Entry] = []
_own_settings: list[Entry] = []
_commands: list[Command] = []
_finders: list[tuple[int, Label, Finder]] = []


def add_entry(entry: Entry) -> None:
    _entries.append(entry)


def add_own_settings(entry: Entry) -> None:
    """Put a page among the member's own settings; it does not stand in the navigation itself."""
    _own_settings.append(entry)


def own_settings() -> list[Entry]:
    return sorted(_own_settings, key=lambda entry: entry.order)


def add_command(command: Command) -> None:
    _commands.append(command)


def add_finder(order: int, title: Label, finder: Finder) -> None:
    """Let the palette search one kind of record. `finder(member, query, now)` returns the best few, best first."""
    _finders.append((order, title, finder))


def entries_for(member: Any) -> list[Entry]:
    """Return the navigation of a member in its order."""
    return sorted(
        (entry for entry in _entries if entry.allowed(member)),
        key=lambda entry: (GROUPS.index(entry.group), entry.order),
    )


def commands_for(member: Any, query: str) -> list[Command]:
    """Return the commands whose label or further words contain every word of the query."""
    wanted = query.casefold().split()

    def fits(command: Command) -> bool:
        text = " ".join(str(word) for word in (command.label, *command.words)).casefold()
        return all(word in text for word in wanted)

    return [command for command in _commands if command.allowed(member) and fits(command)]


def find(member: Any, query: str, now: datetime) -> list[tuple[Label, list[Found]]]:
    """Return what each finder found, under its title; finders that found nothing are left out."""
    results = [
        (title, finder(member, query, now)) for _order, title, finder in sorted(_finders, key=lambda entry: entry[0])
    ]
    return [(title, found) for title, found in results if found]


def is_current(entry: Entry, request: HttpRequest) -> bool:
    """Return whether the page belongs to this entry: its own address or one below it."""
    address = reverse(entry.url_name)
    return request.path == address or (address != "/" and request.path.startswith(address.rstrip("/") + "/"))
