"""What members are told about overrides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def waits_sentence(facts: Mapping[str, Any]) -> str:
    """Say that somebody waits for a second person."""
    return _("%(name)s wants to contact %(account)s although the gate says no, and needs a second person.") % facts


def decided_sentence(facts: Mapping[str, Any]) -> str:
    """Say what the second person has decided."""
    if facts["is_approved"]:
        return _("%(name)s has approved that you contact %(account)s now.") % facts
    return _("%(name)s has refused that you contact %(account)s now.") % facts


def over_sentence() -> str:
    """Say that something was settled already."""
    return _("This was settled already, or its time is over. Open it again to see how it stands.")


def own_sentence() -> str:
    """Say that nobody is their own second person."""
    return _("Nobody decides what they have asked for themselves. The owner or a team leader does.")
