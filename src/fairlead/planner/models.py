"""To-dos: the next step with an account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.models import ClosureNotice, Leave
from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Channel
from fairlead.db.models import Record
from fairlead.planner.types import ItemSource
from fairlead.team.models import Member


@tracked()
class Item(Record):
    """One thing to do with an account, due on a day of its owner's calendar.

    `done_at` and `done_by` are set together. `snoozed_until_date` hides the item from the desk until that day
    (of the contact's calendar); who snoozed it and when stands beside it. A day that was not chosen but computed
    names the releases that it rests on: it is computed anew when they, or the days, change.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="items")
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    title = models.CharField(_("what to do"), max_length=200)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    due_date = models.DateField(_("due"))
    owner = models.ForeignKey(Member, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="items")
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(max_length=12, choices=ItemSource.choices, default=ItemSource.BY_HAND)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    snoozed_until_date = models.DateField(null=True, blank=True)
    snoozed_at = models.DateTimeField(null=True, blank=True)
    snoozed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    snooze_rests_on = models.CharField(max_length=80, blank=True, db_default="")

    class Meta(Record.Meta):
        ordering = ["due_date", "pk"]
        indexes = [
            models.Index(fields=["owner", "due_date"], condition=Q(done_at=None), name="item_open_by_owner"),
            models.Index(fields=["account", "due_date"], condition=Q(done_at=None), name="item_open_by_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | (~Q(done_at=None) & ~Q(done_by=None)),
                name="item_done_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until_date=None, snoozed_at=None, snoozed_by=None)
                | (~Q(snoozed_until_date=None) & ~Q(snoozed_at=None) & ~Q(snoozed_by=None)),
                name="item_snoozed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(snooze_rests_on="") | ~Q(snoozed_until_date=None), name="item_snooze_rests_on_until"
            ),
        ]


class NoticeItem(models.Model):
    """Which to-do tells a customer of a closure of ours. Neither has a second one: the database refuses it."""

    notice = models.OneToOneField(ClosureNotice, on_delete=models.CASCADE, related_name="link")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="notice_link")


class AskItem(models.Model):
    """Which to-do asks until when somebody is away. Each day to ask makes one: the database refuses a second.

    A to-do that somebody removed leaves its row behind, so that it does not come again.
    """

    leave = models.ForeignKey(Leave, on_delete=models.SET_NULL, null=True, related_name="ask_links")
    asked_on_date = models.DateField()
    item = models.OneToOneField(Item, on_delete=models.SET_NULL, null=True, related_name="ask_link")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["leave", "asked_on_date"], name="ask_item_once_a_day")]
