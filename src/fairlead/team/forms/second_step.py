"""allauth's forms for second steps and passkeys, in our words and dress."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.team.forms.sign_in import Dressed


class _CodeField(Dressed):
    labels: ClassVar[dict[str, Any]] = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True)


class CodeForm(_CodeField, base_forms.AuthenticateForm):
    """The code at sign-in: of the app, or one of the recovery codes."""


class ConfirmByCodeForm(_CodeField, base_forms.ReauthenticateForm):
    """The code that confirms who sits at the desk."""


class ActivateAppForm(_CodeField, totp_forms.ActivateTOTPForm):
    """The first code of a new app proves that it was set up right."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code that the app shows")}


class AddPasskeyForm(Dressed, webauthn_forms.AddWebAuthnForm):
    labels: ClassVar[dict[str, Any]] = {
        "name": pgettext_lazy("name of a thing", "Name"),
        "passwordless": _("Sign in with this alone, no password"),
    }
    helps: ClassVar[dict[str, Any]] = {
        "name": _("How you will recognise it, such as “Office laptop”."),
        "passwordless": _("The device asks for your finger, face or PIN. Without this, it is a second step."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(Dressed, webauthn_forms.EditWebAuthnForm):
    labels: ClassVar[dict[str, Any]] = {"name": pgettext_lazy("name of a thing", "Name")}
