"""Reads what is wanted of each topic."""

from __future__ import annotations

from fairlead.continuity.models import CoverageRule
from fairlead.continuity.types import Topic
from fairlead.core import coverage

_PLACES = {topic: place for place, topic in enumerate(Topic.values)}


def rules() -> list[CoverageRule]:
    """Return the rule of every topic, in the order of topics."""
    return sorted(CoverageRule.objects.all(), key=lambda rule: _PLACES[rule.topic])


def find_rule(topic: str) -> CoverageRule | None:
    """Return the rule of a topic."""
    return CoverageRule.objects.filter(topic=topic).first()


def watched_rules() -> list[coverage.Rule]:
    """Return the rules whose gaps are told, in the core's words."""
    return [coverage.Rule(rule.topic, rule.stand_ins, rule.check_days) for rule in rules() if rule.is_watched]
