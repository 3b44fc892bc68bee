"""What members are told of their to-dos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.ui import formats


def due_on_holiday_sentence(facts: Mapping[str, Any]) -> str:
    """Return what is said when to-dos have come to fall on a holiday of the customer."""
    others = int(facts["count"]) - 1
    values = dict(facts) | {"day": formats.medium_date(date.fromisoformat(facts["day"])), "others": others}
    if not others:
        return _("“%(title)s” (%(account)s) is due on %(day)s, which has become a holiday there: %(name)s.") % values
    sentence = ngettext(
        "“%(title)s” (%(account)s) is due on %(day)s, which has become a holiday there (%(name)s), and %(others)d "
        "other to-do likewise.",
        "“%(title)s” (%(account)s) is due on %(day)s, which has become a holiday there (%(name)s), and %(others)d "
        "other to-dos likewise.",
        others,
    )
    return sentence % values
