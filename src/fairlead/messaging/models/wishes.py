"""What a contact wishes, and to what they have agreed or not."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.customers.models import Contact
from fairlead.db.models import Record
from fairlead.messaging.models.policy import Purpose
from fairlead.messaging.types import ContactChannel
from fairlead.team.models import Member


@tracked()
class ContactWish(Record):
    """What a contact wishes of one channel, or (without one) of all: not at all, or at these hours of their clock.

    `week` has the form of `core.weeks`. `languages` are those in which they wish to be written to.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="channel_wishes")
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices, blank=True)
    is_refused = models.BooleanField(_("not at all"), default=False)
    week = models.JSONField(_("only at these hours"), null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("written in"), default=list, blank=True)
    told_on_date = models.DateField(_("told us on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["channel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "channel"], name="wish_one_per_channel"),
            models.CheckConstraint(
                condition=Q(is_refused=True) | Q(week__isnull=False) | ~Q(languages=[]), name="wish_says_something"
            ),
            models.CheckConstraint(condition=Q(languages=[]) | Q(channel=""), name="wish_languages_for_all_channels"),
        ]


@tracked()
class ContactConsent(Record):
    """That a contact has agreed or refused, of a channel and a purpose; without one of them, of all.

    The newest word of the same breadth replaces the one before; the history keeps both.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices, blank=True)
    purpose = models.ForeignKey(
        Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_given = models.BooleanField(_("agreed"))
    said_on_date = models.DateField(_("on"))
    source = models.CharField(_("how we know"), max_length=200)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["channel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "channel", "purpose"], nulls_distinct=False, name="consent_one_word_each"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="consent_has_a_source"),
        ]
