"""What is said in the timeline of answers: who gave them, and how long a customer waited, in their time and in ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fairlead.availability.queries.response_times import ResponseTime, response_times, unanswered
from fairlead.customers.models import Account


def answered_after(account: Account, spoken: Sequence[Any], shown: Collection[int]) -> Mapping[int, str]:
    """Return the remarks beside our answers and beside what they answer, by entry."""
    found = {pk: _("not answered yet") for pk in unanswered(spoken) if pk in shown}
    for one in response_times(account, spoken, shown=shown):
        found[one.asked_id] = _("answered by %(name)s") % {"name": one.member} if one.member else _("answered")
        remark = _remark(one)
        if remark:
            found[one.answer_id] = remark
    return found


def _remark(one: ResponseTime) -> str:
    theirs, ours = one.their_minutes, one.our_minutes
    if theirs is None:
        return _("answered after %(ours)s of our working time") % {"ours": _length(ours)} if ours is not None else ""
    if not round(theirs):
        return _("answered before their working time went on")
    if ours is None:
        return _("answered after %(time)s of their working time") % {"time": _length(theirs)}
    return _("answered after %(theirs)s of their working time, %(ours)s of ours") % {
        "theirs": _length(theirs),
        "ours": _length(ours),
    }


def _length(exact: float) -> str:
    hours, minutes = divmod(round(exact), 60)
    if hours and minutes:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(hours)d h") % {"hours": hours} if hours else _("%(minutes)d min") % {"minutes": minutes}
