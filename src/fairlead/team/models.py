"""Members, teams, and the keys by which they enter."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.db.models import TOUCH, Record
from fairlead.team.types import Role, Scope, Theme
from fairlead.ui.languages import LANGUAGES

LANGUAGE_CHOICES = [(code, own_name) for code, (_folder, _locale, own_name) in LANGUAGES.items()]

# Signing in writes `last_login`, and a new password the password: nobody who has a form open should hear of a conflict.
TOUCH_UNLESS_SIGN_IN = pgtrigger.Trigger(
    name=TOUCH.name,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(exclude=["version", "updated_at", "last_login", "password"]),
    func=TOUCH.func,
)


def fingerprint(secret: str) -> str:
    """Return what is stored of a secret that only its holder keeps. Secrets are random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@tracked()
class Team(Record):
    """A group of members who see each other's accounts."""

    name = models.CharField(_("name"), max_length=80)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Members(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)


@tracked(exclude=["password", "last_login"])
class Member(AbstractBaseUser, Record):
    """One of our own people.

    `zone` is empty until it is known: the desk asks for it and until then shows UTC, saying so.
    `week` is the member's own working week in the form of `core.weeks`; null means the country's usual one.
    `backup` is who is proposed to take over when the member is away or leaves.
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.ACCOUNT_MANAGER)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language of the pages"), max_length=10, choices=LANGUAGE_CHOICES, default="en")
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name=_("languages spoken"), default=list, blank=True
    )
    theme = models.CharField(_("appearance"), max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    week = models.JSONField(_("working week"), null=True, blank=True)
    clock_zones = ArrayField(
        models.CharField(max_length=60), verbose_name=_("clocks on the desk"), default=list, blank=True
    )
    backup = models.ForeignKey(
        "self", verbose_name=_("usual stand-in"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Members()

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        triggers = [TOUCH_UNLESS_SIGN_IN]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.CheckConstraint(condition=Q(backup=None) | ~Q(backup=models.F("id")), name="member_backup_is_other"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or ""

    @property
    def zone_info(self) -> ZoneInfo:
        """The member's zone; UTC while it is not known."""
        return ZoneInfo(self.zone or "UTC")

    @property
    def initials(self) -> str:
        words = self.name.split()
        if not words:
            return "?"
        if ord(words[0][0]) > 0x2E80:  # Chinese, Japanese, Korean: the family name stands for the person
            return words[0][:2]
        return "".join(word[0] for word in words[:2]).upper()

    def is_role(self, *roles: Role) -> bool:
        return self.role in roles


class SignInLink(models.Model):
    """A link that signs a member in once. `is_invitation`: sent by chat or mail, so a person must press a button on it,
    lest the preview of a chat program use it up."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    is_invitation = models.BooleanField(default=False)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @classmethod
    def make(
        cls, *, member: Member, made_by: Member | None, expires_at: datetime, is_invitation: bool
    ) -> tuple[SignInLink, str]:
        """Return a new link and its secret, which is stored nowhere."""
        secret = secrets.token_urlsafe(32)
        link = cls.objects.create(
            member=member,
            made_by=made_by,
            expires_at=expires_at,
            is_invitation=is_invitation,
            secret_hash=fingerprint(secret),
        )
        return link, secret


class ApiToken(models.Model):
    """A key for programs. Only its fingerprint is stored; `prefix` lets its owner recognise it in a list."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices), verbose_name=_("may"))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    latest_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @classmethod
    def make(
        cls, *, member: Member, name: str, scopes: list[str], now: datetime, expires_at: datetime
    ) -> tuple[ApiToken, str]:
        """Return a new token and the text to hand out once, `fl_PREFIX_SECRET`."""
        prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
        token = cls.objects.create(
            member=member,
            name=name,
            prefix=prefix,
            secret_hash=fingerprint(secret),
            scopes=scopes,
            created_at=now,
            expires_at=expires_at,
        )
        return token, f"fl_{prefix}_{secret}"

    def opens_with(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret_hash, fingerprint(secret))

    def is_valid_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at and self.member.is_active


class Notification(models.Model):
    """Something a member should learn of. `kind` and `facts` are data; the sentence is made in the reader's tongue."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)  # where it leads, within this desk
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["member"], condition=Q(read_at=None), name="notification_unread")]


class SavedView(models.Model):
    """A list with its filters and order under a name. `query` is the part of the address behind the question mark."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(_("shared with everybody"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("member", "page", Lower("name"), name="saved_view_name_once")]


class Export(models.Model):
    """One list that left the desk as a file: who took what, when and by which way in (`means`).

    `name` is the list's name among the exports, `query` what it was narrowed to, `subject` whose it was where it is
    one customer's.
    """

    name = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, blank=True)
    query = models.TextField(blank=True)
    rows = models.PositiveIntegerField()
    file_format = models.CharField(max_length=10)
    means = models.CharField(max_length=40)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="exports")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="export_by_moment")]
