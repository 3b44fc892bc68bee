"""Mail that came in, and mailboxes, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import In, Out, Ref
from fairlead.exchanges.types import Direction
from fairlead.messaging.types import IncomingState, MailKind, MatchedBy

Said = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
Box = Literal["waiting", "unknown", "automatic", "snoozed", "settled", "all"]


class MailFilters(BaseModel):
    """Which mails: a part of the inbox, and whose. Without `member_id` those of everybody whom the caller may see."""

    box: Box = "waiting"
    member_id: int | None = None


class MailFileOut(Out):
    """A file in a mail."""

    number: int
    name: str
    media_type: str
    size_bytes: int


class MailOut(Out):
    """A mail that came in. `answer_due_at` is what we have promised, in the customer's working time."""

    id: int
    mailbox_id: int | None
    account_id: int | None
    contact_id: int | None
    exchange_id: int | None
    matched_by: MatchedBy | Literal[""]
    direction: Direction
    kind: MailKind
    state: IncomingState
    from_name: str
    from_address: str
    recipients: list[str]
    subject: str
    opening: str
    received_at: datetime
    answer_due_at: datetime | None
    snoozed_until: datetime | None
    assignee_id: int | None
    settled_at: datetime | None
    settled_by_id: int | None
    reason: str


class WholeMailOut(MailOut):
    """One mail with its words. `problems` says what of it could not be read."""

    text: str
    files: list[MailFileOut]
    problems: list[str]


class MailMatchIn(In):
    """Whose a mail is: a contact, or a company for whom a new contact is made of the sender."""

    account_id: Ref
    contact_id: Ref | None = None


class MailIgnoringIn(In):
    """Whether everybody at the sender's domain is meant."""

    whole_domain: bool = False


class MailAssignmentIn(In):
    """Who answers; null for the account's owner."""

    member_id: Ref | None


class MailSettlementIn(In):
    """Why a mail needs no answer."""

    reason: Said


class MailsDoneOut(Out):
    """How many mails it was about: what else a sender wrote goes with the one that was named."""

    mails: int


class MailboxOut(Out):
    """A mailbox that is followed. Nothing of how it is opened is told."""

    id: int
    name: str
    address: str
    owner_id: int | None
    team_id: int | None
    host: str
    folders: list[str]
    paused_at: datetime | None
    checked_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    problem: str = Field(description="Why it could not be read the latest time, in the language of the request.")
