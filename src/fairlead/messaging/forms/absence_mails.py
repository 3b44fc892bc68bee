"""The form by which somebody brings an automatic reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.messaging.operations.absence_mails import LONGEST_BROUGHT
from fairlead.ui.forms import Form


class ReplyForm(Form):
    """A text, or a message as a file; one of the two."""

    text = forms.CharField(
        label=_("Text of the reply"),
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        required=False,
        max_length=100_000,
        help_text=_("Paste the whole reply, in any language; with its header lines if you have them."),
    )
    file = forms.FileField(label=_("Or the message as a file (.eml)"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > LONGEST_BROUGHT:
            self.add_error("file", _("The file is larger than 5 MB."))
        elif file is None and not (data.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Paste a text, or choose a file."))
        return data

    def content(self) -> bytes:
        """Return what was brought, of a valid form."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file is not None else self.cleaned_data["text"].encode()
