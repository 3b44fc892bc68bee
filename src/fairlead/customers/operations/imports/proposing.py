"""Proposes what each column of a file means: as it was mapped before, as we export it, or as lists usually call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.translation import override

from fairlead.core.columns import SEVERAL_COLUMNS, recognise
from fairlead.core.search_terms import normalise
from fairlead.customers.models import ImportRun
from fairlead.customers.operations.imports.fields import NAME_PARTS, ImportField, known_fields
from fairlead.customers.operations.imports.plan import (
    MOST_PERSONS,
    NEW_ACCOUNT_FIELD,
    NEW_CONTACT_FIELD,
    USUAL_KEYS,
    Plan,
    plan_of,
    split_target,
    target_for,
)
from fairlead.customers.operations.imports.port import headings_left_out
from fairlead.customers.types import ImportState
from fairlead.team.models import Member
from fairlead.ui.languages import LANGUAGES

# "Contact 2 name", "联系人2邮箱", "Phone 1 - Value".
_NUMBER = re.compile(r"(?<!\d)([1-9])(?!\d)")
SEVERAL = SEVERAL_COLUMNS | {"wechat", "whatsapp", "account_note", "contact_note"}
# Names under which our problem files carry what was wrong: never read back.
PROBLEM_HEADINGS = frozenset(("problem", "问题", "問題", "problema"))


def propose(headings: Sequence[str], samples: Sequence[Sequence[str]], by: Member) -> Plan:
    """Return a plan for a file that nobody has mapped yet; `samples` are some of its rows."""
    before = _as_before(headings, by)
    if before is not None:
        return before
    targets = propose_targets(headings, samples)
    return Plan(tuple(headings), tuple(targets), match_keys=USUAL_KEYS)


def propose_targets(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return the likely target of each column; "" for what is not recognised or not kept by anything."""
    known = known_fields()
    own = [_own_heading(heading, known) for heading in headings]
    if all(own[index] is not None or is_problem_column(heading) for index, heading in enumerate(headings)):
        return [name or "" for name in own]
    targets = [""] * len(headings)
    people = _further_people(headings, samples, known)
    targets = [people.get(index, "") for index in range(len(headings))]
    rest = [index for index in range(len(headings)) if index not in people]
    found = _recognised([_without(headings[index], 1) for index in rest], _columns(samples, rest))
    taken = set(found)
    for index, field in zip(rest, found, strict=True):
        # Lists are known to have more columns than are kept: one of those may be a field of the team's own.
        kept = field if field in known else None
        custom = own[index] if kept is None and own[index] not in taken else None
        name = kept or custom or ""
        targets[index] = name if name in known and not is_problem_column(headings[index]) else ""
    return targets


def recognised_but_not_kept(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return the headings that lists are known to have and that nothing here keeps, for the page to say so."""
    known = known_fields()
    found = _recognised(headings, samples)
    return [heading for heading, field in zip(headings, found, strict=True) if field is not None and field not in known]


def _as_before(headings: Sequence[str], by: Member) -> Plan | None:
    """Return the plan by which a file with these headings was latest checked: the member's own, else anybody's.

    A file of rows to mend is the file that it came from: the column that says what was wrong is left out.
    """
    own = [heading for heading in headings if not is_problem_column(heading)]
    if 0 < len(own) < len(headings):
        before = _as_before(own, by)
        return _with_columns_left_out(before, headings) if before else None
    runs = ImportRun.objects.filter(mapping__headings=list(headings)).exclude(state=ImportState.UPLOADED)
    run = runs.filter(made_by=by).order_by("-made_at").first() or runs.order_by("-made_at").first()
    if run is None:
        return None
    known = known_fields()
    plan = plan_of(run.mapping, run.options if run.made_by_id == by.pk else {}, run.match_keys)
    targets = [target if split_target(target)[0] in (*known, *_NEW) else "" for target in plan.targets]
    made = {normalise(str(field.label)): name for name, field in known.items() if field.custom_type}
    for index, new in plan.new_fields.items():
        # The field that the earlier run added is here by now.
        targets[index] = made.get(normalise(new.label), targets[index])
    new_fields = {index: new for index, new in plan.new_fields.items() if targets[index] in _NEW}
    return Plan(plan.headings, tuple(targets), new_fields, plan.match_keys, **_options(plan))


def _with_columns_left_out(plan: Plan, headings: Sequence[str]) -> Plan:
    """Return the plan for the same file with problem columns among its own."""
    places = [index for index, heading in enumerate(headings) if not is_problem_column(heading)]
    targets = [""] * len(headings)
    for place, target in zip(places, plan.targets, strict=True):
        targets[place] = target
    new_fields = {places[index]: new for index, new in plan.new_fields.items()}
    return Plan(tuple(headings), tuple(targets), new_fields, plan.match_keys, **_options(plan))


_NEW = (NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD)


def _options(plan: Plan) -> dict[str, str]:
    return plan.options()


def _own_heading(heading: str, known: Mapping[str, ImportField]) -> str | None:
    key = normalise(heading)
    custom = {normalise(str(field.label)): name for name, field in known.items() if field.custom_type}
    own = _own_headings().get(key)
    return own or custom.get(key, own)


@lru_cache(maxsize=1)
def _own_headings() -> dict[str, str]:
    """Return the field of each heading that our exports write, in any of our languages; "" for people only."""
    found: dict[str, str] = {}
    fields = [field for field in known_fields().values() if not field.custom_type]
    for language in LANGUAGES:
        with override(language):
            for field in fields:
                found.setdefault(normalise(str(field.label)), field.name)
            for heading in headings_left_out():
                found.setdefault(normalise(str(heading)), "")
    return found


def is_problem_column(heading: str) -> bool:
    """Tell whether a heading is the one under which a file of rows to mend says what was wrong."""
    return normalise(heading) in PROBLEM_HEADINGS


def _recognised(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str | None]:
    return [column.field for column in recognise(headings, samples).columns]


def _further_people(
    headings: Sequence[str], samples: Sequence[Sequence[str]], known: Mapping[str, ImportField]
) -> dict[int, str]:
    """Return the targets of columns that speak of a second, third … person: numbered ones, if one of them is a name.

    Numbered addresses without a name ("Email 2") are further ones of the first person.
    """
    found: dict[int, str] = {}
    for person in range(2, MOST_PERSONS + 1):
        columns = [index for index, heading in enumerate(headings) if _number(heading) == person]
        fields = _recognised([_without(headings[index], person) for index in columns], _columns(samples, columns))
        fields = ["contact" if field == "account" else field for field in fields]
        if not any(field in NAME_PARTS for field in fields):
            continue
        for index, field in zip(columns, fields, strict=True):
            if field is not None and field in known and known[field].is_of_person:
                found[index] = target_for(field, person)
    return found


def _number(heading: str) -> int:
    match = _NUMBER.search(heading)
    return int(match.group(1)) if match else 0


def _without(heading: str, number: int) -> str:
    if _number(heading) != number:
        return heading
    return " ".join(_NUMBER.sub(" ", heading, count=1).strip(" -_·:").split())


def _columns(samples: Sequence[Sequence[str]], indices: Sequence[int]) -> list[list[str]]:
    return [[row[index] for index in indices] for row in samples]
