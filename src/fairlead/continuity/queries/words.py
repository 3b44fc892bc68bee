"""Sentences of continuity that stand on no page of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def over_sentence() -> str:
    """Return what is said of an act on something that has ended."""
    return _("This has ended already, or is no proposal any more. Open the customer’s stand-ins again.")
