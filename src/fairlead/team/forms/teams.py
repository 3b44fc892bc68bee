"""The name of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.team.models import Team
from fairlead.team.types import NotPossible
from fairlead.ui.forms import Form


class TeamForm(Form):
    name = forms.CharField(
        label=pgettext_lazy("name of a thing", "Name"),
        max_length=80,
        help_text=_("Members of a team see each other’s accounts."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, team: Team | None = None) -> None:
        super().__init__(data, initial={"name": team.name, "version": team.version} if team else {})

    def refuse(self, problem: NotPossible) -> None:
        """Show why the operation refused, at the field that is at fault."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
