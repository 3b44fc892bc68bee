"""The form of a field that a team adds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import CustomField
from fairlead.customers.operations.custom_fields import WITH_CHOICES
from fairlead.customers.types import FieldOwner, FieldType
from fairlead.ui.forms import Form


class NewFieldForm(Form):
    """A field to add. Type and place cannot be changed later, because values depend on them."""

    label = forms.CharField(label=_("Label"), max_length=80)
    belongs_to = forms.ChoiceField(label=_("Belongs to"), choices=FieldOwner.choices)
    type = forms.ChoiceField(label=_("Type"), choices=FieldType.choices)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a list: each on a line of its own."),
    )
    is_required = forms.BooleanField(label=_("Must be filled in"), required=False)


class FieldForm(Form):
    """What can be changed of a field."""

    label = forms.CharField(label=_("Label"), max_length=80)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each on a line of its own."),
    )
    is_required = forms.BooleanField(label=_("Must be filled in"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, field: CustomField, **kwargs: Any) -> None:
        initial = {
            "label": field.label,
            "choices": "\n".join(field.choices),
            "is_required": field.is_required,
            "version": field.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if field.type not in WITH_CHOICES:
            del self.fields["choices"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
