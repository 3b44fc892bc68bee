"""HTTP to addresses that people have typed in: limited in size, time and redirects, and never into the own network.

A name is resolved once and the connection goes to the address that was checked, so that a name cannot point elsewhere a
moment later. TLS is verified against the name. Nothing is logged: an address may be a secret.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from fairlead.connectors.shared.public_addresses import is_public

REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024
_AGENT = "Fairlead calendar reader"

# As `socket.getaddrinfo`, of which only the addresses are taken.
Resolver = Callable[..., list[Any]]


class NotFetched(Exception):
    """Nothing was fetched. `code` says why, `facts` holds the numbers and names of the sentence; never the address."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost, redirects included."""

    seconds: float = 30
    most_bytes: int = 8 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True)
class Outgoing:
    """One request. User name and password go to the host of `address` alone, wherever it may redirect."""

    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Incoming:
    """An answer, whatever its status. `address` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


def fetch(
    request: Outgoing,
    *,
    limits: Limits,
    allow_private: bool,
    resolve: Resolver = socket.getaddrinfo,
    context: ssl.SSLContext | None = None,
) -> Incoming:
    """Send a request and return the answer, following redirects. Raises NotFetched."""
    address, origin = request.address, _origin(split_address(request.address))
    for _turn in range(limits.redirects + 1):
        parts = split_address(address)
        sends_password = bool(request.username) and _origin(parts) == origin
        answer = _once(request, parts, sends_password, limits, allow_private, resolve, context)
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target:
            return answer
        address = urljoin(address, target)
        if parts.scheme == "https" and split_address(address).scheme != "https":
            raise NotFetched("insecure_redirect")
    raise NotFetched("too_many_redirects", limit=limits.redirects)


def split_address(address: str) -> SplitResult:
    """Return the parts of an address that can be fetched; `webcal` means https. Raises NotFetched."""
    text = address.strip()
    for written, meant in (("webcal://", "https://"), ("webcals://", "https://")):
        if text.lower().startswith(written):
            text = meant + text[len(written) :]
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise NotFetched("bad_address") from None
    if parts.scheme not in ("http", "https"):
        raise NotFetched("scheme")
    if not host or port == 0 or any(ord(char) <= 32 or ord(char) == 127 for char in text):
        raise NotFetched("bad_address")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("password_in_address")
    return parts


def _once(
    request: Outgoing,
    parts: SplitResult,
    sends_password: bool,
    limits: Limits,
    allow_private: bool,
    resolve: Resolver,
    context: ssl.SSLContext | None,
) -> Incoming:
    host = _ascii_host(parts.hostname or "")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = checked_addresses(host, port, allow_private, resolve)
    connection = _Pinned(host, port, found, limits.seconds, _secured(parts, context))
    # A server that sends a byte now and then would never run into the time limit of single reads.
    watch = Timer(limits.seconds, connection.abort)
    watch.daemon = True
    watch.start()
    try:
        connection.request(request.method, _target(parts), body=request.body, headers=_headers(request, sends_password))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = _read(response, headers, limits.most_bytes)
    except ssl.SSLError:
        raise NotFetched("timeout" if connection.was_aborted else "tls") from None
    except (TimeoutError, OSError, http.client.HTTPException, zlib.error) as problem:
        slow = connection.was_aborted or isinstance(problem, TimeoutError)
        raise NotFetched("timeout" if slow else "unreachable") from None
    finally:
        watch.cancel()
        connection.close()
    if connection.was_aborted:
        raise NotFetched("timeout")
    return Incoming(response.status, headers, body, parts.geturl())


def checked_addresses(host: str, port: int, allow_private: bool, resolve: Resolver) -> list[str]:
    """Return the addresses of a host, all of which lie outside unless that is allowed. Raises NotFetched."""
    try:
        answers = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("name_unknown", host=host) from None
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found:
        raise NotFetched("name_unknown", host=host)
    # One address inside among public ones is as suspicious as only such.
    if not allow_private and not all(is_public(address) for address in found):
        raise NotFetched("private_address", host=host)
    return found


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were checked, under the name of the host."""

    def __init__(
        self, host: str, port: int, addresses: list[str], seconds: float, context: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=seconds)
        self._addresses = addresses
        self._context = context
        if context is not None:
            self.default_port = 443  # so that the header Host names no port that goes without saying
        self.was_aborted = False

    def connect(self) -> None:
        plain = self._connected()
        # Known before the handshake, so that it can be aborted, too.
        self.sock = plain
        if self._context is not None:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)

    def _connected(self) -> socket.socket:
        problem: OSError = OSError()
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError as refused:
                problem = refused
        raise problem

    def abort(self) -> None:
        self.was_aborted = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed already


def _read(response: http.client.HTTPResponse, headers: Mapping[str, str], most_bytes: int) -> bytes:
    """Return the whole body, unpacked; what is larger than allowed is not read to its end."""
    packed = headers.get("content-encoding", "").lower() in ("gzip", "x-gzip", "deflate")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    body = bytearray()
    while chunk := response.read(_CHUNK):
        body += unpacker.decompress(chunk, most_bytes + 1 - len(body)) if unpacker else chunk
        if len(body) > most_bytes:
            raise NotFetched("too_large", limit=most_bytes // 1024 // 1024)
    return bytes(body)


def _secured(parts: SplitResult, context: ssl.SSLContext | None) -> ssl.SSLContext | None:
    return (context or ssl.create_default_context()) if parts.scheme == "https" else None


def _headers(request: Outgoing, sends_password: bool) -> dict[str, str]:
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **request.headers}
    if sends_password:
        pair = f"{request.username}:{request.password}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return headers


def _target(parts: SplitResult) -> str:
    """Return path and query as a request line may hold them."""
    safe = "/%:@!$&'()*+,;=~-._"
    query = f"?{quote(parts.query, safe=safe + '?')}" if parts.query else ""
    return quote(parts.path or "/", safe=safe) + query


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def _ascii_host(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise NotFetched("bad_address") from None
