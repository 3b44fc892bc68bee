"""What members are told of notices of our closures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.ui import formats


def not_told_sentence(facts: Mapping[str, Any]) -> str:
    """Return what an owner is told when customers do not know of a closure that is near."""
    others = int(facts["count"]) - 1
    values = dict(facts) | {"day": formats.day_and_date(date.fromisoformat(facts["day"])), "others": others}
    if not others:
        return _("%(account)s has not been told yet: “%(closure)s” begins on %(day)s.") % values
    sentence = ngettext(
        "%(account)s and %(others)d other customer have not been told yet: “%(closure)s” begins on %(day)s.",
        "%(account)s and %(others)d other customers have not been told yet: “%(closure)s” begins on %(day)s.",
        others,
    )
    return sentence % values
