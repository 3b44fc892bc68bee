"""The forms of letters: the text of a template, and the values that a letter asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.core.letters import Dates, Kind, LetterPurpose, Value, Variable
from fairlead.messaging.operations.letters import LONGEST_BODY, LONGEST_SUBJECT
from fairlead.messaging.queries.letter_values import ImpossibleValue, read_values
from fairlead.messaging.queries.letter_words import variable_label
from fairlead.ui.forms import Form

PREFIX = "v-"


class TemplateForm(Form):
    """Subject and text of a template."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "fl-letter-source field-sizing-content"}),
        help_text=gettext_lazy(
            "An empty line parts paragraphs, “- ” begins a line of a list, **two stars** make words bold."
        ),
    )
    note = forms.CharField(label=gettext_lazy("What has changed"), max_length=200, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, is_locked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "body"):
            attrs = self.fields[name].widget.attrs
            # Each line by its own direction: marks among words from right to left could not be read otherwise.
            attrs.update(lang=language, dir="auto", spellcheck="true")
            if is_locked:
                attrs["readonly"] = True


class ValuesForm(Form):
    """The values that a letter for a purpose asks for: one field each, two for money and for periods."""

    def __init__(
        self, *args: Any, purpose: LetterPurpose, names: Iterable[str], currency: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._purpose = purpose
        self._variables = [one for name in names if (one := purpose.variable(name)) is not None and one.is_asked]
        for variable in self._variables:
            self._add(variable, currency)

    def _add(self, variable: Variable, currency: str) -> None:
        name, label = f"{PREFIX}{variable.name}", variable_label(variable.name)
        if variable.kind is Kind.MONEY:
            self.fields[name] = forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=2)
            self.fields[f"{name}-currency"] = forms.CharField(
                label=_("%(what)s: currency") % {"what": label}, required=False, max_length=3, initial=currency
            )
        elif variable.kind is Kind.DATES:
            self.fields[name] = forms.DateField(
                label=_("%(what)s: first day") % {"what": label}, required=False, widget=forms.DateInput
            )
            self.fields[f"{name}-latest"] = forms.DateField(
                label=_("%(what)s: last day") % {"what": label}, required=False, widget=forms.DateInput
            )
        elif variable.kind is Kind.DATE:
            self.fields[name] = forms.DateField(label=label, required=False, widget=forms.DateInput)
        else:
            self.fields[name] = forms.CharField(label=label, required=False, max_length=500)
        for field in (name, f"{name}-currency", f"{name}-latest"):
            if field in self.fields:
                self._dress(field)

    def _dress(self, name: str) -> None:
        widget = self.fields[name].widget
        widget.attrs["class"] = "input"
        if isinstance(widget, forms.DateInput):
            widget.input_type, widget.format = "date", "%Y-%m-%d"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        try:
            data["values"] = read_values(self._purpose, dict(self._given(data)))
        except ImpossibleValue as problem:
            self.add_error(f"{PREFIX}{problem.variable.name}", _("This cannot be written as it is. Look at it again."))
        return data

    def _given(self, data: dict[str, Any]) -> Iterable[tuple[str, Any]]:
        for variable in self._variables:
            name = f"{PREFIX}{variable.name}"
            value = data.get(name)
            if value in (None, ""):
                continue
            if variable.kind is Kind.MONEY:
                value = {"amount": value, "currency": data.get(f"{name}-currency") or ""}
            elif variable.kind is Kind.DATES:
                latest = data.get(f"{name}-latest") or value
                value = {"start_date": value, "end_date": latest + timedelta(days=1)}
            yield variable.name, value

    def mark_needed(self, names: Iterable[str]) -> None:
        """Show which values the letter cannot do without; whether they are there is asked when it is written."""
        self.use_required_attribute = False
        for name in names:
            if f"{PREFIX}{name}" in self.fields:
                self.fields[f"{PREFIX}{name}"].required = True

    def values(self) -> dict[str, Value]:
        """Return what was filled in, of a valid form."""
        values: dict[str, Value] = self.cleaned_data["values"]
        return values

    @staticmethod
    def initial_of(values: dict[str, Value]) -> dict[str, Any]:
        """Return how values stand in the fields."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            key = f"{PREFIX}{name}"
            if isinstance(value, Dates):
                found |= {key: value.start_date, f"{key}-latest": value.end_date - timedelta(days=1)}
            elif hasattr(value, "currency"):
                found |= {key: value.amount, f"{key}-currency": value.currency}  # type: ignore[union-attr]
            else:
                found[key] = value
        return found
