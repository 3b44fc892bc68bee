"""Statements that the database plans once for each connection, for what is asked many times in a minute.

Planning a statement of many parts costs the server more than answering it for one customer. Where connections are not
the desk's own alone (a database reached over the network may sit behind a pooler), it is planned each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection


class Prepared:
    """One statement with the types of its parameters, which it names as psycopg does: `%(contacts)s`.

    `text` is called once, when the statement is first needed: parts of it may be compiled from models.
    """

    def __init__(self, name: str, text: Callable[[], str], types: Mapping[str, str]) -> None:
        self._name, self._make_text, self._types = name, text, types
        self._known_to: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()

    def rows(self, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return what it answers."""
        with connection.cursor() as cursor:
            if self._is_planned():
                marks = ", ".join(f"%({name})s" for name in self._types)
                cursor.execute(f"EXECUTE {self._name} ({marks})", parameters)
            else:
                cursor.execute(self._text, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    @cached_property
    def _text(self) -> str:
        return self._make_text()

    def _is_planned(self) -> bool:
        """Answer whether this connection has the statement; one of our own cluster gets it now."""
        if not str(connection.settings_dict["HOST"]).startswith("/"):
            return False
        session = connection.connection
        if session not in self._known_to:
            numbered = {name: f"${number}" for number, name in enumerate(self._types, start=1)}
            # Past Django, which counts and logs what is asked: this asks nothing.
            with session.cursor() as cursor:
                cursor.execute(f"PREPARE {self._name} ({', '.join(self._types.values())}) AS {self._text % numbered}")
            self._known_to[session] = True
        return True
