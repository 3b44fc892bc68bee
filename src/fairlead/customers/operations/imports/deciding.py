"""Decides what the rows of one company make of it: a new account or changes to one, and the same for its people.

Touches no database: gets what the file says and what is here, returns what is to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fairlead.core.places import is_same_city
from fairlead.core.search_terms import normalise
from fairlead.customers.operations.checked import MOST_TAGS, MOST_TRADE_NAMES
from fairlead.customers.operations.derived import derive_account, derive_zone
from fairlead.customers.operations.imports.changes import Change, Here, Values, difference, wanted_values
from fairlead.customers.operations.imports.people import PersonDecision, decide_people
from fairlead.customers.operations.imports.plan import OnMatch, Plan
from fairlead.customers.operations.imports.reading import LONGEST_SHOWN, Problem
from fairlead.customers.operations.imports.staging import StagedCompany, StagedRow

LISTS = {"trade_names": MOST_TRADE_NAMES, "tags": MOST_TAGS}
PLACE = ("country", "subdivision", "city")


@dataclass(slots=True)
class CompanyDecision:
    """What is done to one account and all that hangs on it. `is_left_out`: its rows are not taken."""

    company: int
    change: Change
    current: Values
    sites: dict[str, Change] = field(default_factory=dict)
    people: list[PersonDecision] = field(default_factory=list)
    extension: list[Values] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def outcome(self) -> str:
        if self.change.is_new:
            return "new"
        if self.change.values or any(site.is_new or site.values for site in self.sites.values()):
            return "updated"
        return "unchanged" if all(person.outcome == "unchanged" for person in self.people) else "updated"

    def final(self, name: str) -> Any:
        """Return a field of the account as it will be."""
        return self.change.values.get(name, self.current.get(name))


@dataclass(frozen=True)
class Rules:
    """The plan, and what follows from it for this member. `headings` names the column of a field for problems."""

    plan: Plan
    owner_id: int | None
    may_give: bool
    headings: Mapping[str, str]


def decide_company(staged: StagedCompany, here: Here, rules: Rules) -> CompanyDecision:
    """Decide one company. `here` is empty for a company that is not here yet."""
    refused = _refusal(staged)
    if refused:
        problems = [Problem(row.number, "", row.account["name"], refused, {}, is_fatal=True) for row in staged.rows]
        return CompanyDecision(staged.company, Change(staged.account_id, {}), {}, problems=problems, is_left_out=True)
    said, problems = _joined(staged.rows, rules)
    if staged.account_id is None:
        change = Change(None, _new_account(said, staged.rows, rules))
    else:
        change = _account_change(here.account, said, staged.rows, rules)
    decided = CompanyDecision(staged.company, change, dict(here.account), problems=problems)
    if change.is_new or rules.plan.on_match != OnMatch.LEAVE:
        decided.sites = _sites(staged.rows, here.sites, rules.plan)
        decided.people = decide_people(staged.rows, here, rules.plan)
        decided.extension = [row.extension for row in staged.rows if row.extension and not row.people]
    return decided


def _refusal(staged: StagedCompany) -> str:
    if staged.is_forbidden:
        return "belongs_to_colleague"
    return "several_customers" if staged.candidates > 1 else ""


def _joined(rows: Sequence[StagedRow], rules: Rules) -> tuple[Values, list[Problem]]:
    """Return what all rows of a company say together: the first word counts, lists grow, and a different word is told.

    Where a row names a site, its place is that of the site, which need not be the company's.
    """
    said: Values = {}
    problems: list[Problem] = []
    for row in rows:
        for name, value in row.account.items():
            known = said.get(name)
            if known is None:
                said[name] = dict(value) if name == "custom" else value
            elif known == value or (name == "city" and is_same_city(said.get("country", ""), known, value)):
                continue
            elif name in LISTS:
                said[name] = list(dict.fromkeys([*known, *value]))[: LISTS[name]]
            elif name == "custom":
                said[name] = {**value, **known}
            elif name == "note":
                said[name] = known if value in known else f"{known}\n{value}"
            elif name not in ("name", "legal_name") and not (row.site and name in (*PLACE, "address", "zone")):
                problems.append(_differs(row, rows[0], name, value, known, rules))
    return said, problems


def _differs(row: StagedRow, first: StagedRow, name: str, value: Any, kept: Any, rules: Rules) -> Problem:
    shown = str(value)[:LONGEST_SHOWN]
    facts = {"value": shown, "kept": str(kept)[:LONGEST_SHOWN], "row": first.number, "field": name}
    return Problem(row.number, rules.headings.get(name, name), shown, "rows_differ", facts)


def _new_account(said: Values, rows: Sequence[StagedRow], rules: Rules) -> Values:
    plan = rules.plan
    values = {"stage": plan.default_stage, "tier": plan.default_tier, "owner_id": rules.owner_id, **said}
    if values.get("backup_owner_id") == values["owner_id"]:
        values.pop("backup_owner_id", None)
    return values | derive_account(values) | _zone(values, values.get("zone"))


def _zone(place: Values, stated: str | None) -> dict[str, str]:
    """Return zone and source of a place. A zone that the place has anyway counts as found, not as stated: so it stays
    right when a list that was exported comes back, and follows when the place is corrected."""
    if stated and derive_zone({name: place.get(name, "") for name in PLACE})["zone"] == stated:
        stated = ""
    return derive_zone(place, stated=stated)


def _account_change(current: Values, said: Values, rows: Sequence[StagedRow], rules: Rules) -> Change:
    policy = rules.plan.on_match
    if policy == OnMatch.LEAVE:
        return Change(current["id"], {})
    offered = {name: value for name, value in said.items() if name not in (*PLACE, "zone")}
    if not rules.may_give:
        offered.pop("owner_id", None)
    wanted = wanted_values(current, offered, policy)
    wanted |= _place(current, said, rows, policy)
    wanted |= _owners(current, wanted)
    if "name" in wanted or "website" in wanted:
        wanted |= derive_account({**current, **wanted})
    return difference(current, wanted)


def _place(current: Values, said: Values, rows: Sequence[StagedRow], policy: str) -> Values:
    """Return the place as a whole: a region or a city of another country than the one that stays would be nonsense."""
    place = {name: said[name] for name in PLACE if name in said}
    if all(row.is_country_assumed for row in rows):
        place.pop("country", None)
    overwrites = policy == OnMatch.OVERWRITE
    wanted: Values = {}
    for position, name in enumerate(PLACE):
        if name in place and (overwrites or not current[name]):
            wanted[name] = place[name]
            if current[name] and current[name] != place[name]:
                wanted |= {lower: place.get(lower, "") for lower in PLACE[position + 1 :]}
                break
        elif name in place and current[name] != place[name]:
            break
    stated = said.get("zone") if overwrites or not current["zone"] else None
    # The zone that is here already is no news: who stated it is not forgotten because a list says it again.
    is_news = bool(stated) and stated != current["zone"]
    if is_news or any(current[name] != value for name, value in wanted.items()):
        wanted |= _zone({**current, **wanted}, stated)
    return wanted


def _owners(current: Values, wanted: Values) -> Values:
    """Keep owner and backup two different people: the new owner is no longer the backup."""
    owner = wanted.get("owner_id", current["owner_id"])
    backup = wanted.get("backup_owner_id", current["backup_owner_id"])
    if backup is None or backup != owner:
        return {}
    return {"backup_owner_id": None if "owner_id" in wanted else current["backup_owner_id"]}


def _sites(rows: Sequence[StagedRow], here: Sequence[Values], plan: Plan) -> dict[str, Change]:
    """Return what is done to the sites that rows name, by their names in normal form."""
    known = {normalise(site["name"]): site for site in here}
    has_main = any(site["is_main"] for site in here)
    decided: dict[str, Change] = {}
    for row in rows:
        if not row.site:
            continue
        key = normalise(row.site["name"])
        place = {name: value for name, value in row.site.items() if name != "zone"}
        stated = row.site.get("zone")
        if key in decided:
            continue
        if key not in known:
            values = {**place, **_zone(place, stated), "is_main": not has_main}
            decided[key], has_main = Change(None, values), True
        else:
            wanted = wanted_values(known[key], {name: place[name] for name in place if name != "name"}, plan.on_match)
            if any(name in wanted for name in PLACE) or stated:
                wanted |= _zone({**known[key], **wanted}, stated)
            decided[key] = difference(known[key], wanted)
    return decided
