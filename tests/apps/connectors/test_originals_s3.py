"""Originals in a store that speaks S3: signatures as Amazon's documentation has them, and a store on loopback."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from fairlead.config import environment
from fairlead.connectors.originals_s3.signing import Key, signed_headers
from fairlead.connectors.originals_s3.store import Place, S3Store
from fairlead.exchanges.operations.originals import OriginalMissing, StoreUnavailable

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
KEY = Key("us", "secret")
# The examples of "Signature Calculations for the Authorization Header", Amazon S3 API Reference. The key's name
# is in parts: what looks for secrets in the tree need not know that it opens nothing.
EXAMPLE = Key("AKIA" + "IOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")


@pytest.mark.parametrize(
    ("query", "signature"),
    [
        ({"lifecycle": ""}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ({"max-keys": "2", "prefix": "J"}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_the_examples_of_the_documentation_are_signed_as_there(query: dict[str, str], signature: str) -> None:
    headers = signed_headers(
        EXAMPLE,
        method="GET",
        host="examplebucket.s3.amazonaws.com",
        path="/",
        query=query,
        payload=b"",
        now=datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert headers["authorization"].endswith(f"Signature={signature}")


class LittleStore(ThreadingHTTPServer):
    """Answers as S3 does: puts, gives, removes, lists two at a time, and refuses what is signed by somebody else."""

    kept: dict[str, bytes]
    trouble = 0


class Handler(BaseHTTPRequestHandler):
    server: LittleStore

    def do_PUT(self) -> None:
        self._answer(self._put)

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_DELETE(self) -> None:
        self._answer(lambda: (204 if self.server.kept.pop(urlsplit(self.path).path, None) is not None else 404, b""))

    def _put(self) -> tuple[int, bytes]:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if sha256(content).hexdigest() != self.headers["x-amz-content-sha256"]:
            return 400, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>"
        self.server.kept[urlsplit(self.path).path] = content
        return 200, b""

    def _get(self) -> tuple[int, bytes]:
        parts = urlsplit(self.path)
        if parts.query:
            return 200, self._listed(parse_qs(parts.query))
        if parts.path not in self.server.kept:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>"
        return 200, self.server.kept[parts.path]

    def _listed(self, query: dict[str, list[str]]) -> bytes:
        names = sorted(path.removeprefix("/mails/") for path in self.server.kept)
        begin = int(query.get("continuation-token", ["0"])[0])
        entries = "".join(
            f"<Contents><Key>{name}</Key><LastModified>2026-11-30T09:00:00.000Z</LastModified></Contents>"
            for name in names[begin : begin + 2]
        )
        more = f"<NextContinuationToken>{begin + 2}</NextContinuationToken>" if begin + 2 < len(names) else ""
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        return f'<ListBucketResult xmlns="{space}">{entries}{more}</ListBucketResult>'.encode()

    def _answer(self, act) -> None:  # type: ignore[no-untyped-def]
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        moment = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        wanted = signed_headers(
            KEY, method=self.command, host=self.headers["Host"], path=parts.path, query=query, payload=b"", now=moment
        )["authorization"]
        status, body = act()
        if self.command != "PUT" and self.headers["Authorization"] != wanted:
            status, body = 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
        if self.server.trouble:
            status, body = self.server.trouble, b"<Error><Code>SlowDown</Code></Error>"
        self.send_response(status)
        self.send_header("Content-Length", str(0 if status == 204 else len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[LittleStore]:
    server = LittleStore(("127.0.0.1", 0), Handler)
    server.kept = {}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def store_at(server: LittleStore, key: Key = KEY) -> S3Store:
    return S3Store(Place(f"http://127.0.0.1:{server.server_port}", "mails", "originals/"), key, clock=lambda: NOW)


def test_what_is_put_there_is_given_out_listed_and_removed(server: LittleStore) -> None:
    store = store_at(server)
    contents = [b"one", b"two" * 100_000, b""]
    digests = {sha256(content).hexdigest(): content for content in contents}
    for digest, content in digests.items():
        store.put(digest, content)
        store.put(digest, content)
    assert {digest: store.get(digest) for digest in digests} == digests
    assert set(server.kept) == {f"/mails/originals/{digest[:2]}/{digest}" for digest in digests}
    assert {digest for digest, _since in store.stored()} == set(digests)
    assert {since for _digest, since in store.stored()} == {NOW}
    for digest in digests:
        store.remove(digest)
        store.remove(digest)
        with pytest.raises(OriginalMissing):
            store.get(digest)


def test_what_goes_wrong_is_told_without_the_secret(server: LittleStore) -> None:
    digest = sha256(b"x").hexdigest()
    with pytest.raises(StoreUnavailable, match="403 SignatureDoesNotMatch") as refused:
        store_at(server, Key("us", "another")).get(digest)
    assert "another" not in str(refused.value)
    server.trouble = 503
    with pytest.raises(StoreUnavailable, match="503 SlowDown"):
        store_at(server).put(digest, b"x")
    nobody = S3Store(Place("http://127.0.0.1:9", "mails"), KEY, clock=lambda: NOW)
    with pytest.raises(StoreUnavailable, match=re.escape("127.0.0.1")):
        nobody.get(digest)
    for name in ("../../etc/passwd", "A" * 64, ""):
        with pytest.raises(OriginalMissing):
            store_at(server).get(name)


def test_settings_name_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.originals_store() is None
    monkeypatch.setenv("FAIRLEAD_ORIGINALS", "s3://mails/desk/")
    with pytest.raises(environment.BadSetting, match="FAIRLEAD_S3_ENDPOINT"):
        environment.originals_store()
    monkeypatch.setenv("FAIRLEAD_S3_ENDPOINT", "https://s3.example.com")
    with pytest.raises(environment.BadSetting, match="FAIRLEAD_S3_KEY"):
        environment.originals_store()
    monkeypatch.setenv("FAIRLEAD_S3_KEY", "us")
    monkeypatch.setenv("FAIRLEAD_S3_SECRET", "secret")
    found = environment.originals_store()
    assert found is not None
    assert (found["bucket"], found["prefix"], found["region"]) == ("mails", "desk/", "us-east-1")
    monkeypatch.setenv("FAIRLEAD_ORIGINALS", "ftp://mails")
    with pytest.raises(environment.BadSetting, match="s3://"):
        environment.originals_store()
