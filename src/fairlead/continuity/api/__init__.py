"""The API of continuity: who answers for what, how accounts are covered, what is wanted of each topic."""

from fairlead.continuity.api.coverage import exports
from fairlead.continuity.api.coverage import routes as coverage
from fairlead.continuity.api.seats import routes as stand_ins

__all__ = ["coverage", "exports", "stand_ins"]
