"""Parts of several shapes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from fairlead.api.schemas.base import KEPT

Known = BeforeValidator(lambda value: value or None)
Subdivision = Annotated[str, Field(pattern="^[A-Z0-9]{1,3}$", description="ISO 3166-2 without the country.")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["USD"])]
Amount = Annotated[Decimal, Field(ge=0, lt=10**14, max_digits=16, decimal_places=2)]
Number = Annotated[int, Field(strict=True, ge=0, le=365)]


def _plain(value: Any) -> Any:
    is_list = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if value is None or is_list or isinstance(value, str | bool | int | float | Decimal):
        return value
    sentence = _("A text, a number, true or false, or a list of texts is expected.")
    raise PydanticCustomError("custom_type", "{sentence}", {"sentence": sentence})


VALUE_SCHEMA = {"type": ["string", "number", "boolean", "array", "null"], "items": {"type": "string"}}
Values = dict[str, Annotated[Any, AfterValidator(_plain), WithJsonSchema(VALUE_SCHEMA)]]


def line(longest: int, *, default: Any = KEPT, min_length: int = 0) -> Any:
    """Return the field of one line of text; without a default it keeps its value when it is not written."""
    return Field(default, max_length=longest, min_length=min_length)
