"""A calendar on a CalDAV server (RFC 4791): its events as they are, never the server's own expansion or free/busy.

Servers expand repetitions wrongly across changes of the clocks, so that only whole events are asked for. The sync token
(RFC 6578), or the older tag of the collection, tells whether anything has changed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin
from xml.etree import ElementTree

from fairlead.availability.operations.calendar_port import FetchedCalendar
from fairlead.connectors.calendars.asking import Ask
from fairlead.connectors.shared.guarded_http import NotFetched

DAV, CALDAV, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
_NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
_PROPERTIES = (
    f"<d:propfind {_NAMESPACES}><d:prop><d:resourcetype/><d:displayname/><d:sync-token/><s:getctag/>"
    "<d:current-user-principal/><c:calendar-home-set/></d:prop></d:propfind>"
)
_QUERY = (
    f"<c:calendar-query {_NAMESPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>"
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="%(start)s" end="%(end)s"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>'
)
_MULTISTATUS = 207
_XML = {"Content-Type": "application/xml; charset=utf-8"}


def read(ask: Ask) -> FetchedCalendar:
    """Fetch the events of the collection, or of the one calendar below the address, unless nothing has changed."""
    address, found = _calendar(ask)
    token = _text(found, f"{DAV}sync-token") or _text(found, f"{SERVER}getctag")
    state = {"token": token, "collection": address} if token else {}
    if token and ask.asked.state == state:
        return FetchedCalendar(None, state)
    span = {name: f"{moment:%Y%m%dT000000Z}" for name, moment in (("start", ask.asked.start), ("end", ask.asked.end))}
    tree = _send(ask, "REPORT", address, _QUERY % span, depth="1")
    events = [element.text.encode() for element in tree.iter(f"{CALDAV}calendar-data") if element.text]
    return FetchedCalendar(b"\r\n".join(events) or _EMPTY, state)


_EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//empty//\r\nEND:VCALENDAR\r\n"


def _calendar(ask: Ask) -> tuple[str, ElementTree.Element]:
    """Return the address of the calendar, and what its server says of it.

    People paste the address of a calendar, of their calendars' folder, or of the server.
    """
    address = ask.asked.address
    own = _described(ask, address, depth="0")
    if not own:
        raise NotFetched("no_calendar_server")
    if _is_calendar(own[0][1]):
        return own[0]
    below = [one for one in _described(ask, address, depth="1") if _is_calendar(one[1])]
    home = None if below else _home(ask, own[0])
    if home is not None:
        below = [one for one in _described(ask, home, depth="1") if _is_calendar(one[1])]
    if len(below) > 1:
        names = sorted(_text(found, f"{DAV}displayname") or where for where, found in below)
        raise NotFetched("several_calendars", names=", ".join(names[:8]))
    if not below:
        raise NotFetched("no_calendar_there")
    return below[0]


def _home(ask: Ask, own: tuple[str, ElementTree.Element]) -> str | None:
    """Return where the calendars of the user lie, by way of the user where the address does not say so itself."""
    address, found = own
    home = _href(found, f"{CALDAV}calendar-home-set")
    principal = _href(found, f"{DAV}current-user-principal")
    if home is None and principal is not None:
        address = urljoin(address, principal)
        described = _described(ask, address, depth="0")
        home = _href(described[0][1], f"{CALDAV}calendar-home-set") if described else None
    return urljoin(address, home) if home is not None else None


def _described(ask: Ask, address: str, *, depth: str) -> list[tuple[str, ElementTree.Element]]:
    """Return the collections at an address, or directly below it, each with what is known of it."""
    tree = _send(ask, "PROPFIND", address, _PROPERTIES, depth=depth)
    return [
        (urljoin(address, href), response)
        for response in tree.iter(f"{DAV}response")
        if (href := response.findtext(f"{DAV}href", "").strip())
    ]


def _send(ask: Ask, method: str, address: str, body: str, *, depth: str) -> ElementTree.Element:
    text = f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode()
    answer = ask.send(method, address, headers={**_XML, "Depth": depth}, body=text, good=(_MULTISTATUS, 200))
    if answer.status != _MULTISTATUS:
        raise NotFetched("no_calendar_server")
    return _parsed(answer.body)


class _WithoutDoctype(ElementTree.TreeBuilder):
    """Refuses what DAV never needs and bombs are made of: document types with entities of their own."""

    def doctype(self, name: str, public_id: str | None, system: str | None) -> None:
        raise NotFetched("no_calendar_server")


def _parsed(body: bytes) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_WithoutDoctype())  # noqa: S314  document types are refused above
    try:
        parser.feed(body)
        tree: ElementTree.Element = parser.close()
    except ElementTree.ParseError:
        raise NotFetched("no_calendar_server") from None
    return tree


def _is_calendar(response: ElementTree.Element) -> bool:
    return any(kind.find(f"{CALDAV}calendar") is not None for kind in response.iter(f"{DAV}resourcetype"))


def _text(response: ElementTree.Element, name: str) -> str:
    return next((text for element in response.iter(name) if (text := (element.text or "").strip())), "")


def _href(response: ElementTree.Element, name: str) -> str | None:
    return next(_hrefs(response, name), None)


def _hrefs(response: ElementTree.Element, name: str) -> Iterator[str]:
    for element in response.iter(name):
        href = (element.findtext(f"{DAV}href") or "").strip()
        if href:
            yield href
