"""Who takes over from a member who leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.team.models import Member
from fairlead.team.queries import possible_receivers
from fairlead.team.queries.remarks import remarks_on, with_remark
from fairlead.team.types import NotPossible
from fairlead.ui.forms import Form


class LeavingForm(Form):
    receiver = forms.TypedChoiceField(label=_("Who takes over"), required=False, coerce=int, empty_value=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, member: Member, now: datetime) -> None:
        super().__init__(data, initial={"receiver": member.backup_id, "version": member.version})
        possible = list(possible_receivers(member))
        remarks = remarks_on([one.pk for one in possible], now)
        receivers = [(one.pk, with_remark(str(one), remarks.get(one.pk, ""))) for one in possible]
        self.fields["receiver"].choices = [("", _("Choose")), *receivers]  # type: ignore[attr-defined]

    def refuse(self, problem: NotPossible) -> None:
        """Show why the operation refused, at the field that is at fault."""
        self.add_error("receiver" if problem.field == "receiver" else None, problem.sentence)
