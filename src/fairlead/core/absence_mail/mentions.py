"""Days and ranges of days as texts write them: a grammar over the shape of the tokens.

Every token, or phrase of the vocabulary, becomes one letter (N a number that can be a day, M a month, W a weekday …);
the ways to write a date are regular expressions over these letters. What day is meant is decided later: here nothing
is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from fairlead.core.absence_mail.date_shapes import Item, shape_items
from fairlead.core.absence_mail.numerals import gregorian_year, is_hijri
from fairlead.core.absence_mail.tokens import Kind, Token
from fairlead.core.absence_mail.vocabulary import Mark

# Nobody names more days in an automatic reply; a list of days is another kind of mail, and may be an attack.
MOST_MENTIONS = 40
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written. `is_numeric`: two bare numbers, so that `day` and `month` may be meant the other way round.

    `offset` counts from the day of the mail (today = 0); `week` is 0 for a weekday of this week, 1 of the next one.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    offset: int | None = None
    week: int | None = None
    lunar: int | None = None
    is_numeric: bool = False
    has_points: bool = False
    is_hijri: bool = False
    is_end_of_month: bool = False
    next_year: bool = False
    is_vague: bool = False


class Mention(NamedTuple):
    """A day, or a range with both its ends; the tokens `[start, end)` that write it. `is_bare`: only a number;
    `is_week`: a week named as such, with its working days as ends."""

    first: Day
    latest: Day | None
    start: int
    end: int
    is_bare: bool = False
    is_week: bool = False


_F = "[fb]*"
_YEAR = rf"(?:[,.]?{_F}(?P<year>[QP])(?![./]N))?"
_WD = r"(?:(?P<wd>[Ww])\.?,?[fbi]*)?"
_DAY = r"N(?:O|\.)?"
_AFTER = r"(?:f?,?\(?(?P<wda>[Ww])\.?(?:,?w)?\)?)?(?:\(f*[UVXZ]\)?)?"
_S = r"(?:[fb]*\(?[wf]?\)?,?[ft]*(?:[-~rb]|:)[-~fb:]*)"

_SINGLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("ymd", rf"{_WD}(?P<y>Q)[./-](?P<m>N)[./-](?P<d>N)\.?{_AFTER}"),
        ("ymd", rf"(?:(?P<y>[QKGPN])y)(?P<m>N)u(?P<d>N)d?{_AFTER}"),
        ("ymd", rf"(?:(?P<ny>Y)|T|(?P<y>[Q]))?{_F}(?P<m>N)u{_F}(?P<d>N)d?{_AFTER}"),
        ("roc", r"(?P<y>K)[./-](?P<m>N)[./-](?P<d>N)"),
        ("compact", r"(?P<l>L)"),
        ("dmy", rf"{_WD}(?P<d>N)(?P<s>[./-])(?P<m>N)(?P=s)(?P<y>Q|N(?![./-]N))\.?{_AFTER}"),
        ("vi", rf"{_WD}(?P<d>N){_F}m(?P<m>N){_F}(?P<year>Q)?"),
        ("named", rf"{_WD}(?P<d>N)[-/](?P<m>M)(?:[-/](?P<year>[QN]))?{_AFTER}"),
        ("named", rf"{_WD}{_F}(?P<d>N)(?:O|\.)?{_F}(?P<m>M)\.?{_YEAR}{_AFTER}"),
        ("named", rf"{_WD}(?P<m>M)\.?{_F}(?P<d>N)O?(?![./]N){_YEAR}{_AFTER}"),
        ("hijri", rf"{_WD}{_F}(?P<d>N)(?:O|\.)?{_F}(?P<m>H){_F}(?P<y>P)?"),
        ("points", rf"{_WD}(?P<d>N)\.(?P<m>N)\.?(?![./]?N){_AFTER}"),
        ("slash", rf"{_WD}(?P<d>N)/(?P<m>N)(?!/|%){_AFTER}"),
        ("dash", rf"{_WD}(?P<d>N)-(?P<m>N)(?![-./:]){_AFTER}"),
        ("end_of_month", rf"e{_F}(?P<m>M){_YEAR}"),
        ("end_of_month", r"(?:(?P<y>Q)y)?(?P<m>N)u(?:E|a(?=E))"),
        ("end_of_month", r"(?P<m>M)[fb]*E"),
        ("vague", rf"[gi]{_F}(?P<m>M)(?!\.?{_F}N)"),
        ("vague", r"(?P<m>M)\.?[fb]*(?P<year>Q)"),
        ("vague", rf"g{_F}(?P<m>N)u(?!N)"),
        ("vague", r"(?P<m>N)u[ad]"),
        ("vague", r"(?P<m>M)[fb]*a"),
        ("lunar", r"(?P<u>[UV])"),
        ("weekday_of", r"(?P<x>[XZ])"),
        ("weekday_number", rf"(?P<wd>[Ww])\.?,?{_F}(?P<d>N)(?:O|\.(?!\d))?(?![./:-]?N|u|-?t|[fb]*M)"),
        ("day", rf"(?P<d>N)d{_AFTER}"),
        ("day", r"(?P<d>N)O(?![fb]*M)"),
        ("relative", r"(?P<r>R)(?:,?\(?[Ww]\)?)?"),
        ("weekday_in_week", r"(?:(?P<k>k),?[fb]*(?P<wd>W)(?!\.?,?\(?[fb]*[NMQ])|(?P<wda>W),?[fb]*(?P<k2>k))"),
        ("end_of_week", rf"e{_F}(?P<k>k)"),
        ("weekday", r"(?:n[fb]*)?(?P<wd>W)(?:[fb]*n)?"),
        ("bare", r"(?P<d>N)(?=[.,;)|(bfrW-]|$)(?![-./]N)"),
    )
)
_RANGES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WD}{_F}(?P<d1>N)(?:O|\.)?(?:,[fb]*N(?:O|\.)?){{0,6}}{_S}(?:[Ww]\.?,?[fb]*)?(?P<d2>N)(?:O|\.)?{_F}(?P<m>M)\.?{_YEAR}{_AFTER}",
        rf"{_WD}(?P<m>M)\.?{_F}(?P<d1>N)O?(?:,[fb]*NO?){{0,6}}{_S}(?:[Ww]\.?,?[fb]*)?(?P<d2>N)O?(?![./-]N|[fb]*M|u|d){_YEAR}",
        rf"{_WD}(?P<d1>N)\.?{_S}(?:[Ww]\.?,?[fb]*)?(?P<d2>N)(?P<sign>[./])(?P<mn>N)(?:[./](?P<year>Q|N)|\.)?(?![./]?N)",
        rf"(?:(?P<year>[QKGN])y)?(?P<mn>N)u(?P<d1>N)d?{_AFTER}{_S}(?P<d2>N)d",
        rf"(?P<year>Q)[./](?P<mn>N)[./](?P<d1>N)\.?{_S}(?P<d2>N)(?![./-]?N|u|d)",
        rf"(?P<mn>N)/(?P<d1>N){_AFTER}{_S}(?P<d2>N)d",
    )
)
_BETWEEN = re.compile(_S)
# "Next week Monday, 5 May": the date says more than the week does.
_DATED_WEEK = re.compile(r"k,?[fb]*\(?[WNM]")
_STARTS = frozenset("NQKGLMWwRXZUVegnPiYTk")


def find_mentions(tokens: Sequence[Token], marks: Sequence[Mark], country: str | None) -> list[Mention]:
    """Return all days and ranges, in order, without overlaps; `country` (ISO alpha-2) says whose years they may be."""
    items = shape_items(tokens, marks)
    shape = "".join(item.letter for item in items)
    begins = {mark.end for mark in marks if mark.meaning in ("from", "between", "until", "through")}
    reader = _Reader(tokens, items, shape, country, begins)
    return list(islice(reader.mentions(), MOST_MENTIONS))


def without_idle_weeks(mentions: Sequence[Mention], sentences: Sequence[int]) -> list[Mention]:
    """Leave out weeks beside days: "Tuesday (next week)" is a Tuesday, and the words around it speak of that."""
    dated = {sentences[mention.start] for mention in mentions if not mention.is_week}
    return [mention for mention in mentions if not (mention.is_week and sentences[mention.start] in dated)]


class _Reader:
    """Reads the mentions of one text."""

    def __init__(
        self, tokens: Sequence[Token], items: Sequence[Item], shape: str, country: str | None, begins: Collection[int]
    ) -> None:
        self._tokens, self._items, self._shape, self._country = tokens, items, shape, country
        self._begins = begins

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while at < len(self._shape):
            found = self._mention(at) if self._shape[at] in _STARTS else None
            if found is None:
                at += 1
                continue
            mention, at = found
            yield mention

    def _mention(self, at: int) -> tuple[Mention, int] | None:
        ranged = self._shared_range(at)
        single = self._single(at)
        if single is None and self._shape[at] == "k":
            return None if _DATED_WEEK.match(self._shape, at) else (self._week(at), at + 1)
        if ranged and (single is None or ranged[1] > single[1] or single[2]):
            return ranged
        if single is None:
            return None
        day, end, is_bare = single
        second = self._second(end) or self._bare_end(at, end)
        if second is not None and (not (is_bare and second[2]) or self._is_between_words(at, end)):
            other, after, _ = second
            return self._made(self._completed(day, other), other, at, after, False), after
        return self._made(day, None, at, end, is_bare), end

    def _week(self, at: int) -> Mention:
        item = self._items[at]
        first = Day(weekday=0, week=1) if item.value else Day(offset=0)
        return Mention(first, Day(weekday=_FRIDAY, week=item.value), item.start, item.end, is_week=True)

    def _is_between_words(self, at: int, end: int) -> bool:
        """Tell whether two bare numbers are days: "from the 6th to the 9th" has a word before and one between."""
        token = self._items[at].start
        joined = self._shape[end : end + 4].replace("b", "r")
        return "r" in joined and any(begin in self._begins for begin in (token, token - 1))

    def _bare_end(self, at: int, end: int) -> tuple[Day, int, bool] | None:
        """Read the second of two bare numbers, whatever follows it: "from 6 to 9 I am at the fair"."""
        between = _BETWEEN.match(self._shape, end)
        if not between or self._shape[between.end() :][:1] != "N" or not self._is_between_words(at, end):
            return None
        return Day(self._items[between.end()].value), between.end() + 1, True

    def _second(self, end: int) -> tuple[Day, int, bool] | None:
        between = _BETWEEN.match(self._shape, end)
        if not between or between.end() >= len(self._shape) or self._shape[between.end()] not in _STARTS:
            return None
        return self._single(between.end())

    def _completed(self, day: Day, other: Day) -> Day:
        """Give the begin of a range what only its end says."""
        if day.month is None and day.day is not None and other.month is not None:
            return replace(day, month=other.month, year=day.year or other.year, is_numeric=other.is_numeric)
        return day

    def _made(self, first: Day, latest: Day | None, start: int, end: int, is_bare: bool) -> Mention:
        return Mention(first, latest, self._items[start].start, self._items[end - 1].end, is_bare)

    def _single(self, at: int) -> tuple[Day, int, bool] | None:
        """Read the longest single day at an item: the day, where it ends, and whether it is a bare number."""
        for name, pattern in _SINGLES:
            match = pattern.match(self._shape, at)
            if match and self._touches(match):
                day = self._day(name, match)
                if day is not None:
                    return day, match.end(), name == "bare"
        return None

    def _touches(self, match: re.Match[str]) -> bool:
        """Tell whether a date of numbers stands by itself, not in a longer row of numbers."""
        start = match.start()
        if self._items[start].letter not in "NQK" or start == 0:
            return True
        before = self._shape[start - 1]
        token = self._items[start].start
        if self._tokens[token - 1].end != self._tokens[token].start:
            return before != "G"
        if before in "./" and start > 1 and self._shape[start - 2] in "NQG":
            return False
        # "#12", "+86", "A4": part of something else. Chinese and its like write without blanks.
        return before not in "GL" and (before != "x" or self._tokens[token - 1].kind is Kind.CHARACTER)

    def _value(self, match: re.Match[str], group: str) -> int | None:
        at = match.start(group) if group in match.re.groupindex else -1
        return self._items[at].value if at >= 0 else None

    def _year(self, match: re.Match[str]) -> int | None:
        for group in ("y", "year"):
            at = match.start(group) if group in match.re.groupindex else -1
            if at >= 0:
                item = self._items[at]
                # "令和7年" is counted already; a bare number before 年 may be of Taiwan.
                return gregorian_year(item.value, item.digits, self._country)
        return None

    def _weekday(self, match: re.Match[str]) -> int | None:
        before = self._value(match, "wd")
        return before if before is not None else self._value(match, "wda")

    def _day(self, name: str, match: re.Match[str]) -> Day | None:
        worded = self._worded_day(name, match)
        if worded is not None:
            return worded
        day, month = self._value(match, "d"), self._value(match, "m")
        made = Day(day, month, self._year(match), self._weekday(match))
        if name == "ymd":
            made = replace(
                made, is_hijri=bool(made.year and is_hijri(made.year)), next_year=self._value(match, "ny") is not None
            )
        elif name == "hijri" or (made.year and is_hijri(made.year)):
            made = replace(made, is_hijri=True)
        elif name in ("dmy", "slash", "points", "dash"):
            made = replace(
                made, is_numeric=True, has_points=name == "points" or self._shape[match.start("d") + 1] == "."
            )
        if (name == "dash" and not self._is_written_like_a_date(match)) or (name == "day" and self._is_count(match)):
            return None
        return _checked(made)

    def _worded_day(self, name: str, found: re.Match[str]) -> Day | None:
        """Return a day that is written without a number of its own; None for every other way to write one."""
        match name:
            case "relative":
                return Day(offset=self._value(found, "r"))
            case "weekday_of":
                return Day(weekday=self._value(found, "x"), week=1 if found.group("x") == "X" else 0)
            case "weekday_in_week" | "end_of_week":
                week = self._value(found, "k")
                return Day(
                    weekday=_FRIDAY if name == "end_of_week" else self._weekday(found),
                    week=week if week is not None else self._value(found, "k2"),
                )
            case "weekday":
                return Day(weekday=self._weekday(found))
            case "lunar":
                value = self._value(found, "u") or 0
                return Day(lunar=value if found.group("u") == "U" else value - 100)
            case "compact":
                return Day(*_compact(self._value(found, "l") or 0))
            case "end_of_month" | "vague":
                return Day(
                    month=self._value(found, "m"),
                    year=self._year(found),
                    is_end_of_month=name == "end_of_month",
                    is_vague=name == "vague",
                )
        return None

    def _is_count(self, match: re.Match[str]) -> bool:
        """Tell "一日", one day long, from "1日", the first of a month."""
        item = self._items[match.start("d")]
        return item.value <= 10 and self._tokens[item.start].kind is Kind.CHARACTER

    def _is_written_like_a_date(self, match: re.Match[str]) -> bool:
        """Tell "05-08" from "2-3": two digits each, a weekday beside them, or "from" or "until" before."""
        both = [self._items[match.start(group)].digits for group in ("d", "m")]
        token = self._items[match.start("d")].start
        return both == [2, 2] or self._weekday(match) is not None or token in self._begins

    def _shared_range(self, at: int) -> tuple[Mention, int] | None:
        """Read a range whose ends share a month: "4 to 22 August"."""
        for pattern in _RANGES:
            match = pattern.match(self._shape, at)
            if not match or not self._touches(match):
                continue
            month = self._value(match, "m") or self._value(match, "mn")
            numeric = "sign" in match.re.groupindex
            year = self._year(match)
            points = numeric and match.group("sign") == "."
            first = Day(
                self._value(match, "d1"), month, year, self._value(match, "wd"), is_numeric=numeric, has_points=points
            )
            latest = Day(
                self._value(match, "d2"), month, year, self._value(match, "wda"), is_numeric=numeric, has_points=points
            )
            if _checked(first) and _checked(latest) and (first.day or 0) < (latest.day or 0):
                # The numbers that share a month are days, whatever the order of the two elsewhere.
                if numeric and (month or 0) > 12:
                    continue
                first, latest = replace(first, is_numeric=False), replace(latest, is_numeric=False)
                return self._made(first, latest, match.start(), match.end(), False), match.end()
        return None


def _compact(value: int) -> tuple[int, int, int]:
    return value % 100, value // 100 % 100, value // 10000


def _checked(day: Day) -> Day | None:
    """Return the day when it can be one, in either order of day and month."""
    if day.day is not None and not 1 <= day.day <= 31:
        return None
    if day.month is None:
        return day
    if day.is_numeric:
        return day if min(day.day or 0, day.month) <= 12 and max(day.day or 0, day.month) <= 31 else None
    return day if 1 <= day.month <= 12 else None
