"""A list of customers in any recognised layout, read row by row as people whose time can be asked about."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import TypeVar, cast

from fairlead.config.cli.answers import open_input, refuse, shown_name
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.core import tabular, values, weeks
from fairlead.core.availability import Leave, Person, settle_place
from fairlead.core.columns import Recognition, recognise
from fairlead.core.places import find_country, find_zone, suggest_countries
from fairlead.core.tabular import Row, Table, UnreadableTable
from fairlead.core.values import BadValue, DateOrder, Period, parse_periods, settle_date_order
from fairlead.core.weeks import DatedWeek, ImpossibleWeek, find_country_week, parse_week_text
from fairlead.core.zones import is_known_zone, nearest_zone

# Enough rows to tell a column by what it holds.
_SAMPLE_ROWS = 50
# A list without any of these can say nothing about anybody's time.
_PLACE_FIELDS = ("country", "city", "zone", "contact_zone")
_MOST_SHEETS_TRIED = 20

Read = TypeVar("Read")
Made = TypeVar("Made")


class _BadPlace(ValueError):
    """A country or a zone that nobody knows; the text is the sentence."""


@dataclass(frozen=True, slots=True)
class ListedContact:
    """A row of a list: who it is, and the person whose time can be asked about.

    `zone_reason` is the reason code of `fairlead.core.places.find_zone` when the zone is not known, otherwise empty.
    """

    account: str
    contact: str
    person: Person
    zone_reason: str


@dataclass(slots=True)
class Cells:
    """One row by field, gathering what is wrong with it; `all_rows` prove how a column writes dates and numbers.

    `proven` is shared by all rows of a list: what a whole column proves is found once.
    """

    header: Sequence[str]
    columns: Recognition
    row: Row
    all_rows: Sequence[Row]
    proven: dict[str, object]
    problems: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.row.cells[self.columns[name]] if name in self.columns else ""

    def column_proves(self, name: str, prove: Callable[[list[str]], Read]) -> Read:
        """Return what `prove` finds in all cells of a field, which must exist and always be asked the same."""
        if name not in self.proven:
            self.proven[name] = prove([row.cells[self.columns[name]] for row in self.all_rows])
        return cast(Read, self.proven[name])

    def read(self, name: str, reader: Callable[[str], Read]) -> Read | None:
        """Return what `reader` makes of the cells of a field; None when blank, or not readable, which is noted."""
        text = "; ".join(filter(None, (self.row.cells[index] for index in self.columns.indices(name))))
        if not text:
            return None
        try:
            return reader(text)
        except (BadValue, ImpossibleWeek, _BadPlace) as problem:
            heading = self.header[self.columns[name]]
            self.problems.append(_("%(column)s: %(problem)s") % {"column": heading, "problem": _explained(problem)})
            return None


def read_customer_list(source: str) -> list[ListedContact]:
    """Read every row of a CSV or a workbook, `-` being standard input. Raises CommandProblem as `read_rows` does."""
    return read_rows(source, lambda listed, _cells: listed)


def read_rows(source: str, make: Callable[[ListedContact, Cells], Made], *, needs_places: bool = True) -> list[Made]:
    """Return what `make` makes of every row of a CSV or a workbook, `-` being standard input.

    Raises CommandProblem when the file is no table, when no column tells a place (unless none is needed), or when rows
    cannot be used; these are named with row, column, value and remedy.
    """
    name = shown_name(source)
    with open_input(source) as stream:
        try:
            table, rows, columns = _fitting_table(stream.read(), name)
        except UnreadableTable as problem:
            sentence = tabular.explain(problem, _)
            raise CommandProblem(_("%(file)s: %(problem)s") % {"file": name, "problem": sentence}) from problem
    if needs_places and not _tells_places(columns):
        raise CommandProblem(
            _("%(file)s: no column tells where the customers are (%(headings)s). Add a column country, city or zone.")
            % {"file": name, "headings": ", ".join(table.header)}
        )
    order = _date_order(rows, columns)
    made: list[Made] = []
    proven: dict[str, object] = {}
    problems: list[tuple[int, str]] = []
    for row in rows:
        cells = Cells(table.header, columns, row, rows, proven)
        made.append(make(_contact(cells, order), cells))
        problems += [(row.number, problem) for problem in cells.problems]
    refuse(source, problems, of_table=True)
    return made


def _fitting_table(data: bytes, name: str) -> tuple[Table, list[Row], Recognition]:
    """Return the first table that tells places, with its rows and columns: the first sheet may hold remarks."""
    first = _recognised(tabular.read_table(io.BytesIO(data), name))
    if _tells_places(first[2]):
        return first
    for sheet in first[0].sheets[:_MOST_SHEETS_TRIED]:
        with suppress(UnreadableTable):
            found = _recognised(tabular.read_table(io.BytesIO(data), name, sheet))
            if _tells_places(found[2]):
                return found
    return first


def _recognised(table: Table) -> tuple[Table, list[Row], Recognition]:
    rows = list(table.rows())
    return table, rows, recognise(table.header, [row.cells for row in rows[:_SAMPLE_ROWS]])


def _tells_places(columns: Recognition) -> bool:
    return any(place in columns for place in _PLACE_FIELDS)


def _contact(cells: Cells, order: DateOrder | None) -> ListedContact:
    code = cells.read("country", _country)
    country, subdivision = settle_place(code, cells.text("subdivision") or None) if code else (None, None)
    zone = cells.read("contact_zone", _zone) or cells.read("zone", _zone)
    found = find_zone(country, subdivision, cells.text("city"))
    usual = find_country_week(country, subdivision)
    week = cells.read("week", _week)
    leave = cells.read("leave", partial(_leave, order=order)) or ()
    person = Person(
        id=str(cells.row.number),
        zone=zone or found.zone,
        country=country,
        subdivision=subdivision,
        weeks=week or usual.weeks,
        leave=tuple(away for away in leave if not away.certainty),
        week_assumed=week is None and usual.assumed,
        perhaps_leave=tuple(away for away in leave if away.certainty),
    )
    return ListedContact(
        account=cells.text("account") or cells.text("legal_name"),
        contact=_contact_name(cells),
        person=person,
        zone_reason="" if person.zone else found.reason_code,
    )


def _contact_name(cells: Cells) -> str:
    if cells.text("contact") or cells.text("native_name"):
        return cells.text("contact") or cells.text("native_name")
    return " ".join(filter(None, (cells.text("given_name"), cells.text("family_name"))))


def _date_order(rows: Sequence[Row], columns: Recognition) -> DateOrder | None:
    """Return what the whole column of leave proves of the order of day and month."""
    cells = (row.cells[index] for row in rows for index in columns.indices("leave"))
    return settle_date_order(day for cell in cells for day in re.split(r"\.\.|;|；", cell))


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    code = find_country(text)
    if code is None:
        raise _BadPlace(
            _("“%(value)s” is not a country that is known. Use its name or ISO code, such as %(country)s.")
            % {"value": text, "country": next(iter(suggest_countries(text)), "DE")}
        )
    return code


def _zone(text: str) -> str:
    if not is_known_zone(text):
        raise _BadPlace(
            _("“%(value)s” is not an IANA time zone. Use a name such as %(zone)s, or leave it empty.")
            % {"value": text, "zone": nearest_zone(text)}
        )
    return text


@lru_cache(maxsize=1024)
def _week(text: str) -> tuple[DatedWeek, ...]:
    return (DatedWeek(None, parse_week_text(text)),)


def _leave(text: str, order: DateOrder | None) -> tuple[Leave, ...]:
    return tuple(_away(period) for period in parse_periods(text, order))


def _away(period: Period) -> Leave:
    # A list names the last day away, the engine the first day back; hours are those of the contact's own clock.
    start = datetime.combine(period.first_day, period.first_time) if period.first_time else period.first_day
    end: date | datetime | None = None
    if period.last_day is not None:
        back = period.last_day + timedelta(days=1)
        end = datetime.combine(period.last_day, period.last_time) if period.last_time else back
    return Leave(start, end, certainty="TENTATIVE" if period.is_tentative else "")


def _explained(problem: BadValue | ImpossibleWeek | _BadPlace) -> str:
    if isinstance(problem, BadValue):
        return values.explain(problem, _)
    return weeks.explain(problem, _) if isinstance(problem, ImpossibleWeek) else str(problem)
