"""How mail leaves: by a server of one's own (SMTP), or by a provider that django-anymail knows."""

from __future__ import annotations

from typing import Any

from fairlead.config import environment
from fairlead.config.environment import BadSetting

# Provider → the module of its back end and the names of its settings for key, second key and domain ("" has none).
PROVIDERS: dict[str, tuple[str, str, str, str]] = {
    "brevo": ("brevo", "BREVO_API_KEY", "", ""),
    "mailersend": ("mailersend", "MAILERSEND_API_TOKEN", "", ""),
    "mailgun": ("mailgun", "MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_SENDER_DOMAIN"),
    "mailjet": ("mailjet", "MAILJET_API_KEY", "MAILJET_SECRET_KEY", ""),
    "mandrill": ("mandrill", "MANDRILL_API_KEY", "MANDRILL_WEBHOOK_KEY", ""),
    "postmark": ("postmark", "POSTMARK_SERVER_TOKEN", "", ""),
    "resend": ("resend", "RESEND_API_KEY", "RESEND_SIGNING_SECRET", ""),
    "sendgrid": ("sendgrid", "SENDGRID_API_KEY", "", ""),
    "sparkpost": ("sparkpost", "SPARKPOST_API_KEY", "", ""),
}


def mail_settings() -> dict[str, Any]:
    """Return Django's settings for mail. Without a server and without a provider nothing is sent, and pages say so."""
    host, provider = environment.text("FAIRLEAD_SMTP_HOST"), environment.text("FAIRLEAD_MAIL_PROVIDER").lower()
    port = environment.number("FAIRLEAD_SMTP_PORT", 587, least=1, most=65535)
    found: dict[str, Any] = {
        "EMAIL_BACKEND": f"django.core.mail.backends.{'smtp' if host else 'dummy'}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": environment.text("FAIRLEAD_SMTP_USER"),
        "EMAIL_HOST_PASSWORD": environment.text("FAIRLEAD_SMTP_PASSWORD"),
        "EMAIL_USE_TLS": port == 587,
        "EMAIL_USE_SSL": port == 465,
        # A server that does not answer must not hold the worker for ever.
        "EMAIL_TIMEOUT": 30,
        "DEFAULT_FROM_EMAIL": environment.text("FAIRLEAD_MAIL_FROM", "fairlead@localhost"),
        "SENDS_MAIL": bool(host or provider),
        "MAIL_PROVIDER": provider,
        "ANYMAIL": {},
    }
    return found | (_provider_settings(provider) if provider else {})


def _provider_settings(provider: str) -> dict[str, Any]:
    if provider not in PROVIDERS:
        raise BadSetting(f"FAIRLEAD_MAIL_PROVIDER={provider} is not known: write one of {', '.join(PROVIDERS)}")
    module, key, second, domain = PROVIDERS[provider]
    values = {
        key: environment.text("FAIRLEAD_MAIL_API_KEY"),
        second: environment.text("FAIRLEAD_MAIL_API_SECRET"),
        domain: environment.text("FAIRLEAD_MAIL_DOMAIN"),
        "WEBHOOK_SECRET": environment.text("FAIRLEAD_MAIL_WEBHOOK_SECRET"),
    }
    if not values[key]:
        raise BadSetting(f"FAIRLEAD_MAIL_API_KEY is missing: {provider} needs one")
    known = {name: value for name, value in values.items() if name and value}
    return {"EMAIL_BACKEND": f"anymail.backends.{module}.EmailBackend", "ANYMAIL": {"REQUESTS_TIMEOUT": 30, **known}}
