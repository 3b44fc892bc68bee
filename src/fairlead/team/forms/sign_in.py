"""allauth's forms for passwords, in our words and dress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fairlead.ui.context import clock
from fairlead.ui.forms import dress

# Who came by a link may have lost the old password: for this long they may set a new one without it.
LINK_TRUSTED = timedelta(minutes=30)
NEW_PASSWORD_HELP = _("At least 10 characters. A few words that nobody would guess are easy to remember.")


class Dressed(forms.Form):
    """Give a form of the library our labels, help and look."""

    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        dress(self)


class LoginForm(Dressed, allauth_forms.LoginForm):
    labels: ClassVar[dict[str, Any]] = {"login": _("Mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocomplete="username", autofocus=True)


class ReauthenticateForm(Dressed, allauth_forms.ReauthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"password": _("Password")}


class SetPasswordForm(Dressed, allauth_forms.SetPasswordForm):
    labels: ClassVar[dict[str, Any]] = {"password1": _("New password"), "password2": _("The same once more")}
    helps: ClassVar[dict[str, Any]] = {"password1": NEW_PASSWORD_HELP}


class ChangePasswordForm(Dressed, allauth_forms.ChangePasswordForm):
    labels: ClassVar[dict[str, Any]] = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("The same once more"),
    }
    helps: ClassVar[dict[str, Any]] = {"password1": NEW_PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entered_by_link(context.request):
            del self.fields["oldpassword"]


class ResetPasswordForm(Dressed, allauth_forms.ResetPasswordForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("Mail address")}


class ResetPasswordKeyForm(Dressed, allauth_forms.ResetPasswordKeyForm):
    labels: ClassVar[dict[str, Any]] = {"password1": _("New password"), "password2": _("The same once more")}
    helps: ClassVar[dict[str, Any]] = {"password1": NEW_PASSWORD_HELP}


def entered_by_link(request: HttpRequest) -> bool:
    """Answer whether this session was opened by a one-time link not long ago."""
    since = (clock(request) - LINK_TRUSTED).timestamp()
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "link" and record["at"] >= since for record in records)
