"""Follows all mailboxes: one thread for each, which waits for the server's word and looks again now and then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import close_old_connections, connection

from fairlead.db.locked_text import KeyReplaced
from fairlead.messaging.models import Mailbox
from fairlead.messaging.operations.following import hold_mailbox, let_go, note_failure, read_folders
from fairlead.messaging.operations.mailbox_port import MailboxNotReached, open_mailbox
from fairlead.messaging.operations.mailboxes import asked_of

log = logging.getLogger(__name__)
SECONDS_TO_CONNECT = 40.0
# A server's word may be lost on the way, and not every server gives it: look again after this time.
LOOK_AGAIN = timedelta(minutes=4)
# Of several folders only the first is listened to.
LOOK_AGAIN_SEVERAL = timedelta(minutes=1)
# How soon a mailbox that was added or changed is taken up.
NOTICE_SECONDS = 5.0

Clock = Callable[[], datetime]


class Follower:
    """Follows every mailbox that is not paused until it is told to stop. `clock` is read before each look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stop = Event()
        self._threads: dict[tuple[int, datetime], Thread] = {}

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        """Return when told to stop, and when every mailbox has been closed."""
        while not self._stop.is_set():
            self._take_up()
            self._stop.wait(NOTICE_SECONDS)
        for thread in self._threads.values():
            thread.join(timeout=SECONDS_TO_CONNECT)

    def _take_up(self) -> None:
        """Start a thread for each mailbox in its present settings; threads of older settings end by themselves."""
        try:
            close_old_connections()
            wanted = set(Mailbox.objects.filter(paused_at=None).values_list("pk", "settings_at"))
        except Exception:
            # The edge of the loop: a database that restarts is there again in a moment.
            log.exception("the mailboxes could not be listed")
            return
        self._threads = {key: thread for key, thread in self._threads.items() if thread.is_alive()}
        for key in wanted - self._threads.keys():
            thread = Thread(target=self._follow, args=key, daemon=True, name=f"mailbox {key[0]}")
            self._threads[key] = thread
            thread.start()

    def _follow(self, mailbox_id: int, settings_at: datetime) -> None:
        def is_over() -> bool:
            return self._stop.is_set() or not _is_current(mailbox_id, settings_at)

        try:
            if hold_mailbox(mailbox_id):
                while not is_over():
                    pause = self._session(mailbox_id, is_over)
                    self._stop.wait(min(pause.total_seconds(), 3600))
                let_go(mailbox_id)
        except Exception:
            # The edge of one mailbox: the others go on, and this one is taken up anew.
            log.exception("following mailbox %d has ended", mailbox_id)
        finally:
            connection.close()

    def _session(self, mailbox_id: int, is_over: Callable[[], bool]) -> timedelta:
        """Keep a mailbox open as long as it goes; return after which time to open it again."""
        mailbox = Mailbox.objects.filter(pk=mailbox_id).select_related("owner", "made_by").first()
        if mailbox is None:
            return timedelta()
        look_again = LOOK_AGAIN if len(mailbox.folders) == 1 else LOOK_AGAIN_SEVERAL
        try:
            with open_mailbox(asked_of(mailbox, seconds=SECONDS_TO_CONNECT)) as box:
                while not is_over():
                    read_folders(mailbox=mailbox, box=box, now=self._clock())
                    if len(mailbox.folders) > 1:
                        box.look_into(mailbox.folders[0])
                    box.wait(look_again.total_seconds(), self._stop.is_set)
        except (MailboxNotReached, KeyReplaced) as problem:
            return note_failure(mailbox=mailbox, problem=problem, now=self._clock())
        return timedelta()


def _is_current(mailbox_id: int, settings_at: datetime) -> bool:
    return Mailbox.objects.filter(pk=mailbox_id, settings_at=settings_at, paused_at=None).exists()
