"""What is to be done with a file: which column means what, and how its rows meet the customers that are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fairlead.core.values import DateOrder
from fairlead.customers.types import FieldOwner, FieldType, MatchKey, Stage

# A column's target is "" (left out), a field's name, or one of these.
CUSTOM_ACCOUNT, CUSTOM_CONTACT = "custom.account.", "custom.contact."
NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD = "new.account", "new.contact"
# What stands between a field and the number of the person to whom it belongs: "email#2".
PERSON_MARK = "#"
MOST_PERSONS = 9
NEW_FIELD_TYPES = (FieldType.TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.YES_NO, FieldType.LINK)
USUAL_KEYS = (MatchKey.EXTERNAL_ID, MatchKey.TAX_ID, MatchKey.NAME_COUNTRY)


class OnMatch(models.TextChoices):
    """What happens to a customer or a person who is here already."""

    FILL = "FILL", _("Fill in what is empty")
    OVERWRITE = "OVERWRITE", _("Overwrite with the file")
    LEAVE = "LEAVE", _("Leave as it is")


class OwnerChoice(models.TextChoices):
    """Who looks after new customers for whom the file names nobody; otherwise a member's key."""

    ME = "me", _("Me")
    NOBODY = "nobody", _("Nobody yet")


class DateOrderChoice(models.TextChoices):
    """How dates such as 03/11/2026 are read."""

    BY_COLUMN = "", _("As the column shows")
    DAY_FIRST = "day_first", _("Day first: 03/11 is 3 November")
    MONTH_FIRST = "month_first", _("Month first: 03/11 is 11 March")


@dataclass(frozen=True)
class NewField:
    """A custom field that the load adds for one column."""

    label: str
    type: str = FieldType.TEXT


@dataclass(frozen=True)
class Plan:
    """The mapping of a file. `targets` has one entry per column; `new_fields` describes those of "new.…" columns.

    `default_owner` is "me", "nobody" or a member's key as text.
    """

    headings: tuple[str, ...]
    targets: tuple[str, ...]
    new_fields: Mapping[int, NewField] = field(default_factory=dict)
    match_keys: tuple[str, ...] = USUAL_KEYS
    on_match: str = OnMatch.FILL
    on_contact_match: str = OnMatch.FILL
    default_country: str = ""
    default_owner: str = OwnerChoice.ME
    default_stage: str = Stage.ACTIVE
    default_tier: str = ""
    date_order: str = DateOrderChoice.BY_COLUMN

    @property
    def asked_date_order(self) -> DateOrder | None:
        return self.date_order or None  # type: ignore[return-value]

    def columns_of(self, target: str) -> list[int]:
        """Return the positions of the columns that mean a field, whoever the person is."""
        return [index for index, own in enumerate(self.targets) if split_target(own)[0] == target]

    def mapping(self) -> dict[str, Any]:
        """Return what a run keeps as its mapping."""
        new = {str(index): [one.label, one.type] for index, one in self.new_fields.items()}
        return {"headings": list(self.headings), "targets": list(self.targets), "new_fields": new}

    def options(self) -> dict[str, str]:
        """Return what a run keeps as its options."""
        return {name: str(getattr(self, name)) for name in OPTIONS}


OPTIONS = (
    "on_match",
    "on_contact_match",
    "default_country",
    "default_owner",
    "default_stage",
    "default_tier",
    "date_order",
)


def plan_of(mapping: Mapping[str, Any], options: Mapping[str, str], match_keys: Sequence[str]) -> Plan:
    """Return the plan that a run keeps."""
    new = {int(index): NewField(*described) for index, described in mapping.get("new_fields", {}).items()}
    chosen = {name: options[name] for name in OPTIONS if name in options}
    keys = tuple(key for key in MatchKey.values if key in match_keys)
    return Plan(tuple(mapping["headings"]), tuple(mapping["targets"]), new, keys, **chosen)


def split_target(target: str) -> tuple[str, int]:
    """Return the field and the number of the person that a target names; the first person has no number.

    >>> split_target("email#2"), split_target("country")
    (('email', 2), ('country', 1))
    """
    field_name, mark, number = target.partition(PERSON_MARK)
    return field_name, int(number) if mark else 1


def target_for(field_name: str, person: int = 1) -> str:
    """Return the target of a field for a person, the opposite of `split_target`."""
    return f"{field_name}{PERSON_MARK}{person}" if person > 1 else field_name


def custom_target(belongs_to: str, key: str) -> str:
    """Return the target of a custom field."""
    return f"{CUSTOM_ACCOUNT if belongs_to == FieldOwner.ACCOUNT else CUSTOM_CONTACT}{key}"
