"""Places in a page that apps of higher rows fill, so that the page itself need not know them.

A page writes `{% slot "account.side" account %}`; an app that has something to show there says so in its `apps.py`:

    slots.fill("account.side", "availability/_account_side.html", facts=availability_of_account)

Slots in use: account.head, account.side, account.main, account.right and the same four of contact, each with the record
as its subject; contact.leave beside the contact’s leave; exchange.actions with an entry of the log; desk.notes with the
member; desk.side with what the desk is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

# What a template needs beside its subject: a function of the request and the subject; None leaves the piece out.
Facts = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Piece:
    """What one app shows in a slot."""

    order: int
    template: str
    facts: Facts | None

    def draw(self, request: HttpRequest, subject: Any, surroundings: dict[str, Any]) -> str:
        facts = self.facts(request, subject) if self.facts else {}
        if facts is None:
            return ""
        return render_to_string(self.template, {**surroundings, "subject": subject, **facts}, request=request)


_pieces: dict[str, list[Piece]] = {}


def fill(slot: str, template: str, *, facts: Facts | None = None, order: int = 100) -> None:
    """Show a template in a slot, smaller `order` first. The template finds the record as `subject`, and `is_panel`."""
    _pieces.setdefault(slot, []).append(Piece(order, template, facts))
    _pieces[slot].sort(key=lambda piece: piece.order)


def pieces_of(slot: str) -> list[Piece]:
    """Return what fills a slot, in order; nothing when no app fills it."""
    return list(_pieces.get(slot, []))
