"""The form of what is wanted of a topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.continuity.models.rules import LEAST_DAYS, MOST_DAYS
from fairlead.continuity.types import MOST_PLACES
from fairlead.ui.forms import Form


class RuleForm(Form):
    """How many stand-ins, checked how often, and whether gaps are told at all."""

    stand_ins = forms.IntegerField(
        label=_("Stand-ins wanted"),
        min_value=0,
        max_value=MOST_PLACES - 1,
        help_text=_("Behind the one who is responsible, at every customer’s."),
    )
    check_days = forms.IntegerField(
        label=_("Checked again after days"), min_value=LEAST_DAYS, max_value=MOST_DAYS,
        help_text=_("An agreement that nobody has looked at for longer is told as due."),
    )  # fmt: skip
    is_watched = forms.BooleanField(label=_("Tell gaps of this topic"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(rule: Any) -> dict[str, Any]:
        return {
            "stand_ins": rule.stand_ins,
            "check_days": rule.check_days,
            "is_watched": rule.is_watched,
            "version": rule.version,
        }

    def values(self) -> Any:
        """Return what the operation takes, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("stand_ins", "check_days", "is_watched")}
