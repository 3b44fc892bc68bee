"""What a new member should do first, shown on the desk until it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from fairlead.team.models import Member


@dataclass(frozen=True)
class FirstStep:
    """One step: what to do, why, where, and whether it is done for a member."""

    order: int
    label: str | Promise
    reason: str | Promise
    url_name: str
    is_done: Callable[[Member], bool]
    is_for: Callable[[Member], bool] = lambda member: True


_steps: list[FirstStep] = []


def add_first_step(step: FirstStep) -> None:
    """Add a step to the card of new members. Called in an app's `apps.py`."""
    _steps.append(step)
    _steps.sort(key=lambda one: one.order)


def first_steps_of(member: Member) -> list[tuple[FirstStep, bool]]:
    """Return the member's steps with whether each is done; nothing once all are."""
    steps = [(step, step.is_done(member)) for step in _steps if step.is_for(member)]
    return [] if all(done for _step, done in steps) else steps
