"""The form of a subscription."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.availability.types import CalendarProtocol
from fairlead.ui.forms import Form


class SubscriptionForm(Form):
    protocol = forms.ChoiceField(label=_("Kind"), choices=CalendarProtocol.choices)
    address = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Such as https://…/calendar.ics, or the address of the calendar on its server."),
    )
    username = forms.CharField(
        label=_("User name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "input"}),
        help_text=_("Kept encrypted and never shown again."),
    )

    def values(self) -> dict[str, Any]:
        """Return what the operation takes, of a valid form."""
        return {**self.cleaned_data, "protocol": CalendarProtocol(self.cleaned_data["protocol"])}
