"""The forms of closures: how the team sees a rule, and a closure that it was told of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.availability.forms.calendars import country_choices
from fairlead.availability.models import KnownClosure
from fairlead.availability.operations.closures import KnownClosureValues
from fairlead.availability.queries.closures import TeamRule
from fairlead.availability.types import ClosureScope
from fairlead.customers.models import Account
from fairlead.ui.forms import Form


class RuleForm(Form):
    """How the team sees one rule."""

    is_on = forms.BooleanField(label=_("The desk reckons with it"), required=False)
    probability_percent = forms.IntegerField(
        label=_("Probability in percent"),
        min_value=1,
        max_value=100,
        help_text=_("How likely one company, taken at random, is closed. From 50 on it stands behind the others."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How you know: your customers’ answers, last year."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(one: TeamRule) -> dict[str, Any]:
        """Return what the form shows of a rule."""
        return {
            "is_on": not one.is_off,
            "probability_percent": one.probability_percent,
            "note": one.change.note if one.change else "",
            "version": one.change.version if one.change else None,
        }


class KnownClosureForm(Form):
    """First and last day closed, as people say it; stored is the first day open again."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    subdivision = forms.CharField(
        label=_("Region"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty when it holds in the whole country."),
    )
    name = forms.CharField(
        label=pgettext_lazy("name of a thing", "Name"), max_length=120, help_text=_("Such as “Summer shutdown”.")
    )
    start_date = forms.DateField(label=_("First day closed"), widget=forms.DateInput)
    latest_day = forms.DateField(label=_("Last day closed"), widget=forms.DateInput)
    is_yearly = forms.BooleanField(label=_("On the same days every year"), required=False)
    scope = forms.ChoiceField(label=_("What is closed"), choices=ClosureScope.choices, initial=ClosureScope.OFFICE)
    probability_percent = forms.IntegerField(label=_("Probability in percent"), min_value=0, max_value=100, initial=100)
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, account: Account | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if account is not None:
            del self.fields["country"], self.fields["subdivision"]
            self.fields["probability_percent"].help_text = _(
                "0: they work through, whatever is usual in their country."
            )
        else:
            # Of a country nobody is told to be open: the rule is switched off instead.
            self.fields["probability_percent"] = forms.IntegerField(
                label=_("Probability in percent"), min_value=1, max_value=100, initial=75
            )
            self.fields["probability_percent"].widget.attrs["class"] = "input"

    @staticmethod
    def initial_of(row: KnownClosure) -> dict[str, Any]:
        """Return what the form shows of what was told."""
        names = ("country", "subdivision", "name", "start_date", "is_yearly", "scope", "probability_percent", "note")
        latest = row.end_date - timedelta(days=1)
        return {name: getattr(row, name) for name in names} | {"latest_day": latest, "version": row.version}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, latest = data.get("start_date"), data.get("latest_day")
        if start and latest and latest < start:
            self.add_error("latest_day", _("The last day closed lies before the first."))
        return data

    def values(self) -> KnownClosureValues:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        latest: date = data["latest_day"]
        return KnownClosureValues(
            country=data.get("country", ""),
            subdivision=data.get("subdivision", ""),
            name=data["name"],
            start_date=data["start_date"],
            end_date=latest + timedelta(days=1),
            is_yearly=data["is_yearly"],
            scope=data["scope"],
            probability_percent=data["probability_percent"],
            note=data["note"],
        )
