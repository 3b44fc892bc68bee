"""Our own side: who we are, when we are closed, which of us is away, and whom we have to tell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.models.calendars import COUNTRY_LENGTH, SUBDIVISION_LENGTH
from fairlead.availability.types import LeaveKind, Occasion
from fairlead.customers.models import Account
from fairlead.db.models import Record
from fairlead.team.models import Member, Team

MIDNIGHT = time(0, 0)
# A notice half a year ahead is forgotten by the time it matters.
MOST_NOTICE_DAYS = 180


@tracked()
class OurCompany(Record):
    """The one row about ourselves: whose holidays are ours, who signs notices, and how early they go out."""

    name = models.CharField(_("company"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=COUNTRY_LENGTH, blank=True)
    subdivision = models.CharField(_("region"), max_length=SUBDIVISION_LENGTH, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    emergency_contact = models.CharField(_("emergency contact"), max_length=200, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("days before a closure on which customers are told"),
        default=21,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_NOTICE_DAYS)],
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("days before on which owners are reminded"),
        default=5,
        validators=[MaxValueValidator(MOST_NOTICE_DAYS)],
    )
    makes_to_dos = models.BooleanField(_("to-dos are made by themselves"), default=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="our_company_is_one_row"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, notice_days__lte=MOST_NOTICE_DAYS), name="our_company_notice_days"
            ),
        ]


@tracked()
class MemberLeave(Record):
    """A time in which one of us is away, by their own calendar and clock; half-open, as the leave of a contact is.

    Colleagues see the days and the stand-in; kind and note are for the member and those who lead them.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="leave")
    start_date = models.DateField(_("first day away"))
    start_time = models.TimeField(_("away from"), null=True, blank=True)
    end_date = models.DateField(_("first day back"), null=True, blank=True)
    end_time = models.TimeField(_("back at"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LeaveKind.choices, default=LeaveKind.LEAVE)
    note = models.TextField(_("note"), blank=True)
    stand_in = models.ForeignKey(
        Member, verbose_name=_("stand-in"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["start_date", "pk"]
        indexes = [models.Index(fields=["member", "start_date"], name="member_leave_by_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None)
                | Q(end_date__gt=F("start_date"))
                | Q(end_date=F("start_date"), end_time__isnull=False, start_time=None)
                | Q(
                    end_date=F("start_date"),
                    start_time__isnull=False,
                    end_time__isnull=False,
                    end_time__gt=F("start_time"),
                ),
                name="member_leave_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(end_time=None) | Q(end_date__isnull=False), name="member_leave_end_time_has_a_date"
            ),
            models.CheckConstraint(
                condition=(Q(start_time=None) | Q(start_time__gt=MIDNIGHT))
                & (Q(end_time=None) | Q(end_time__gt=MIDNIGHT)),
                name="member_leave_midnight_is_no_time",
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("member")), name="member_leave_stand_in_is_other"
            ),
        ]

    @property
    def begins(self) -> datetime:
        """What the member's clock shows when the leave begins; without a zone, as that is theirs."""
        return datetime.combine(self.start_date, self.start_time or MIDNIGHT)

    @property
    def ends(self) -> datetime | None:
        """What the member's clock shows when they are back; None while nobody knows."""
        return datetime.combine(self.end_date, self.end_time or MIDNIGHT) if self.end_date else None

    @property
    def latest_day(self) -> date | None:
        """The last day that is away, wholly or in part; None while nobody knows."""
        if self.end_date is None or self.end_time is not None:
            return self.end_date
        return self.end_date - timedelta(days=1)

    def touches(self, day: date) -> bool:
        """Answer whether any part of a day of the member's calendar is away."""
        return self.start_date <= day and (self.latest_day is None or day <= self.latest_day)

    def lasts_at(self, wall: datetime) -> bool:
        """Answer whether the member is away when their clock shows this."""
        return self.begins <= wall and (self.ends is None or wall < self.ends)


@tracked()
class CompanyClosure(Record):
    """A time in which we are closed: all of us, or one team. Half-open: `end_date` is the first day open again.

    `occasion` lets notices name the reason in the customer's language; `name` is what we call it ourselves.
    `last_shipping_date` is told where goods leave earlier than people do; "" as emergency contact means the company's.
    """

    name = models.CharField(_("name"), max_length=120)
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion.choices, blank=True)
    start_date = models.DateField(_("first day closed"))
    end_date = models.DateField(_("first day open again"))
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True, related_name="closures"
    )
    last_shipping_date = models.DateField(_("last shipment before"), null=True, blank=True)
    emergency_contact = models.CharField(_("emergency contact"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["start_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="company_closure_ends_after_start"),
            models.CheckConstraint(
                condition=Q(last_shipping_date=None) | Q(last_shipping_date__lt=F("start_date")),
                name="company_closure_ships_before",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def latest_day(self) -> date:
        """The last day closed."""
        return self.end_date - timedelta(days=1)


class ClosureNotice(models.Model):
    """That a customer has to be told of a closure of ours: once, whoever presses and whatever crashes.

    Its to-do is kept by whoever keeps to-dos (`queries.notice_to_dos`); a notice without one need not be given.
    """

    closure = models.ForeignKey(CompanyClosure, on_delete=models.CASCADE, related_name="notices")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="closure_notices")
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closure", "account"], name="closure_notice_once")]
