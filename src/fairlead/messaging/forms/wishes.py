"""The forms of wishes and consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.core.values import BadValue, parse_languages
from fairlead.core.weeks import ImpossibleWeek, parse_week_text, week_as_json
from fairlead.messaging.models import Purpose
from fairlead.messaging.queries.policy import purposes
from fairlead.messaging.types import ContactChannel
from fairlead.ui.forms import Form

ALL_CHANNELS = [("", _("All channels")), *ContactChannel.choices]


class WishForm(Form):
    """What a contact wishes of a channel, or of all."""

    channel = forms.ChoiceField(label=_("Channel"), choices=ALL_CHANNELS, required=False)
    is_refused = forms.BooleanField(label=_("They do not want it at all"), required=False)
    hours = forms.CharField(
        label=_("Only at these hours"),
        max_length=200,
        required=False,
        help_text=_("By their own clock, such as Tue-Thu 14:00-16:00; several parts are divided by a semicolon."),
    )
    languages = forms.CharField(
        label=_("Written in"), max_length=120, required=False, help_text=_("Such as Spanish, English.")
    )
    told_on_date = forms.DateField(label=_("They told us on"), widget=forms.DateInput, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_hours(self) -> list[dict[str, Any]] | None:
        written = self.cleaned_data["hours"].strip()
        if not written:
            return None
        try:
            return week_as_json(parse_week_text(written))
        except ImpossibleWeek as problem:
            raise forms.ValidationError(_("These hours cannot be read. Write them as Tue 14:00-16:00.")) from problem

    def clean_languages(self) -> list[str]:
        written = self.cleaned_data["languages"].strip()
        try:
            return parse_languages(written) if written else []
        except BadValue as problem:
            raise forms.ValidationError(_("This language is not known. Write its name, such as Spanish.")) from problem

    def values(self) -> dict[str, Any]:
        """Return what the operation takes, of a valid form."""
        data = dict(self.cleaned_data)
        week = data.pop("hours")
        return {**data, "week": week}


class ConsentForm(Form):
    """That a contact agreed or refused."""

    is_given = forms.TypedChoiceField(
        label=_("What they said"),
        choices=[("yes", _("They agreed")), ("no", _("They refused"))],
        coerce=lambda value: value == "yes",
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=ALL_CHANNELS, required=False)
    purpose = forms.ModelChoiceField(
        label=_("Purpose"), queryset=Purpose.objects.none(), required=False, empty_label=_("All purposes")
    )
    said_on_date = forms.DateField(label=_("On"), widget=forms.DateInput)
    source = forms.CharField(
        label=_("How we know"), max_length=200, help_text=_("A mail, a form, a call: what proves it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].queryset = purposes()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the operation takes, of a valid form."""
        return dict(self.cleaned_data)
