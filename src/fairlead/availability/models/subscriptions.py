"""Calendars of contacts that are fetched again and again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models.leave import Leave
from fairlead.availability.types import CalendarProtocol
from fairlead.customers.models import Contact
from fairlead.team.models import Member


class CalendarSubscription(models.Model):
    """An address at which a contact's calendar lies.

    Address and password are kept encrypted, since many an address is itself the key; `host` is what pages show.
    `zone` holds for times that name none; while it is empty such times are left out and told. `problem` is that of the
    latest fetch (`code` and `facts`), `left_out` what the calendar holds that was not taken over.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="calendar_subscriptions")
    protocol = models.CharField(_("kind"), max_length=8, choices=CalendarProtocol.choices)
    host = models.CharField(max_length=255)
    locked_address = models.TextField()
    address_hash = models.CharField(max_length=64)
    username = models.CharField(_("user name"), max_length=200, blank=True)
    locked_password = models.TextField(blank=True)
    zone = models.CharField(_("zone of times that name none"), max_length=60, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.JSONField(default=dict)
    fetched_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    next_fetch_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)
    left_out = models.JSONField(default=list)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["next_fetch_at"], name="subscription_due")]
        constraints = [
            models.UniqueConstraint(fields=["contact", "address_hash"], name="calendar_subscribed_once"),
        ]


class SubscribedAbsence(models.Model):
    """What a subscribed calendar said of one absence when it was last read, and the leave that was made of it.

    `leave` is null when somebody removed it here. `written_version` is the version of the leave as the fetch left it: a
    later one was changed by hand.
    """

    subscription = models.ForeignKey(CalendarSubscription, on_delete=models.CASCADE, related_name="absences")
    key = models.CharField(max_length=64)
    leave = models.ForeignKey(Leave, on_delete=models.SET_NULL, null=True, related_name="+")
    written_version = models.PositiveIntegerField(default=1)
    start_date = models.DateField()
    start_time = models.TimeField(null=True)
    end_date = models.DateField()
    end_time = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "key"], name="subscribed_absence_once"),
        ]
