"""The form of a leave."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models import Leave
from fairlead.availability.types import LeaveCertainty, LeaveKind
from fairlead.customers.models import Contact
from fairlead.ui.forms import Form


class TimeInput(forms.TimeInput):
    """The browser's own picker of hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class LeaveForm(Form):
    """First and last day away, as people say it, with the hours of a day that is away only in part."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    certainty = forms.ChoiceField(
        label=_("How certain"),
        choices=LeaveCertainty.choices,
        initial=LeaveCertainty.CONFIRMED,
        help_text=_("Only confirmed leave makes somebody unreachable; the rest is told beside their hours."),
    )
    start_date = forms.DateField(label=_("First day away"), widget=forms.DateInput)
    start_time = forms.TimeField(
        label=_("Away from"), widget=TimeInput, required=False, help_text=_("Empty: from the beginning of the day.")
    )
    latest_day = forms.DateField(
        label=_("Last day away"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Leave it empty while nobody knows."),
    )
    end_time = forms.TimeField(
        label=_("Back at"), widget=TimeInput, required=False, help_text=_("Empty: away until the end of the day.")
    )
    ask_again_date = forms.DateField(
        label=_("Ask again on"), widget=forms.DateInput, required=False, help_text=_("When the end is open.")
    )
    stand_in = forms.ModelChoiceField(label=_("Stand-in"), queryset=Contact.objects.none(), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False, max_length=5000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Contact.objects.filter(account=contact.account_id, deleted_at=None, left_on_date=None)
        self.fields["stand_in"].queryset = others.exclude(pk=contact.pk)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(leave: Leave) -> dict[str, Any]:
        """Return what the form shows of a recorded leave."""
        return {
            "kind": leave.kind,
            "start_date": leave.start_date,
            "certainty": leave.certainty,
            "start_time": leave.start_time,
            "latest_day": leave.latest_day,
            "end_time": leave.end_time,
            "ask_again_date": leave.ask_again_date,
            "stand_in": leave.stand_in_id,
            "note": leave.note,
            "version": leave.version,
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, latest, again = data.get("start_date"), data.get("latest_day"), data.get("ask_again_date")
        if start and latest and latest < start:
            self.add_error("latest_day", _("The last day away lies before the first."))
        self._check_times(data)
        if latest and again:
            self.add_error("ask_again_date", _("Only an open end needs a day to ask again."))
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        begins, back, latest = data.get("start_time"), data.get("end_time"), data.get("latest_day")
        if back and not latest and "latest_day" not in self.errors:
            self.add_error("end_time", _("A time of return needs the day of return: fill in the last day away."))
        if back and latest == data.get("start_date") and back <= (begins or time(0, 0)):
            self.add_error("end_time", _("They would be back before they leave."))

    def values(self) -> dict[str, Any]:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        latest: date | None = data["latest_day"]
        back = data["end_time"]
        first_day_back = latest + timedelta(days=0 if back else 1) if latest else None
        return {
            "start_date": data["start_date"],
            "start_time": data["start_time"],
            "end_date": first_day_back,
            "end_time": back,
            "ask_again_date": data["ask_again_date"],
            "kind": data["kind"],
            "certainty": data["certainty"],
            "stand_in": data["stand_in"],
            "note": data["note"],
        }
