"""What reports show in pages of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fairlead.insights.queries.cracks import count_cracked
from fairlead.ui.context import clock


def desk_line(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """Return how many of a member's own customers could be forgotten; nothing when none could."""
    number = count_cracked(request.user, clock(request))  # type: ignore[arg-type]
    return {"number": number} if number else None
