"""Reads what the gate knows and says, holds, wishes and the log."""

from fairlead.messaging.queries.deciding import UnknownPurpose, Wanted, decisions, may_contact

__all__ = ["UnknownPurpose", "Wanted", "decisions", "may_contact"]
