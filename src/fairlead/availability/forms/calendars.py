"""The forms of the calendar of the world."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models import CalendarCorrection
from fairlead.availability.operations.calendar_corrections import CorrectionValues
from fairlead.core.places import country_codes, country_name
from fairlead.ui.forms import Form


def country_choices() -> list[tuple[str, str]]:
    """Return every country, by its name in the reader's language."""
    named = [(code, country_name(code, get_language() or "en")) for code in country_codes()]
    return [("", "–"), *sorted(named, key=lambda pair: pair[1].casefold())]


class CorrectionForm(Form):
    """What the team knows better of a day."""

    CLOSED, WORKED = "closed", "worked"

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    subdivision = forms.CharField(
        label=_("Region"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty when it holds in the whole country."),
    )
    date = forms.DateField(label=_("Day"), widget=forms.DateInput)
    what = forms.ChoiceField(
        label=_("What holds"),
        widget=forms.RadioSelect,
        choices=[
            (CLOSED, _("Closed: nobody works")),
            (WORKED, _("Worked: no holiday, or a weekend that is made up")),
        ],
    )
    name = forms.CharField(
        label=_("Name of the day"),
        required=False,
        max_length=200,
        help_text=_("Of a closed day: it is shown as the reason."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("How you know: the notice, the customer who said so."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, row: CalendarCorrection) -> dict[str, Any]:
        """Return what the form shows of a recorded correction."""
        names = ("country", "subdivision", "date", "name", "note", "version")
        what = cls.CLOSED if row.is_closed else cls.WORKED
        return {name: getattr(row, name) for name in names} | {"what": what}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("what") == self.CLOSED and not (data.get("name") or "").strip():
            self.add_error("name", _("A closed day needs a name."))
        return data

    def values(self) -> CorrectionValues:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        return {
            "country": data["country"],
            "subdivision": data["subdivision"],
            "date": data["date"],
            "is_closed": data["what"] == self.CLOSED,
            "name": data["name"],
            "note": data["note"],
        }
