"""The store itself: four requests of S3, by path and not by host name, which every such store takes."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from fairlead.connectors.originals_s3.signing import Key, signed_headers, written_query
from fairlead.exchanges.operations.originals import HEX, OriginalMissing, StoreUnavailable, checked_digest

SECONDS = 60
MOST_BYTES = 512 * 1024 * 1024
_MOST_WORDS = 300


@dataclass(frozen=True)
class Place:
    """Where the store is: its address, the bucket and what the names of originals begin with."""

    endpoint: str
    bucket: str
    prefix: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class S3Store:
    """Originals in a bucket, each under its digest. Connections are made anew: originals are asked for now and then."""

    def __init__(self, place: Place, key: Key, *, clock: Callable[[], datetime]) -> None:
        self.place, self.key, self.clock = place, key, clock
        self.parts = urlsplit(place.endpoint)

    def put(self, digest: str, content: bytes) -> None:
        self._asked("PUT", self._name(digest), content=content, good=(200,))

    def put_all(self, contents: Mapping[str, bytes]) -> None:
        for digest, content in contents.items():
            self.put(digest, content)

    def get(self, digest: str) -> bytes:
        answer = self._asked("GET", self._name(digest), good=(200, 404))
        if answer.status == 404:
            raise OriginalMissing(digest)
        return answer.body

    def remove(self, digest: str) -> None:
        self._asked("DELETE", self._name(digest), good=(200, 204, 404))

    def stored(self) -> Iterator[tuple[str, datetime]]:
        query = {"list-type": "2", "prefix": self.place.prefix}
        while True:
            root = _read(self._asked("GET", "", query=query, good=(200,)).body)
            for entry in root.iterfind("{*}Contents"):
                digest = (entry.findtext("{*}Key") or "").removeprefix(self.place.prefix).rpartition("/")[2]
                if len(digest) == 64 and set(digest) <= HEX:
                    yield digest, datetime.fromisoformat(entry.findtext("{*}LastModified") or "").astimezone(UTC)
            following = root.findtext("{*}NextContinuationToken")
            if not following:
                return
            query["continuation-token"] = following

    def _name(self, digest: str) -> str:
        return f"{self.place.prefix}{digest[:2]}/{checked_digest(digest)}"

    def _asked(
        self,
        method: str,
        name: str,
        *,
        good: tuple[int, ...],
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> Answer:
        try:
            answer = self._sent(method, name, query or {}, content)
        except (OSError, http.client.HTTPException) as problem:
            raise StoreUnavailable(f"{self.parts.hostname}: {problem or type(problem).__name__}") from problem
        if answer.status not in good:
            raise StoreUnavailable(f"{self.parts.hostname}: {answer.status} {_code(answer.body)}".strip())
        return answer

    def _sent(self, method: str, name: str, query: Mapping[str, str], content: bytes) -> Answer:
        host = self.parts.netloc.rpartition("@")[2]
        path = quote(f"{self.parts.path.rstrip('/')}/{self.place.bucket}/{name}".rstrip("/"), safe="/-_.~")
        headers = signed_headers(
            self.key, method=method, host=host, path=path, query=query, payload=content, now=self.clock()
        )
        connection = self._connection()
        try:
            target = f"{path}?{written_query(query)}" if query else path
            connection.request(method, target, body=content if method == "PUT" else None, headers=headers)
            response = connection.getresponse()
            body = response.read(MOST_BYTES + 1)
        finally:
            connection.close()
        if len(body) > MOST_BYTES:
            raise http.client.HTTPException("more than an original can be")
        return Answer(response.status, body)

    def _connection(self) -> http.client.HTTPConnection:
        name, port = self.parts.hostname or "", self.parts.port
        if self.parts.scheme == "https":
            return http.client.HTTPSConnection(name, port, timeout=SECONDS, context=ssl.create_default_context())
        return http.client.HTTPConnection(name, port, timeout=SECONDS)


def _read(body: bytes) -> ElementTree.Element:
    # The store is the installation's own; its answers name no entities, and those that do are refused.
    if b"<!DOCTYPE" in body[:1000]:
        raise StoreUnavailable("the answer cannot be read")
    try:
        return ElementTree.fromstring(body)  # noqa: S314  no document type, so no entities
    except ElementTree.ParseError as problem:
        raise StoreUnavailable("the answer cannot be read") from problem


def _code(body: bytes) -> str:
    """Return what a store says is wrong, such as NoSuchBucket; nothing when it does not say so as S3 does."""
    try:
        return (_read(body[:65_536]).findtext("{*}Code") or "")[:_MOST_WORDS]
    except StoreUnavailable:
        return ""
