"""Marks a model as tracked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pghistory
from django.db.models import Model

M = TypeVar("M", bound=type[Model])


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[M], M]:
    """Keep every version of the model's rows in a table beside it, written by triggers.

    `exclude` names fields that are derived or secret and must not be copied.
    """
    decorate: Callable[[Any], Any] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude)
    )
    return decorate


def acting(*, by_id: int | None, cause: str) -> Any:
    """Return a context manager: changes inside it are recorded as this member's, with the cause (a page)."""
    return pghistory.context(member=by_id, cause=cause)
