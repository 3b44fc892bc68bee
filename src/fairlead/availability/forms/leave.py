"""The form of a leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models import Leave
from fairlead.availability.types import LeaveKind
from fairlead.customers.models import Contact
from fairlead.ui.forms import Form


class LeaveForm(Form):
    """First and last day away, as people say it; stored is the first day back."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    start_date = forms.DateField(label=_("First day away"), widget=forms.DateInput)
    latest_day = forms.DateField(
        label=_("Last day away"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Leave it empty while nobody knows."),
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
            "latest_day": leave.end_date - timedelta(days=1) if leave.end_date else None,
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
        if latest and again:
            self.add_error("ask_again_date", _("Only an open end needs a day to ask again."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        latest: date | None = data["latest_day"]
        return {
            "start_date": data["start_date"],
            "end_date": latest + timedelta(days=1) if latest else None,
            "ask_again_date": data["ask_again_date"],
            "kind": data["kind"],
            "stand_in": data["stand_in"],
            "note": data["note"],
        }
