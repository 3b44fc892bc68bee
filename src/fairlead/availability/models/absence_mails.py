"""Automatic replies: what each says, what became of it, whom it names, and who follows somebody who has left."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.models.leave import Leave
from fairlead.availability.types import AbsenceDoubt, AbsenceMailState, AbsenceSays, MailAccess, MailHandling
from fairlead.customers.models import Contact
from fairlead.db.models import Record
from fairlead.exchanges.models import Exchange
from fairlead.team.models import Member


@tracked()
class AbsenceMail(Record):
    """One automatic reply of a contact, read: from when to when they are away (`end_date` is the first day back), or
    that they have left, and where that stands.

    Its words stay in the log (`exchange`); `quotes` are their places in the text as `queries.absence_mails` shows it,
    as `[about, start, end]`, good while `text_digest` is that of this text. `leave` is what it rests on or has made;
    `before` holds the leave's days as they were before this mail changed them, `leave_version` the version that was
    left, so that it is seen when somebody changed the leave since. `same_as` is the mail that says the same.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="absence_mails")
    exchange = models.OneToOneField(Exchange, on_delete=models.SET_NULL, null=True, related_name="absence_mail")
    says = models.CharField(max_length=4, choices=AbsenceSays.choices)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField()
    brought_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    start_date = models.DateField(_("first day away"), null=True)
    end_date = models.DateField(_("first day back"), null=True)
    ask_again_date = models.DateField(_("ask again on"), null=True)
    confidence = models.FloatField()
    mail_access = models.CharField(max_length=8, choices=MailAccess.choices, blank=True)
    mail_handling = models.CharField(max_length=14, choices=MailHandling.choices, blank=True)
    quotes = models.JSONField(default=list)
    text_digest = models.CharField(max_length=16, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=AbsenceMailState.choices)
    doubts = ArrayField(models.CharField(max_length=12, choices=AbsenceDoubt.choices), default=list)
    leave = models.ForeignKey(Leave, on_delete=models.SET_NULL, null=True, related_name="absence_mails")
    leave_version = models.PositiveIntegerField(null=True)
    before = models.JSONField(null=True)
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="repeats")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["contact", "-received_at"], name="absence_mail_by_contact"),
            models.Index(fields=["start_date"], condition=Q(state=AbsenceMailState.UNSURE), name="absence_mail_unsure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(start_date__lt=models.F("end_date")), name="absence_mail_ends_after"
            ),
            models.CheckConstraint(
                condition=~Q(state=AbsenceMailState.DISMISSED) | (~Q(reason="") & Q(settled_by__isnull=False)),
                name="absence_mail_dismissed_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=AbsenceMailState.ACCEPTED) | Q(settled_by__isnull=False),
                name="absence_mail_accepted_by",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | (~Q(undone_at=None) & ~Q(undone_by=None)),
                name="absence_mail_undone_by",
            ),
        ]


@tracked()
class NamedDelegate(models.Model):
    """Somebody whom an automatic reply names to ask meanwhile; `contact` is who that is, when we know them.

    `taken_by` made them the stand-in of the leave, or the one who follows.
    """

    mail = models.ForeignKey(AbsenceMail, on_delete=models.CASCADE, related_name="delegates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "position"], name="named_delegate_once"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | (~Q(taken_at=None) & ~Q(taken_by=None)),
                name="named_delegate_taken_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone


@tracked()
class Succession(Record):
    """The question who follows a contact who has left, until somebody answers it or says that it needs no answer.

    `moved_items` are the to-dos that went to the one who follows; `was_main` that the contact was the main one.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="succession")
    mail = models.ForeignKey(AbsenceMail, on_delete=models.SET_NULL, null=True, related_name="successions")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    was_main = models.BooleanField(default=False)
    successor = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    moved_items = ArrayField(models.BigIntegerField(), default=list)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["opened_at"], condition=Q(settled_at=None), name="succession_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | (~Q(settled_at=None) & ~Q(settled_by=None)),
                name="succession_settled_by",
            ),
        ]
