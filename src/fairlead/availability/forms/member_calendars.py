"""The form of a calendar file of one's own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.ui.forms import Form


class MemberFileForm(Form):
    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("Such as calendar.ics, exported from your calendar program."),
        widget=forms.FileInput(attrs={"class": "fl-file", "accept": ".ics,.ical,.ifb,.vcs,text/calendar"}),
    )
