"""Pages of a long list by the key of their first and last row: page 2,000 costs what page 1 costs, and rows that are
added meanwhile shift nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """One part of the sort key: an expression of the query and the type of its values. It is never null."""

    name: str
    expression: Combinable
    type: type[str] | type[int] | type[datetime]


@dataclass(frozen=True)
class Order:
    """How a list is sorted. The last column is unique, so that no two rows have the same key."""

    columns: tuple[Column, ...]
    is_descending: bool = False


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in the order of the list; the cursors of the neighbouring pages are "" where there is none."""

    rows: list[M]
    next_cursor: str
    previous_cursor: str


class Beyond(Func):
    """The row comparison `(a, b, id) > (x, y, z)`: PostgreSQL walks an index from there, which it does not for the same
    condition written with AND and OR."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, columns: Sequence[Combinable], values: Sequence[Any], *, is_less: bool) -> None:
        super().__init__(*columns, *[Value(value) for value in values])
        self.is_less = is_less

    def as_sql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        compiled = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(compiled) // 2
        left, right = (", ".join(sql for sql, _params in part) for part in (compiled[:half], compiled[half:]))
        params = [value for _sql, values in compiled for value in values]
        return f"({left}) {'<' if self.is_less else '>'} ({right})", params


def read_page(
    queryset: QuerySet[M],
    order: Order,
    *,
    size: int,
    cursor: str = "",
    dress: Callable[[QuerySet[M]], QuerySet[Any]] | None = None,
) -> Page[Any]:
    """Return one page of a query; a cursor that cannot be read, or belongs to another order, means the first page.

    `dress` adds joins and computed columns to the rows of the page alone: sorting thousands of rows with all that they
    could show costs several times as much as sorting their keys.
    """
    position = read_cursor(cursor, order)
    is_backward = position is not None and position.is_backward
    found = list(_keys(queryset, order, position)[: size + 1])
    has_more, keys = len(found) > size, found[:size]
    if is_backward:
        keys.reverse()
    pks = [pk for pk, *_key in keys]
    shown = dress(queryset.model._default_manager.filter(pk__in=pks)) if dress else queryset.filter(pk__in=pks)
    rows = {row.pk: row for row in shown.order_by()}
    has_next = bool(keys) and (is_backward or has_more)
    has_previous = bool(keys) and (has_more if is_backward else position is not None)
    return Page(
        [rows[pk] for pk, *_key in keys if pk in rows],
        next_cursor=_cursor_beside(keys[-1][1:], is_backward=False) if has_next else "",
        previous_cursor=_cursor_beside(keys[0][1:], is_backward=True) if has_previous else "",
    )


def ordered_keys(queryset: QuerySet[M], order: Order) -> list[int]:
    """Return the primary keys of all rows in the order of the list."""
    return [row[0] for row in _keys(queryset, order, None)]


def _keys(queryset: QuerySet[M], order: Order, position: Position | None) -> Any:
    """Return the primary key and the sort key of the rows from a position on."""
    names = [f"key_{column.name}" for column in order.columns]
    expressions = [column.expression for column in order.columns]
    is_down = order.is_descending != (position is not None and position.is_backward)
    keyed = queryset.alias(**dict(zip(names, expressions, strict=True)))
    keyed = keyed.order_by(*[F(name).desc() if is_down else F(name).asc() for name in names])
    if position is not None:
        keyed = keyed.filter(Beyond(expressions, position.key, is_less=is_down))
    return keyed.values_list("pk", *[F(name) for name in names])


@dataclass(frozen=True)
class Position:
    """Where a page begins: behind the row with this key, or before it when paging back."""

    key: Key
    is_backward: bool


def _cursor_beside(key: Sequence[Any], *, is_backward: bool) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in key]
    packed = json.dumps([is_backward, *plain], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(cursor: str, order: Order) -> Position | None:
    """Return the position that a cursor holds, or None when it holds none for this order."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        is_backward, *plain = json.loads(packed)
        key = tuple(_typed(value, column) for value, column in zip(plain, order.columns, strict=True))
    except (ValueError, TypeError):
        return None
    return Position(key, bool(is_backward))


def _typed(value: Any, column: Column) -> Any:
    """Return the value as the database takes it. Cursors stand in addresses, so anything may come back in them."""
    if column.type is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if type(value) is not column.type:
        raise ValueError(value)
    if isinstance(value, str):
        value.encode()  # half a surrogate pair has no place in UTF-8
        if "\0" in value:
            raise ValueError(value)
    elif isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError(value)
    return value
