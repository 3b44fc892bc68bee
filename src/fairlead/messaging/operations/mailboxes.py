"""Adds, changes and ends mailboxes; each is opened once before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from fairlead.db.locked_text import lock, unlock
from fairlead.messaging.models import Mailbox
from fairlead.messaging.operations.mailbox_port import MailboxAsked, MailboxNotReached, open_mailbox
from fairlead.messaging.types import MailSecurity, MailSignIn
from fairlead.team import access
from fairlead.team.models import Member, Team

PURPOSE = "mailbox"
SECRETS = ("password", "client_secret", "refresh_token")
# Somebody waits in front of the page.
SECONDS_ON_PAGE = 10.0
USUAL_FOLDERS = ("INBOX",)


class MailboxKnown(Exception):
    """This mailbox is followed already."""


class FolderUnknown(Exception):
    """The mailbox has no folder of this name: `name`, `known` are those it has."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


def add_mailbox(
    *,
    name: str,
    address: str,
    owner: Member | None,
    team: Team | None,
    since_date: date,
    by: Member,
    now: datetime,
    settings: Mapping[str, Any],
) -> Mailbox:
    """Follow a mailbox, after it has been opened once. Without an owner it is shared.

    `settings` holds host, port, security, sign_in, username, folders and, as they are needed, password, token_address,
    client_id, client_secret and refresh_token. Raises AccessRefused, MailboxKnown, MailboxNotReached, FolderUnknown.
    """
    access.check_can_run_mailbox(by, owner)
    row = Mailbox(name=name.strip(), address=address.strip().lower(), owner=owner, team=team, since_date=since_date)
    row.made_by, row.made_at = by, now
    _set(row, settings)
    _try(row)
    row.settings_at = now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise MailboxKnown from None
    return row


def change_mailbox(
    *,
    mailbox: Mailbox,
    name: str,
    address: str,
    team: Team | None,
    by: Member,
    now: datetime,
    settings: Mapping[str, Any],
) -> Mailbox:
    """Change how a mailbox is opened; secrets that are empty stay what they are. Raises as `add_mailbox`."""
    access.check_can_run_mailbox(by, mailbox.owner)
    mailbox.name, mailbox.address, mailbox.team = name.strip(), address.strip().lower(), team
    _set(mailbox, settings)
    _try(mailbox)
    mailbox.settings_at, mailbox.failures, mailbox.problem = now, 0, None
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError:
        raise MailboxKnown from None
    return mailbox


def pause_mailbox(*, mailbox: Mailbox, by: Member, now: datetime) -> None:
    """Leave a mailbox alone until somebody goes on with it. Raises AccessRefused."""
    access.check_can_run_mailbox(by, mailbox.owner)
    Mailbox.objects.filter(pk=mailbox.pk, paused_at=None).update(paused_at=now, paused_by=by, settings_at=now)


def resume_mailbox(*, mailbox: Mailbox, by: Member, now: datetime) -> None:
    """Go on with a mailbox that was paused: what came meanwhile is read. Raises AccessRefused."""
    access.check_can_run_mailbox(by, mailbox.owner)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        paused_at=None, paused_by=None, settings_at=now, failures=0, problem=None
    )


def remove_mailbox(*, mailbox: Mailbox, by: Member) -> None:
    """End following a mailbox. What came from it stays; nothing on its server is changed. Raises AccessRefused."""
    access.check_can_run_mailbox(by, mailbox.owner)
    mailbox.delete()


def asked_of(mailbox: Mailbox, *, seconds: float) -> MailboxAsked:
    """Return how a mailbox is opened. Raises KeyReplaced."""
    return MailboxAsked(
        host=mailbox.host,
        port=mailbox.port,
        security=MailSecurity(mailbox.security),
        sign_in=MailSignIn(mailbox.sign_in),
        username=mailbox.username,
        token_address=mailbox.token_address,
        client_id=mailbox.client_id,
        seconds=seconds,
        **{name: unlock(getattr(mailbox, f"locked_{name}"), purpose=PURPOSE) for name in SECRETS},
    )


def _set(row: Mailbox, settings: Mapping[str, Any]) -> None:
    for name in ("host", "port", "security", "sign_in", "username", "token_address", "client_id"):
        if name in settings:
            value = settings[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.host = row.host.lower()
    row.folders = list(dict.fromkeys(one.strip() for one in settings.get("folders", ()) if one.strip()))
    row.folders = row.folders or list(USUAL_FOLDERS)
    for name in SECRETS:
        if settings.get(name):
            setattr(row, f"locked_{name}", lock(settings[name], purpose=PURPOSE))


def _try(row: Mailbox) -> None:
    if row.security == MailSecurity.NONE and row.host not in ("localhost", "127.0.0.1", "::1"):
        raise MailboxNotReached("unprotected", host=row.host)
    with open_mailbox(asked_of(row, seconds=SECONDS_ON_PAGE)) as box:
        known = box.folder_names()
        for folder in row.folders:
            if folder not in known and folder.upper() != "INBOX":
                raise FolderUnknown(folder, known)
