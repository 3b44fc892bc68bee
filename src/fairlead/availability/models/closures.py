"""What the team knows of closures: rules that it sees differently, and closures that it was told of."""

from __future__ import annotations

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.models.calendars import COUNTRY_LENGTH, RENEW_VERSION, SUBDIVISION_LENGTH
from fairlead.availability.types import ClosureScope
from fairlead.customers.models import Account
from fairlead.db.models import Record
from fairlead.team.models import Member


def _renewing() -> pgtrigger.Trigger:
    """Tell every process that what it holds of calendars and closures may be old."""
    return pgtrigger.Trigger(
        name="renew_token",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=RENEW_VERSION,
    )


@tracked()
class ClosureRuleChange(Record):
    """How the team sees a rule of `core/closures/closures.toml`: off, or with another probability.

    `rule` is the rule's id. A row whose rule is no more says nothing.
    """

    rule = models.CharField(max_length=80, unique=True)
    is_off = models.BooleanField(_("switched off"), default=False)
    probability_percent = models.PositiveSmallIntegerField(_("probability in percent"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["rule"]
        triggers = [*Record.Meta.triggers, _renewing()]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability_percent=None) | Q(probability_percent__gte=1, probability_percent__lte=100),
                name="closure_rule_change_percent",
            ),
            models.CheckConstraint(
                condition=Q(is_off=True) | Q(probability_percent__isnull=False),
                name="closure_rule_change_says_something",
            ),
        ]


@tracked()
class KnownClosure(Record):
    """A closure that the team was told of: of one account, or of a country or region.

    Half-open in the customer's own calendar: `end_date` is the first day open again. `is_yearly` lets month and day
    hold every year. What an account has told is stronger than any rule; 0 % says that they work through.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="known_closures")
    country = models.CharField(_("country"), max_length=COUNTRY_LENGTH, blank=True)
    subdivision = models.CharField(_("region"), max_length=SUBDIVISION_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=120)
    start_date = models.DateField(_("first day closed"))
    end_date = models.DateField(_("first day open again"))
    is_yearly = models.BooleanField(_("every year"), default=False)
    scope = models.CharField(_("what is closed"), max_length=8, choices=ClosureScope, default=ClosureScope.OFFICE)
    probability_percent = models.PositiveSmallIntegerField(
        _("probability in percent"), default=100, validators=[MaxValueValidator(100)]
    )
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["start_date", "pk"]
        triggers = [*Record.Meta.triggers, _renewing()]
        indexes = [models.Index(fields=["account", "start_date"], name="known_closure_by_account")]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="known_closure_ends_after_start"),
            models.CheckConstraint(condition=Q(probability_percent__lte=100), name="known_closure_percent"),
            models.CheckConstraint(
                condition=Q(account__isnull=False, country="", subdivision="") | (Q(account=None) & ~Q(country="")),
                name="known_closure_of_account_or_place",
            ),
        ]
