"""The forms of our own side: who we are, when we are closed, and when one of us is away."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.availability.forms.calendars import country_choices
from fairlead.availability.forms.leave import TimeInput
from fairlead.availability.models import CompanyClosure, MemberLeave, OurCompany
from fairlead.availability.operations.company_closures import CompanyClosureValues, CompanyValues
from fairlead.availability.queries.member_leave import possible_stand_ins, usual_stand_in
from fairlead.availability.types import LeaveKind, Occasion
from fairlead.team.access import can_set_closures
from fairlead.team.models import Member, Team
from fairlead.team.queries.remarks import with_remark
from fairlead.ui.forms import Form
from fairlead.ui.zone_field import ZoneField

MOST_DAYS = 180


class OurCompanyForm(Form):
    """Whose holidays are ours, who signs notices, and how early customers are told."""

    name = forms.CharField(
        label=_("Company"), max_length=120, required=False, help_text=_("It stands under every notice to customers.")
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        required=False,
        help_text=_("Its public holidays are ours, and long ones are proposed as closures."),
    )
    subdivision = forms.CharField(label=_("Region"), max_length=120, required=False)
    zone = ZoneField(label=_("Time zone"), required=False)
    emergency_contact = forms.CharField(
        label=_("Emergency contact while we are closed"),
        max_length=200,
        required=False,
        help_text=_("Name and number, as notices tell them."),
    )
    notice_days = forms.IntegerField(
        label=_("Customers are told this many days before"), min_value=1, max_value=MOST_DAYS
    )
    reminder_days = forms.IntegerField(
        label=_("Owners are reminded of the rest this many days before"), min_value=0, max_value=MOST_DAYS
    )
    makes_to_dos = forms.BooleanField(label=_("Make the to-dos by themselves when that day comes"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    NAMES = ("name", "country", "subdivision", "zone", "emergency_contact", "notice_days", "reminder_days")

    @classmethod
    def initial_of(cls, row: OurCompany) -> dict[str, Any]:
        """Return what the form shows of ourselves."""
        version = None if row._state.adding else row.version
        return {name: getattr(row, name) for name in cls.NAMES} | {"makes_to_dos": row.makes_to_dos, "version": version}

    def values(self) -> CompanyValues:
        """Return what the operation takes, of a valid form."""
        values: CompanyValues = {name: value for name, value in self.cleaned_data.items() if name != "version"}  # type: ignore[assignment]
        return values


class CompanyClosureForm(Form):
    """First and last day closed, as people say it; stored is the first day open again."""

    name = forms.CharField(
        label=pgettext_lazy("name of a thing", "Name"),
        max_length=120,
        help_text=_("What you call it among yourselves."),
    )
    occasion = forms.ChoiceField(
        label=_("Occasion"),
        choices=Occasion.choices,
        required=False,
        help_text=_("Notices name it in the customer’s language."),
    )
    start_date = forms.DateField(label=_("First day closed"), widget=forms.DateInput)
    latest_day = forms.DateField(label=_("Last day closed"), widget=forms.DateInput)
    last_shipping_date = forms.DateField(
        label=_("Last shipment before"),
        widget=forms.DateInput,
        required=False,
        help_text=_("When goods stop leaving earlier than people do."),
    )
    team = forms.ModelChoiceField(
        label=_("Who is closed"), queryset=Team.objects.none(), required=False, empty_label=_("The whole company")
    )
    emergency_contact = forms.CharField(
        label=_("Emergency contact"),
        max_length=200,
        required=False,
        help_text=_("Empty: that of the company."),
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False, max_length=5000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: Any = self.fields["team"]
        if can_set_closures(by, None):
            teams.queryset = Team.objects.order_by("name")
        else:
            teams.queryset = Team.objects.filter(members=by)
            teams.required, teams.empty_label = True, None

    @staticmethod
    def initial_of(row: CompanyClosure) -> dict[str, Any]:
        """Return what the form shows of a closure."""
        names = ("name", "occasion", "start_date", "last_shipping_date", "emergency_contact", "note", "version")
        return {name: getattr(row, name) for name in names} | {"latest_day": row.latest_day, "team": row.team_id}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, latest, shipping = data.get("start_date"), data.get("latest_day"), data.get("last_shipping_date")
        if start and latest and latest < start:
            self.add_error("latest_day", _("The last day closed lies before the first."))
        if start and shipping and shipping >= start:
            self.add_error("last_shipping_date", _("The last shipment must lie before the first day closed."))
        return data

    def values(self) -> CompanyClosureValues:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        latest: date = data["latest_day"]
        return {
            "name": data["name"],
            "occasion": data["occasion"],
            "start_date": data["start_date"],
            "end_date": latest + timedelta(days=1),
            "team": data["team"],
            "last_shipping_date": data["last_shipping_date"],
            "emergency_contact": data["emergency_contact"],
            "note": data["note"],
        }


class MemberLeaveForm(Form):
    """First and last day away of one of us, with the hours of a day that is away only in part."""

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
    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    stand_in = forms.TypedChoiceField(label=_("Stand-in"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea,
        required=False,
        max_length=5000,
        help_text=_("Kind and note are seen by the member, their leader and the owner alone."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, member: Member, remarks: dict[int, str], initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        usual = usual_stand_in(member)
        proposed = {"stand_in": usual.pk if usual else None}
        super().__init__(*args, initial=proposed | (initial or {}), **kwargs)
        self._stand_ins = {one.pk: one for one in possible_stand_ins(member)}
        named = [(pk, with_remark(str(one), remarks.get(pk, ""))) for pk, one in self._stand_ins.items()]
        self.fields["stand_in"].choices = [("", _("Nobody")), *named]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: MemberLeave) -> dict[str, Any]:
        """Return what the form shows of a recorded absence."""
        names = ("kind", "start_date", "start_time", "latest_day", "end_time", "note", "version")
        return {name: getattr(row, name) for name in names} | {"stand_in": row.stand_in_id}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, latest, back = data.get("start_date"), data.get("latest_day"), data.get("end_time")
        if start and latest and latest < start:
            self.add_error("latest_day", _("The last day away lies before the first."))
        if back and not latest and "latest_day" not in self.errors:
            self.add_error("end_time", _("A time of return needs the day of return: fill in the last day away."))
        if back and latest and latest == start and back <= (data.get("start_time") or time(0, 0)):
            self.add_error("end_time", _("They would be back before they leave."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        latest: date | None = data["latest_day"]
        back = data["end_time"]
        return {
            "start_date": data["start_date"],
            "start_time": data["start_time"],
            "end_date": latest + timedelta(days=0 if back else 1) if latest else None,
            "end_time": back,
            "kind": data["kind"],
            "stand_in": self._stand_ins.get(data["stand_in"]),
            "note": data["note"],
        }
