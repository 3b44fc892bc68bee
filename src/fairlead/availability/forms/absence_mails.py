"""The forms of automatic replies and of the question who follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Contact
from fairlead.ui.forms import Form


class DismissForm(Form):
    reason = forms.CharField(label=_("Why it is dismissed"), max_length=300)


class SuccessorForm(Form):
    """Who follows: a contact of the company, or a new one by name."""

    successor = forms.ModelChoiceField(
        label=_("Somebody we know there"), queryset=Contact.objects.none(), required=False
    )
    name = forms.CharField(label=_("Or somebody new: name"), max_length=160, required=False)
    email = forms.EmailField(label=_("Their mail address"), required=False)

    def __init__(self, *args: Any, contact: Contact, can_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Contact.objects.filter(account=contact.account_id, deleted_at=None, left_on_date=None)
        self.fields["successor"].queryset = others.exclude(pk=contact.pk)  # type: ignore[attr-defined]
        if not can_add:
            del self.fields["name"], self.fields["email"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        has_name = bool((data.get("name") or "").strip())
        if not data.get("successor") and not has_name and not self.errors:
            self.add_error("successor", _("Choose who follows, or write the name of somebody new."))
        if data.get("successor") and has_name:
            self.add_error("name", _("One person follows: choose somebody, or write a name."))
        return data
