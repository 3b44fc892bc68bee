"""Answers for a page of people, of whom many have the same hours in the same place: those are asked about once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fairlead.core.availability import Answer, Person, status_at


class AnswersAlike:
    """The answers of one moment. People who differ in nothing but who they are get the same object.

    So whoever draws fifty of them can draw what an answer says once, and know it again by its identity.
    """

    def __init__(self, moment: datetime, *, language: str = "en") -> None:
        self._moment = moment
        self._language = language
        self._known: dict[Person, Answer] = {}

    def of(self, person: Person) -> Answer:
        """Return what `status_at` says of a person."""
        nobody = replace(person, id="")
        known = self._known.get(nobody)
        if known is None:
            known = self._known[nobody] = status_at(person, self._moment, language=self._language)
        return known
