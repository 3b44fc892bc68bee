"""Reads one row of a file into the values of one account and its people, by a plan. Touches no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fairlead.core.places import find_country, find_subdivision
from fairlead.core.search_terms import normalise
from fairlead.core.values import BadValue, domain_of_website, join_person, parse_person
from fairlead.core.weeks import ImpossibleWeek
from fairlead.customers.operations.derived import derive_account
from fairlead.customers.operations.imports import cells
from fairlead.customers.operations.imports.fields import (
    NAME_PARTS,
    POINT_KINDS,
    ImportField,
    field_name,
    fields_of,
    is_custom,
)
from fairlead.customers.operations.imports.plan import OwnerChoice, Plan, split_target
from fairlead.customers.operations.imports.port import CannotRead, ColumnFacts
from fairlead.customers.types import PointKind

LONGEST_SHOWN = 300
LONGEST_NAME = 160


@dataclass(slots=True)
class Problem:
    """What is wrong with one cell, or with the row as a whole (`column` ""). A fatal one leaves the row out."""

    row_number: int
    column: str
    value: str
    code: str
    facts: dict[str, Any]
    is_fatal: bool = False


@dataclass(slots=True)
class ReadRow:
    """One row as it will be stored. Values are what JSON can carry, named as the columns of their tables.

    Each person is {"values", "points", "extension"}. `site` is empty unless the row names one. `is_country_assumed`:
    the country is the plan's and does not stand in the row.
    """

    number: int
    account: dict[str, Any] = field(default_factory=dict)
    site: dict[str, Any] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)
    extension: dict[str, Any] = field(default_factory=dict)
    is_country_assumed: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_left_out(self) -> bool:
        return any(problem.is_fatal for problem in self.problems)

    def emails(self) -> list[str]:
        return [value for person in self.people for kind, value, _l in person["points"] if kind == PointKind.EMAIL]


@dataclass(frozen=True)
class Owners:
    """Our own people as a list may name them: mail address or name → key, None for a name that several have.

    `only` is the one key that the importing member may enter; None when they may give accounts to anybody.
    """

    keys: Mapping[str, int | None]
    only: int | None


@dataclass(slots=True)
class _Column:
    index: int
    heading: str
    field: ImportField
    facts: ColumnFacts


class RowReader:
    """Reads rows by a plan. `facts` has one entry per column of the plan; `owners` are our own people."""

    def __init__(self, plan: Plan, facts: Sequence[ColumnFacts], owners: Owners) -> None:
        self._plan = plan
        self._owners = owners
        known = fields_of(plan)
        self._account: list[_Column] = []
        self._people: dict[int, list[_Column]] = {}
        for index, target in enumerate(plan.targets):
            meant = known.get(field_name(plan, index))
            if meant is None:
                continue
            column = _Column(index, plan.headings[index], meant, facts[index])
            if meant.is_of_person:
                self._people.setdefault(split_target(target)[1], []).append(column)
            else:
                self._account.append(column)
        # A region is read within its country, whatever the order of the columns.
        self._account.sort(key=lambda column: READ_FIRST.get(column.field.name, len(READ_FIRST)))

    def read(self, number: int, row: Sequence[str]) -> ReadRow:
        """Return what a row says. Nothing is raised: what cannot be taken stands in the row's problems."""
        found = ReadRow(number)
        values: dict[str, Any] = {}
        for column in self._account:
            text = cells.bare(row[column.index])
            if text:
                self._take(found, column, text, values)
        self._settle_account(found, values)
        for person in sorted(self._people):
            self._read_person(found, self._people[person], row)
        if not found.account.get("name") and not found.is_left_out:
            found.problems.append(Problem(number, "", "", "no_company", {}, is_fatal=True))
        return found

    def _take(self, found: ReadRow, column: _Column, text: str, values: dict[str, Any]) -> None:
        read = self._special(column.field.name, values) or column.field.read
        if read is None:
            return
        try:
            value = read(text, column.facts)
        except (BadValue, ImpossibleWeek, CannotRead) as problem:
            self._report(found, column, text, problem)
            return
        _add(values, column.field, value)

    def _special(self, name: str, values: Mapping[str, Any]) -> Callable[[str, ColumnFacts], Any] | None:
        if name == "country":
            return _country
        if name == "subdivision":
            country = values.get("country") or self._plan.default_country
            return lambda text, _facts: _subdivision(text, country)
        if name in ("owner", "backup_owner"):
            return lambda text, _facts: self._owner(text, name)
        return None

    def _owner(self, text: str, name: str) -> int:
        key = normalise(text)
        if key not in self._owners.keys:
            raise CannotRead("owner_unknown", value=text)
        member = self._owners.keys[key]
        if member is None:
            raise CannotRead("owner_ambiguous", value=text)
        if name == "owner" and self._owners.only not in (None, member):
            raise CannotRead("may_not_give", value=text)
        return member

    def _settle_account(self, found: ReadRow, values: dict[str, Any]) -> None:
        if "name" not in values and "legal_name" in values:
            values["name"] = values["legal_name"][:200]
        if "country" not in values and self._plan.default_country:
            values["country"] = self._plan.default_country
            found.is_country_assumed = True
        postcode = values.pop("postcode", "")
        site = values.pop("site", "")
        if site:
            found.site = {name: values[name] for name in SITE_FIELDS if name in values} | {"name": site}
            if postcode:
                found.site["postcode"] = postcode
        elif postcode:
            values["address"] = f"{values['address']}, {postcode}" if values.get("address") else postcode
        found.extension = values.pop("extension", {})
        found.account = values

    def _read_person(self, found: ReadRow, columns: Sequence[_Column], row: Sequence[str]) -> None:
        values: dict[str, Any] = {}
        names: dict[str, str] = {}
        points: list[cells.Point] = []
        first_value = ""
        for column in columns:
            text = cells.bare(row[column.index])
            if not text:
                continue
            first_value = first_value or text
            name = column.field.name
            if name in POINT_KINDS:
                points += self._points(found, column, text)
            else:
                self._take(found, column, text, names if name in NAME_PARTS else values)
        values = _person_names(names, found.account.get("country")) | values
        extension = values.pop("extension", {})
        if not (values or points or extension):
            return
        _name_from_points(values, points)
        if values.get("name"):
            person = {"values": values, "points": list(dict.fromkeys(points)), "extension": extension}
            found.people.append(person)
        else:
            found.problems.append(Problem(found.number, "", first_value[:LONGEST_SHOWN], "person_without_name", {}))

    def _points(self, found: ReadRow, column: _Column, text: str) -> list[cells.Point]:
        kind = POINT_KINDS[column.field.name]
        if kind == PointKind.EMAIL:
            points, problems = cells.emails(text)
        elif kind == PointKind.WECHAT:
            points, problems = [(kind.value, " ".join(text.split())[:254], "")], []
        else:
            points, problems = cells.phones(kind.value, text, found.account.get("country", ""))
        for problem in problems:
            self._report(found, column, text, problem)
        return points

    def _report(
        self, found: ReadRow, column: _Column, text: str, problem: BadValue | ImpossibleWeek | CannotRead
    ) -> None:
        if isinstance(problem, ImpossibleWeek):
            facts: dict[str, Any] = {"value": str(problem.value), "place": problem.place}
            code = f"week.{problem.code}"
        else:
            facts, code = dict(problem.facts), problem.code
        is_fatal = column.field.name == "account"
        shown = text[:LONGEST_SHOWN]
        found.problems.append(Problem(found.number, column.heading, shown, code, {"value": shown} | facts, is_fatal))


READ_FIRST = {"country": 0, "subdivision": 1}
SITE_FIELDS = ("country", "subdivision", "city", "address", "zone")
# Several columns of one list may fill these: lists grow, texts are joined.
JOINED_BY = {"address": ", ", "note": "\n"}


def _add(values: dict[str, Any], meant: ImportField, value: Any) -> None:
    """Put a value beside those of the row's other columns; what is empty in normal form says nothing."""
    if value in (None, "", []):
        return
    if is_custom(meant.name):
        values.setdefault("custom", {}).setdefault(meant.column, value)
    elif meant.is_extension:
        own = values.setdefault("extension", {})
        own[meant.name] = [*own.get(meant.name, ()), *value] if isinstance(value, list) else value
    elif isinstance(value, list) and meant.column in values and meant.column != "week":
        values[meant.column] = list(dict.fromkeys([*values[meant.column], *value]))
    elif meant.column in JOINED_BY and meant.column in values:
        values[meant.column] += f"{JOINED_BY[meant.column]}{value}"
    else:
        values.setdefault(meant.column, value)


def _country(text: str, _facts: ColumnFacts) -> str:
    found = find_country(text)
    if found is None:
        raise CannotRead("country_unknown", value=text)
    return found


def _subdivision(text: str, country: str) -> str:
    if not country:
        raise CannotRead("subdivision_without_country", value=text)
    found = find_subdivision(country, text)
    if found is None:
        raise CannotRead("subdivision_unknown", value=text, country=country)
    return found


def _person_names(names: Mapping[str, str], country: str | None) -> dict[str, str]:
    """Return the parts of a name as a contact keeps them: the full name in the person's own script and order."""
    found: dict[str, str] = {}
    if "contact" in names:
        person = parse_person(names["contact"])
        found = {
            "name": person.full,
            "salutation": person.salutation,
            "given_name": person.given,
            "family_name": person.family,
        }
    found |= {part: names[part] for part in ("given_name", "family_name") if part in names}
    if "name" not in found and ("given_name" in found or "family_name" in found):
        found["name"] = join_person(found.get("given_name", ""), found.get("family_name", ""), country)
    if "native_name" in names:
        native = parse_person(names["native_name"]).full
        if found.get("name") and native != found["name"]:
            found["latin_name"] = found["name"]
        found["name"] = native
    if "latin_name" in names:
        found["latin_name"] = names["latin_name"]
    return {name: value for name, value in found.items() if value}


def _name_from_points(values: dict[str, Any], points: Sequence[cells.Point]) -> None:
    """Call somebody without a name by their address or number: nothing else is known, and nothing is made up."""
    if values.get("name") or not points:
        return
    mail = next((value for kind, value, _label in points if kind == PointKind.EMAIL), "")
    values["name"] = (mail or points[0][1])[:LONGEST_NAME]


def default_owner_id(plan: Plan, by_id: int) -> int | None:
    """Return who looks after a new customer for whom the row names nobody."""
    if plan.default_owner == OwnerChoice.ME:
        return by_id
    return None if plan.default_owner == OwnerChoice.NOBODY else int(plan.default_owner)


@dataclass(frozen=True, slots=True)
class AccountMarks:
    """By what a row's company is recognised; "" where the row does not say."""

    external_id: str
    tax_id: str
    name: str
    country: str
    domain: str
    emails: tuple[str, ...]


def marks_of(row: ReadRow) -> AccountMarks:
    """Return the marks of a row's company, in the form in which accounts keep them."""
    account = row.account
    website = account.get("website", "")
    return AccountMarks(
        external_id=account.get("external_id", ""),
        tax_id=account.get("tax_id", ""),
        name=derive_account({"name": account["name"]})["match_name"],
        country=account.get("country", ""),
        domain=domain_of_website(website)[:120] if website else "",
        emails=tuple(row.emails()),
    )
