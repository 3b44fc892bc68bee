"""Reading a person from a JSON object, strictly: what cannot be understood is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from fairlead.core import weeks
from fairlead.core.availability.person import Leave, Person
from fairlead.core.places import (
    find_country,
    find_subdivision,
    find_zone,
    suggest_countries,
    territory_of_subdivision,
)
from fairlead.core.weeks import DatedWeek, ImpossibleWeek, Week, find_country_week, parse_week
from fairlead.core.zones import is_known_zone, nearest_zone

_KEYS = ("id", "zone", "country", "subdivision", "week", "leave", "holidays")
_LEAVE_KEYS = ("start", "end", "kind")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class ImpossiblePerson(ValueError):
    """A description of a person that cannot be understood.

    `code` says what is wrong, `value` is the offending piece, `place` the path to it, such as `leave[0].end`.
    `explain` makes the sentence. `week` is the problem with the week, when that is what is wrong.
    """

    def __init__(self, code: str, value: object, place: str, week: ImpossibleWeek | None = None) -> None:
        super().__init__(f"{code}: {value!r} in {place}")
        self.code = code
        self.value = value
        self.place = place
        self.week = week


def explain(problem: ImpossiblePerson, gettext: Callable[[str], str]) -> str:
    """Return the sentence for a user: the value, the place and the remedy."""
    if problem.week is not None:
        return weeks.explain(problem.week, gettext)
    sentences = {
        "not_an_object": gettext("“%(value)s” is not a person. Write an object with id, zone and country."),
        "unknown_key": gettext("“%(value)s” is not known in %(place)s. Known are %(known)s."),
        "missing_key": gettext("%(place)s: “%(value)s” is missing."),
        "not_text": gettext("%(place)s: “%(value)s” is not text."),
        "not_a_flag": gettext("%(place)s: “%(value)s” is neither true nor false."),
        "unknown_zone": gettext(
            "%(place)s: “%(value)s” is not an IANA time zone. Use a name such as %(nearest)s, or leave it out."
        ),
        "unknown_country": gettext(
            "%(place)s: “%(value)s” is not a country that is known. Use its name or ISO code, such as %(country)s."
        ),
        "not_a_list": gettext("%(place)s: “%(value)s” is not a list of times away, each with start and end."),
        "not_a_leave": gettext("%(place)s: “%(value)s” is not a time away with start and end."),
        "bad_date": gettext(
            "%(place)s: “%(value)s” is neither a date such as 2026-12-20 nor an instant such as 2026-12-20T12:00:00Z."
        ),
        "no_offset": gettext("%(place)s: “%(value)s” has no UTC offset. End it with Z or an offset such as +01:00."),
        "backwards": gettext("%(place)s: “%(value)s” is not after the start. The end is the first day not away."),
    }
    known = {"person": _KEYS}.get(problem.place, _LEAVE_KEYS)
    return sentences[problem.code] % {
        "value": problem.value,
        "place": problem.place,
        "known": ", ".join(known),
        "nearest": nearest_zone(str(problem.value)),
        "country": next(iter(suggest_countries(str(problem.value))), "DE"),
    }


def person_from_json(written: object) -> Person:
    """Read a person from `{"id", "zone", "country", "subdivision", "week", "leave", "holidays"}`; only `id` is needed.

    What is absent or null is taken from the country's data, the zone only when the country (with its subdivision)
    leaves no doubt. Leave has dates (of whole local days, the end not away) or instants with an offset; without an end
    it is open. Raises ImpossiblePerson.
    """
    if not isinstance(written, Mapping):
        raise ImpossiblePerson("not_an_object", written, "person")
    for key in written:
        if key not in _KEYS:
            raise ImpossiblePerson("unknown_key", key, "person")
    country, subdivision = _place(written)
    usual = find_country_week(country, subdivision)
    week = written.get("week")
    return Person(
        id=_identity(written),
        zone=_zone(written) or (find_zone(country, subdivision).zone if country else None),
        country=country,
        subdivision=subdivision,
        weeks=usual.weeks if week is None else (DatedWeek(None, _week(week)),),
        leave=_leave(written.get("leave")),
        observes_holidays=_flag(written, "holidays"),
        week_assumed=week is None and usual.assumed,
    )


def settle_place(country: str, subdivision: str | None) -> tuple[str, str | None]:
    """Return the ISO codes whose week and holidays hold in a subdivision, which may be a code or a name.

    Hong Kong written as a subdivision of China has its own. A subdivision that is not known stays as it was written.

    >>> settle_place("DE", "Bavaria"), settle_place("CN", "HK"), settle_place("DE", "the south")
    (('DE', 'BY'), ('HK', None), ('DE', 'the south'))
    """
    if subdivision is None:
        return country, None
    suffix = find_subdivision(country, subdivision)
    territory = territory_of_subdivision(country, suffix) if suffix else None
    return (territory, None) if territory else (country, suffix or subdivision)


def _identity(written: Mapping[str, object]) -> str:
    if written.get("id") is None:
        raise ImpossiblePerson("missing_key", "id", "person")
    # Numbers are common as keys of other systems and lose nothing as text.
    if isinstance(written["id"], int) and not isinstance(written["id"], bool):
        return str(written["id"])
    return _text(written, "id") or ""


def _text(written: Mapping[str, object], key: str) -> str | None:
    value = written.get(key)
    if value is not None and not isinstance(value, str):
        raise ImpossiblePerson("not_text", value, key)
    return (value or "").strip() or None


def _flag(written: Mapping[str, object], key: str) -> bool:
    value = written.get(key)
    if value is not None and not isinstance(value, bool):
        raise ImpossiblePerson("not_a_flag", value, key)
    return value is not False


def _zone(written: Mapping[str, object]) -> str | None:
    name = _text(written, "zone")
    if name is not None and not is_known_zone(name):
        raise ImpossiblePerson("unknown_zone", name, "zone")
    return name


def _place(written: Mapping[str, object]) -> tuple[str | None, str | None]:
    country, subdivision = _text(written, "country"), _text(written, "subdivision")
    if country is None:
        return None, subdivision
    code = find_country(country)
    if code is None:
        raise ImpossiblePerson("unknown_country", country, "country")
    return settle_place(code, subdivision)


def _week(written: object) -> Week:
    try:
        return parse_week(written)
    except ImpossibleWeek as problem:
        raise ImpossiblePerson(problem.code, problem.value, problem.place, problem) from problem


def _leave(written: object) -> tuple[Leave, ...]:
    if written is None:
        return ()
    if not isinstance(written, list):
        raise ImpossiblePerson("not_a_list", written, "leave")
    return tuple(_time_away(entry, f"leave[{number}]") for number, entry in enumerate(written))


def _time_away(entry: object, place: str) -> Leave:
    if not isinstance(entry, Mapping):
        raise ImpossiblePerson("not_a_leave", entry, place)
    for key in entry:
        if key not in _LEAVE_KEYS:
            raise ImpossiblePerson("unknown_key", key, place)
    if entry.get("start") is None:
        raise ImpossiblePerson("missing_key", "start", place)
    start = _when(entry["start"], f"{place}.start")
    end = None if entry.get("end") is None else _when(entry["end"], f"{place}.end")
    # A date and an instant can only be compared in a zone: then an empty time away is simply empty.
    if end is not None and isinstance(start, datetime) == isinstance(end, datetime) and end <= start:
        raise ImpossiblePerson("backwards", entry["end"], f"{place}.end")
    return Leave(start, end, _kind(entry, place))


def _kind(entry: Mapping[str, object], place: str) -> str:
    kind = entry.get("kind")
    if kind is not None and not isinstance(kind, str):
        raise ImpossiblePerson("not_text", kind, f"{place}.kind")
    return kind or ""


def _when(written: object, place: str) -> date | datetime:
    try:
        if not isinstance(written, str):
            raise ValueError(written)
        when = date.fromisoformat(written) if _DATE.fullmatch(written) else datetime.fromisoformat(written)
    except ValueError as error:
        raise ImpossiblePerson("bad_date", written, place) from error
    if isinstance(when, datetime) and when.tzinfo is None:
        raise ImpossiblePerson("no_offset", written, place)
    return when
