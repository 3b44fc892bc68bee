"""What else goes to the one who follows somebody: other apps say so, as availability stands below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fairlead.customers.models import Contact

# `move(left, successor)` returns the keys of what was moved; `give_back(keys, successor, left)` takes that back.
Move = Callable[[Contact, Contact], list[int]]
GiveBack = Callable[[Sequence[int], Contact, Contact], None]


class _Movers:
    """Moves the open to-dos of people who left; nobody does while no app has said so."""

    move: Move = staticmethod(lambda left, successor: [])
    give_back: GiveBack = staticmethod(lambda keys, successor, left: None)


def keep_items_of_successors(move: Move, give_back: GiveBack) -> None:
    """Let an app move its open to-dos. Called once, in its `apps.py`."""
    _Movers.move, _Movers.give_back = staticmethod(move), staticmethod(give_back)


def move_items(left: Contact, successor: Contact) -> list[int]:
    return _Movers.move(left, successor)


def give_items_back(keys: Sequence[int], successor: Contact, left: Contact) -> None:
    _Movers.give_back(keys, successor, left)
