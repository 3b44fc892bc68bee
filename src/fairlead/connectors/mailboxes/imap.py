"""Fills messaging's port: a mailbox on an IMAP server, read without changing anything in it.

Folders are opened for reading only (EXAMINE) and mails fetched with PEEK: nobody's unread mail becomes read by us. The
connection goes to addresses that were checked, as that of `shared.guarded_http`.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

from django.conf import settings
from imap_tools import BaseMailBox, ImapToolsError, MailBoxFolderManager

from fairlead.connectors.mailboxes.tokens import fetch_access_token
from fairlead.connectors.shared.guarded_http import NotFetched, checked_addresses
from fairlead.messaging.operations.mailbox_port import FetchedMail, FolderState, MailboxAsked, MailboxNotReached
from fairlead.messaging.types import MailSecurity, MailSignIn

# How often it is looked whether to stop while a server is listened to.
SLICE_SECONDS = 2.0
# RFC 2177: a server may close a connection that idles for half an hour.
LONGEST_IDLE_SECONDS = 25 * 60.0
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# What goes wrong on the way. imaplib's errors hold the server's words, which may repeat what was sent: none is told.
_BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError, EOFError)


class _Client(imaplib.IMAP4):
    """imaplib's client on a connection to one of the checked addresses."""

    def __init__(self, asked: MailboxAsked, addresses: Sequence[str]) -> None:
        self._asked = asked
        self._addresses = addresses
        super().__init__(asked.host, asked.port, asked.seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        problem: OSError = OSError()
        for address in self._addresses:
            try:
                plain = socket.create_connection((address, self._asked.port), timeout)
            except OSError as refused:
                problem = refused
                continue
            if self._asked.security == MailSecurity.TLS:
                return ssl.create_default_context().wrap_socket(plain, server_hostname=self._asked.host)
            return plain
        raise problem


class _MailBox(BaseMailBox):
    """imap-tools' mailbox on such a client."""

    folder_manager_class = MailBoxFolderManager

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._own_client = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._own_client


class ImapMailbox:
    """One open mailbox, as the port wants it."""

    def __init__(self, box: _MailBox, seconds: float) -> None:
        self._box = box
        self._client = box.client
        self._seconds = seconds

    def folder_names(self) -> list[str]:
        with _told():
            return [one.name for one in self._box.folder.list() if "\\Noselect" not in one.flags]

    def look_into(self, folder: str) -> FolderState:
        with _told(folder=folder):
            self._box.folder.set(folder, readonly=True)
            state = self._box.folder.status(folder, ["UIDVALIDITY"])
            return FolderState(folder, int(state["UIDVALIDITY"]))

    def numbers_after(self, uid: int, since: date) -> list[int]:
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        with _told():
            found = self._box.uids(f"UID {uid + 1}:* SINCE {day}")
        # "n:*" also means the last mail when there is none above n.
        return sorted(number for number in map(int, found) if number > uid)

    def fetch(self, uids: Sequence[int], most_bytes: int) -> Iterator[FetchedMail]:
        if not uids:
            return
        with _told():
            sizes = self._sizes(uids)
        for uid in uids:
            if uid in sizes:
                with _told():
                    fetched = self._one(uid, sizes[uid], most_bytes)
                if fetched is not None:
                    yield fetched

    def wait(self, seconds: float, is_stopped: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + min(seconds, LONGEST_IDLE_SECONDS)
        if "IDLE" not in self._client.capabilities:
            while time.monotonic() < deadline and not is_stopped():
                time.sleep(min(SLICE_SECONDS, max(0.0, deadline - time.monotonic())))
            return False
        with _told():
            self._box.idle.start()  # type: ignore[no-untyped-call]
            news: list[bytes] = []
            while not news and time.monotonic() < deadline and not is_stopped():
                news = self._box.idle.poll(timeout=min(SLICE_SECONDS, max(0.1, deadline - time.monotonic())))
            self._box.idle.stop()  # type: ignore[no-untyped-call]
        return bool(news)

    def close(self) -> None:
        with suppress(*_BROKEN):
            self._box.logout()
        with suppress(*_BROKEN):
            self._client.shutdown()

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        _kind, lines = self._client.uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
        found = {}
        for line in lines or ():
            text = line if isinstance(line, bytes) else b" ".join(line) if line else b""
            uid, size = _UID.search(text), _SIZE.search(text)
            if uid and size:
                found[int(uid.group(1))] = int(size.group(1))
        return found

    def _one(self, uid: int, size: int, most_bytes: int) -> FetchedMail | None:
        is_large = size > most_bytes
        part = "BODY.PEEK[HEADER]" if is_large else "BODY.PEEK[]"
        _kind, lines = self._client.uid("FETCH", str(uid), f"(UID INTERNALDATE {part})")
        content = next((line for line in lines or () if isinstance(line, tuple)), None)
        if content is None:
            return None
        at = _moment(b" ".join(line if isinstance(line, bytes) else line[0] for line in lines if line))
        if is_large:
            return FetchedMail(uid, None, content[1], size, at)
        return FetchedMail(uid, content[1], b"", size, at)


@contextmanager
def open_imap(asked: MailboxAsked) -> Iterator[ImapMailbox]:
    """Open a mailbox and close it again. Raises MailboxNotReached."""
    # Before the server is asked: a token that cannot be had is another problem than a server that does not answer.
    token = fetch_access_token(asked) if asked.sign_in == MailSignIn.OAUTH2 else ""
    box = _MailBox(_connected(asked))
    opened = ImapMailbox(box, asked.seconds)
    try:
        _sign_in(box, asked, token)
        yield opened
    finally:
        opened.close()


def _connected(asked: MailboxAsked) -> imaplib.IMAP4:
    try:
        local = asked.security == MailSecurity.NONE
        addresses = checked_addresses(
            asked.host, asked.port, settings.ALLOW_PRIVATE_ADDRESSES or local, socket.getaddrinfo
        )
    except NotFetched as problem:
        raise MailboxNotReached(problem.code, **problem.facts) from None
    with _told(host=asked.host):
        client = _Client(asked, addresses)
        if asked.security == MailSecurity.STARTTLS:
            client.starttls(ssl.create_default_context())
        return client


def _sign_in(box: _MailBox, asked: MailboxAsked, token: str) -> None:
    try:
        if asked.sign_in == MailSignIn.OAUTH2:
            box.xoauth2(asked.username, token, initial_folder=None)
        elif asked.username.isascii() and asked.password.isascii():
            box.login(asked.username, asked.password, initial_folder=None)
        else:
            box.login_utf8(asked.username, asked.password, initial_folder=None)
    except (imaplib.IMAP4.abort, OSError):
        raise MailboxNotReached("unreachable", host=asked.host) from None
    except (imaplib.IMAP4.error, ImapToolsError):
        raise MailboxNotReached("unauthorized", host=asked.host) from None


@contextmanager
def _told(**facts: str) -> Iterator[None]:
    """Say what went wrong by a code; never in the server's own words."""
    try:
        yield
    except ssl.SSLError:
        raise MailboxNotReached("tls", **facts) from None
    except TimeoutError:
        raise MailboxNotReached("timeout", **facts) from None
    except (OSError, EOFError, imaplib.IMAP4.abort):
        raise MailboxNotReached("unreachable", **facts) from None
    except (imaplib.IMAP4.error, ImapToolsError):
        raise MailboxNotReached("folder" if "folder" in facts else "refused", **facts) from None


def _moment(line: bytes) -> datetime | None:
    found = imaplib.Internaldate2tuple(line)
    return datetime.fromtimestamp(time.mktime(found), UTC) if found else None
