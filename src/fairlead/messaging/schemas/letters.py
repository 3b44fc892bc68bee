"""Letters and outgoing mail, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, In, Moment, Out, Ref
from fairlead.messaging.operations.letters import LONGEST_BODY, LONGEST_SUBJECT
from fairlead.messaging.types import OutgoingState

LetterTone = Literal["formal", "friendly", "firm"]
LetterLanguage = Annotated[
    str, Field(pattern="^[a-z]{2}(-[a-z]{4})?$", max_length=10, description="A language of letters.", examples=["de"])
]
PurposeCode = Annotated[str, Field(pattern="^[a-z0-9_]{1,30}$", examples=["follow_up_offer"])]
# Dates are ISO dates, money is {amount, currency}, a period {start_date, end_date} with its end the first day after.
LetterValues = Annotated[dict[str, Any], Field(max_length=40, examples=[{"offer_number": "Q-118"}])]


class LetterTemplateOut(BaseModel):
    """A template as it is now. `number` is 0 for the text that came with Fairlead and was never used."""

    purpose: str
    tone: LetterTone
    language: str
    number: int
    subject: str
    body: str
    note: str
    made_by_id: int | None
    made_at: datetime | None


class LetterTemplateIn(In):
    """A new text of a template. `based_on` is the number of the version that was read."""

    subject: Annotated[str, Field(min_length=1, max_length=LONGEST_SUBJECT)]
    body: Annotated[str, Field(min_length=1, max_length=LONGEST_BODY)]
    note: Annotated[str, Field(max_length=200)] = ""
    based_on: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class LetterIn(In):
    """A letter to be written to a contact. Without a language it is the contact's."""

    contact_id: Ref
    purpose: PurposeCode
    tone: LetterTone = "formal"
    language: LetterLanguage | None = None
    values: LetterValues = {}


class LetterOut(BaseModel):
    """A letter as it would arrive: `text` and `html` are its parts, `body` is the text with its markup."""

    language: str
    subject: str
    body: str
    text: str
    html: str


class OutgoingMailOut(Out):
    """A mail of ours. `send_at` is when it goes, `failure` a code that says why it has not, or why nobody knows."""

    id: int
    account_id: int
    contact_id: int
    purpose: str
    language: str
    to_address: str
    cc: list[str]
    subject: str
    body: str
    state: OutgoingState
    send_at: datetime | None
    sent_at: datetime | None
    failure: str
    message_id: str
    exchange_id: int | None
    made_by_id: int


class OutgoingMailIn(In):
    """A draft. Without an address it goes to the contact's first; `answers_id` is the exchange that it answers."""

    contact_id: Ref
    purpose: PurposeCode
    language: LetterLanguage | None = None
    to_address: Annotated[str, Field(max_length=254)] | None = None
    cc: Annotated[list[Annotated[str, Field(max_length=254)]], Field(max_length=10)] = []
    subject: Annotated[str, Field(max_length=300)] = ""
    body: Annotated[str, Field(max_length=50_000)] = ""
    answers_id: Ref | None = None


class SendingIn(In):
    """When a draft goes: now (in 30 s; until then it can be taken back), at the contact's next good moment, or `at`."""

    when: Literal["now", "good"] = "now"
    at: Moment | None = None


class OutgoingSettlementIn(In):
    """What became of an uncertain mail."""

    has_arrived: bool


class OutgoingFilters(BaseModel):
    state: OutgoingState | None = None
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
