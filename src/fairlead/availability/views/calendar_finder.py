"""The palette's way to calendars: “calendar” and a part of a customer's name."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fairlead.customers.queries.search import find_customers
from fairlead.team.models import Member
from fairlead.ui.navigation import Found

SHOWN = 5
# Shorter beginnings of the word are rather those of a name.
LEAST_LETTERS = 3


def found_calendars(by: Member, query: str, now: datetime) -> list[Found]:
    """Return the calendars of the customers that a query names beside the word; none for a query without it."""
    words = query.split()
    rest = [word for word in words if not _means_calendar(word)]
    if len(rest) == len(words) or not rest:
        return []
    return [
        Found(
            _("Calendar of %(name)s") % {"name": one.title},
            one.detail,
            "calendar-days",
            reverse("account_calendar" if one.kind == "account" else "contact_calendar", args=[one.id]),
            is_panel=False,
        )
        for one in find_customers(by, " ".join(rest), SHOWN)
    ]


def _means_calendar(word: str) -> bool:
    written = word.casefold()
    names = (_("calendar").casefold(), "calendar", "leave")
    return any(name == written or (len(written) >= LEAST_LETTERS and name.startswith(written)) for name in names)
