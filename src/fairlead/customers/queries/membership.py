"""A condition on thousands of keys that stays one parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler


class IsOneOf(Func):
    """`column = ANY(keys)`: an IN list of thousands of keys costs more to write and to parse than to answer."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, keys: Sequence[int]) -> None:
        super().__init__(F(column))
        self.keys = "{" + ",".join(map(str, keys)) + "}"  # PostgreSQL's own form: written ten times as fast as a list

    def as_sql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::bigint[])", [*params, self.keys]
