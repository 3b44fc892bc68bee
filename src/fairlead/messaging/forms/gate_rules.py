"""The forms in which leaders settle purposes and ceilings, and those of overrides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.core.contact_gate.words import LEAST_PRIORITY, MOST_PRIORITY
from fairlead.messaging.models import Ceiling, Purpose
from fairlead.messaging.models.policy import MOST_CONTACTS, MOST_HOURS
from fairlead.messaging.operations.policy import CeilingValues, PurposeValues
from fairlead.messaging.types import CeilingScope, CeilingSpan, PurposeConsent, PurposeHarshness, UsualPurpose
from fairlead.ui.forms import Form

PRIORITIES = [(number, str(number)) for number in range(MOST_PRIORITY, LEAST_PRIORITY - 1, -1)]


class PurposeForm(Form):
    """How a purpose is treated. The usual ones keep their names, which are translated."""

    name = forms.CharField(label=_("Name"), max_length=60)
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=PRIORITIES,
        coerce=int,
        help_text=_("5 matters most. A ceiling may keep a part for it."),
    )
    harshness = forms.TypedChoiceField(
        label=_("Harshness"),
        choices=PurposeHarshness.choices,
        coerce=int,
        help_text=_("What is firm waits for days on which they are surely there."),
    )
    consent = forms.ChoiceField(label=_("Consent"), choices=PurposeConsent.choices)
    keeps_hours = forms.BooleanField(label=_("What is written waits for their working hours"), required=False)
    is_limited = forms.BooleanField(label=_("Ceilings hold it back"), required=False)
    is_retired = forms.BooleanField(label=_("Not used any more"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, purpose: Purpose | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if purpose is not None and purpose.code in UsualPurpose.values:
            del self.fields["name"]
        if purpose is None:
            del self.fields["is_retired"]

    @staticmethod
    def initial_of(row: Purpose | None) -> dict[str, Any]:
        """Return what the form shows of a purpose."""
        if row is None:
            return {"priority": 3, "harshness": 1, "keeps_hours": True, "is_limited": True}
        names = ("name", "priority", "harshness", "consent", "keeps_hours", "is_limited", "is_retired", "version")
        return {name: getattr(row, name) for name in names}

    def values(self) -> PurposeValues:
        """Return what the operations take, of a valid form."""
        values: PurposeValues = {  # type: ignore[assignment]
            name: value for name, value in self.cleaned_data.items() if name != "version"
        }
        return values


class CeilingForm(Form):
    """At most so many contacts in a span, some of them kept for what matters."""

    scope = forms.ChoiceField(label=_("Counted for"), choices=CeilingScope.choices)
    most = forms.IntegerField(label=_("Contacts at most"), min_value=1, max_value=MOST_CONTACTS)
    span = forms.ChoiceField(label=_("Over"), choices=CeilingSpan.choices)
    length_hours = forms.IntegerField(
        label=_("Hours"),
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
        help_text=_("Of the latest hours: 168 are seven days."),
    )
    reserved = forms.IntegerField(label=_("Of these kept"), min_value=0, max_value=MOST_CONTACTS, required=False)
    reserved_from = forms.TypedChoiceField(label=_("For a priority from"), choices=PRIORITIES, coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(row: Ceiling | None) -> dict[str, Any]:
        """Return what the form shows of a ceiling."""
        if row is None:
            return {"most": 4, "length_hours": 168, "reserved": 1, "reserved_from": 4}
        names = ("scope", "most", "span", "length_hours", "reserved", "reserved_from", "version")
        return {name: getattr(row, name) for name in names}

    def values(self) -> CeilingValues:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        return {
            "scope": data["scope"],
            "span": data["span"],
            "length_hours": data["length_hours"] or 0,
            "most": data["most"],
            "reserved": data["reserved"] or 0,
            "reserved_from": data["reserved_from"],
        }


class OverrideForm(Form):
    """Why somebody must be contacted although the gate says no."""

    reason = forms.CharField(
        label=_("Why can it not wait?"), max_length=500, widget=forms.Textarea, help_text=_("It is kept for ever.")
    )


class DecisionForm(Form):
    """What the second person says."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)
