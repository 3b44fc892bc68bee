"""A web server on loopback whose answers a test writes, and which remembers what it was asked."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class LittleServer:
    """`port` on 127.0.0.1; `answer` may be replaced at any time."""

    port: int
    answer: Callable[[Asked], Answer | Callable[[BaseHTTPRequestHandler], None]]
    asked: list[Asked] = field(default_factory=list)

    def address(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def little_server(
    answer: Callable[[Asked], Answer | Callable[[BaseHTTPRequestHandler], None]], tls: ssl.SSLContext | None = None
) -> Iterator[LittleServer]:
    """Serve answers until the end of the block; an answer that is a function writes to the connection itself."""
    serving: LittleServer

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            serving.asked.append(asked)
            answered = serving.answer(asked)
            if not isinstance(answered, Answer):
                answered(self)
                return
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            self.wfile.write(answered.body)

        do_GET = do_PROPFIND = do_REPORT = _answer

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]  a client that hangs up is what is tested
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    serving = LittleServer(server.server_address[1], answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
