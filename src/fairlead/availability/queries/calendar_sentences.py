"""What people are told of the calendar of the world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def differ_sentence(facts: Mapping[str, Any]) -> str:
    """Return what the owners are told when a newly installed library says something else than the calendar."""
    if not facts["days"]:
        sentence = _("New calendar data is installed (holidays %(holidays)s, tzdata %(tzdata)s); no day changes.")
        return sentence % facts
    sentence = ngettext(
        "New calendar data is installed (holidays %(holidays)s, tzdata %(tzdata)s): %(days)d day would change. "
        "Accounts it touches: %(accounts)d.",
        "New calendar data is installed (holidays %(holidays)s, tzdata %(tzdata)s): %(days)d days would change. "
        "Accounts they touch: %(accounts)d.",
        int(facts["days"]),
    )
    return sentence % facts


def nothing_to_apply_sentence() -> str:
    return _("This difference is not there any more: it was applied, or found anew. Look at the page again.")
