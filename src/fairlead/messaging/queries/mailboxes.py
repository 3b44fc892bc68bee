"""Reads mailboxes and what is settled about mail."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from fairlead.messaging.models import IgnoredSender, Mailbox
from fairlead.team import access
from fairlead.team.models import Member

MOST_SHOWN = 200


def mailboxes_visible_to(by: Member) -> QuerySet[Mailbox]:
    """Return the mailboxes whose mail a member reads, by name."""
    return Mailbox.objects.filter(access.mailbox_scope(by)).select_related("owner", "team", "paused_by")


def find_mailbox(by: Member, mailbox_id: int) -> Mailbox | None:
    return mailboxes_visible_to(by).filter(pk=mailbox_id).first()


def ignored_senders() -> Sequence[IgnoredSender]:
    """Return the senders whose mail is put aside without asking; of very many the first MOST_SHOWN."""
    return list(IgnoredSender.objects.select_related("made_by")[:MOST_SHOWN])


def find_ignored(ignored_id: int) -> IgnoredSender | None:
    return IgnoredSender.objects.select_related("made_by").filter(pk=ignored_id).first()
