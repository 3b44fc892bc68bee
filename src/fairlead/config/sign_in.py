"""How allauth is joined to the team: nobody signs up by themselves, mail is sent only when a server is set."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Members are invited; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if settings.SENDS_MAIL:
            super().send_mail(template_prefix, email, context)


class MfaAdapter(DefaultMFAAdapter):
    """The names under which phones and keys list this desk."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Fairlead"}
