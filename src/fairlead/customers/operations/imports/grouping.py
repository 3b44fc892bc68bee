"""Tells which rows of a file speak of one company. Touches no database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from fairlead.customers.operations.imports.reading import AccountMarks
from fairlead.customers.types import MatchKey


@dataclass
class Groups:
    """The companies of a file, numbered from 0 in the order in which they appear.

    Two rows are one company when the first mark that both have, in the order of `MatchKey`, is the same. A customer or
    tax number that differs always keeps them apart, whatever else agrees. A row whose country is not known joins the
    one company of its name; where several countries have the name, it stays by itself.
    """

    keys: Collection[str]
    marks: list[AccountMarks] = field(default_factory=list)
    _by_mark: dict[tuple[str, str], int] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def place(self, marks: AccountMarks) -> int:
        """Return the number of the company that a row belongs to; a new one if it is the first."""
        number = self._find(marks)
        if number is None:
            number = len(self.marks)
            self.marks.append(replace(marks, emails=()))
        else:
            self.marks[number] = _joined(self.marks[number], marks)
        self._remember(number, marks)
        return number

    def _find(self, marks: AccountMarks) -> int | None:
        for key in MatchKey.values:
            if key not in self.keys:
                continue
            number = self._of_name(marks) if key == MatchKey.NAME_COUNTRY else self._of_mark(key, marks)
            if number is not None:
                return number
        return None

    def _of_mark(self, key: str, marks: AccountMarks) -> int | None:
        numbers = (self._by_mark.get((key, value)) for value in _values(key, marks))
        return next((number for number in numbers if number is not None and self._may_be(number, marks)), None)

    def _of_name(self, marks: AccountMarks) -> int | None:
        named = [number for number in self._by_name.get(marks.name, ()) if self._may_be(number, marks)]
        same = [number for number in named if self.marks[number].country == marks.country]
        if same:
            return same[0]
        open_ones = named if not marks.country else [number for number in named if not self.marks[number].country]
        return open_ones[0] if len(open_ones) == 1 else None

    def _may_be(self, number: int, marks: AccountMarks) -> bool:
        """Tell whether no number of the two companies contradicts the other."""
        known = self.marks[number]
        for key, one, other in (
            (MatchKey.EXTERNAL_ID, known.external_id, marks.external_id),
            (MatchKey.TAX_ID, known.tax_id, marks.tax_id),
        ):
            if key in self.keys and one and other and one != other:
                return False
        return True

    def _remember(self, number: int, marks: AccountMarks) -> None:
        for key in self.keys:
            if key == MatchKey.NAME_COUNTRY:
                named = self._by_name.setdefault(marks.name, [])
                if number not in named:
                    named.append(number)
            else:
                for value in _values(key, marks):
                    self._by_mark.setdefault((key, value), number)


def _values(key: str, marks: AccountMarks) -> Sequence[str]:
    """Return what a row has of one mark."""
    if key == MatchKey.EMAIL:
        return marks.emails
    value: str = getattr(marks, key.lower())
    return (value,) if value else ()


def _joined(known: AccountMarks, marks: AccountMarks) -> AccountMarks:
    """Return what is known of a company after a further row. The mail addresses are kept where the rows are."""
    if (known.external_id or not marks.external_id) and (known.tax_id or not marks.tax_id) and known.country:
        return known
    return AccountMarks(
        known.external_id or marks.external_id,
        known.tax_id or marks.tax_id,
        known.name,
        known.country or marks.country,
        known.domain or marks.domain,
        (),
    )
