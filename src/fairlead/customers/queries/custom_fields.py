"""The fields that a team has added to accounts and contacts."""

from __future__ import annotations

import math

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IContains

from fairlead.customers.models import CustomField
from fairlead.customers.types import FieldOwner, FieldType

YES, NO = "yes", "no"


def custom_fields(belongs_to: FieldOwner, *, with_retired: bool = False) -> QuerySet[CustomField]:
    """Return the fields of accounts or contacts in their order; retired ones keep their values but are not shown."""
    fields = CustomField.objects.filter(belongs_to=belongs_to)
    return fields if with_retired else fields.filter(retired_at=None)


def get_custom_field(field_id: int) -> CustomField:
    """Return a field, retired or not. Raises CustomField.DoesNotExist."""
    return CustomField.objects.get(pk=field_id)


def custom_condition(field: CustomField, sought: str) -> Q | None:
    """Return the condition that a row's value of the field answers `sought`, a filter's text; None when it cannot."""
    key = field.key
    match field.type:
        case FieldType.TEXT | FieldType.LINK:
            return Q(IContains(KeyTextTransform(key, "custom"), sought))
        case FieldType.YES_NO:
            return Q(custom__contains={key: sought == YES}) if sought in (YES, NO) else None
        case FieldType.CHOICES:
            return Q(custom__contains={key: [sought]})
        case FieldType.NUMBER:
            value = _number(sought)
            return None if value is None else Q(custom__contains={key: value})
    return Q(custom__contains={key: sought})


def _number(text: str) -> int | float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value
