"""Reading the search for a common time from a JSON object, strictly: what cannot be understood has its place named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from fairlead.core import availability
from fairlead.core.availability import ImpossiblePerson, person_from_json
from fairlead.core.meetings.grid import MOST_DAYS, MOST_MINUTES
from fairlead.core.meetings.participants import ComfortSpan, Participant, Side, remaining_burden

_KEYS = ("start", "end", "minutes", "step_minutes", "people", "best")
_OWN_KEYS = ("busy", "side", "optional", "comfort", "burden", "earlier")
_DAY_MINUTES = 1440
_MOST_BEST = 1000


class ImpossibleProblem(ValueError):
    """A description of a search that cannot be understood.

    `code` says what is wrong, `value` is the offending piece, `place` the path to it, such as `people[1].busy[0]`.
    `explain` makes the sentence. `person` is the problem with a person, when that is what is wrong.
    """

    def __init__(self, code: str, value: object, place: str, person: ImpossiblePerson | None = None) -> None:
        super().__init__(f"{code}: {value!r} in {place}")
        self.code = code
        self.value = value
        self.place = place
        self.person = person


class Problem(NamedTuple):
    """A search: who is to meet for how long, within which period; `identities` as they were written."""

    identities: tuple[str | int, ...]
    people: tuple[Participant, ...]
    start: datetime
    end: datetime
    minutes: int
    step_minutes: int
    best: int


def explain(problem: ImpossibleProblem, gettext: Callable[[str], str]) -> str:
    """Return the sentence for a user: the value, the place and the remedy."""
    if problem.person is not None:
        return f"{problem.place}: {availability.explain(problem.person, gettext)}"
    sentences = {
        "not_an_object": gettext("%(place)s: “%(value)s” is not an object such as %(known)s."),
        "unknown_key": gettext("%(place)s: “%(value)s” is not known. Known are %(known)s."),
        "missing_key": gettext("%(place)s: “%(value)s” is missing."),
        "no_people": gettext("%(place)s: nobody is to meet. List the people, each with id, zone and side."),
        "same_id": gettext("%(place)s: two people have the id “%(value)s”. Give each their own."),
        "bad_instant": gettext("%(place)s: “%(value)s” is not an instant such as 2026-11-20T08:00:00Z."),
        "no_offset": gettext("%(place)s: “%(value)s” has no UTC offset. End it with Z or an offset such as +01:00."),
        "backwards": gettext("%(place)s: “%(value)s” is not after the start."),
        "too_long": gettext("%(place)s: the period is longer than %(days)d days. Choose an earlier end."),
        "bad_minutes": gettext("%(place)s: “%(value)s” is not a length from 1 to %(minutes)d minutes."),
        "bad_step": gettext("%(place)s: “%(value)s” is no step. Use minutes that divide a day, such as 15, 30 or 60."),
        "bad_best": gettext("%(place)s: “%(value)s” is not a number from 1 to %(best)d."),
        "not_a_list": gettext("%(place)s: “%(value)s” is not a list."),
        "not_a_period": gettext("%(place)s: “%(value)s” is not a start and an end in brackets."),
        "unknown_side": gettext("%(place)s: “%(value)s” is neither customer nor own."),
        "not_a_flag": gettext("%(place)s: “%(value)s” is neither true nor false."),
        "bad_span": gettext(
            "%(place)s: “%(value)s” is not a span such as {“from”: “09:00”, “to”: “12:00”, “comfort”: 0.8}."
        ),
        "bad_share": gettext("%(place)s: “%(value)s” is not a number from 0 to 1."),
    }
    return sentences[problem.code] % {
        "value": problem.value,
        "place": problem.place,
        "known": ", ".join(_KEYS),
        "days": MOST_DAYS,
        "minutes": MOST_MINUTES,
        "best": _MOST_BEST,
    }


def problem_from_json(written: object, now: datetime | None = None) -> Problem:
    """Read a search from `{"start", "end", "minutes", "step_minutes", "people", "best"}`.

    A step of 15 minutes and the best ten are meant when nothing else is said. People are written as for
    `person_from_json`, and may have `busy` (a list of `[start, end]`), `side` (`customer` by default, or `own`),
    `optional`, `comfort` (a list of `{"from", "to", "comfort"}` on their own clock), and, on the own side, `burden` (0
    to 1) or `earlier`: a list of `[instant, comfort]` of the meetings before, weighed as of `now` or of the start.
    Raises ImpossibleProblem.
    """
    problem = _mapping(written, "problem")
    for key in problem:
        if key not in _KEYS:
            raise ImpossibleProblem("unknown_key", key, "problem")
    start, end = _instant(_needed(problem, "start"), "start"), _instant(_needed(problem, "end"), "end")
    if end <= start:
        raise ImpossibleProblem("backwards", problem["end"], "end")
    if end - start > timedelta(days=MOST_DAYS):
        raise ImpossibleProblem("too_long", problem["end"], "end")
    minutes = _whole(_needed(problem, "minutes"), MOST_MINUTES, "bad_minutes", "minutes")
    step = _whole(problem.get("step_minutes", 15), _DAY_MINUTES, "bad_step", "step_minutes")
    if _DAY_MINUTES % step:
        raise ImpossibleProblem("bad_step", step, "step_minutes")
    best = _whole(problem.get("best", 10), _MOST_BEST, "bad_best", "best")
    entries = _list(_needed(problem, "people"), "people")
    if not entries:
        raise ImpossibleProblem("no_people", "", "people")
    people = tuple(_participant(entry, f"people[{number}]", now or start) for number, entry in enumerate(entries))
    identities = tuple(_identity(entry) for entry in entries)
    for number, identity in enumerate(identities):
        if identity in identities[:number]:
            raise ImpossibleProblem("same_id", identity, f"people[{number}].id")
    return Problem(identities, people, start, end, minutes, step, best)


def _participant(entry: object, place: str, as_of: datetime) -> Participant:
    written = _mapping(entry, place)
    described = {key: value for key, value in written.items() if key not in _OWN_KEYS}
    try:
        person = person_from_json(described)
    except ImpossiblePerson as problem:
        raise ImpossibleProblem("person", problem.value, place, problem) from problem
    side = written.get("side") or Side.CUSTOMER.value
    if not isinstance(side, str) or side not in tuple(Side):
        raise ImpossibleProblem("unknown_side", side, f"{place}.side")
    optional = written.get("optional") or False
    if not isinstance(optional, bool):
        raise ImpossibleProblem("not_a_flag", optional, f"{place}.optional")
    return Participant(
        person,
        Side(side),
        optional,
        tuple(
            _period(period, f"{place}.busy[{number}]")
            for number, period in enumerate(_list(written.get("busy") or [], f"{place}.busy"))
        ),
        _comfort(written.get("comfort"), f"{place}.comfort"),
        _burden(written, place, as_of),
    )


def _burden(written: Mapping[str, object], place: str, as_of: datetime) -> float:
    if written.get("burden") is not None:
        return _share(written["burden"], f"{place}.burden")
    given = []
    for number, entry in enumerate(_list(written.get("earlier") or [], f"{place}.earlier")):
        here = f"{place}.earlier[{number}]"
        if not isinstance(entry, list) or len(entry) != 2:
            raise ImpossibleProblem("not_a_period", entry, here)
        given.append((_instant(entry[0], here), 1 - _share(entry[1], here)))
    return remaining_burden(given, as_of)


def _comfort(written: object, place: str) -> tuple[ComfortSpan, ...] | None:
    if written is None:
        return None
    return tuple(_span(entry, f"{place}[{number}]") for number, entry in enumerate(_list(written, place)))


def _span(entry: object, place: str) -> ComfortSpan:
    if not isinstance(entry, Mapping) or set(entry) != {"from", "to", "comfort"}:
        raise ImpossibleProblem("bad_span", entry, place)
    try:
        begins, ends = _minutes_of_clock(entry["from"]), _minutes_of_clock(entry["to"])
    except ValueError as error:
        raise ImpossibleProblem("bad_span", entry, place) from error
    if begins in (_DAY_MINUTES, ends):
        raise ImpossibleProblem("bad_span", entry, place)
    return ComfortSpan(begins, ends, _share(entry["comfort"], f"{place}.comfort"))


def _minutes_of_clock(written: object) -> int:
    """Return the minutes of `09:30`; `24:00` is midnight at the end of the day. Raises ValueError."""
    hours, colon, minutes = str(written).partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit()):
        raise ValueError(written)
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > _DAY_MINUTES:
        raise ValueError(written)
    return total


def _period(written: object, place: str) -> tuple[datetime, datetime]:
    if not isinstance(written, list) or len(written) != 2:
        raise ImpossibleProblem("not_a_period", written, place)
    start, end = _instant(written[0], place), _instant(written[1], place)
    if end < start:
        raise ImpossibleProblem("backwards", written[1], place)
    return start, end


def _identity(entry: object) -> str | int:
    identity = _mapping(entry, "people").get("id")
    return identity if isinstance(identity, int) else str(identity)


def _mapping(written: object, place: str) -> Mapping[str, object]:
    if not isinstance(written, Mapping):
        raise ImpossibleProblem("not_an_object", written, place)
    return written


def _list(written: object, place: str) -> list[object]:
    if not isinstance(written, list):
        raise ImpossibleProblem("not_a_list", written, place)
    return written


def _needed(written: Mapping[str, object], key: str) -> object:
    if written.get(key) is None:
        raise ImpossibleProblem("missing_key", key, "problem")
    return written[key]


def _instant(written: object, place: str) -> datetime:
    try:
        when = datetime.fromisoformat(written if isinstance(written, str) else "")
    except ValueError as error:
        raise ImpossibleProblem("bad_instant", written, place) from error
    if when.tzinfo is None:
        raise ImpossibleProblem("no_offset", written, place)
    if not 1970 < when.year < 2099:
        raise ImpossibleProblem("bad_instant", written, place)
    return when


def _whole(written: object, most: int, code: str, place: str) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or not 1 <= written <= most:
        raise ImpossibleProblem(code, written, place)
    return written


def _share(written: object, place: str) -> float:
    if not isinstance(written, int | float) or isinstance(written, bool) or not 0 <= written <= 1:
        raise ImpossibleProblem("bad_share", written, place)
    return float(written)
