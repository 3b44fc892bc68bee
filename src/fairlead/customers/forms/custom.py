"""Form fields for the fields that a team has added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import CustomField
from fairlead.customers.types import FieldType
from fairlead.ui.forms import dress


def form_field(field: CustomField) -> forms.Field:
    """Return the form field for a custom field; it takes any text, which the operation checks."""
    made: forms.Field
    match field.type:
        case FieldType.YES_NO:
            made = forms.ChoiceField(choices=[("", _("Not known")), ("true", _("Yes")), ("false", _("No"))])
        case FieldType.CHOICE:
            made = forms.ChoiceField(choices=[("", "–"), *((choice, choice) for choice in field.choices)])
        case FieldType.CHOICES:
            choices = [(choice, choice) for choice in field.choices]
            made = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
        case FieldType.DATE:
            made = forms.CharField(widget=forms.DateInput)
        case FieldType.NUMBER:
            made = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        case FieldType.LINK:
            made = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "url"}))
        case _:
            made = forms.CharField()
    made.label, made.required = field.label, field.is_required
    return made


def shown_value(field: CustomField, value: Any) -> Any:
    """Return a stored value as its form field wants it; a choice that is no longer offered stays choosable."""
    if field.type == FieldType.YES_NO:
        return "" if value is None else str(value).lower()
    return "" if value is None else value


class CustomFieldsMixin(forms.BaseForm):
    """Adds a form field for each custom field, named `custom.KEY`."""

    custom: list[CustomField]

    def add_custom(self, fields: list[CustomField], values: dict[str, Any]) -> None:
        self.custom = fields
        for field in fields:
            made = form_field(field)
            name = f"custom.{field.key}"
            current = values.get(field.key)
            if isinstance(made, forms.ChoiceField):
                _keep_offering(made, current)
            _dress_alone(made)
            self.fields[name] = made
            self.initial.setdefault(name, shown_value(field, current))

    def custom_values(self) -> dict[str, Any]:
        """Return the typed values by key, as the operations take them."""
        return {field.key: self.cleaned_data.get(f"custom.{field.key}") for field in self.custom}

    @property
    def custom_bound(self) -> list[forms.BoundField]:
        """The custom fields, to be drawn in their order."""
        return [self[f"custom.{field.key}"] for field in self.custom]


def _dress_alone(field: forms.Field) -> None:
    """Give a field that came after the form's own ones the same dress."""
    lone = forms.Form()
    lone.fields["field"] = field
    dress(lone)


def plain_values(form: forms.BaseForm) -> dict[str, Any]:
    """Return what was typed into a form's own fields, by the names of the operation's values.

    A zone that nobody touched is left out: it was stated for the old place and must not be stated anew for another one.
    """
    typed = {name: value for name, value in form.cleaned_data.items() if not name.startswith("custom.")}
    typed.pop("version", None)
    if "zone" in typed and "zone" not in form.changed_data:
        del typed["zone"]
    # What does not send the hours does not mean to withdraw them.
    if "week" in typed and f"{form.add_prefix('week')}-kind" not in form.data:
        del typed["week"]
    return typed


def _keep_offering(made: forms.ChoiceField, current: Any) -> None:
    offered = {str(value) for value, _label in made.choices}  # type: ignore[misc, union-attr]
    kept = current if isinstance(current, list) else [current] if isinstance(current, str) and current else []
    gone = [value for value in kept if value not in offered]
    if gone:
        made.choices = [*made.choices, *((value, value) for value in gone)]  # type: ignore[misc]
