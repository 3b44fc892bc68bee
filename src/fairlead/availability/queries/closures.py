"""Closures as the team sees them: the rules with its changes, and those that it was told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from fairlead.availability.models import ClosureRuleChange, KnownClosure
from fairlead.core.closures import (
    Closure,
    ClosureRule,
    PlaceClosures,
    Scope,
    all_rules,
    parse_expression,
    place_closures,
    rules_of_place,
)
from fairlead.core.public_holidays import subdivision_chain
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member

# How far ahead the page looks for the next dates of a rule: each comes at least once in a year and a half.
LOOK_AHEAD = timedelta(days=550)


@dataclass(frozen=True)
class TeamRule:
    """A rule as the team sees it. `change` is what it has said of it, None where the rule holds as it is."""

    rule: ClosureRule
    change: ClosureRuleChange | None
    next: Closure | None

    @property
    def is_off(self) -> bool:
        return self.change is not None and self.change.is_off

    @property
    def probability_percent(self) -> int:
        own = self.change.probability_percent if self.change else None
        return self.rule.probability_percent if own is None else own


class TeamClosures:
    """The closures of all places and accounts at one moment, read in two queries. One place gets one object."""

    def __init__(self) -> None:
        self._changes = {row.rule: row for row in ClosureRuleChange.objects.all()}
        self._of_account: dict[int, list[ClosureRule]] = defaultdict(list)
        self._of_country: dict[str, list[KnownClosure]] = defaultdict(list)
        for row in KnownClosure.objects.all():
            if row.account_id is not None:
                self._of_account[row.account_id].append(as_rule(row))
            else:
                self._of_country[row.country].append(row)
        self._places: dict[tuple[str, str], PlaceClosures] = {}

    @property
    def accounts(self) -> frozenset[int]:
        """The accounts that have told of closures of their own: who shares work by place does not share theirs."""
        return frozenset(self._of_account)

    def of(self, country: str, subdivision: str, account_id: int | None = None) -> PlaceClosures:
        """Return the closures of a place ("" is unknown), with those of an account over them."""
        place = self._places.get((country, subdivision))
        if place is None:
            place = self._places[country, subdivision] = self._of_place(country, subdivision)
        own = self._of_account.get(account_id) if account_id is not None else None
        return PlaceClosures([*place.rules, *own], country or None) if own else place

    def _of_place(self, country: str, subdivision: str) -> PlaceClosures:
        told = [as_rule(row) for row in self._of_country.get(country, ()) if _holds_in(row, subdivision)]
        rules = rules_of_place(country or None, subdivision or None)
        if not told and not any(rule.id in self._changes for rule in rules):
            return place_closures(country or None, subdivision or None)
        return PlaceClosures([*self.changed(rules), *told], country or None)

    def changed(self, rules: Iterable[ClosureRule]) -> Iterable[ClosureRule]:
        """Yield rules as the team sees them, without those that it has switched off."""
        for rule in rules:
            change = self._changes.get(rule.id)
            if change is None:
                yield rule
            elif not change.is_off:
                yield replace(rule, probability_percent=change.probability_percent or rule.probability_percent)


def as_rule(row: KnownClosure) -> ClosureRule:
    """Return what was told as the rule that the engine asks."""
    begins, ends = row.start_date, row.end_date
    return ClosureRule(
        id=f"known:{row.pk}",
        countries=(row.country,) if row.country else (),
        subdivisions=(row.subdivision,) if row.subdivision else (),
        names={"en": row.name},
        scope=Scope(row.scope),
        probability_percent=row.probability_percent,
        begins=parse_expression(_day_of_year(begins) if row.is_yearly else begins.isoformat()),
        ends=parse_expression(_day_of_year(ends) if row.is_yearly else ends.isoformat()),
        observed_year=row.start_date.year,
        sources=("told",),
        is_own=row.account_id is not None,
    )


def _day_of_year(day: date) -> str:
    # Three years out of four know no 29 February; the day after it is always there.
    return "03-01" if (day.month, day.day) == (2, 29) else f"{day:%m-%d}"


def _holds_in(row: KnownClosure, subdivision: str) -> bool:
    return not row.subdivision or row.subdivision in subdivision_chain(row.country, subdivision or None)


def team_rules(*, today: date, country: str = "") -> list[TeamRule]:
    """Return all rules, or those of a country, in the order of the file, with what the team has said of them."""
    changes = {row.rule: row for row in ClosureRuleChange.objects.select_related("recorded_by")}
    rules = [rule for rule in all_rules() if not country or country in rule.countries]
    return [TeamRule(rule, changes.get(rule.id), next_closure(rule, today, country)) for rule in rules]


def find_team_rule(rule_id: str, *, today: date) -> TeamRule | None:
    """Return one rule by its id."""
    return next((one for one in team_rules(today=today) if one.rule.id == rule_id), None)


def countries_of_customers(by: Member) -> frozenset[str]:
    """Return the countries in which a member sees accounts."""
    rows = Account.objects.filter(access.account_scope(by), deleted_at=None).exclude(country="")
    return frozenset(rows.order_by().values_list("country", flat=True).distinct())


def next_closure(rule: ClosureRule, today: date, country: str = "") -> Closure | None:
    """Return the closure of a rule that runs on a day or comes next; None when its dates are not known that far."""
    closures = PlaceClosures([rule], country or next(iter(rule.countries), None))
    return next(iter(closures.between(today, today + LOOK_AHEAD)), None)


def known_closures(by: Member) -> QuerySet[KnownClosure]:
    """Return what was told, of places and of the accounts that a member may see."""
    # An empty scope means everything, and in an "or" it would mean nothing: so the accounts are a query of their own.
    seen = Account.objects.filter(access.account_scope(by), deleted_at=None).order_by()
    rows = KnownClosure.objects.filter(Q(account=None) | Q(account__in=seen.values("pk")))
    return rows.select_related("account", "recorded_by")


def find_known_closure(by: Member, closure_id: int) -> KnownClosure | None:
    """Return one that the member may see."""
    return known_closures(by).filter(pk=closure_id).first()


def closures_of_account(account: Account) -> list[KnownClosure]:
    """Return what an account has told of, the earliest first. The caller has passed the door."""
    return list(KnownClosure.objects.filter(account=account).select_related("recorded_by"))
