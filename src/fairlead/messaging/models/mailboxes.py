"""Mailboxes that are followed, and how far each of their folders has been read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.messaging.types import MailSecurity, MailSignIn
from fairlead.team.models import Member, Team


class Mailbox(models.Model):
    """A mailbox on an IMAP server. Without an `owner` it is shared, by everybody or by a team.

    Passwords and tokens are kept encrypted. Mail older than `since_date` is left where it is. `settings_at` moves
    whenever somebody changes how it is opened, so that who follows it opens it anew. `problem` is that of the latest
    attempt (`code` and `facts`).
    """

    name = models.CharField(pgettext_lazy("of a mailbox", "Name"), max_length=80)
    address = models.EmailField(_("its address"))
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, blank=True, related_name="mailboxes")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailboxes")
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(_("protection"), max_length=8, choices=MailSecurity.choices, default=MailSecurity.TLS)
    sign_in = models.CharField(_("sign-in"), max_length=8, choices=MailSignIn.choices, default=MailSignIn.PASSWORD)
    username = models.CharField(_("user name"), max_length=254)
    locked_password = models.TextField(blank=True)
    token_address = models.URLField(_("address for tokens"), max_length=500, blank=True)
    client_id = models.CharField(_("client id"), max_length=300, blank=True)
    locked_client_secret = models.TextField(blank=True)
    locked_refresh_token = models.TextField(blank=True)
    folders = ArrayField(models.CharField(max_length=200), verbose_name=_("folders"), default=list)
    since_date = models.DateField(_("read mail from"))
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settings_at = models.DateTimeField(db_default=Now())
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "username"], name="mailbox_once"),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_by=None) | (~Q(paused_at=None) & ~Q(paused_by=None)),
                name="mailbox_paused_at_and_by",
            ),
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="mailbox_personal_or_of_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class MailboxFolder(models.Model):
    """How far one folder has been read: all mail up to `latest_uid` of this `validity` (RFC 9051) has been taken in.

    When a server gives its mails other numbers it says so by another validity: the folder is then read from the
    beginning, and mail that is here already is recognised by itself.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="read_folders")
    name = models.CharField(max_length=200)
    validity = models.BigIntegerField()
    latest_uid = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="mailbox_folder_once")]
