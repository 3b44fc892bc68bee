"""What is planned, and what has taken its place under the ceilings: here the database itself counts.

What counts as a contact: every claim that was not given back, and every exchange from us that was logged, but for those
that a correction has replaced and those that are what became of a claim. docs/adr/0061 tells why a trigger counts.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models.decisions import ContactOverride
from fairlead.messaging.models.policy import Purpose
from fairlead.messaging.types import ContactChannel, PlanState
from fairlead.team.models import Member

# The contacts of an account since a moment, as moments. The first name is the account's id, the second the contact's
# (null for all), the third the moment.
TOUCHES = """
    SELECT claim.at FROM messaging_contactclaim claim
    WHERE claim.account_id = {account} AND claim.released_at IS NULL AND claim.at > {since}
      AND ({contact} IS NULL OR claim.contact_id = {contact})
    UNION ALL
    SELECT said.occurred_at FROM exchanges_exchange said
    WHERE said.account_id = {account} AND said.occurred_at > {since} AND said.direction = 'OUT'
      AND ({contact} IS NULL OR said.contact_id = {contact})
      AND NOT EXISTS (SELECT FROM exchanges_exchange correction WHERE correction.corrects_id = said.id)
      AND NOT EXISTS (SELECT FROM messaging_contactclaim sent WHERE sent.exchange_id = said.id)
"""

# The same for many accounts (a table `accounts`), as far back as the longest of the ceilings looks. That no moment is
# infinite is true of all: said, it makes the planner expect few rows, and take the index that has the latest together.
_LONGEST_HOURS = """(
    SELECT coalesce(max(CASE span WHEN 'sliding' THEN length_hours WHEN 'day' THEN 26 WHEN 'week' THEN 7 * 24 + 2
        ELSE 31 * 24 + 2 END), 0) FROM messaging_ceiling
)"""
TOUCHES_OF_MANY = f"""
    SELECT claim.account_id, claim.contact_id, claim.at
    FROM accounts JOIN messaging_contactclaim claim USING (account_id)
    WHERE claim.released_at IS NULL AND claim.at > %(moment)s - make_interval(hours => {_LONGEST_HOURS})
      AND claim.at < 'infinity'
    UNION ALL
    SELECT said.account_id, said.contact_id, said.occurred_at
    FROM accounts JOIN exchanges_exchange said USING (account_id)
    WHERE said.occurred_at > %(moment)s - make_interval(hours => {_LONGEST_HOURS}) AND said.direction = 'OUT'
      AND said.occurred_at < 'infinity'
      AND NOT EXISTS (SELECT FROM exchanges_exchange correction WHERE correction.corrects_id = said.id)
      AND NOT EXISTS (SELECT FROM messaging_contactclaim sent WHERE sent.exchange_id = said.id)
"""  # noqa: S608  all parts stand in this file

# All of a time, in order, for trying a ceiling out.
TOUCHES_BETWEEN = """
    SELECT touch.account_id, touch.contact_id, touch.at FROM (
        SELECT claim.account_id, claim.contact_id, claim.at FROM messaging_contactclaim claim
        WHERE claim.released_at IS NULL AND claim.at > %(since)s AND claim.at <= %(until)s
        UNION ALL
        SELECT said.account_id, said.contact_id, said.occurred_at FROM exchanges_exchange said
        WHERE said.occurred_at > %(since)s AND said.occurred_at <= %(until)s AND said.direction = 'OUT'
          AND NOT EXISTS (SELECT FROM exchanges_exchange correction WHERE correction.corrects_id = said.id)
          AND NOT EXISTS (SELECT FROM messaging_contactclaim sent WHERE sent.exchange_id = said.id)
    ) touch ORDER BY touch.account_id, touch.at
"""

# One claim of an account after the other: the row of the queue is changed, and not only locked, so that a transaction
# that looks at an older state of the tables fails instead of counting too few. What is read behind it is current.
_COUNT = f"""
    INSERT INTO messaging_claimqueue (account_id, claims) VALUES (NEW.account_id, 1)
    ON CONFLICT (account_id) DO UPDATE SET claims = messaging_claimqueue.claims + 1;
    SELECT * INTO STRICT why FROM messaging_purpose WHERE code = NEW.purpose_id;
    IF NOT why.is_limited OR EXISTS (
        SELECT FROM messaging_contactoverride o WHERE o.id = NEW.override_id AND o.state = 'APPROVED'
          AND o.account_id = NEW.account_id AND o.contact_id = NEW.contact_id AND o.channel = NEW.channel
          AND o.purpose_id = NEW.purpose_id AND NEW.at < o.expires_at
    ) THEN
        RETURN NEW;
    END IF;
    FOR ceiling IN SELECT * FROM messaging_ceiling ORDER BY id FOR SHARE LOOP
        whose := CASE ceiling.scope WHEN 'contact' THEN NEW.contact_id END;
        IF ceiling.span = 'sliding' THEN
            reach := make_interval(hours => ceiling.length_hours);
            WITH touch AS ({TOUCHES.format(account="NEW.account_id", contact="whose", since="NEW.at - reach")})
            SELECT max(number) INTO taken FROM (
                SELECT count(touch.at) AS number
                FROM (SELECT NEW.at AS at UNION SELECT at FROM touch WHERE at > NEW.at AND at < NEW.at + reach) ending
                LEFT JOIN touch ON touch.at > ending.at - reach AND touch.at <= ending.at
                GROUP BY ending.at
            ) stretch;
        ELSE
            since := CASE ceiling.span WHEN 'day' THEN NEW.day_start WHEN 'week' THEN NEW.week_start
                ELSE NEW.month_start END;
            -- An hour more than the longest: a day of 25 hours, a month of 31 days.
            reach := CASE ceiling.span WHEN 'day' THEN interval '25 hours' WHEN 'week' THEN interval '169 hours'
                ELSE interval '745 hours' END;
            SELECT count(*) INTO taken FROM (
                {TOUCHES.format(account="NEW.account_id", contact="whose", since="since - interval '1 microsecond'")}
            ) touch WHERE touch.at < since + reach;
        END IF;
        IF taken >= (
            ceiling.most - CASE WHEN why.priority < ceiling.reserved_from THEN ceiling.reserved ELSE 0 END
        ) THEN
            RAISE EXCEPTION 'ceiling % is reached: % contacts', ceiling.id, taken
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_under_the_ceilings';
        END IF;
    END LOOP;
    RETURN NEW;
"""  # noqa: S608  all parts stand in this file
CEILINGS = "claim_under_the_ceilings"

_SETTLED = """
    IF (NEW.at, NEW.channel, NEW.purpose_id, NEW.made_at, NEW.override_id)
            IS DISTINCT FROM (OLD.at, OLD.channel, OLD.purpose_id, OLD.made_at, OLD.override_id)
        OR (NEW.plan_id IS NOT NULL AND NEW.plan_id IS DISTINCT FROM OLD.plan_id)
        OR (NEW.contact_id IS NOT NULL AND NEW.contact_id IS DISTINCT FROM OLD.contact_id)
        OR (OLD.released_at IS NOT NULL AND NEW.released_at IS DISTINCT FROM OLD.released_at) THEN
        RAISE EXCEPTION 'a claim is given back or answered for, never changed';
    END IF;
    RETURN NEW;
"""


class ClaimQueue(models.Model):
    """Where the claims of one account stand in line: whoever claims changes this row, so that two never do at once."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="claim_queue")
    claims = models.BigIntegerField(default=0)


class ContactPlan(models.Model):
    """One outgoing thing that some app means to send. `key` is the app's own name for it: one thing is planned once.

    `planned_for` is when it may go, by what was known then; the gate is asked again when it does.
    """

    key = models.CharField(max_length=120, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_plans")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="contact_plans")
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices)
    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=12, blank=True)
    planned_for = models.DateTimeField(_("planned for"))
    state = models.CharField(max_length=9, choices=PlanState.choices, default=PlanState.OPEN)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["planned_for", "pk"]
        indexes = [
            models.Index(fields=["planned_for", "id"], condition=Q(state=PlanState.OPEN), name="plan_open_by_moment"),
            models.Index(fields=["account", "-planned_for"], name="plan_by_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PlanState.OPEN, closed_at=None) | (~Q(state=PlanState.OPEN) & ~Q(closed_at=None)),
                name="plan_closed_at",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="plan_has_a_key"),
        ]


class ContactClaim(models.Model):
    """The place under the ceilings that one outgoing thing has taken. The database refuses one that is too many.

    `day_start`, `week_start` and `month_start` are those of the customer's calendar around `at`. `exchange` is what
    became of it in the log; `released_at` says that nothing went out after all, so that it does not count. An erased
    person takes the plan along; that somebody there was contacted still counts for the account.
    """

    plan = models.ForeignKey(ContactPlan, on_delete=models.SET_NULL, null=True, related_name="claims")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_claims")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="contact_claims")
    channel = models.CharField(max_length=10, choices=ContactChannel.choices)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    day_start = models.DateTimeField()
    week_start = models.DateTimeField()
    month_start = models.DateTimeField()
    override = models.OneToOneField(ContactOverride, on_delete=models.RESTRICT, null=True, related_name="claim")
    exchange = models.OneToOneField(Exchange, on_delete=models.SET_NULL, null=True, related_name="contact_claim")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "at"], condition=Q(released_at=None), name="claim_by_account"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(released_at=None), name="claim_one_per_plan"),
            models.CheckConstraint(
                condition=Q(day_start__lte=F("at"), week_start__lte=F("day_start"), month_start__lte=F("day_start")),
                name="claim_spans_hold_it",
            ),
            models.CheckConstraint(condition=Q(released_at=None) | ~Q(release_reason=""), name="claim_released_why"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="under_the_ceilings",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("why", "messaging_purpose%ROWTYPE"),
                    ("ceiling", "messaging_ceiling%ROWTYPE"),
                    ("whose", "bigint"),
                    ("reach", "interval"),
                    ("since", "timestamptz"),
                    ("taken", "bigint"),
                ],
                func=_COUNT,
            ),
            pgtrigger.Trigger(name="never_changed", when=pgtrigger.Before, operation=pgtrigger.Update, func=_SETTLED),
        ]
