"""Keeps the to-dos by which is asked until when somebody is away whose end of leave nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from fairlead.availability.models import Leave
from fairlead.customers.models import Account
from fairlead.planner.models import AskItem, Item
from fairlead.planner.types import ItemSource
from fairlead.team import access
from fairlead.team.models import Member

TITLE_LENGTH = 200
FARTHEST_AHEAD = timedelta(hours=14)  # no clock on earth is farther before that of UTC


def ask_again(*, now: datetime) -> int:
    """Make the to-dos of all leave whose day to ask has come where their owner is, and return how many.

    Open ones that are no longer to be asked go away: the end is known by now, or another day to ask was named.
    Each leave is a transaction of its own; doing it twice changes nothing.
    """
    _remove_needless()
    asked = AskItem.objects.filter(leave=OuterRef("pk"), asked_on_date=OuterRef("ask_again_date"))
    latest_today = (now + FARTHEST_AHEAD).date()
    due = _asking().filter(~Exists(asked), ask_again_date__lte=latest_today)
    return sum(_ask(leave_id, now) for leave_id in due.order_by("pk").values_list("pk", flat=True))


def _asking() -> QuerySet[Leave]:
    """Return the leave of people who are still with their company, where there is a day to ask."""
    here = Q(contact__deleted_at=None, contact__left_on_date=None, contact__account__deleted_at=None)
    return Leave.objects.filter(here, end_date=None, ask_again_date__isnull=False)


def _remove_needless() -> None:
    asks_still = Q(ask_link__leave__end_date=None, ask_link__leave__ask_again_date=F("ask_link__asked_on_date"))
    Item.objects.filter(ask_link__isnull=False, done_at=None).exclude(asks_still).delete()


@transaction.atomic
def _ask(leave_id: int, now: datetime) -> bool:
    """Make the to-do of one leave, unless it is not yet the day at its owner's place, or nobody is there to do it."""
    rows = _asking().select_for_update(of=("self",))
    leave = rows.select_related("contact__account__owner", "contact__account__backup_owner", "recorded_by").get(
        pk=leave_id
    )
    day = leave.ask_again_date
    owner = _asker(leave.contact.account, leave.recorded_by)
    if owner is None or day is None or now.astimezone(owner.zone_info).date() < day:
        return False
    link, is_new = AskItem.objects.get_or_create(leave=leave, asked_on_date=day)
    if is_new:
        link.item = Item.objects.create(
            account=leave.contact.account,
            contact=leave.contact,
            title=_title(leave.contact.name, owner),
            due_date=day,
            owner=owner,
            source=ItemSource.OPEN_LEAVE,
            made_by=leave.recorded_by or owner,
        )
        link.save()
    return is_new


def _asker(account: Account, recorded_by: Member | None) -> Member | None:
    """Return who asks: the owner, else the backup, else who recorded the leave."""
    for member in (account.owner, account.backup_owner, recorded_by):
        if member is not None and member.is_active and access.can_work_account(member, account):
            return member
    return None


def _title(name: str, owner: Member) -> str:
    """Say what is to be done in the language of its owner; the to-do keeps it, as one that a person wrote."""
    with override(owner.language):
        title = _("Ask until when %(contact)s is away")
        room = TITLE_LENGTH - len(title % {"contact": ""})
        return title % {"contact": name[:room]}
