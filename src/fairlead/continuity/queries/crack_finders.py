"""What is missing in who stands in: a topic of a customer for which nobody answers, or nobody but one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairlead.continuity.queries.overview import COVERED_STAGES, Standing, counted_standings
from fairlead.continuity.queries.rules import watched_rules
from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import Crack, CrackFinder, add_crack_finder
from fairlead.team.models import Member


def without_stand_in(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the customers with a topic for which nobody answers, or too few stand in."""
    rules = watched_rules()
    known = counted_standings(rules, now.date())
    bare = Standing(nobody=len(rules))
    found = {}
    for pk in accounts.filter(stage__in=COVERED_STAGES).order_by().values_list("pk", flat=True):
        standing = known.get(pk, bare)
        if standing.nobody or standing.few:
            found[pk] = Crack(facts={"nobody": standing.nobody, "few": standing.few, "topics": len(rules)})
    return found


def tell_topics(crack: Crack, by: Member, now: datetime) -> str:
    """Say for how many topics nobody answers, or for how many the stand-in is missing."""
    nobody, few = int(crack.facts["nobody"]), int(crack.facts["few"])
    if nobody == crack.facts["topics"]:
        return _("Nobody is named for any topic.")
    if nobody:
        return ngettext("Nobody answers for %(n)d topic.", "Nobody answers for %(n)d topics.", nobody) % {"n": nobody}
    return ngettext("No stand-in for %(n)d topic.", "No stand-in for %(n)d topics.", few) % {"n": few}


def register() -> None:
    """Add this kind."""
    add_crack_finder(
        CrackFinder(
            "no-stand-in",
            gettext_lazy("Without a stand-in"),
            gettext_lazy("When the one who answers is away, nobody at the customer’s is named instead."),
            gettext_lazy("Name stand-ins"),
            url_name="coverage",
            icon="users-round",
            order=75,
            find=without_stand_in,
            tell=tell_topics,
            is_panel=False,
            is_precaution=True,
        )
    )
