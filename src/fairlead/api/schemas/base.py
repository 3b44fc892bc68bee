"""What goes in and out of every operation: strict input, pages of output, values of the trade."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from fairlead.ui.exports import FileFormat

GREATEST_ID = 2**53 - 1  # the greatest number that every JSON reader keeps exactly
YEARS = range(1900, 2200)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def _refuse(code: str, sentence: str) -> PydanticCustomError:
    # The sentence may hold braces that the reader wrote.
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence})


def _read_date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if day.year in YEARS:
                return day
    raise _refuse("date_expected", _("Write the date as year-month-day between 1900 and 2199, such as 2026-11-03."))


def _read_moment(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, str) and MOMENT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            if 2000 <= moment.year <= 2100:
                return moment
    raise _refuse(
        "moment_expected",
        _("Write the moment with its offset from UTC, such as 2026-11-03T14:00:00Z, between 2000 and 2100."),
    )


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise _refuse(
            "zone_unknown",
            _("“%(value)s” is not a time zone. Write a name of the tz database, such as Asia/Shanghai.")
            % {"value": value},
        )
    return value


Ref = Annotated[StrictInt, Field(ge=1, le=GREATEST_ID)]
Date = Annotated[date, BeforeValidator(_read_date), Field(json_schema_extra={"examples": ["2026-11-03"]})]
Moment = Annotated[
    datetime, BeforeValidator(_read_moment), Field(json_schema_extra={"examples": ["2026-11-03T14:00:00Z"]})
]
ZoneName = Annotated[
    str,
    Field(max_length=60, description="A name of the tz database.", examples=["Asia/Shanghai"]),
    AfterValidator(_known_zone),
]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["DE"])]
# A code that the database keeps as an empty word while it is not known: null for the reader.
Known = BeforeValidator(lambda value: value or None)
Word = Annotated[str | None, Known]
LanguageTag = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=12, description="BCP 47.", examples=["es-MX"])
]


class In(BaseModel):
    """A body. What it does not know is refused, so that a misspelt field is not silently lost."""

    model_config = ConfigDict(extra="forbid")
    # Codes that are null here while they are not known, and an empty word in the database.
    empty_when_null: ClassVar[frozenset[str]] = frozenset()

    def given(self) -> dict[str, Any]:
        """Return the fields that the sender wrote, as plain values, nulls included: what a change changes."""
        values = self.model_dump(exclude_unset=True, by_alias=True)
        return {name: "" if value is None and name in self.empty_when_null else value for name, value in values.items()}


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(from_attributes=True)


Text = Annotated[str, Field(max_length=20_000)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WallTime = Annotated[str, Field(pattern="^[0-9]{2}:[0-9]{2}$", examples=["09:00"])]


class Shift(BaseModel):
    """Working hours of some days of the week, in wall time; `to` earlier than `from` ends on the next day."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    days: list[Weekday] = Field(min_length=1, max_length=7)
    begin: WallTime = Field(alias="from")
    end: WallTime = Field(alias="to")
    breaks: list[Annotated[list[WallTime], Field(min_length=2, max_length=2)]] = Field(default=[], max_length=8)


Week = Annotated[list[Shift], Field(max_length=28)]
T = TypeVar("T")
# The default of a value in a body that changes a record: what is not written keeps the value that it has.
KEPT: Any = None


class PageOf(Out, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="The address of the next page, null on the last one.")


class PageQuery(BaseModel):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200, description="The number of rows of the page.")
    cursor: str = Field("", max_length=600, description="Taken from `next`; not made by hand.")


class ExportQuery(BaseModel):
    """As what a list is handed out."""

    format: FileFormat = Field(FileFormat.CSV, description="csv (UTF-8) or xlsx.")


class Error(Out):
    """One thing wrong in a request."""

    where: str = Field(description="The part of the request: body, query, path or header.")
    pointer: str = Field(description="A JSON pointer to the value within that part.")
    code: str
    message: str = Field(description="A sentence for people, in the language asked for.")
    facts: dict[str, str | int | None] = Field(default={}, description="What the sentence tells, for programs.")


class Problem(Out):
    """An error, in the form of RFC 9457."""

    type: str = Field(description="Names the kind of problem; leads to the list of all kinds.")
    title: str
    status: int
    detail: str = Field(description="What is wrong here and what to do, in the language asked for.")
    instance: str = Field(description="The address that was asked.")
    code: str = Field(description="The kind of problem as a word for programs.")
    errors: list[Error]


class ProblemKind(Out):
    """A kind of problem that this API may answer with."""

    code: str
    status: int
    title: str
    meaning: str
