"""The working hours of a contact in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.core.weeks import find_country_week, parse_week
from fairlead.ui.week_field import week_words

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedContact


def contact_week_words(contact: PlacedContact) -> str:
    """Write the hours stated for a person, else those that are usual in their place, in the active language."""
    if contact.week is not None:
        return week_words(parse_week(contact.week))
    usual = find_country_week(contact.effective_country or None, contact.effective_subdivision or None)
    return week_words(usual.weeks[-1].week)
