"""Why a time to meet suits somebody or not, and why there is none, in the reader's language. Imports no Django."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.core.meetings import Note, Refusal
from fairlead.ui.sentences import Wording


def notes_sentence(notes: Sequence[Note], wording: Wording) -> str:
    """Say what is to know about a meeting for one person, such as `in the lunch break; eve of National Day`."""
    return wording.gettext("; ").join(_note(note, wording) for note in notes)


def _note(note: Note, wording: Wording) -> str:
    gettext = wording.gettext
    sayings = {
        "comfortable": gettext("comfortable"),
        "day_begins": gettext("right at the beginning of the working day"),
        "day_ends": gettext("right at the end of the working day"),
        "before_hours": gettext("before working hours"),
        "after_hours": gettext("after working hours"),
        "in_break": gettext("in the break"),
        "own_wish": gettext("not at the hours they like best"),
        "perhaps_holiday": gettext("perhaps a holiday: %(holiday)s"),
        "busy": gettext("cannot come: busy"),
        "leave": gettext("cannot come: on leave"),
        "holiday": gettext("cannot come: %(holiday)s"),
        "weekend": gettext("cannot come: weekend"),
        "closed": gettext("cannot come: outside working hours"),
        "break": gettext("cannot come: break"),
        "unknown_zone": gettext("time zone unknown"),
        "before_holiday": gettext("the day before %(holiday)s"),
        "before_leave": gettext("the day before their leave"),
        "clocks_change": gettext("their clocks have just changed"),
    }
    return sayings[note.code] % {"holiday": note.facts.get("holiday_name", "")}


def refusal_sentence(refusal: Refusal, names: Sequence[str], wording: Wording) -> str:
    """Say why there is no time to meet and what would help; `names` are of all people, in the order of the search."""
    gettext = wording.gettext
    sayings = {
        "no_start": gettext("The period has no room for the meeting. Choose a longer one."),
        "nobody": gettext("Nobody must come. Make somebody not optional."),
        "unknown_zone": gettext("Time zone unknown: %(people)s. Add a city or a zone."),
        "closed": gettext("%(people)s has no working hours in this period. Choose a longer one."),
        "too_long": gettext("%(people)s never works for as long as that in a row. Choose a shorter meeting."),
        "too_long_together": gettext(
            "%(people)s share working hours, but never as many in a row. Choose a shorter meeting."
        ),
        "away": gettext("%(people)s is on leave for the whole period. Choose a later one."),
        "busy": gettext("%(people)s is busy for the whole period. Choose a longer one."),
        "hours_apart": gettext("%(people)s share no working hours in this period."),
        "away_in_turn": gettext("Whenever %(people)s share working hours, somebody is on leave."),
        "taken": gettext("Whenever %(people)s share working hours, somebody is busy."),
    }
    said = sayings[refusal.code] % {"people": _listed(refusal.people, names, wording)}
    if refusal.without:
        said += " " + gettext("Possible without: %(people)s.") % {"people": _listed(refusal.without, names, wording)}
    return said


def _listed(people: Sequence[int], names: Sequence[str], wording: Wording) -> str:
    return wording.gettext(", ").join(names[number] for number in people)
