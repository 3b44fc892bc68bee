"""Moves to-dos when two accounts become one."""

from __future__ import annotations

from fairlead.planner.models import Item


def move_items(drop_id: int, keep_id: int) -> None:
    """Move the to-dos of an account to another, done ones too."""
    Item.objects.filter(account=drop_id).update(account=keep_id)
