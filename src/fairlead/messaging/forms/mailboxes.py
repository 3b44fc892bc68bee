"""Forms of mailboxes and of what people do with mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.messaging.models import Mailbox
from fairlead.messaging.types import MailSecurity, MailSignIn
from fairlead.team.models import Team
from fairlead.ui.forms import Form

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "input"})
    return forms.CharField(
        label=label, max_length=4000, required=False, strip=False, widget=widget, help_text=help_text
    )


class MailboxForm(Form):
    name = forms.CharField(label=pgettext_lazy("of a mailbox", "Name"), max_length=80)
    address = forms.EmailField(label=_("Its address"), help_text=_("By this address we know which mail is ours."))
    whose = forms.ChoiceField(label=_("Whose mailbox"))
    host = forms.CharField(label=_("IMAP server"), max_length=255, widget=forms.TextInput(attrs=_PLAIN))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("Protection"), choices=MailSecurity.choices, initial=MailSecurity.TLS)
    sign_in = forms.ChoiceField(label=_("Sign-in"), choices=MailSignIn.choices, initial=MailSignIn.PASSWORD)
    username = forms.CharField(label=_("User name"), max_length=254, widget=forms.TextInput(attrs=_PLAIN))
    password = _secret(_("Password"), _("Kept encrypted and never shown again."))
    token_address = forms.URLField(label=_("Address for tokens"), max_length=500, required=False, assume_scheme="https")
    client_id = forms.CharField(
        label=_("Client id"), max_length=300, required=False, widget=forms.TextInput(attrs=_PLAIN)
    )
    client_secret = _secret(_("Client secret"))
    refresh_token = _secret(_("Refresh token"))
    folders = forms.CharField(
        label=_("Folders"),
        initial="INBOX",
        max_length=1000,
        help_text=_(
            "Separated by commas. Name the folder of sent mail, too: then what was answered elsewhere is known."
        ),
    )
    since_date = forms.DateField(label=_("Read mail from"), widget=forms.DateInput())

    def __init__(self, *args: Any, known: Mailbox | None = None, can_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        teams = [(f"team:{team.pk}", team.name) for team in Team.objects.order_by("name")] if can_share else []
        shared = [("shared", _("Shared by everybody")), *teams] if can_share else []
        self.fields["whose"].choices = [("own", _("Mine alone")), *shared]  # type: ignore[attr-defined]
        if known is not None:
            del self.fields["since_date"]
            if not known.is_shared:
                self.fields["whose"].choices = [("own", _("Mine alone"))]  # type: ignore[attr-defined]
            else:
                self.fields["whose"].choices = shared  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sign_in") == MailSignIn.OAUTH2:
            for name in ("token_address", "client_id"):
                if not values.get(name):
                    self.add_error(name, _("OAuth 2 needs this."))
            if not values.get("refresh_token") and not (self.known and self.known.locked_refresh_token):
                self.add_error("refresh_token", _("OAuth 2 needs this."))
        elif not values.get("password") and not (self.known and self.known.locked_password):
            self.add_error("password", _("Enter the password."))
        return values

    def team(self) -> Team | None:
        whose = self.cleaned_data["whose"]
        return Team.objects.filter(pk=whose.partition(":")[2]).first() if whose.startswith("team:") else None

    def settings(self) -> dict[str, Any]:
        """Return how the mailbox is opened, as the operation takes it."""
        values = self.cleaned_data
        names = ("host", "port", "security", "sign_in", "username", "password", "token_address", "client_id")
        secrets = ("client_secret", "refresh_token")
        return {**{name: values[name] for name in (*names, *secrets)}, "folders": values["folders"].split(",")}

    @staticmethod
    def initial_of(mailbox: Mailbox) -> dict[str, Any]:
        names = ("name", "address", "host", "port", "security", "sign_in", "username", "token_address", "client_id")
        whose = "own" if not mailbox.is_shared else f"team:{mailbox.team_id}" if mailbox.team_id else "shared"
        return {
            **{name: getattr(mailbox, name) for name in names},
            "folders": ", ".join(mailbox.folders),
            "whose": whose,
        }


class PromiseForm(Form):
    """Within how many hours of the customer's working time a tier is answered."""

    hours = forms.DecimalField(
        label=_("Hours of their working time"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0.25), MaxValueValidator(480)],
    )

    def working_minutes(self) -> int:
        minutes: int = round(self.cleaned_data["hours"] * 60)
        return minutes


class HistoryForm(Form):
    """Older mail, as one file."""

    MOST_BYTES = 50 * 1024 * 1024

    file = forms.FileField(label=_("A file of mail"), help_text=_("A .eml file or an mbox file, at most 50 MB."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)d MB, more than 50 MB. Use the command: fairlead mail import."),
                params={"size": file.size // 1024 // 1024},
            )
        return file


class SettleForm(Form):
    reason = forms.CharField(label=_("Why it needs no answer"), max_length=300)
