"""Forms of the planner: a to-do, and the one form that logs a contact and plans the next step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Channel
from fairlead.exchanges.forms import LONGEST_TEXT
from fairlead.exchanges.types import NOTED_OUTCOMES, Direction, Kind, NewAttachment
from fairlead.planner.models import Item
from fairlead.team.models import Member
from fairlead.team.queries.remarks import remarks_on, with_remark
from fairlead.ui.forms import FilesField, Form


def contacts_of(account: Account) -> Any:
    """Return the contacts that can be chosen for an account."""
    return Contact.objects.filter(account=account, deleted_at=None, left_on_date=None)


class ItemForm(Form):
    """A to-do with an account that is known."""

    title = forms.CharField(label=_("What to do"), max_length=200)
    due_date = forms.DateField(label=_("Due"), widget=forms.DateInput)
    contact = forms.ModelChoiceField(label=_("With"), queryset=Contact.objects.none(), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", "—"), *Channel.choices], required=False)
    owner = forms.ModelChoiceField(label=_("Who does it"), queryset=Member.objects.none(), empty_label=None)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False, max_length=LONGEST_TEXT)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, account: Account, members: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts_of(account)  # type: ignore[attr-defined]
        owner: Any = self.fields["owner"]
        owner.queryset = members
        remarks = remarks_on([member.pk for member in members], now)
        owner.label_from_instance = lambda member: with_remark(str(member), remarks.get(member.pk, ""))

    @staticmethod
    def initial_of(item: Item) -> dict[str, Any]:
        """Return what the form shows of an existing to-do."""
        names = ("title", "due_date", "contact", "channel", "owner", "note", "version")
        return {name: getattr(item, name) for name in names}


class LogForm(Form):
    """What was said, whether the step is done, and what comes next: one form, so that one press saves it all."""

    kind = forms.ChoiceField(choices=Kind.choices, label=_("Kind"))
    contact = forms.ModelChoiceField(label=_("With"), queryset=Contact.objects.none(), required=False)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[(Direction.OUT, Direction.OUT.label), (Direction.IN, Direction.IN.label)],
        required=False,
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=NOTED_OUTCOMES, required=False)
    duration_minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, required=False)
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False, max_length=LONGEST_TEXT)
    attachments = FilesField(label=_("Add files"), required=False)
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_done = forms.BooleanField(required=False)
    next_title = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_date = forms.DateField(label=pgettext_lazy("a day", "On"), widget=forms.DateInput, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts_of(account)  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs |= {"rows": 3, "data-enter-saves": ""}
        self.fields["next_title"].widget.attrs |= {"list": "next-steps", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        title, day = data.get("next_title", "").strip(), data.get("next_date")
        if title and day is None and "next_date" not in self.errors:
            self.add_error("next_date", _("Say on which day, or leave the next step empty."))
        return data

    def new_files(self) -> list[NewAttachment]:
        """Return the files of a valid form."""
        return [NewAttachment(one.name, one.read(), one.content_type or "") for one in self.cleaned_data["attachments"]]


class SnoozeForm(Form):
    """Until when a to-do is hidden; without a day, until the customer's next working day."""

    until_date = forms.DateField(required=False, widget=forms.DateInput)

    def until(self) -> date | None:
        """Return the chosen day of a valid form."""
        day: date | None = self.cleaned_data["until_date"]
        return day
