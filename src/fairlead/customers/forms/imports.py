"""The form in which one says what the columns of a list mean and how its rows meet the customers that are here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.customers.forms.offers import countries, members_to_own
from fairlead.customers.models import ImportRun
from fairlead.customers.operations.imports.fields import GROUP_LABELS, ImportField, known_fields
from fairlead.customers.operations.imports.plan import (
    MOST_PERSONS,
    NEW_ACCOUNT_FIELD,
    NEW_CONTACT_FIELD,
    NEW_FIELD_TYPES,
    DateOrderChoice,
    NewField,
    OnMatch,
    OwnerChoice,
    Plan,
    plan_of,
    split_target,
    target_for,
)
from fairlead.customers.types import BadInput, FieldType, MatchKey, Stage, Tier
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.forms import Form
from fairlead.ui.long_select import LongSelect

EXAMPLES, LONGEST_EXAMPLE = 4, 40
# More columns than this are read all the same; a page with them all would be too heavy to be of use.
MOST_COLUMNS_SHOWN = 400
NEW = (NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD)


class OptionsForm(Form):
    """How rows meet the customers that are here, and what new ones get."""

    match_keys = forms.MultipleChoiceField(
        label=gettext_lazy("Recognise customers that are here by"),
        choices=MatchKey.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checkbox checkbox-sm"}),
    )
    on_match = forms.ChoiceField(label=gettext_lazy("A customer who is here already"), choices=OnMatch.choices)
    on_contact_match = forms.ChoiceField(label=gettext_lazy("A person who is here already"), choices=OnMatch.choices)
    default_country = forms.ChoiceField(
        label=gettext_lazy("Country, where the row names none"), required=False, widget=LongSelect
    )
    default_owner = forms.ChoiceField(label=gettext_lazy("Owner of new customers"))
    default_stage = forms.ChoiceField(label=gettext_lazy("Stage of new customers"), choices=Stage.choices)
    default_tier = forms.ChoiceField(label=gettext_lazy("Tier of new customers"), required=False)
    date_order = forms.ChoiceField(label=gettext_lazy("Dates such as 03/11"), choices=DateOrderChoice.choices)
    use_required_attribute = False  # "not known" is an answer
    MATCHING = ("on_match", "on_contact_match")
    NEW_ONES = ("default_country", "default_owner", "default_stage", "default_tier", "date_order")

    def __init__(self, *args: Any, by: Member, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, initial={**plan.options(), "match_keys": list(plan.match_keys)}, **kwargs)
        for name in (*self.MATCHING, *self.NEW_ONES):
            self.fields[name].widget.attrs["class"] += " select-sm"
            self.fields[name].required = True  # nothing here is worth the word "optional"
        self._offer("default_country", countries())
        self._offer("default_owner", _owners(by))
        self._offer("default_tier", [("", _("None")), *Tier.choices])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def matching(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MATCHING]

    def new_ones(self) -> list[forms.BoundField]:
        return [self[name] for name in self.NEW_ONES]


def _owners(by: Member) -> list[tuple[str, str]]:
    """Return who may become the owner: oneself alone, unless one gives accounts to others."""
    if not access.can_give_accounts(by):
        return [(OwnerChoice.ME.value, str(by))]
    others = [(key, name) for key, name in members_to_own(None) if key and key != str(by.pk)]
    return [(OwnerChoice.ME.value, str(by)), *others, (OwnerChoice.NOBODY.value, str(OwnerChoice.NOBODY.label))]


@dataclass
class Column:
    """One column of the file with what it means at present. `person` counts from 1; `new` is set for a field to add."""

    index: int
    heading: str
    examples: Sequence[str]
    name: str
    person: int
    new: NewField
    options: SafeString
    errors: list[str] = field(default_factory=list)


class MappingForm:
    """The whole mapping of a run as its page asks for it; bound when `data` is given."""

    def __init__(self, run: ImportRun, by: Member, data: Any = None) -> None:
        self.plan = plan_of(run.mapping, run.options, run.match_keys)
        self.is_bound = data is not None
        self.options = OptionsForm(data, by=by, plan=self.plan)
        self.errors: list[str] = []
        self.types = [(one.value, one.label) for one in FieldType if one in NEW_FIELD_TYPES]
        self.persons = range(1, MOST_PERSONS + 1)
        self.may_add = access.can_run_team(by)
        self._data = data
        self._offer = _Offer(known_fields(), may_add=self.may_add)
        shown = range(min(len(self.plan.headings), MOST_COLUMNS_SHOWN))
        self.columns = [self._column(index, run) for index in shown]
        self.hidden_columns = len(self.plan.headings) - len(self.columns)

    def _column(self, index: int, run: ImportRun) -> Column:
        target, new = self._asked(index)
        name, person = split_target(target)
        examples = _examples(cells[index] for _number, cells in run.mapping["sample"])
        return Column(
            index, self.plan.headings[index], examples, name, person, new, self._offer.options(name)
        )  # fmt: skip

    def _asked(self, index: int) -> tuple[str, NewField]:
        new = self.plan.new_fields.get(index, NewField(self.plan.headings[index][:80]))
        if not self.is_bound or f"target-{index}" not in self._data:
            return self.plan.targets[index], new
        name = self._data.get(f"target-{index}", "")
        number = self._data.get(f"person-{index}", "1")
        person = int(number) if number in map(str, self.persons) and self._offer.is_of_person(name) else 1
        label = self._data.get(f"label-{index}", new.label)
        return target_for(name.partition("#")[0], person), NewField(label, self._data.get(f"type-{index}", new.type))

    @property
    def recognised(self) -> int:
        return sum(1 for column in self.columns if column.name)

    def values(self) -> dict[str, Any]:
        """Return what was sent, by the names of the operation's values."""
        hidden = self.plan.targets[len(self.columns) :]
        targets = [target_for(column.name, column.person) for column in self.columns]
        new = {
            column.index: {"label": column.new.label, "type": column.new.type}
            for column in self.columns
            if column.name in NEW
        }
        names = (*OptionsForm.MATCHING, *OptionsForm.NEW_ONES)
        options = {name: self._data[name] for name in names if name in self._data}
        keys = self._data.getlist("match_keys")
        return {"targets": [*targets, *hidden], "new_fields": new, "match_keys": keys, **options}

    def add_problems(self, refused: BadInput) -> None:
        """Show what was refused beside its column or option; what belongs to none stands above the form."""
        self.options.is_valid()
        for problem in refused.problems:
            place = problem.field.removeprefix("targets.")
            if place != problem.field and place.isdigit() and int(place) < len(self.columns):
                self.columns[int(place)].errors.append(problem.sentence)
            elif problem.field in self.options.fields:
                self.options.add_error(problem.field, problem.sentence)
            else:
                self.errors.append(problem.sentence)


class _Offer:
    """The select of each column: the same hundred options for all, written once."""

    def __init__(self, known: Mapping[str, ImportField], *, may_add: bool) -> None:
        self._known = known
        groups = [
            (GROUP_LABELS[group], [one for one in known.values() if one.group == group]) for group in GROUP_LABELS
        ]
        parts = [_option("", _("Leave out"))]
        parts += [self._group(label, fields) for label, fields in groups if fields]
        if may_add:
            new = [
                _new_option(NEW_ACCOUNT_FIELD, _("New field of the company")),
                _new_option(NEW_CONTACT_FIELD, _("New field of the person")),
            ]
            parts.append(_optgroup(_("Add a new field"), new))
        self._all = "".join(parts)

    def is_of_person(self, name: str) -> bool:
        return name == NEW_CONTACT_FIELD or (name in self._known and self._known[name].is_of_person)

    def options(self, chosen: str) -> SafeString:
        """Return the options with one of them chosen."""
        value = f'value="{conditional_escape(chosen)}"'
        return mark_safe(self._all.replace(value, f"{value} selected", 1))  # noqa: S308  built from escaped parts

    def _group(self, label: str | Promise, fields: Iterable[ImportField]) -> SafeString:
        return _optgroup(label, [_option(one.name, one.label, is_of_person=one.is_of_person) for one in fields])


def _option(value: str, label: str | Promise, *, is_of_person: bool = False) -> SafeString:
    mark = SafeString(" data-person") if is_of_person else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


def _new_option(value: str, label: str) -> SafeString:
    mark = SafeString(" data-new data-person") if value == NEW_CONTACT_FIELD else SafeString(" data-new")
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


def _optgroup(label: str | Promise, options: Iterable[SafeString]) -> SafeString:
    inside = format_html_join("", "{}", ((one,) for one in options))
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside)


def _examples(cells: Iterable[str]) -> list[str]:
    """Return the first different values of a column."""
    found = dict.fromkeys(cell for cell in cells if cell)
    return [cell if len(cell) <= LONGEST_EXAMPLE else f"{cell[: LONGEST_EXAMPLE - 1]}…" for cell in [*found][:EXAMPLES]]
