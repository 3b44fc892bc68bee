"""The forms of a hold: placing it, and giving it another end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.core.contact_gate.words import MOST_PRIORITY
from fairlead.core.zones import wall_start
from fairlead.customers.models import Account
from fairlead.messaging.queries.policy import purposes
from fairlead.messaging.types import ContactChannel, HoldReason
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.forms import Form


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WallMomentField(forms.DateTimeField):
    """A day and time as the reader's clock shows them; the form turns them into a moment."""

    widget = MomentInput

    def to_python(self, value: Any) -> Any:
        # Django would take it for the server's zone.
        if not value:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as problem:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from problem


def moment_of(wall: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the moment at which a zone's clocks show this; one that is left out in spring is the first after it."""
    if wall is None:
        return None
    seconds = int((wall - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001  both are wall times
    return datetime.fromtimestamp(wall_start(zone.key, seconds), UTC)


class HoldEndForm(Form):
    """Until when a hold lasts."""

    ends_at = WallMomentField(
        label=_("Until"), required=False, help_text=_("By your own clock. Empty: until somebody lifts it.")
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = by.zone_info

    def ends(self) -> datetime | None:
        """Return the end as a moment, of a valid form."""
        return moment_of(self.cleaned_data["ends_at"], self.zone)


class HoldForm(HoldEndForm):
    """Who is left in peace, why, from what, until when, and who answers for it."""

    contact = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    reason = forms.ChoiceField(label=_("Reason"), choices=HoldReason.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=ContactChannel.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )  # fmt: skip
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )
    spares_from = forms.TypedChoiceField(
        label=_("Urgent matters"),
        coerce=int,
        choices=[
            (0, pgettext_lazy("hold", "Are held back too")),
            (MOST_PRIORITY, pgettext_lazy("hold", "Pass from priority 5 on")),
            (4, pgettext_lazy("hold", "Pass from priority 4 on")),
        ],
    )
    owner = forms.TypedChoiceField(
        label=_("Who answers for it"), coerce=int, help_text=_("They are reminded while it has no end.")
    )
    field_order = ["contact", "reason", "ends_at", "spares_from", "owner", "note", "purposes", "channels"]

    def __init__(self, *args: Any, account: Account, by: Member, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        people = account.contacts.filter(deleted_at=None, left_on_date=None).order_by("-is_main", "sort_name")
        self.people = {one.pk: one for one in people}
        self.members = {one.pk: one for one in members if access.can_work_account(one, account)}
        fields: Any = self.fields
        fields["contact"].choices = [("", _("The whole account")), *((pk, str(one)) for pk, one in self.people.items())]
        fields["purposes"].choices = [(one.code, str(one)) for one in purposes()]
        fields["owner"].choices = [(pk, str(one)) for pk, one in self.members.items()]

    def values(self) -> dict[str, Any]:
        """Return what the operation takes, of a valid form."""
        data = self.cleaned_data
        kept = ("reason", "note", "channels", "purposes", "spares_from")
        return {name: data[name] for name in kept} | {
            "contact": self.people.get(data["contact"]),
            "owner": self.members.get(data["owner"]),
            "ends_at": self.ends(),
        }
