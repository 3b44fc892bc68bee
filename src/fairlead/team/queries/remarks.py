"""What stands beside a colleague's name wherever one is chosen: that they are away, and who stands in.

`add_remark` lets an app of a higher row say something of members at a moment; the team itself knows no leave.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

# `remark(member_ids, now)` returns a few words for those of these members of whom there is something to say.
Remark = Callable[[Collection[int], datetime], Mapping[int, str]]
_remarks: list[Remark] = []


def add_remark(remark: Remark) -> None:
    """Let this be said beside the names of colleagues. Called in an app's `apps.py`."""
    _remarks.append(remark)


def remarks_on(member_ids: Collection[int], now: datetime) -> dict[int, str]:
    """Return what is to be said of these members at a moment, in the active language; others are missing."""
    found: dict[int, list[str]] = {}
    for remark in _remarks:
        for member_id, words in remark(member_ids, now).items():
            found.setdefault(member_id, []).append(words)
    return {member_id: "; ".join(words) for member_id, words in found.items()}


def with_remark(name: str, remark: str) -> str:
    """Write a name in a list of choices with what is to be said of the colleague."""
    return _("%(name)s (%(remark)s)") % {"name": name, "remark": remark} if remark else name
