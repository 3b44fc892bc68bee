"""What pages and notifications say of customers, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.customers.types import BulkAct


def account_words(count: int) -> str:
    return ngettext("%(n)d customer", "%(n)d customers", count) % {"n": count}


def done_sentence(act: str, count: int) -> str:
    """Say how many accounts a bulk change reached."""
    if act == BulkAct.DELETE:
        return ngettext("%(n)d customer is in the bin.", "%(n)d customers are in the bin.", count) % {"n": count}
    return ngettext("%(n)d customer changed.", "%(n)d customers changed.", count) % {"n": count}


def undone_sentence(undone: int, kept: int) -> str:
    """Say how many accounts are as before, and how many somebody changed meanwhile."""
    text = ngettext("%(n)d customer is as before.", "%(n)d customers are as before.", undone) % {"n": undone}
    if not kept:
        return text
    more = ngettext("%(n)d was changed since and stays.", "%(n)d were changed since and stay.", kept) % {"n": kept}
    return f"{text} {more}"


def given_sentence(facts: Mapping[str, Any]) -> str:
    """Say that somebody gave a member one account, or many."""
    count = int(facts["count"])
    if count == 1 and facts["name"]:
        return _("%(by)s gave you %(name)s.") % facts
    return ngettext("%(by)s gave you %(count)d customer.", "%(by)s gave you %(count)d customers.", count) % facts
