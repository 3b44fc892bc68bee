"""The fields that a team adds to accounts and contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from fairlead.customers.models import CustomField
from fairlead.customers.operations import checked
from fairlead.customers.operations.checked import Checker
from fairlead.customers.types import FieldOwner, FieldType
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member

MOST_FIELDS, MOST_CHOICES = 60, 100
WITH_CHOICES = (FieldType.CHOICE, FieldType.CHOICES)


@transaction.atomic
def create_custom_field(*, by: Member, now: datetime, values: Mapping[str, Any]) -> CustomField:
    """Add a field from `belongs_to`, `label`, `type`, `choices` and `is_required`. Raises AccessRefused and BadInput.

    The key under which its values are kept follows from the label and never changes.
    """
    access.check_can_run_team(by)
    checker = Checker({"label": "", "choices": [], **values})
    for name, allowed in (("belongs_to", FieldOwner.values), ("type", FieldType.values)):
        if values.get(name) not in allowed:
            checker.report(name, "choice_unknown", _("Choose one of the list."))
        checker.clean[name] = values.get(name)
    _take_description(checker, values.get("type"))
    present = CustomField.objects.filter(belongs_to=values.get("belongs_to"))
    if present.filter(retired_at=None).count() >= MOST_FIELDS:
        checker.report("", "too_many", _("There are %(n)d fields already. Retire one first.") % {"n": MOST_FIELDS})
    clean = checker.result()
    key = _free_key(clean["label"], set(present.values_list("key", flat=True)))
    position = max(present.values_list("position", flat=True), default=-1) + 1
    field = CustomField.objects.create(**clean, key=key, position=position)
    field.refresh_from_db()
    return field


@transaction.atomic
def change_custom_field(
    *, field_id: int, by: Member, now: datetime, values: Mapping[str, Any], expected_version: int | None = None
) -> CustomField:
    """Change a field's `label`, `choices` or `is_required`; its type and its owner stay.

    A choice that is taken away stays where it was chosen. Raises CustomField.DoesNotExist, AccessRefused,
    ChangedMeanwhile and BadInput.
    """
    access.check_can_run_team(by)
    field = CustomField.objects.select_for_update().get(pk=field_id)
    check_unchanged(field, expected_version)
    checker = Checker(values)
    _take_description(checker, field.type)
    CustomField.objects.filter(pk=field.pk).update(**checker.result())
    field.refresh_from_db()
    return field


@transaction.atomic
def order_custom_fields(*, belongs_to: str, field_ids: Sequence[int], by: Member, now: datetime) -> None:
    """Put the fields of accounts or contacts into this order; those not named follow behind. Raises AccessRefused."""
    access.check_can_run_team(by)
    fields = list(CustomField.objects.select_for_update().filter(belongs_to=belongs_to))
    places = {pk: place for place, pk in enumerate(field_ids)}
    fields.sort(key=lambda field: (places.get(field.pk, len(places)), field.position, field.pk))
    for place, field in enumerate(fields):
        CustomField.objects.filter(pk=field.pk).exclude(position=place).update(position=place)


@transaction.atomic
def retire_custom_field(
    *, field_id: int, by: Member, now: datetime, is_retired: bool = True, expected_version: int | None = None
) -> CustomField:
    """Hide a field everywhere, or bring it back; its values are kept. Raises what `change_custom_field` raises."""
    access.check_can_run_team(by)
    field = CustomField.objects.select_for_update().get(pk=field_id)
    check_unchanged(field, expected_version)
    if is_retired != (field.retired_at is not None):
        CustomField.objects.filter(pk=field.pk).update(retired_at=now if is_retired else None)
    field.refresh_from_db()
    return field


def _take_description(checker: Checker, type_: Any) -> None:
    checker.take("label", checked.line(80, is_required=True))
    checker.take("is_required", checked.yes_no)
    checker.take("choices", checked.lines(MOST_CHOICES, 80))
    if type_ not in WITH_CHOICES:
        checker.clean.pop("choices", None)
    elif "choices" in checker.clean and not checker.clean["choices"]:
        checker.report("choices", "choices_missing", _("Write at least one choice, each on a line of its own."))


def _free_key(label: str, taken: set[str]) -> str:
    """Return a short name for programs. Labels in Chinese have no letters to make one of and get a number."""
    stem = slugify(label).replace("-", "_")[:32].strip("_") or "field"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key
