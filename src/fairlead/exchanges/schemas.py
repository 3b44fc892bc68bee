"""Exchanges, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, BaseModel, BeforeValidator, Field

from fairlead.api.schemas.base import GREATEST_ID, In, Known, Moment, Out, Ref, Text
from fairlead.core.evidence import Trouble
from fairlead.exchanges.types import Direction, Ground, Kind, Outcome


def _all_of(rows: Any) -> Any:
    return list(rows.all()) if hasattr(rows, "all") else rows


Minutes = Annotated[int, Field(strict=True, ge=0, le=10_080)]


class AttachmentOut(Out):
    """A file that came with an exchange. Its bytes are at `/exchanges/{id}/attachments/{position}`."""

    position: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str = Field(validation_alias="digest")


class ExchangeOut(Out):
    """One call, mail, message, meeting, visit, letter, note or notice of the system.

    Never changed: a correction is a further one that names it. Where words were erased by law they are empty, and
    `are_words_erased` says so. Without `recorded_by_id` the desk recorded it by itself.
    """

    id: int
    account_id: int
    contact_id: int | None
    kind: Kind
    direction: Direction
    outcome: Annotated[Outcome | None, BeforeValidator(lambda value: value or None)]
    occurred_at: datetime
    duration_minutes: int | None
    subject: str
    text: str
    thread: Annotated[str | None, Known] = Field(
        validation_alias="thread_key", description="The same for all entries of one thread."
    )
    message_id: Annotated[str | None, Known]
    in_reply_to: Annotated[str | None, Known]
    original_bytes: int | None = Field(
        description="How large the original is, at `/exchanges/{id}/original`; null where none was kept."
    )
    attachments: Annotated[list[AttachmentOut], BeforeValidator(_all_of)]
    are_words_erased: bool
    corrects_id: int | None
    recorded_by_id: int | None
    recorded_at: datetime


class Said(In):
    """What was said. A note is always among us and has no outcome."""

    kind: Kind
    contact_id: Ref | None = None
    direction: Direction = Direction.OUT
    outcome: Outcome | None = None
    duration_minutes: Minutes | None = None
    text: Text = ""


class AttachmentIn(In):
    """A file. What it is is read from its bytes; the media type counts where they do not tell."""

    name: Annotated[str, Field(min_length=1, max_length=250)]
    media_type: Annotated[str, Field(max_length=120)] = ""
    content: Base64Bytes = Field(description="The bytes in base64.")


class ExchangeIn(Said):
    """An exchange to log. Without `occurred_at` it was just now."""

    account_id: Ref
    occurred_at: Moment | None = None
    subject: Annotated[str, Field(max_length=1000)] = ""
    message_id: Annotated[str, Field(max_length=1000, description="The Message-ID of a mail.")] = ""
    in_reply_to: Annotated[str, Field(max_length=1000, description="The Message-ID that this mail answers.")] = ""
    attachments: list[AttachmentIn] = Field([], max_length=20)


class CorrectionIn(Said):
    """What the exchange should have said, as a whole."""

    occurred_at: Moment


class ExchangeFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    kind: Kind | None = None
    direction: Direction | None = None
    recorded_by_id: int | None = Field(None, ge=1, le=GREATEST_ID, description="Who of us recorded it.")
    thread: str = Field("", max_length=64, description="Only the entries of this thread.")
    q: str = Field("", max_length=200, description="Only entries that hold all of these words, in any spelling.")
    has_attachments: bool | None = None
    since: Moment | None = Field(None, description="Occurred at this moment or later.")
    until: Moment | None = Field(None, description="Occurred before this moment.")


class LogQuery(BaseModel):
    account_id: int = Field(ge=1, le=GREATEST_ID, description="Whose log.")


class ErasureIn(In):
    """Why the words of an entry are erased."""

    ground: Literal[Ground.REQUEST, Ground.RETENTION]


class FindingOut(Out):
    """One thing that is not as it was written: where, what, and what to do."""

    trouble: Trouble
    account_id: int | None
    chain_id: int | None
    position: int | None
    exchange_id: int | None
    place: str = Field(description="The field, file or anchor.")
    sentence: str
    remedy: str


class CheckOut(Out):
    """A check of the evidence. While `finished_at` is null it runs, unless it has broken off."""

    id: int
    asked_at: datetime
    asked_by_id: int | None
    finished_at: datetime | None
    is_broken_off: bool
    chains: int
    links: int
    files: int
    findings_count: int


class FullCheckOut(CheckOut):
    """A check with what it found, the first thousand findings at most."""

    findings: list[FindingOut]


class AnchorOut(Out):
    """An anchor as it is kept outside: all that its hash covers. `heads` are chain, length and hash."""

    format: str
    number: int
    at: str
    previous: str
    hash: str
    heads: list[tuple[int, int, str]]


class AnchorLine(Out):
    """One anchor of the list."""

    number: int
    at: datetime
    chains: int
