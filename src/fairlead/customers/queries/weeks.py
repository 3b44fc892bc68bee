"""The working hours of contacts and accounts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from fairlead.core.weeks import find_country_week, parse_week
from fairlead.ui.week_field import week_words

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedAccount, PlacedContact


def week_whose(contact: PlacedContact) -> str:
    """Say whose hours a contact's are; "" for their own."""
    words = {
        "contact": "",
        "site": _("those of the site"),
        "account": _("those of the company"),
    }
    return words.get(contact.effective_week_from, _("usual there"))


def account_week_words(account: PlacedAccount) -> str:
    """Write the hours that an account, or its main site, has stated; "" where those of the country hold."""
    return "" if account.effective_week is None else week_words(parse_week(account.effective_week))


def contact_week_words(contact: PlacedContact) -> str:
    """Write the hours stated for a person, their site or company, else the usual ones, in the active language."""
    if contact.effective_week is not None:
        return week_words(parse_week(contact.effective_week))
    usual = find_country_week(contact.effective_country or None, contact.effective_subdivision or None)
    return week_words(usual.weeks[-1].week)
