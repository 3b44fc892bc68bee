"""Decides what the rows of one company make of its people: who is new, who is here already, what they gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fairlead.core.search_terms import normalise
from fairlead.core.values import parse_person
from fairlead.core.values.people import PersonName
from fairlead.customers.operations.derived import derive_contact
from fairlead.customers.operations.imports.changes import Change, Here, Values, difference, wanted_values
from fairlead.customers.operations.imports.plan import OnMatch, Plan
from fairlead.customers.operations.imports.staging import StagedRow
from fairlead.customers.operations.points import MOST_POINTS
from fairlead.customers.types import PointKind


@dataclass(slots=True)
class PersonDecision:
    """What is done to one contact: the row, the points that it gains, what other apps make of its rows.

    `site` is the name under which the site was decided where the person shall belong to it, else "".
    """

    change: Change
    points: list[tuple[str, str, str]]
    site: str
    extension: list[Values] = field(default_factory=list)
    known_points: int = 0
    known_site_id: int | None = None

    @property
    def outcome(self) -> str:
        if self.change.is_new:
            return "new"
        return "updated" if self.change.values or self.points or self.site else "unchanged"


def decide_people(rows: Sequence[StagedRow], here: Here, plan: Plan) -> list[PersonDecision]:
    """Return what is done to the people whom rows name, each once, in the order of the file."""
    said = _gathered(rows)
    claimed = _recognised(said, here.people)
    has_main = any(person["is_main"] for person in here.people)
    site_ids = {normalise(site["name"]): site["id"] for site in here.sites}
    decided = []
    for one, person in zip(said, claimed, strict=True):
        if person is None:
            values = {**one.values, **derive_contact(one.values), "is_main": not has_main and not one.has_left}
            has_main = has_main or values["is_main"]
            decided.append(PersonDecision(Change(None, values), one.points[:MOST_POINTS], one.site, one.extension))
        else:
            decided.append(_known_person(one, person, plan.on_contact_match, site_ids.get(one.site)))
    return decided


@dataclass(slots=True)
class _Said:
    """All that a file says of one person."""

    values: Values
    points: list[tuple[str, str, str]]
    site: str
    extension: list[Values]

    @property
    def key(self) -> str:
        return normalise(self.values["name"])

    @property
    def has_left(self) -> bool:
        return bool(self.values.get("left_on_date"))

    @property
    def is_nameless(self) -> bool:
        return any(self.values["name"] == value for _kind, value, _label in self.points)

    def marks(self) -> set[tuple[str, str]]:
        return {(kind, value) for kind, value, _label in self.points}


def _gathered(rows: Sequence[StagedRow]) -> list[_Said]:
    """Join what several rows say of one person: the same name, or the same address where one has no name."""
    found: list[_Said] = []
    for row in rows:
        site = normalise(row.site["name"]) if row.site else ""
        for position, person in enumerate(row.people):
            own = {**person["extension"], **(row.extension if position == 0 else {})}
            points = [(kind, value, label) for kind, value, label in person["points"]]
            one = _Said(dict(person["values"]), points, site, [own] if own else [])
            same = next((known for known in found if _is_same(known, one)), None)
            if same is None:
                found.append(one)
            else:
                _join(same, one)
    return found


def _is_same(known: _Said, one: _Said) -> bool:
    if known.key == one.key:
        return True
    return (known.is_nameless or one.is_nameless) and bool(known.marks() & one.marks())


def _join(known: _Said, one: _Said) -> None:
    if known.is_nameless and not one.is_nameless:
        known.values["name"] = one.values["name"]
    known.values = {**one.values, **known.values}
    known.points = list(dict.fromkeys([*known.points, *one.points]))
    known.site = known.site or one.site
    known.extension += one.extension


def _recognised(said: Sequence[_Said], here: Sequence[Values]) -> list[Values | None]:
    """Return for each person of the file who it is of those here, or None.

    The name tells first. An address tells where it is one person's on both sides, and no shared one such as info@.
    """
    by_name: dict[str, Values] = {}
    for person in here:
        by_name.setdefault(normalise(person["name"]), person)
        by_name.setdefault(normalise(parse_person(person["name"]).full), person)
        if person.get("latin_name"):
            by_name.setdefault(normalise(person["latin_name"]), person)
    found: list[Values | None] = []
    taken: set[int] = set()
    for one in said:
        named = by_name.get(one.key) or by_name.get(normalise(one.values.get("latin_name", "")))
        found.append(named if named is not None and named["id"] not in taken else None)
        taken |= {named["id"]} if named is not None else set()
    for position, one in enumerate(said):
        if found[position] is None:
            others = [other for other in said if other is not one]
            owner = _by_address(one, [each for each in here if each["id"] not in taken], others)
            if owner is not None:
                found[position] = owner
                taken.add(owner["id"])
    return found


def _by_address(one: _Said, here: Sequence[Values], others: Sequence[_Said]) -> Values | None:
    marks = {mark for mark in one.marks() if one.is_nameless or not _is_shared(*mark)}
    marks -= {mark for other in others for mark in other.marks()}
    holders = [person for person in here if marks & {(kind, value) for kind, value, _l in person["points"]}]
    return holders[0] if len(holders) == 1 else None


# Mailboxes of a company rather than of a person.
SHARED = frozenset((
    "info", "sales", "office", "contact", "mail", "admin", "purchasing", "purchase", "import", "export", "service",
    "support", "accounts", "accounting", "order", "orders", "hello", "enquiry", "inquiry", "ventas", "compras",
    "contacto", "administracion", "logistica", "logistics", "finance", "marketing", "einkauf", "vertrieb", "kontakt",
))  # fmt: skip


def _is_shared(kind: str, value: str) -> bool:
    return kind != PointKind.EMAIL or value.partition("@")[0] in SHARED


def _known_person(one: _Said, person: Values, policy: str, site_id: int | None) -> PersonDecision:
    if policy == OnMatch.LEAVE:
        return PersonDecision(Change(person["id"], {}), [], "", one.extension)
    current = dict(person)
    if not one.is_nameless and any(current["name"] == value for _kind, value, _label in person["points"]):
        current["name"] = ""  # called by an address until somebody told the name
    offered = {name: value for name, value in one.values.items() if not (name == "name" and one.is_nameless)}
    offered = _without_what_follows(offered, parse_person(current["name"]))
    wanted = wanted_values(current, offered, policy)
    if "name" in wanted:
        wanted |= derive_contact(wanted)
    change = difference(person, wanted)
    known = {(kind, value) for kind, value, _label in person["points"]}
    points = [point for point in one.points if point[:2] not in known][: max(0, MOST_POINTS - len(known))]
    moves = person["site_id"] is None or (policy == OnMatch.OVERWRITE and person["site_id"] != site_id)
    site = one.site if moves else ""
    return PersonDecision(change, points, site, one.extension, len(known), person["site_id"])


def _without_what_follows(offered: Values, here: PersonName) -> Values:
    """Leave out what a file says of a name only because the name that is here says it: it is nothing new."""
    told = {"name": here.full, "given_name": here.given, "family_name": here.family, "salutation": here.salutation}
    return {name: value for name, value in offered.items() if name not in told or value != told[name]}
