"""The rules of closures: what one is, and reading them from `closures.toml`, strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources

from fairlead.core.closures.expressions import DateExpression, ImpossibleExpression, parse_expression

LANGUAGES = ("en", "zh-hans", "zh-hant", "es")
_KEYS = frozenset(
    ("id", "countries", "subdivisions", "names", "scope", "probability_percent", "from", "to", "observed", "source")
)
_NEEDED = _KEYS - {"subdivisions"}


class Scope(StrEnum):
    """What stands still, from the narrowest to the widest: where public life rests, offices and factories do too."""

    FACTORY = "factory"
    OFFICE = "office"
    PUBLIC = "public"

    def touches(self, asked: Scope) -> bool:
        """Return whether what is closed with this scope is closed for somebody who asks about another.

        >>> Scope.PUBLIC.touches(Scope.OFFICE), Scope.FACTORY.touches(Scope.OFFICE)
        (True, False)
        """
        order = list(Scope)
        return order.index(self) >= order.index(asked)


class ImpossibleRule(ValueError):
    """A rule that cannot be used: its id (or its number), and what is wrong with it."""

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(f"{rule}: {problem}")
        self.rule = rule
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ClosureRule:
    """A closure that comes again: from `begins` until the day before `ends`.

    `countries` are ISO alpha-2 codes; `subdivisions` (codes without the country) narrow it down and are empty for all.
    `observed_year` is the year of the source, `sources` are addresses or `judgement`. `is_own` marks what one company
    has told of itself: it is stronger than any rule, and with 0 % says that they work through.
    """

    id: str
    countries: tuple[str, ...]
    subdivisions: tuple[str, ...]
    names: Mapping[str, str] = field(hash=False)
    scope: Scope
    probability_percent: int
    begins: DateExpression
    ends: DateExpression
    observed_year: int
    sources: tuple[str, ...]
    is_own: bool = False

    def name(self, language: str) -> str:
        """Return the name in a language (`en`, `zh-hans`, `es` …), else in English, else any."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    def holds_in(self, country: str | None, subdivision: str | None) -> bool:
        """Return whether the rule is one of a place; `subdivision` with or without the country (`DE-NW`, `NW`)."""
        if country not in self.countries:
            return False
        return not self.subdivisions or (subdivision or "").removeprefix(f"{country}-") in self.subdivisions


@cache
def all_rules() -> tuple[ClosureRule, ...]:
    """Return the rules of `closures.toml` in its order."""
    written = resources.files(__package__).joinpath("closures.toml").read_text(encoding="utf-8")
    return read_rules(tomllib.loads(written)["rule"])


@cache
def rules_of_place(country: str | None, subdivision: str | None = None) -> tuple[ClosureRule, ...]:
    """Return the rules that hold in a country and subdivision; none without a country."""
    return tuple(rule for rule in all_rules() if rule.holds_in(country, subdivision))


def read_rules(written: Iterable[Mapping[str, object]]) -> tuple[ClosureRule, ...]:
    """Read rules as TOML gives them. Raises ImpossibleRule."""
    rules: dict[str, ClosureRule] = {}
    for number, entry in enumerate(written, 1):
        rule = _rule(entry, str(entry.get("id") or f"rule {number}"))
        if rule.id in rules:
            raise ImpossibleRule(rule.id, "there are two of this id")
        rules[rule.id] = rule
    return tuple(rules.values())


def _rule(entry: Mapping[str, object], name: str) -> ClosureRule:
    for key in sorted(_NEEDED - entry.keys()):
        raise ImpossibleRule(name, f"{key} is missing")
    for key in sorted(entry.keys() - _KEYS):
        raise ImpossibleRule(name, f"{key} is not known")
    countries = _texts(entry, "countries", name)
    subdivisions = _texts(entry, "subdivisions", name) if "subdivisions" in entry else ()
    if subdivisions and len(countries) != 1:
        raise ImpossibleRule(name, "subdivisions belong to one country")
    begins, ends = _expression(entry, "from", name), _expression(entry, "to", name)
    return ClosureRule(
        id=name,
        countries=countries,
        subdivisions=subdivisions,
        names=_names(entry["names"], name),
        scope=_scope(entry["scope"], name),
        probability_percent=_number(entry, "probability_percent", name, 1, 100),
        begins=begins,
        ends=ends,
        observed_year=_number(entry, "observed", name, 1990, 2100),
        sources=_texts(entry, "source", name),
    )


def _texts(entry: Mapping[str, object], key: str, name: str) -> tuple[str, ...]:
    values = entry[key]
    if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
        raise ImpossibleRule(name, f"{key} must be a list of texts")
    return tuple(values)


def _number(entry: Mapping[str, object], key: str, name: str, least: int, most: int) -> int:
    value = entry[key]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ImpossibleRule(name, f"{key} must be a whole number from {least} to {most}")
    return value


def _names(written: object, name: str) -> Mapping[str, str]:
    if not isinstance(written, Mapping) or set(written) != set(LANGUAGES) or not all(written.values()):
        raise ImpossibleRule(name, f"names must have {', '.join(LANGUAGES)}")
    return {language: str(written[language]) for language in LANGUAGES}


def _scope(written: object, name: str) -> Scope:
    if written not in list(Scope):
        raise ImpossibleRule(name, f"scope must be one of {', '.join(Scope)}")
    return Scope(str(written))


def _expression(entry: Mapping[str, object], key: str, name: str) -> DateExpression:
    try:
        return parse_expression(entry[key])
    except ImpossibleExpression as problem:
        raise ImpossibleRule(name, f"{key}: {problem}") from problem
