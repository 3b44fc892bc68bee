"""Parts of several shapes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from fairlead.api.schemas.base import (
    KEPT,
)

Known = BeforeValidator(lambda value: value or None)
Subdivision = Annotated[str, Field(pattern="^[A-Z0-9]{1,3}$", description="ISO 3166-2 without the country.")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["USD"])]
Amount = Annotated[Decimal, Field(ge=0, lt=10**14, max_digits=16, decimal_places=2)]
Values = dict[str, Any]
Number = Annotated[int, Field(strict=True, ge=0, le=365)]


def line(longest: int, *, default: Any = KEPT, min_length: int = 0) -> Any:
    return Field(default, max_length=longest, min_length=min_length)
