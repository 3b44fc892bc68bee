"""The form in which a mail is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.messaging.operations.outgoing import LONGEST_BODY, LONGEST_SUBJECT, NewFile
from fairlead.ui.forms import FilesField, Form


class MailForm(Form):
    """Recipient, subject, text and files of a mail; `at` is a wall time of the customer."""

    to_address = forms.ChoiceField(label=pgettext_lazy("mail", "To"), required=False)
    cc = forms.CharField(
        label=_("Copy to"), required=False, max_length=2600, help_text=_("Several: part them by commas.")
    )
    purpose = forms.ChoiceField(label=_("Purpose"), help_text=_("By it the contact gate decides."))
    subject = forms.CharField(label=_("Subject"), required=False, max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14, "class": "field-sizing-content"}),
    )
    attachments = FilesField(label=_("Add files"), required=False, help_text=_("Ten files and 10 MB together at most."))
    at = forms.DateTimeField(
        label=_("At a chosen time, by their clock"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        addresses: Sequence[str],
        purposes: Sequence[tuple[str, str]],
        language: str,
        direction: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to_address"].choices = [(one, one) for one in addresses] or [("", _("no mail address known"))]
        fields["purpose"].choices = purposes
        for name in ("subject", "body"):
            fields[name].widget.attrs.update(lang=language, dir=direction, spellcheck="true")

    def mark_needed(self) -> None:
        """Show what a mail cannot go without; a draft may lack it."""
        self.use_required_attribute = False
        for name in ("to_address", "subject", "body"):
            self.fields[name].required = True

    def copies(self) -> list[str]:
        """Return the addresses that get a copy, of a valid form."""
        return [one.strip() for one in self.cleaned_data["cc"].replace(";", ",").split(",") if one.strip()]

    def new_files(self) -> list[NewFile]:
        return [NewFile(one.name, one.read(), one.content_type or "") for one in self.cleaned_data["attachments"]]
