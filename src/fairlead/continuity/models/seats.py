"""Who answers for what at a customer's."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.continuity.types import MOST_PLACES, SeatSource, SeatState, Topic
from fairlead.customers.models import Account, Contact
from fairlead.db.models import Record
from fairlead.team.models import Member

# A contact who moves to another account brings this up at the end of the transaction (migration 0002).
SAME_ACCOUNT = pgtrigger.Trigger(
    name="same_account",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF EXISTS (SELECT FROM customers_contact WHERE id = NEW.contact_id AND account_id <> NEW.account_id) THEN
            RAISE EXCEPTION 'a seat and its contact belong to one account' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'seat_same_account';
        END IF;
        RETURN NEW;
    """,
)


@tracked()
class TopicSeat(Record):
    """That a contact answers for a topic: responsible at place 0, stand-in behind it, asked in the order of places.

    Without `agreed_on_date` it is what we think; with it the customer has agreed, `agreed_with` in person, and
    `agreed_by` of us. A proposal takes no place yet. What has ended stays as history.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="topic_seats")
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices)
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="topic_seats"
    )
    state = models.CharField(_("state"), max_length=10, choices=SeatState.choices, default=SeatState.CURRENT)
    source = models.CharField(_("how we know"), max_length=14, choices=SeatSource.choices, default=SeatSource.BY_HAND)
    agreed_on_date = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_with = models.ForeignKey(
        Contact, verbose_name=_("agreed with"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_on_date = models.DateField(_("last checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_note = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["account", "topic", "place", "pk"]
        triggers = [*Record.Meta.triggers, SAME_ACCOUNT]
        indexes = [
            models.Index(fields=["account", "topic", "place"], condition=~Q(state="ENDED"), name="seat_by_account"),
            models.Index(fields=["contact"], name="seat_by_contact"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "topic", "place"], condition=Q(state=SeatState.CURRENT), name="seat_one_per_place"
            ),
            # Nobody stands in for themselves, and nobody is proposed for what they do already.
            models.UniqueConstraint(
                fields=["account", "topic", "contact"],
                condition=~Q(state=SeatState.ENDED),
                name="seat_one_per_contact",
            ),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="seat_topic_known"),
            models.CheckConstraint(condition=Q(state__in=SeatState.values), name="seat_state_known"),
            models.CheckConstraint(condition=Q(place__lt=MOST_PLACES), name="seat_place_range"),
            models.CheckConstraint(
                condition=Q(agreed_on_date=None, agreed_by=None)
                | Q(agreed_on_date__isnull=False, agreed_by__isnull=False),
                name="seat_agreed_by_and_on",
            ),
            models.CheckConstraint(
                condition=Q(agreed_with=None) | Q(agreed_on_date__isnull=False), name="seat_agreed_with_and_on"
            ),
            models.CheckConstraint(
                condition=Q(checked_on_date=None, checked_by=None)
                | Q(checked_by__isnull=False, checked_on_date__gte=F("agreed_on_date")),
                name="seat_checked_after_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state=SeatState.ENDED, ended_at__isnull=False)
                | (~Q(state=SeatState.ENDED) & Q(ended_at=None, ended_by=None)),
                name="seat_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.PROPOSED) | Q(agreed_on_date=None), name="seat_proposal_is_not_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{Topic(self.topic).label}: {self.contact}"
