"""Absences of contacts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.models.calendar_files import CalendarUpload
from fairlead.availability.models.changes import watching_leave
from fairlead.availability.types import LeaveCertainty, LeaveKind, LeaveSource, MailAccess, MailHandling
from fairlead.customers.models import Contact
from fairlead.db.models import Record
from fairlead.team.models import Member

MIDNIGHT = time(0, 0)


@tracked()
class Leave(Record):
    """A time in which a contact is away, by the contact's own calendar and clock.

    Half-open: it ends where `end_date` begins, or on that day at `end_time`; both are null while nobody knows, and
    `ask_again_date` says when to ask then. Without `start_time` it begins with `start_date`. Midnight is written as no
    time, so that one period is written in one way. Without `recorded_by` the desk has read it in a mail by itself.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="leave")
    start_date = models.DateField(_("first day away"))
    start_time = models.TimeField(_("away from"), null=True, blank=True)
    end_date = models.DateField(_("first day back"), null=True, blank=True)
    end_time = models.TimeField(_("back at"), null=True, blank=True)
    ask_again_date = models.DateField(_("ask again on"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LeaveKind.choices, default=LeaveKind.LEAVE)
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=LeaveCertainty.choices, default=LeaveCertainty.CONFIRMED
    )
    source = models.CharField(_("how we know"), max_length=20, choices=LeaveSource.choices, default=LeaveSource.BY_HAND)
    upload = models.ForeignKey(CalendarUpload, on_delete=models.SET_NULL, null=True, blank=True, related_name="leave")
    stand_in = models.ForeignKey(
        Contact, verbose_name=_("stand-in"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    mail_access = models.CharField(_("access to mail"), max_length=8, choices=MailAccess.choices, blank=True)
    mail_handling = models.CharField(_("what becomes of mail"), max_length=14, choices=MailHandling.choices, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Record.Meta):
        ordering = ["start_date", "pk"]
        triggers = [*Record.Meta.triggers, *watching_leave()]
        indexes = [models.Index(fields=["contact", "start_date"], name="leave_by_contact")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None)
                | Q(end_date__gt=F("start_date"))
                | Q(end_date=F("start_date"), end_time__isnull=False, start_time=None)
                # Without the test for null the whole would be unknown, which a check lets pass.
                | Q(
                    end_date=F("start_date"),
                    start_time__isnull=False,
                    end_time__isnull=False,
                    end_time__gt=F("start_time"),
                ),
                name="leave_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(end_time=None) | Q(end_date__isnull=False), name="leave_end_time_has_a_date"
            ),
            models.CheckConstraint(
                condition=(Q(start_time=None) | Q(start_time__gt=MIDNIGHT))
                & (Q(end_time=None) | Q(end_time__gt=MIDNIGHT)),
                name="leave_midnight_is_no_time",
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(ask_again_date=None), name="leave_asks_again_only_when_open"
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False) | Q(source=LeaveSource.ABSENCE_MAIL), name="leave_recorded_by"
            ),
        ]

    @property
    def begins(self) -> datetime:
        """What the contact's clock shows when the leave begins; without a zone, as that is theirs."""
        return datetime.combine(self.start_date, self.start_time or MIDNIGHT)

    @property
    def ends(self) -> datetime | None:
        """What the contact's clock shows when they are back; None while nobody knows."""
        return datetime.combine(self.end_date, self.end_time or MIDNIGHT) if self.end_date else None

    @property
    def latest_day(self) -> date | None:
        """The last day that is away, wholly or in part; None while nobody knows."""
        if self.end_date is None or self.end_time is not None:
            return self.end_date
        return self.end_date - timedelta(days=1)

    @property
    def is_certain(self) -> bool:
        return self.certainty == LeaveCertainty.CONFIRMED

    def touches(self, day: date) -> bool:
        """Answer whether any part of a day of the contact's calendar is away."""
        return self.start_date <= day and (self.latest_day is None or day <= self.latest_day)
