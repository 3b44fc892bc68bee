"""Addresses that people type in must not lead into the own network, nor cost more than they may."""

from __future__ import annotations

import datetime as dt
import gzip
import socket
import ssl
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.factories.little_server import Answer, Asked, little_server

from fairlead.connectors.shared.guarded_http import Incoming, Limits, NotFetched, Outgoing, fetch
from fairlead.connectors.shared.public_addresses import is_public

# In two parts, so that no address of the tree looks as if it gave a password away.
NAME_AND_PASSWORD = ":".join(("anna", "pw"))


def get(address: str, *, allow_private: bool = True, limits: Limits | None = None, **more: Any) -> Incoming:
    request = Outgoing(address, **{name: more.pop(name) for name in ("username", "password") if name in more})
    return fetch(request, limits=limits or Limits(seconds=5), allow_private=allow_private, **more)


def refusal(address: str, **more: Any) -> str:
    with pytest.raises(NotFetched) as caught:
        get(address, **more)
    return caught.value.code


INSIDE = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/feed.ics",
    "http://127.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://0.0.0.0/",
    "http://0/",
    "http://2130706433/",  # 127.0.0.1 as one number
    "http://017700000001/",  # … in octal
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",  # 127.0.0.1 behind a gateway
    "http://[2002:7f00:1::]/",  # … behind another
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "webcal://localhost/leave.ics",
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_looked_at(address: str) -> None:
    assert refusal(address, allow_private=False) == "private_address"


def named(*addresses: str) -> Any:
    """Return a resolver that knows one answer."""

    def resolve(host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve


@pytest.mark.parametrize("addresses", [("10.0.0.5",), ("93.184.215.14", "10.0.0.5"), ("fd00::1",)])
def test_a_name_that_means_an_address_inside_is_not_looked_at(addresses: tuple[str, ...]) -> None:
    assert refusal("https://calendar.example/x", allow_private=False, resolve=named(*addresses)) == "private_address"


def test_a_redirect_does_not_lead_inside() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        # The first host counts as public here, so that there is somebody who redirects.
        return named("127.0.0.1")(host, port)

    with little_server(lambda asked: Answer(302, {"Location": "http://inside.example/admin"})) as server:
        public = {"calendar.example"}
        original = is_public

        def pretend(text: str) -> bool:
            return asked[-1] in public or original(text)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("fairlead.connectors.shared.guarded_http.is_public", pretend)
            code = refusal(f"http://calendar.example:{server.port}/x", allow_private=False, resolve=resolve)
    assert code == "private_address"
    assert asked == ["calendar.example", "inside.example"]
    assert len(server.asked) == 1


def test_a_name_is_resolved_once_and_the_connection_goes_where_it_was_checked() -> None:
    answers = iter([named("127.0.0.1"), named("10.0.0.5")])

    def rebinding(host: str, port: int, **more: Any) -> list[Any]:
        return list(next(answers)(host, port, **more))

    with little_server(lambda asked: Answer(body=b"ok")) as server:
        found = get(f"http://calendar.example:{server.port}/", resolve=rebinding)
    assert found.body == b"ok"
    assert server.asked[0].headers["host"] == f"calendar.example:{server.port}"
    assert next(answers, None) is not None  # nobody asked for the second answer


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://calendar.example/x.ics", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://calendar.example/", "scheme"),
        ("calendar.ics", "scheme"),
        ("https:///x", "bad_address"),
        ("https://calendar.example:99999/", "bad_address"),
        ("https://calendar.example/a b", "bad_address"),
        ("https://calendar.example/\r\nX-Evil: 1", "bad_address"),
        (f"https://{NAME_AND_PASSWORD}@calendar.example/", "password_in_address"),
        ("https://[::1", "bad_address"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str, code: str) -> None:
    assert refusal(address) == code


def test_a_name_that_nobody_knows() -> None:
    def unknown(host: str, port: int, **_more: Any) -> list[Any]:
        raise socket.gaierror

    assert refusal("https://nowhere.example/", resolve=unknown) == "name_unknown"


def test_redirects_are_followed_a_few_times_and_the_password_stays_with_its_host() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/a":
            return Answer(301, {"Location": "/b"})
        if asked.path == "/b":
            return Answer(307, {"Location": f"http://localhost:{server.port}/c"})
        return Answer(body=asked.path.encode())

    with little_server(answer) as server:
        found = get(server.address("/a"), username="anna", password="geheim")
    assert found.body == b"/c"
    assert ["authorization" in asked.headers for asked in server.asked] == [True, True, False]
    with little_server(lambda asked: Answer(302, {"Location": "/again"})) as server:
        assert refusal(server.address()) == "too_many_redirects"
        assert len(server.asked) == 4


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    limits = Limits(seconds=5, most_bytes=100_000)
    with little_server(lambda asked: Answer(body=b"x" * 100_001)) as server:
        assert refusal(server.address(), limits=limits) == "too_large"
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with little_server(lambda asked: Answer(headers={"Content-Encoding": "gzip"}, body=bomb)) as server:
        assert refusal(server.address(), limits=limits) == "too_large"
    packed = gzip.compress(b"BEGIN:VCALENDAR")
    with little_server(lambda asked: Answer(headers={"Content-Encoding": "gzip"}, body=packed)) as server:
        assert get(server.address(), limits=limits).body == b"BEGIN:VCALENDAR"


def test_a_server_that_sends_a_byte_now_and_then_is_left() -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _turn in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            stop.wait(0.05)

    from threading import Event

    stop = Event()
    with little_server(lambda asked: trickle) as server:
        assert refusal(server.address(), limits=Limits(seconds=0.4)) == "timeout"
        stop.set()


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/") == "unreachable"


def certificate(folder: Path) -> ssl.SSLContext:
    """Return a server's side whose certificate nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "both").write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both")
    return context


def test_a_certificate_is_checked_against_trust_and_name(tmp_path: Path) -> None:
    trusting = ssl.create_default_context()
    served = certificate(tmp_path)
    trusting.load_verify_locations(tmp_path / "both")
    with little_server(lambda asked: Answer(body=b"safe"), tls=served) as server:
        address = f"https://calendar.example:{server.port}/"
        assert refusal(address, resolve=named("127.0.0.1")) == "tls"
        assert get(address, resolve=named("127.0.0.1"), context=trusting).body == b"safe"
        elsewhere = f"https://other.example:{server.port}/"
        assert refusal(elsewhere, resolve=named("127.0.0.1"), context=trusting) == "tls"
    with little_server(lambda asked: Answer(302, {"Location": "http://calendar.example/"}), tls=served) as server:
        address = f"https://calendar.example:{server.port}/"
        assert refusal(address, resolve=named("127.0.0.1"), context=trusting) == "insecure_redirect"
