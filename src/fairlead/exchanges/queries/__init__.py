"""Reads the log."""

from fairlead.exchanges.queries.log import (
    IN_TOUCH,
    exchanges_visible_to,
    find_attachment,
    find_by_message_id,
    find_exchange,
    find_exchange_at_all,
    latest_touch_at,
)
from fairlead.exchanges.queries.timeline import holding, timeline

__all__ = [
    "IN_TOUCH",
    "exchanges_visible_to",
    "find_attachment",
    "find_by_message_id",
    "find_exchange",
    "find_exchange_at_all",
    "holding",
    "latest_touch_at",
    "timeline",
]
