"""Requests to the host of one subscribed calendar, in its name and within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.availability.operations.calendar_port import CalendarAsked
from fairlead.connectors.shared.guarded_http import Incoming, Limits, NotFetched, Outgoing, fetch

# What a person can do something about has a sentence of its own.
_REFUSALS = {401: "unauthorized", 403: "forbidden", 404: "not_found", 410: "not_found", 429: "too_often"}


@dataclass(frozen=True)
class Ask:
    """Asks on behalf of one subscription."""

    asked: CalendarAsked
    limits: Limits
    allow_private: bool

    def send(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        good: tuple[int, ...] = (200,),
    ) -> Incoming:
        """Return the answer when it has one of the good statuses; raises NotFetched otherwise."""
        request = Outgoing(address, method, headers or {}, body, self.asked.username, self.asked.password)
        answer = fetch(request, limits=self.limits, allow_private=self.allow_private)
        if answer.status in good:
            return answer
        raise NotFetched(_REFUSALS.get(answer.status, "status"), status=answer.status)
