"""Calendar files for tests: events from lines, whole files from events."""

from __future__ import annotations

from textwrap import dedent


def calendar(events: str, before: str = "") -> str:
    """Return a whole file with these events, and with what stands before them."""
    body = "\n".join(part.strip() for part in (dedent(before), dedent(events)) if part.strip())
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Odd//Tests//EN\n{body}\nEND:VCALENDAR\n".replace("\n", "\r\n")


def event(*lines: str, summary: str = "x", uid: str = "one@odd.example") -> str:
    """Return a VEVENT with these lines; it has a UID, a stamp and a summary already."""
    head = ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{summary}")
    return "\n".join((*head, *lines, "END:VEVENT"))


def series(start: str, end: str, *lines: str) -> str:
    """Return a file with one event; start and end are all that follows DTSTART and DTEND."""
    return calendar(event(f"DTSTART{start}", f"DTEND{end}", *lines))
