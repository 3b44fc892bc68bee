"""Reasons as plain data for logs and programs, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from fairlead.core.availability import Fact
from fairlead.core.contact_gate.question import Reason, Weight

_WEIGHTS = {Weight.TOLD: "told", Weight.NOT_NOW: "not_now", Weight.NEVER: "never"}
_READ = {text: weight for weight, text in _WEIGHTS.items()}
# Facts that are days or moments; all others are what they look like.
_TIMES = frozenset(
    [
        "since",
        "until",
        "next_good_at",
        "window_end",
        "closes_at",
        "opens_at",
        "leave_end",
        "perhaps_leave_end",
        "closure_start",
        "closure_end",
        "likely_good_at",
        "likely_leave_end",
        "from",
        "free_at",
        "start",
        "end",
        "on",
    ]
)


def reasons_as_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as JSON takes them: moments in UTC and days in ISO 8601."""
    return [
        {
            "code": reason.code,
            "weight": _WEIGHTS[reason.weight],
            "facts": {name: _plain(value) for name, value in sorted(reason.facts.items())},
            "is_final": reason.is_final,
        }
        for reason in reasons
    ]


def reasons_from_json(written: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Return the reasons that `reasons_as_json` has written.

    >>> reason = Reason("hold", Weight.NOT_NOW, {"end": date(2026, 12, 1), "hold_id": 7})
    >>> reasons_from_json(reasons_as_json([reason])) == (reason,)
    True
    """
    return tuple(
        Reason(
            one["code"],
            _READ[one["weight"]],
            {name: _fact(name, value) for name, value in one["facts"].items()},
            one["is_final"],
        )
        for one in written
    )


def _plain(value: Fact) -> str | bool | int:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _fact(name: str, value: Any) -> Fact:
    if name not in _TIMES or not isinstance(value, str):
        fact: Fact = value
        return fact
    return date.fromisoformat(value) if len(value) == len("2026-12-01") else datetime.fromisoformat(value)
