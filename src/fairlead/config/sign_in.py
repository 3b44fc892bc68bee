"""How allauth is joined to the team: nobody signs up by themselves, mail is sent only when a server is set."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.team.operations import note_session_use

log = logging.getLogger(__name__)

SEEN_KEY = "fairlead_seen_s"
SEEN_AGAIN_SECONDS = 3600


class AccountAdapter(DefaultAccountAdapter):
    """Members are invited; there is no open sign-up. The sentences are ours, so that they are in all four languages."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Mail address and password do not fit together. Check both, or use a passkey."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and enter that."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if settings.SENDS_MAIL:
            super().send_mail(template_prefix, email, context)


class MfaAdapter(DefaultMFAAdapter):
    """The names under which phones and keys list this desk, and how the secrets of second steps are kept.

    The secrets are encrypted with a key that is derived from the installation's own: a copy of the database alone does
    not give anybody's codes away.
    """

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Fairlead"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002  allauth's name
        return gettext("Passkey %(number)d") % {"number": user.authenticator_set.filter(type=type).count() + 1}  # type: ignore[attr-defined]

    def encrypt(self, text: str) -> str:
        return _locker().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _locker().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The installation's key was replaced. No code may fit then: neither an old one nor one of an empty secret.
            log.warning("a second step cannot be read with this installation's key: its member needs a sign-in link")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _locker() -> Fernet:
    key = hashlib.sha256(b"fairlead second steps:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class LatestUse:
    """Note now and then that a session is in use, so that its member can tell a forgotten one from today's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        now = timezone.now()
        seen = request.session.get(SEEN_KEY, 0)
        if now.timestamp() - seen >= SEEN_AGAIN_SECONDS:
            note_session_use(session_key=request.session.session_key or "", now=now)
            request.session[SEEN_KEY] = int(now.timestamp())
