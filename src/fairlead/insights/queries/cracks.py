"""What could be forgotten: every kind of crack that an app looks for, at the customers whom a member sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from fairlead.customers.models import TIER_ORDER, Account
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.cracks import Crack, CrackFinder, crack_finders, general_cracks
from fairlead.customers.queries.membership import IsOneOf
from fairlead.customers.types import Stage
from fairlead.insights.models import CrackCount
from fairlead.insights.types import CrackKind, CrackRow, Cracks
from fairlead.team import access
from fairlead.team.models import Member

PAGE = 50
HISTORY = timedelta(days=60)
WEEK = timedelta(days=7)
# Customers who are lost need nothing; whoever is dormant can still be forgotten.
LOOKED_AT = ~Q(stage=Stage.LOST)


def find_cracks(by: Member, *, now: datetime, kind: str = "", owner: str = "", begin: int = 0) -> Cracks:
    """Return all kinds of cracks at the customers that a member sees, and a page of those that have the chosen one.

    `owner` narrows as in the list of customers: "me", "team", "nobody" or a member's id. Without a kind, or with one
    that nobody has, the first that somebody has is shown. Customers of tier A stand first, those without tier last.
    """
    accounts = looked_at(by, owner)
    found = {finder.key: finder.find(accounts, now) for finder in crack_finders()}
    history = _history(by, owner, now)
    kinds = [_kind(finder, found[finder.key], history.get(finder.key, {}), now) for finder in crack_finders()]
    chosen = next((one for one in kinds if one.finder.key == kind), None)
    chosen = chosen or next((one for one in kinds if one.number), None)
    rows = _rows(by, accounts, chosen.finder, found[chosen.finder.key], begin, now) if chosen else []
    customers = accounts.order_by().count()
    cracked: set[int] = set().union(*found.values()) if found else set()
    return Cracks(kinds, general_cracks(now), chosen, rows, begin, customers, customers - len(cracked))


def count_cracked(by: Member, now: datetime) -> int:
    """Return how many of a member's own customers have a crack; precautions are not counted."""
    accounts = looked_at(by, "me")
    urgent = [finder for finder in crack_finders() if not finder.is_precaution]
    return len(set().union(*(finder.find(accounts, now) for finder in urgent)))


def looked_at(by: Member, owner: str = "") -> QuerySet[Account]:
    """Return the customers at which cracks are looked for: those a member sees and who are not lost."""
    return accounts_chosen(by, AccountFilter(owner=owner)).filter(LOOKED_AT)


def _kind(finder: CrackFinder, found: Mapping[int, Crack], history: Mapping[date, int], now: datetime) -> CrackKind:
    today = now.date()
    days = sorted((day, number) for day, number in history.items() if day < today)
    week_ago = next((number for day, number in reversed(days) if day <= today - WEEK), None)
    return CrackKind(finder, len(found), [*days, (today, len(found))], week_ago)


def _rows(
    by: Member, accounts: QuerySet[Account], finder: CrackFinder, found: Mapping[int, Crack], begin: int, now: datetime
) -> Sequence[CrackRow]:
    here = accounts.filter(IsOneOf("pk", list(found))).select_related("owner")
    ordered = here.order_by(TIER_ORDER, "sort_name", "pk")[begin : begin + PAGE]
    return [
        CrackRow(account, found[account.pk], finder.tell(found[account.pk], by, now), found[account.pk].since)
        for account in ordered
    ]


def _history(by: Member, owner: str, now: datetime) -> Mapping[str, Mapping[date, int]]:
    """Return for each kind how many there were on the days that were counted, of the owners that are looked at."""
    counts = CrackCount.objects.filter(_owners(by, owner), on_date__gte=(now - HISTORY).date())
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for kind, day in CrackCount.objects.filter(on_date__gte=(now - HISTORY).date()).values_list("kind", "on_date"):
        found[kind].setdefault(day, 0)
    for kind, day, number in counts.values_list("kind", "on_date").annotate(total=Sum("number")):
        found[kind][day] = number
    return found


def _owners(by: Member, owner: str) -> Q:
    """Return the condition for counts of the owners that a filter names and whom the member sees."""
    seen = Member.objects.filter(access.member_scope(by))
    if owner == "me":
        return Q(owner=by)
    if owner == "nobody":
        return Q(owner=None)
    if owner == "team":
        return Q(owner__in=seen.filter(team=by.team_id)) if by.team_id else Q(owner=by)
    if owner.isascii() and owner.isdigit():
        return Q(owner__in=seen.filter(pk=int(owner)))
    return Q(owner__in=seen) | (Q(owner=None) if not access.account_scope(by) else Q(pk__in=[]))
