"""The form of one exchange."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.types import LOGGED_BY_HAND, NOTED_OUTCOMES, Direction
from fairlead.ui.forms import Form

LONGEST_TEXT = 20_000


class ExchangeForm(Form):
    """What was said, when and with whom. Times are the writer's own wall time."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in LOGGED_BY_HAND])
    contact = forms.ModelChoiceField(label=_("With"), queryset=Contact.objects.none(), required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[(Direction.OUT, Direction.OUT.label), (Direction.IN, Direction.IN.label)]
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=NOTED_OUTCOMES, required=False)
    occurred_at = forms.CharField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), help_text=_("In your own time.")
    )
    duration_minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, required=False)
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, account: Account, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        contacts = self.fields["contact"]
        contacts.queryset = Contact.objects.filter(account=account, deleted_at=None)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, exchange: Exchange, zone: ZoneInfo) -> ExchangeForm:
        """Return the form filled with an exchange, for correcting it."""
        initial = {
            "kind": exchange.kind,
            "contact": exchange.contact_id,
            "direction": exchange.direction,
            "outcome": exchange.outcome,
            "occurred_at": exchange.occurred_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
            "duration_minutes": exchange.duration_minutes,
            "text": exchange.text,
        }
        return cls(account=exchange.account, zone=zone, initial=initial)

    def clean_occurred_at(self) -> datetime:
        value = self.cleaned_data["occurred_at"]
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise forms.ValidationError(_("“%(value)s” is not a date and time.") % {"value": value}) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
