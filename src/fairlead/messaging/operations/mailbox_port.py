"""The port through which mailboxes are read. A connector fills it; messaging knows no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from fairlead.messaging.types import MailSecurity, MailSignIn


class MailboxNotReached(Exception):
    """A mailbox could not be opened or read. `code` and `facts` make the sentence; neither holds a secret."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class MailboxAsked:
    """Which mailbox, and how it is opened. With OAuth 2 the fields of the token are set, else the password."""

    host: str
    port: int
    security: MailSecurity
    sign_in: MailSignIn
    username: str
    password: str = field(default="", repr=False)
    token_address: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    seconds: float = 30.0


@dataclass(frozen=True)
class FolderState:
    """A folder as its server tells of it: numbers hold for one `validity`."""

    name: str
    validity: int


@dataclass(frozen=True)
class FetchedMail:
    """One mail of a folder; without `content` it is larger than was asked for, and `head` are its headers alone."""

    uid: int
    content: bytes | None = field(repr=False)
    head: bytes = field(default=b"", repr=False)
    size_bytes: int = 0
    received_at: datetime | None = None


class OpenMailbox(Protocol):
    """A mailbox that is open. Every function may raise MailboxNotReached."""

    def folder_names(self) -> list[str]:
        """Return the names of all folders that can hold mail."""

    def look_into(self, folder: str) -> FolderState:
        """Choose the folder that the next calls are about; nothing in it is changed, nothing marked as read."""

    def numbers_after(self, uid: int, since: date) -> list[int]:
        """Return the numbers of the mails above `uid` that arrived on `since` or later, in their order."""

    def fetch(self, uids: Sequence[int], most_bytes: int) -> Iterator[FetchedMail]:
        """Return mails in the order of their numbers; those that have gone meanwhile are missing."""

    def wait(self, seconds: float, is_stopped: Callable[[], bool]) -> bool:
        """Wait until the server tells of something new in the folder, at most for a time, and return whether it has.

        A server that cannot tell is asked again after the time.
        """


Opener = Callable[[MailboxAsked], AbstractContextManager[OpenMailbox]]
_openers: list[Opener] = []


def use_opener(opener: Opener) -> None:
    """Let mailboxes be opened by this function. Called in the connector's `apps.py`."""
    _openers[:] = [opener]


def open_mailbox(asked: MailboxAsked) -> AbstractContextManager[OpenMailbox]:
    """Open a mailbox. Raises MailboxNotReached."""
    if not _openers:
        raise MailboxNotReached("no_connector")
    return _openers[0](asked)
