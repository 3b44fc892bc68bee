"""What can be put into a letter: words, money, dates, periods, moments. A value that is None or empty is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency, which is an ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Dates:
    """A period of whole days; `end_date` is the first day after it."""

    start_date: date
    end_date: date


class Kind(StrEnum):
    """The kinds of variables. A filter belongs to one of them."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    DATES = "dates"
    MOMENT = "moment"
    NUMBER = "number"
    ITEMS = "items"


Value: TypeAlias = str | Money | date | datetime | Dates | int | Decimal | Sequence[Mapping[str, "Value"]] | None
Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that templates of a purpose may use. `is_asked`: whoever writes the letter is asked for it; others are
    known from the customer, the member or our company. `parts` are those of each member of a list."""

    name: str
    kind: Kind = Kind.TEXT
    is_asked: bool = False
    parts: tuple[Variable, ...] = ()


def kind_of(value: Value) -> Kind:
    """Return the kind of a value that is there."""
    if isinstance(value, Money):
        return Kind.MONEY
    if isinstance(value, Dates):
        return Kind.DATES
    if isinstance(value, datetime):
        return Kind.MOMENT
    if isinstance(value, date):
        return Kind.DATE
    if isinstance(value, str):
        return Kind.TEXT
    return Kind.NUMBER if isinstance(value, (int, Decimal)) else Kind.ITEMS


def is_missing(value: Value) -> bool:
    """Answer whether nothing would be written for a value. Nought is something."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, (list, tuple)) and not value)
    )
