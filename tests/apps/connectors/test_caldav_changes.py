"""What CalDAV servers tell of changes: in pieces, with oddities, or not at all, and then all is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from fairlead.availability.operations.calendar_port import CalendarAsked, FetchedCalendar
from fairlead.availability.types import CalendarProtocol
from fairlead.connectors.calendars import caldav
from fairlead.connectors.shared.guarded_http import Incoming, NotFetched

PLACE = "https://dav.example/anna/leave/"
STATE = {"token": "t1", "collection": PLACE}
ICS = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{0}\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT\nEND:VCALENDAR"
HEAD = (
    '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "{0}<d:sync-token>{1}</d:sync-token></d:multistatus>"
)


def there(name: str) -> str:
    etag = '<d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop></d:propstat>'
    return f"<d:response><d:href>{name}</d:href>{etag}</d:response>"


def status(name: str, code: str) -> str:
    return f"<d:response><d:href>{name}</d:href><d:status>HTTP/1.1 {code}</d:status></d:response>"


def with_data(name: str) -> str:
    data = ICS.format(name)
    return (
        f"<d:response><d:href>{name}</d:href><d:propstat><d:prop><c:calendar-data>{data}</c:calendar-data></d:prop>"
        "</d:propstat></d:response>"
    )


@dataclass
class Server:
    """Answers `sync-collection` from a list, one after the other; the other questions always in the same way."""

    changes: list[str | int]
    token: str = "t9"
    asked: list[str] = field(default_factory=list)

    def send(self, method: str, address: str, **more: Any) -> Incoming:
        body = (more.get("body") or b"").decode()
        if method == "PROPFIND":
            kind = "<d:resourcetype><c:calendar/></d:resourcetype>"
            prop = f"<d:propstat><d:prop>{kind}<d:sync-token>{self.token}</d:sync-token></d:prop></d:propstat>"
            return self._answer(f"<d:response><d:href>/anna/leave/</d:href>{prop}</d:response>")
        if "sync-collection" in body:
            self.asked.append(body.partition("<d:sync-token>")[2].partition("<")[0])
            answer = self.changes.pop(0)
            if isinstance(answer, int):
                raise NotFetched({403: "forbidden", 401: "unauthorized"}.get(answer, "status"), status=answer)
            return Incoming(207, {}, answer.encode(), address)
        if "calendar-multiget" in body:
            names = [part.partition("<")[0] for part in body.split("<d:href>")[1:]]
            self.asked.append(f"get {len(names)}")
            return self._answer("".join(with_data(name) for name in names if "vanished" not in name))
        self.asked.append("all")
        return self._answer(with_data("/anna/leave/all.ics"))

    def _answer(self, responses: str) -> Incoming:
        return Incoming(207, {}, HEAD.format(responses, self.token).encode(), PLACE)


class _Ask:
    def __init__(self, server: Server, state: Mapping[str, str]) -> None:
        moment = datetime(2026, 11, 23, tzinfo=UTC)
        self.asked = CalendarAsked(CalendarProtocol.CALDAV, PLACE, "", "", state, moment, moment, 9, 10**6)
        self.send: Callable[..., Incoming] = server.send


def read(server: Server, state: Mapping[str, str] = STATE) -> FetchedCalendar:
    return caldav.read(_Ask(server, state))  # type: ignore[arg-type]


def test_what_changed_is_brought_and_what_is_gone_is_named() -> None:
    told = there("/anna/leave/") + there("/anna/leave/a%20b.ics") + status("/anna/leave/old.ics", "404 Not Found")
    server = Server([HEAD.format(told, "t2")])
    found = read(server)

    assert found.parts is not None
    assert (list(found.parts), found.gone, found.is_whole) == (["/anna/leave/a b.ics"], ("/anna/leave/old.ics",), False)
    assert found.state == {"token": "t2", "collection": PLACE}
    assert server.asked == ["t1", "get 1"]


def test_changes_in_pieces_are_followed_to_their_end() -> None:
    cut = status("/anna/leave/", "507 Insufficient Storage")
    server = Server(
        [
            HEAD.format(there("/anna/leave/a.ics") + there("/anna/leave/b.ics") + cut, "t2"),
            HEAD.format(status("/anna/leave/a.ics", "404 Not Found") + there("/anna/leave/c.ics"), "t3"),
        ]
    )
    found = read(server)

    assert found.parts is not None
    assert (sorted(found.parts), found.gone) == (["/anna/leave/b.ics", "/anna/leave/c.ics"], ("/anna/leave/a.ics",))
    assert (server.asked, found.state["token"]) == (["t1", "t2", "get 2"], "t3")


def test_what_vanished_between_two_questions_is_gone() -> None:
    server = Server([HEAD.format(there("https://dav.example/anna/leave/vanished.ics"), "t2")])
    found = read(server)

    assert (found.parts, found.gone) == ({}, ("/anna/leave/vanished.ics",))


def test_many_changes_are_asked_for_in_pieces_and_more_than_that_all_at_once() -> None:
    some = "".join(there(f"/anna/leave/{number}.ics") for number in range(250))
    many = "".join(there(f"/anna/leave/{number}.ics") for number in range(401))
    server = Server([HEAD.format(some, "t2")])
    assert len(read(server).parts or ()) == 250
    assert server.asked == ["t1", "get 100", "get 100", "get 50"]
    server = Server([HEAD.format(many, "t2")])
    assert read(server).is_whole
    assert server.asked == ["t1", "all"]


@pytest.mark.parametrize(
    "answer",
    [403, 409, 412, 501, "<html>Sign in</html>", HEAD.format("", ""), "not xml"],
    ids=["token unknown", "conflict", "precondition", "not spoken", "page", "no token", "no answer"],
)
def test_where_changes_are_not_told_all_is_read(answer: str | int) -> None:
    server = Server([answer])
    found = read(server)

    assert (found.is_whole, list(found.parts or ())) == (True, ["/anna/leave/all.ics"])
    assert found.state == {"token": "t9", "collection": PLACE}


def test_a_server_that_is_never_done_is_not_followed_for_ever() -> None:
    cut = status("/anna/leave/", "507 Insufficient Storage")
    server = Server([HEAD.format(cut, f"t{number}") for number in range(2, 60)])
    assert read(server).is_whole
    assert len(server.asked) == 21
    stuck = Server([HEAD.format(cut, "t1")])
    assert read(stuck).is_whole


def test_a_wrong_password_is_no_reason_to_ask_again() -> None:
    with pytest.raises(NotFetched) as refused:
        read(Server([401]))
    assert refused.value.code == "unauthorized"


def test_an_unchanged_token_asks_nothing_more_and_another_collection_begins_anew() -> None:
    server = Server([], token="t1")
    assert read(server).parts is None
    assert server.asked == []
    moved = Server([])
    assert read(moved, {"token": "t1", "collection": "https://dav.example/anna/other/"}).is_whole
    assert moved.asked == ["all"]
