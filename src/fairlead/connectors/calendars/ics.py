"""A calendar that lies at an address as one file."""

from __future__ import annotations

from fairlead.availability.operations.calendar_port import FetchedCalendar
from fairlead.connectors.calendars.asking import Ask


def read(ask: Ask) -> FetchedCalendar:
    """Fetch the file unless it is the one that was fetched before."""
    known = ask.asked.state
    headers = {"Accept": "text/calendar, */*;q=0.5"}
    if known.get("etag"):
        headers["If-None-Match"] = known["etag"]
    if known.get("modified"):
        headers["If-Modified-Since"] = known["modified"]
    answer = ask.send("GET", ask.asked.address, headers=headers, good=(200, 304))
    if answer.status == 304:
        return FetchedCalendar(None, known)
    state = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    return FetchedCalendar({"": answer.body}, {name: value for name, value in state.items() if value})
