"""The first rows of a file as they will be read by a plan, in words, before anything is checked or kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel import Locale
from django.utils.functional import Promise

from fairlead.core.weeks import parse_week
from fairlead.customers.models import ImportRun
from fairlead.customers.operations.imports.engine import column_facts, owners_for
from fairlead.customers.operations.imports.fields import ImportField, fields_of
from fairlead.customers.operations.imports.plan import Plan, plan_of
from fairlead.customers.operations.imports.port import extension_of
from fairlead.customers.operations.imports.reading import Problem, ReadRow, RowReader
from fairlead.customers.operations.imports.runs import checked_plan
from fairlead.customers.queries.history import custom_text
from fairlead.customers.queries.import_sentences import problem_sentence
from fairlead.customers.types import Channel, Consent, PointKind, Rank, Stage
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.formats import locale_name
from fairlead.ui.week_field import week_words
from fairlead.ui.zones import zone_city

ROWS_SHOWN = 8
Facts = list[tuple[str | Promise, str]]


@dataclass(frozen=True)
class PreviewPerson:
    """One person of a row: kind, its label and value of each way to reach them, and everything else with its label."""

    name: str
    role: str
    points: Sequence[tuple[str, str, str]]
    facts: Facts


@dataclass(frozen=True)
class PreviewRow:
    """One row in words. `place` is city, region and country as far as the row says."""

    number: int
    company: str
    place: tuple[str, str, str]
    facts: Facts
    people: Sequence[PreviewPerson]
    problems: Sequence[tuple[str, str]] = field(default_factory=tuple)
    is_left_out: bool = False


def preview(*, run: ImportRun, by: Member, now: datetime, values: Mapping[str, Any] | None = None) -> list[PreviewRow]:
    """Return the first rows by the run's plan, or by that plan with `values` of `set_mapping` taken over.

    Whether a date such as 03/11 can be told is judged by these rows alone. Raises BadInput.
    """
    plan = plan_of(run.mapping, run.options, run.match_keys)
    if values is not None:
        plan = checked_plan(plan, values, by)
    sample: list[tuple[int, list[str]]] = run.mapping["sample"]
    columns = {index: [cells[index] for _number, cells in sample] for index in range(len(plan.headings))}
    reader = RowReader(plan, column_facts(plan, columns, now.astimezone(by.zone_info).date()), owners_for(by))
    words = _Words(plan)
    return [words.row(reader.read(number, cells)) for number, cells in sample[:ROWS_SHOWN]]


class _Words:
    """Puts what was read into the active language."""

    def __init__(self, plan: Plan) -> None:
        known = fields_of(plan)
        self._account = _labels(one for one in known.values() if not one.is_of_person)
        self._person = _labels(one for one in known.values() if one.is_of_person)
        self._languages = Locale.parse(locale_name()).languages
        members = {str(member.pk): str(member) for member in Member.objects.all()}
        self._special: dict[str, Callable[[Any], str]] = {
            "stage": lambda value: str(Stage(value).label),
            "rank": lambda value: str(Rank(value).label),
            "preferred_channel": lambda value: str(Channel(value).label),
            "consent": lambda value: str(Consent(value).label),
            "zone": zone_city,
            "week": lambda value: week_words(parse_week(value)),
            "languages": lambda value: ", ".join(self._languages.get(one.replace("-", "_"), one) for one in value),
            **dict.fromkeys(("owner_id", "backup_owner_id"), lambda value: members.get(str(value), "")),
            **dict.fromkeys(("consent_date", "left_on_date"), _day),
        }

    def row(self, read: ReadRow) -> PreviewRow:
        place = {name: read.account.get(name, "") for name in PLACE}
        facts = self._facts(read.account, self._account, passed_over=("name", *PLACE))
        if read.site:
            facts.append((self._account["site"], read.site["name"]))
        facts += self._extension(read.extension)
        return PreviewRow(
            number=read.number,
            company=read.account.get("name", ""),
            place=(place["city"], place["subdivision"], place["country"]),
            facts=facts,
            people=[self._one(person) for person in read.people],
            problems=[(problem.column, _sentence(problem)) for problem in read.problems],
            is_left_out=read.is_left_out,
        )

    def _one(self, person: Mapping[str, Any]) -> PreviewPerson:
        values = person["values"]
        facts = self._facts(values, self._person, passed_over=("name", "role", "given_name", "family_name"))
        points = [(kind, str(PointKind(kind).label), value) for kind, value, _label in person["points"]]
        return PreviewPerson(
            values.get("name", ""), values.get("role", ""), points, facts + self._extension(person["extension"])
        )

    def _facts(
        self, values: Mapping[str, Any], labels: Mapping[str, str | Promise], passed_over: Sequence[str]
    ) -> Facts:
        facts: Facts = []
        for name, value in values.items():
            if name == "custom":
                facts += [(labels.get(key, key), custom_text(own)) for key, own in value.items()]
            elif name not in passed_over:
                facts.append((labels.get(name, name), self._text(name, value)))
        return facts

    def _extension(self, values: Mapping[str, Any]) -> Facts:
        return [(_extension_label(name), _plain(value)) for name, value in values.items()]

    def _text(self, name: str, value: Any) -> str:
        if name in self._special:
            return self._special[name](value)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


PLACE = ("city", "subdivision", "country")


def _labels(fields: Any) -> dict[str, str | Promise]:
    return {one.column: one.label for one in fields if isinstance(one, ImportField)}


def _extension_label(name: str) -> str | Promise:
    extension = extension_of(name)
    return next((one.label for one in extension.fields if one.name == name), name) if extension else name


def _plain(value: Any) -> str:
    """Write a value of another app, of which nothing is known but that JSON carries it."""
    try:
        return _day(value)
    except (TypeError, ValueError):
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(value: str) -> str:
    return formats.medium_date(date.fromisoformat(value))


def _sentence(problem: Problem) -> str:
    return problem_sentence(problem.code, problem.facts)
