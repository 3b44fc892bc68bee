"""Reading a working week from JSON or from a line of text, strictly: an impossible week is refused with its reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from fairlead.core.weeks.week import DAY_MINUTES, DAYS, Minutes, Shift, Week

EXAMPLE = "Mon-Fri 09:00-18:00 break 12:00-13:00"
# Lists come from offices in English, Chinese and Spanish.
_DAY_OF_NAME = {
    name: day
    for day, names in enumerate(
        (
            "mon monday lun lunes 周一 週一 星期一 礼拜一",
            "tue tues tuesday mar martes 周二 週二 星期二 礼拜二",
            "wed wednesday mié mie miércoles miercoles 周三 週三 星期三 礼拜三",
            "thu thur thurs thursday jue jueves 周四 週四 星期四 礼拜四",
            "fri friday vie viernes 周五 週五 星期五 礼拜五",
            "sat saturday sáb sab sábado sabado 周六 週六 星期六 礼拜六",
            "sun sunday dom domingo 周日 周天 週日 週天 星期日 星期天 礼拜日 礼拜天",
        )
    )
    for name in names.split()
}
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_UNTIL = r"\s*(?:[-–—~～至到]|\b(?:to|a)\b)\s*"
_RANGE = re.compile(rf"(\d{{1,2}}[:：]\d{{2}}){_UNTIL}(\d{{1,2}}[:：]\d{{2}})")
_PART = re.compile(r"(?P<days>\D+?)\s*(?P<hours>\d.*)", re.DOTALL)
_BREAK_WORD = re.compile(r"\bbreaks?\b|\bdescansos?\b|\bpausas?\b|午休|休息", re.IGNORECASE)


class ImpossibleWeek(ValueError):
    """A week that cannot be worked, or cannot be read.

    `code` says what is wrong, `value` is the offending piece as written, `place` where it stands: a path such as
    `week[0].breaks[1]` in JSON, `part 2` in text. `explain` makes the sentence.
    """

    def __init__(self, code: str, value: object, place: str) -> None:
        super().__init__(f"{code}: {value!r} in {place}")
        self.code = code
        self.value = value
        self.place = place


class _Entry(NamedTuple):
    place: str
    days: list[int]
    shift: Shift


def parse_week(written: object, place: str = "week") -> Week:
    """Read a week from its JSON form: a list of `{"days", "from", "to", "breaks"}`; an empty list never works.

    `from` later than `to` is a night shift that belongs to the day on which it starts. Shifts of one day may touch or
    overlap: then their union is worked. Raises ImpossibleWeek.

    >>> parse_week([{"days": ["fri"], "from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"]]}]).days[4]
    (Shift(start_minutes=1320, end_minutes=1800, breaks=((1560, 1590),)),)
    """
    if not isinstance(written, list):
        raise ImpossibleWeek("not_a_list", written, place)
    return _week(_json_entry(entry, f"{place}[{number}]") for number, entry in enumerate(written))


def parse_week_text(text: str) -> Week:
    """Read a week from text such as `Mon-Thu 08:00-17:00 break 12:00-13:00; Fri 08:00-12:00`.

    Each part between semicolons has days (a run such as `Sun-Thu`, or `Mon,Wed`), one or more stretches of work and,
    after the word `break`, the breaks. Raises ImpossibleWeek.

    >>> parse_week_text("sun 9:00-13:00, 16:00-20:00").days[6]
    (Shift(start_minutes=540, end_minutes=780, breaks=()), Shift(start_minutes=960, end_minutes=1200, breaks=()))
    """
    # Chinese keyboards write digits, colons and dashes as wide as their characters.
    parts = [part.strip() for part in re.split(r"[;\n]", unicodedata.normalize("NFKC", text))]
    numbered = enumerate((part for part in parts if part), 1)
    week = _week(entry for number, part in numbered for entry in _text_entries(part, f"part {number}"))
    if not any(week.days):
        raise ImpossibleWeek("unreadable", text, "part 1")
    return week


def explain(problem: ImpossibleWeek, gettext: Callable[[str], str]) -> str:
    """Return the sentence for a user: the value, the place and the remedy."""
    sentences = {
        "not_a_list": gettext("%(place)s: the week must be a list of shifts, each with days, from and to."),
        "not_a_shift": gettext("%(place)s: “%(value)s” is not a shift with days, from and to."),
        "unknown_key": gettext("%(place)s: “%(value)s” is not known here. A shift has days, from, to and breaks."),
        "missing_key": gettext("%(place)s: “%(value)s” is missing. A shift needs days, from and to."),
        "no_days": gettext("%(place)s: the shift names no day. Name at least one, such as mon."),
        "unknown_day": gettext(
            "%(place)s: “%(value)s” is not a day of the week. Use mon, tue, wed, thu, fri, sat, sun."
        ),
        "bad_time": gettext(
            "%(place)s: “%(value)s” is not a time of day. Write hours and minutes, such as 09:00; 24:00 may end a day."
        ),
        "no_length": gettext(
            "%(place)s: “%(value)s” begins and ends at the same time. For a whole day write 00:00 to 24:00."
        ),
        "bad_break": gettext(
            "%(place)s: “%(value)s” is not a break. Write its begin and its end, such as 12:00 and 13:00."
        ),
        "break_outside": gettext(
            "%(place)s: the break “%(value)s” is not inside the shift. Mend the break or the shift."
        ),
        "breaks_overlap": gettext("%(place)s: the break “%(value)s” overlaps another one. Join the two."),
        "unreadable": gettext("%(place)s: “%(value)s” cannot be read as working hours. Write them like “%(example)s”."),
    }
    return sentences[problem.code] % {"place": problem.place, "value": problem.value, "example": EXAMPLE}


def _week(entries: Iterable[_Entry]) -> Week:
    days: list[set[Shift]] = [set() for _ in DAYS]
    for entry in entries:
        for day in entry.days:
            days[day].add(entry.shift)
    return Week(tuple(tuple(sorted(shifts, key=lambda s: (s.start_minutes, s.end_minutes))) for shifts in days))


def _json_entry(entry: object, place: str) -> _Entry:
    if not isinstance(entry, Mapping):
        raise ImpossibleWeek("not_a_shift", entry, place)
    for key in entry:
        if key not in ("days", "from", "to", "breaks"):
            raise ImpossibleWeek("unknown_key", key, place)
    for key in ("days", "from", "to"):
        if key not in entry:
            raise ImpossibleWeek("missing_key", key, place)
    start, end = _minutes(entry["from"], f"{place}.from"), _minutes(entry["to"], f"{place}.to", is_end=True)
    breaks = entry.get("breaks") or []
    if not isinstance(breaks, list):
        raise ImpossibleWeek("bad_break", breaks, f"{place}.breaks")
    pauses = [_json_break(pause, f"{place}.breaks[{number}]") for number, pause in enumerate(breaks)]
    return _Entry(place, _json_days(entry["days"], f"{place}.days"), _shift(start, end, pauses, place))


def _json_days(days: object, place: str) -> list[int]:
    if not isinstance(days, list) or not days:
        raise ImpossibleWeek("no_days", days, place)
    return [_day(day, f"{place}[{number}]") for number, day in enumerate(days)]


def _json_break(pause: object, place: str) -> tuple[Minutes, str]:
    if not isinstance(pause, list) or len(pause) != 2:
        raise ImpossibleWeek("bad_break", pause, place)
    return (_minutes(pause[0], place), _minutes(pause[1], place, is_end=True)), place


def _text_entries(part: str, place: str) -> Iterator[_Entry]:
    matched = _PART.fullmatch(part)
    if matched is None:
        raise ImpossibleWeek("unreadable", part, place)
    days = _text_days(matched["days"], place)
    work, *breaks = _BREAK_WORD.split(matched["hours"])
    pauses = [(pause, place) for piece in breaks for pause in _text_ranges(piece, part, place)]
    stretches = _text_ranges(work, part, place)
    shifts = [_shift(start, end, [], place) for start, end in stretches]
    owners = [_owner(pause, shifts) for pause, _ in pauses]
    for number, (start, end) in enumerate(stretches):
        own = [pause for pause, owner in zip(pauses, owners, strict=True) if owner == number]
        yield _Entry(place, days, _shift(start, end, own, place))


def _text_ranges(piece: str, part: str, place: str) -> list[Minutes]:
    ranges = _RANGE.findall(piece)
    if not ranges or _RANGE.sub("", piece).strip(" ,，、\t"):
        raise ImpossibleWeek("unreadable", part, place)
    return [(_minutes(start, place), _minutes(end, place, is_end=True)) for start, end in ranges]


def _text_days(written: str, place: str) -> list[int]:
    days: list[int] = []
    for piece in re.split(r"[,，、\s]+", re.sub(_UNTIL, "-", written.strip(" ,:：、"))):
        first, dash, latest = piece.partition("-")
        day = _day(first, place)
        days.append(day)
        while dash and day != _day(latest, place):
            day = (day + 1) % len(DAYS)
            days.append(day)
    return days


def _owner(pause: Minutes, shifts: list[Shift]) -> int:
    """Return the position of the shift in which a break of a text lies; one that lies in none is left to the first."""
    inside = (_inside(pause, shift.start_minutes, shift.end_minutes) for shift in shifts)
    return next((number for number, placed in enumerate(inside) if placed), 0)


def _shift(start: int, end: int, pauses: list[tuple[Minutes, str]], place: str) -> Shift:
    if start == end:
        raise ImpossibleWeek("no_length", _span((start, end)), place)
    until = end if end > start else end + DAY_MINUTES
    breaks: list[Minutes] = []
    for pause, here in pauses:
        if pause[0] == pause[1]:
            raise ImpossibleWeek("bad_break", _span(pause), here)
        placed = _inside(pause, start, until)
        if placed is None:
            raise ImpossibleWeek("break_outside", _span(pause), here)
        if any(placed[0] < other_end and placed[1] > other_start for other_start, other_end in breaks):
            raise ImpossibleWeek("breaks_overlap", _span(pause), here)
        breaks.append(placed)
    return Shift(start, until, tuple(sorted(breaks)))


def _inside(pause: Minutes, start: int, end: int) -> Minutes | None:
    """Return the break in minutes from the shift's midnight, or None when it is not inside the shift or is empty.

    In a night shift a clock time before the shift's begin is one after midnight.
    """
    begun = pause[0] if pause[0] >= start else pause[0] + DAY_MINUTES
    ended = begun + (pause[1] - pause[0]) % DAY_MINUTES
    return (begun, ended) if begun < ended <= end else None


def _day(name: object, place: str) -> int:
    day = _DAY_OF_NAME.get(name.strip().lower().rstrip(".")) if isinstance(name, str) else None
    if day is None:
        raise ImpossibleWeek("unknown_day", name, place)
    return day


def _minutes(written: object, place: str, *, is_end: bool = False) -> int:
    matched = _CLOCK.fullmatch(written.strip()) if isinstance(written, str) else None
    if matched is None:
        raise ImpossibleWeek("bad_time", written, place)
    minutes = int(matched[1]) * 60 + int(matched[2])
    if int(matched[2]) > 59 or minutes > DAY_MINUTES or (minutes == DAY_MINUTES and not is_end):
        raise ImpossibleWeek("bad_time", written, place)
    return minutes


def _span(minutes: Minutes) -> str:
    return "-".join(f"{point // 60:02d}:{point % 60:02d}" for point in minutes)
