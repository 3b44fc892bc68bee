"""A real SMTP server on the loopback that keeps what it has accepted, and can be told to refuse or to fall silent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Accepted:
    """One mail that the server has answered for with 250: its envelope and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)  # type: ignore[return-value]


@dataclass
class Server:
    """What the server did, and how it shall behave. `at` is called at each stage (CONNECT, RCPT, DATA, ACCEPTED)."""

    accepted: list[Accepted] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    rcpt_answer: str = ""
    data_answer: str = ""
    hangs_up_after_accepting: bool = False
    at: Callable[[str], None] = lambda _stage: None
    port: int = 0
    lock: Any = field(default_factory=threading.Lock)

    async def _stage(self, name: str) -> None:
        self.stages.append(name)
        await asyncio.get_running_loop().run_in_executor(None, self.at, name)

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        await self._stage("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        await self._stage("RCPT")
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        await self._stage("DATA")
        if self.data_answer:
            return self.data_answer
        with self.lock:
            self.accepted.append(Accepted(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        await self._stage("ACCEPTED")
        if self.hangs_up_after_accepting:
            server.transport.abort()
        return "250 OK"


class _Controller(Controller):
    """Takes the port that the system gives."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def smtp_server() -> Iterator[Server]:
    """Run a server on a free port of 127.0.0.1."""
    handler = Server()
    controller = _Controller(handler, hostname="127.0.0.1", port=0, ready_timeout=30)
    controller.start()
    try:
        handler.port = controller.port
        yield handler
    finally:
        controller.stop()
