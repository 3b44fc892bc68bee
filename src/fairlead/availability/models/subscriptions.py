"""Calendars that are fetched again and again: those of contacts, and those of our own people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models.leave import Leave
from fairlead.availability.models.own_side import MemberLeave
from fairlead.availability.types import CalendarProtocol
from fairlead.customers.models import Contact
from fairlead.team.models import Member

# A fetch that has not ended by then has been lost with its worker.
LONGEST_READING = timedelta(minutes=5)


class FollowedCalendar(models.Model):
    """An address at which a calendar lies, and what came of asking there.

    Address and password are kept encrypted, since many an address is itself the key; `host` is what pages show.
    `zone` holds for times that name none; while it is empty such times are left out and told. `problem` is that of the
    latest fetch (`code` and `facts`), `left_out` what the calendar holds that was not taken over. `reading_since` is
    when a fetch was asked for that has not answered yet.
    """

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
    reading_since = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    next_fetch_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)
    left_out = models.JSONField(default=list)

    class Meta:
        abstract = True

    def is_being_read(self, now: datetime) -> bool:
        """Answer whether a fetch is under way, as far as anybody can tell."""
        return self.reading_since is not None and now - self.reading_since < LONGEST_READING


class CalendarSubscription(FollowedCalendar):
    """A contact's calendar: its absences become leave of the contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="calendar_subscriptions")

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["next_fetch_at"], name="subscription_due")]
        constraints = [
            models.UniqueConstraint(fields=["contact", "address_hash"], name="calendar_subscribed_once"),
        ]


class MemberCalendar(FollowedCalendar):
    """A member's own calendar: its absences become their leave, its other times are busy.

    One that was brought as a file has no address and is never fetched; `host` is then the file's name.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="calendars")
    is_file = models.BooleanField(default=False)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["next_fetch_at"], condition=Q(is_file=False), name="member_calendar_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "address_hash"], name="member_calendar_once"),
        ]


class CalendarAbsence(models.Model):
    """What a calendar said of one absence when it was last read, and the leave that was made of it.

    `part` tells the events of a CalDAV server apart by a digest of their names. `leave` is null when somebody removed
    it here. `written_version` is the version of the leave as the fetch left it: a later one was changed by hand.
    """

    key = models.CharField(max_length=64)
    part = models.CharField(max_length=64, blank=True)
    written_version = models.PositiveIntegerField(default=1)
    start_date = models.DateField()
    start_time = models.TimeField(null=True)
    end_date = models.DateField()
    end_time = models.TimeField(null=True)

    class Meta:
        abstract = True


class SubscribedAbsence(CalendarAbsence):
    """An absence in a contact's calendar."""

    subscription = models.ForeignKey(CalendarSubscription, on_delete=models.CASCADE, related_name="absences")
    leave = models.ForeignKey(Leave, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "key"], name="subscribed_absence_once"),
        ]


class MemberAbsence(CalendarAbsence):
    """An absence in a member's calendar."""

    calendar = models.ForeignKey(MemberCalendar, on_delete=models.CASCADE, related_name="absences")
    leave = models.ForeignKey(MemberLeave, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "key"], name="member_absence_once"),
        ]


class MemberBusyTime(models.Model):
    """A time `[start_at, end_at)` at which a member's calendar says that they are busy. What with is not kept."""

    calendar = models.ForeignKey(MemberCalendar, on_delete=models.CASCADE, related_name="busy_times")
    part = models.CharField(max_length=64, blank=True)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()

    class Meta:
        ordering = ["start_at", "pk"]
        indexes = [models.Index(fields=["calendar", "start_at"], name="member_busy_by_calendar")]
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=models.F("start_at")), name="member_busy_ends_after_start")
        ]
