"""Who takes over from a member who leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.team.models import Member
from fairlead.team.queries import possible_receivers
from fairlead.team.types import NotPossible
from fairlead.ui.forms import Form


class LeavingForm(Form):
    receiver = forms.TypedChoiceField(label=_("Who takes over"), required=False, coerce=int, empty_value=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data, initial={"receiver": member.backup_id, "version": member.version})
        receivers = [(one.pk, str(one)) for one in possible_receivers(member)]
        self.fields["receiver"].choices = [("", _("Choose")), *receivers]  # type: ignore[attr-defined]

    def refuse(self, problem: NotPossible) -> None:
        """Show why the operation refused, at the field that is at fault."""
        self.add_error("receiver" if problem.field == "receiver" else None, problem.sentence)
