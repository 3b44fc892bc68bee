"""A new key for a program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.team.models import Member
from fairlead.team.queries import grantable_scopes
from fairlead.team.types import NotPossible
from fairlead.ui.forms import Form

LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(Form):
    name = forms.CharField(
        label=pgettext_lazy("name of a thing", "Name"),
        max_length=80,
        help_text=_("What will use it, such as “Nightly report”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself. Give only what is needed."),
        error_messages={"required": _("Choose at least one thing that the token may do.")},
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIFETIMES, coerce=int, initial=90)

    def __init__(self, data: Any = None, *, by: Member) -> None:
        super().__init__(data)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in grantable_scopes(by)]  # type: ignore[attr-defined]

    def refuse(self, problem: NotPossible) -> None:
        """Show why the operation refused, at the field that is at fault."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
