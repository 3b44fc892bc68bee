"""What is said of our answers in the timeline: how long a customer waited, in their own working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fairlead.availability.queries.response_times import response_minutes
from fairlead.customers.models import Account


def answered_after(account: Account, exchanges: Sequence[Any]) -> Mapping[int, str]:
    """Return the remark beside each of our answers, by its entry."""
    return {entry: _remark(round(minutes)) for entry, minutes in response_minutes(account, exchanges).items()}


def _remark(minutes: int) -> str:
    if not minutes:
        return _("answered before their working time went on")
    return _("answered after %(time)s of their working time") % {"time": _length(minutes)}


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return _("%(hours)d h") % {"hours": hours} if hours else _("%(minutes)d min") % {"minutes": rest}
