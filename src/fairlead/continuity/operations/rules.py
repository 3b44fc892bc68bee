"""Settles what is wanted of each topic."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.continuity.models import CoverageRule
from fairlead.continuity.models.rules import LEAST_DAYS, MOST_DAYS
from fairlead.continuity.types import MOST_PLACES, Topic
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible

USUAL_DAYS = {Topic.QUALITY: 365, Topic.DECISIONS: 365}


class RuleValues(TypedDict, total=False):
    """What may be settled of a topic; what is absent stays."""

    stand_ins: int
    check_days: int
    is_watched: bool


class RuleCannotBe(NotPossible):
    code: ClassVar[str] = "rule_cannot_be"
    message = _("At most %(most)d stand-ins, checked after %(least)d to %(longest)d days.")


def keep_usual_rules() -> None:
    """Write the rules that are missing: one stand-in for each topic, checked twice a year or once."""
    rows = [CoverageRule(topic=topic, check_days=USUAL_DAYS.get(topic, 180)) for topic in Topic]
    CoverageRule.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def settle_rule(
    *, rule: CoverageRule, values: RuleValues, by: Member, now: datetime, expected_version: int | None = None
) -> CoverageRule:
    """Settle what is wanted of a topic. Raises AccessRefused, ChangedMeanwhile, RuleCannotBe."""
    access.check_can_settle_contact_rules(by)
    row = CoverageRule.objects.select_for_update().get(pk=rule.pk)
    check_unchanged(row, expected_version)
    for name, value in values.items():
        setattr(row, name, value)
    if not (0 <= row.stand_ins < MOST_PLACES and LEAST_DAYS <= row.check_days <= MOST_DAYS):
        raise RuleCannotBe(most=MOST_PLACES - 1, least=LEAST_DAYS, longest=MOST_DAYS)
    row.save()
    row.refresh_from_db()
    return row
