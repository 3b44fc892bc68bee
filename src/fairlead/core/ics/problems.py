"""Why a calendar file, or one event of it, cannot be read: as data, and as one sentence for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Of a value in a sentence: hostile files have values of megabytes.
_SHOWN_CHARACTERS = 80


class UnreadableCalendar(Exception):
    """A file cannot be read as iCalendar at all.

    `code` says why, `facts` holds the numbers and names of the sentence that `explain` makes of both.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, str | int] = facts


class BadValue(ValueError):
    """A property of one event cannot be understood; becomes a `Problem` of that event."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, str | int] = facts


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not taken over as it stands there.

    `line` counts from 1 in the file as it was brought. `title` is the event's summary, or its UID. `leaves_out` tells
    whether the whole event is missing from the answer, or only the detail that the problem names.
    """

    code: str
    line: int
    title: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def leaves_out(self) -> bool:
        return self.code not in _DETAILS

    @property
    def is_beyond_limits(self) -> bool:
        """Tell whether the event was understood and asks for more than is ever computed."""
        return self.code in ("too_many_times", "too_many_dates")


# Problems with a part of an event that is otherwise taken over, and things that a person should look at.
_DETAILS = frozenset(("unreadable_date_in_list", "unknown_zone_in_list", "unclosed", "free_leave"))


def shown(value: str) -> str:
    """Return a value short enough for a sentence, on one line."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[:_SHOWN_CHARACTERS]}…"


def explain(problem: Problem | UnreadableCalendar, gettext: Callable[[str], str]) -> str:
    """Return the sentence about a problem in the language of `gettext`; the caller adds the file and the line."""
    if isinstance(problem, UnreadableCalendar):
        return _file_sentences(gettext)[problem.code].format(**problem.facts)
    event = gettext("event “{title}”").format(title=problem.title) if problem.title else gettext("an event")
    return _event_sentences(gettext)[problem.code].format(event=event, **problem.facts)


def _file_sentences(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "empty": gettext("The file is empty. Export the calendar again."),
        "too_large": gettext("The file has more than {limit} MB. Export a shorter time of the calendar."),
        "too_many_events": gettext("The file has more than {limit} events. Export a shorter time of the calendar."),
        "web_page": gettext(
            "This is a web page, not a calendar: perhaps the address asks for a sign-in. "
            "Use the calendar's address that ends in .ics, or export the calendar to a file."
        ),
        "archive": gettext("This is a compressed archive. Unpack it and choose the .ics file in it."),
        "not_a_calendar": gettext("This is not a calendar: Export the calendar as iCalendar (.ics)."),
        "too_many_periods": gettext("The calendar has more than {limit} entries in this time. Ask for a shorter time."),
    }


def _event_sentences(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "no_start": gettext("{event} has no beginning (DTSTART) and is left out. Correct it in its calendar."),
        "unreadable": gettext("{event} is left out: “{value}” cannot be read as {name}. Correct it in its calendar."),
        "ends_before_start": gettext("{event} ends before it begins and is left out. Correct it in its calendar."),
        "floating": gettext("{event} names no time zone and is left out. Choose the zone in which it takes place."),
        "unknown_zone": gettext(
            "{event} is left out: the time zone “{value}” is not known and the file does not describe it. "
            "Choose a known time zone in its calendar."
        ),
        "bad_rule": gettext("{event} is left out: its rule “{value}” cannot be read. Correct it in its calendar."),
        "unsupported_rule": gettext(
            "{event} is left out: its rule “{value}” uses {name}, which is not supported. Enter it by hand."
        ),
        "too_many_times": gettext(
            "{event} is left out: its rule “{value}” gives more than {limit} times. Correct it in its calendar."
        ),
        "too_many_dates": gettext(
            "{event} is left out: it lists more than {limit} dates. Replace the list by a rule in its calendar."
        ),
        "unreadable_date_in_list": gettext("{event}: “{value}” in {name} is not a date and was passed over."),
        "unknown_zone_in_list": gettext("{event}: {name} names the unknown time zone “{value}” and was passed over."),
        "unclosed": gettext("{event} has no end in the file, which may be cut off. Export the calendar again."),
        "free_leave": gettext(
            "{event} reads like an absence but is marked as free, so it is left out. "
            "Enter the absence by hand if it is one."
        ),
        "answer": gettext(
            "{event} is left out: the file is an answer to an invitation ({value}), not a calendar. "
            "Export the calendar."
        ),
    }
