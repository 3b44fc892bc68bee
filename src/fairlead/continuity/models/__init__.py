"""Rows of continuity: who answers for what at a customer's, and what is wanted of each topic."""

from fairlead.continuity.models.rules import CoverageRule
from fairlead.continuity.models.seats import TopicSeat

__all__ = ["CoverageRule", "TopicSeat"]
