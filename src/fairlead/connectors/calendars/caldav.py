"""A calendar on a CalDAV server (RFC 4791): its events as they are, never the server's own expansion or free/busy.

Servers expand repetitions wrongly across changes of the clocks, so that only whole events are asked for. The sync token
(RFC 6578), or the older tag of the collection, tells whether anything has changed at all; with a token only what has
changed since is asked for. A token that the server no longer knows means that all is read anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

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
_SYNC = (
    f"<d:sync-collection {_NAMESPACES}><d:sync-token>%s</d:sync-token><d:sync-level>1</d:sync-level>"
    "<d:prop><d:getetag/></d:prop></d:sync-collection>"
)
_MULTIGET = (
    f"<c:calendar-multiget {_NAMESPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>%s</c:calendar-multiget>"
)
_MULTISTATUS = 207
# Of a calendar in which more has changed all is read: that is one question.
_MOST_CHANGES, _AT_ONCE = 400, 100
# A server may tell its changes in pieces; this many are listened to.
_MOST_PIECES = 20
# How servers say that they do not know a token any more, or do not speak of changes at all.
_NO_CHANGES_TOLD = ("status", "forbidden", "not_found", "no_calendar_server")
_XML = {"Content-Type": "application/xml; charset=utf-8"}


def read(ask: Ask) -> FetchedCalendar:
    """Fetch the events of the collection, or of the one calendar below the address, as far as they have changed."""
    address, found = _calendar(ask)
    token, tag = _text(found, f"{DAV}sync-token"), _text(found, f"{SERVER}getctag")
    now: State = {"token": token or tag, "collection": address} if token or tag else {}
    if now and ask.asked.state == now:
        return FetchedCalendar(None, now)
    if token and ask.asked.state.get("collection") == address:
        changes = _changes(ask, address, str(ask.asked.state.get("token", "")))
        if changes is not None:
            return changes
    span = {name: f"{moment:%Y%m%dT000000Z}" for name, moment in (("start", ask.asked.start), ("end", ask.asked.end))}
    return FetchedCalendar(_files(_send(ask, "REPORT", address, _QUERY % span, depth="1")), now)


State = dict[str, str]


def _changes(ask: Ask, address: str, token: str) -> FetchedCalendar | None:
    """Return what has changed since a token; None where the server does not tell, so that all is to be read."""
    changed: dict[str, None] = {}
    gone: dict[str, None] = {}
    try:
        for _piece in range(_MOST_PIECES):
            tree = _send(ask, "REPORT", address, _SYNC % escape(token), depth="0")
            following = tree.findtext(f"{DAV}sync-token", "").strip()
            is_cut = _sort_changes(tree, address, changed, gone)
            if not following or len(changed) > _MOST_CHANGES or (is_cut and following == token):
                return None
            token = following
            if not is_cut:
                return _fetched_changes(ask, address, list(changed), list(gone), token)
    except NotFetched as problem:
        if problem.code not in _NO_CHANGES_TOLD:
            raise
    return None


def _sort_changes(tree: ElementTree.Element, address: str, changed: dict[str, None], gone: dict[str, None]) -> bool:
    """Sort what is told into what is there and what is gone; answers whether the server has more to tell."""
    is_cut = False
    for response in tree.iter(f"{DAV}response"):
        name = _name(response)
        status = response.findtext(f"{DAV}status", "")
        if " 507" in status:
            is_cut = True
        elif not name or _is_the_collection(name, address):
            continue
        elif " 404" in status or " 410" in status:
            changed.pop(name, None)
            gone[name] = None
        else:
            gone.pop(name, None)
            changed[name] = None
    return is_cut


def _fetched_changes(ask: Ask, address: str, changed: list[str], gone: list[str], token: str) -> FetchedCalendar:
    parts: dict[str, bytes] = {}
    for begin in range(0, len(changed), _AT_ONCE):
        hrefs = "".join(f"<d:href>{escape(quote(name))}</d:href>" for name in changed[begin : begin + _AT_ONCE])
        parts |= _files(_send(ask, "REPORT", address, _MULTIGET % hrefs, depth="1"))
    # What is no event, or vanished between the two questions, brings nothing.
    gone += [name for name in changed if name not in parts]
    state = {"token": token, "collection": address}
    return FetchedCalendar(parts, state, tuple(gone), is_whole=False)


def _files(tree: ElementTree.Element) -> dict[str, bytes]:
    """Return the events of an answer by their names on the server."""
    found: dict[str, bytes] = {}
    for response in tree.iter(f"{DAV}response"):
        text = "".join(element.text for element in response.iter(f"{CALDAV}calendar-data") if element.text)
        if text:
            found[_name(response)] = text.encode()
    return found


def _name(response: ElementTree.Element) -> str:
    """Return the path of what an answer speaks of, in one form: servers write it with and without their host."""
    return unquote(urlsplit(response.findtext(f"{DAV}href", "").strip()).path)


def _is_the_collection(name: str, address: str) -> bool:
    return name.rstrip("/") == unquote(urlsplit(address).path).rstrip("/")


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
