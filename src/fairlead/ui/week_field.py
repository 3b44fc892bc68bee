"""A form field for a working week: a row for each day, or simply the usual week of the country."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.weeks import ImpossibleWeek, Week, explain, parse_week, week_as_json
from fairlead.core.weeks.week import DAY_MINUTES, DAYS, Minutes, Shift
from fairlead.ui.formats import weekday_name

A_MONDAY = date(2024, 1, 1)
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.：h時时点]\s*(\d{2})?)?|(\d{1,2})(\d{2})")

WeekJson = list[dict[str, Any]]


def day_name(day: int, *, short: bool = False) -> str:
    """Return the name of a weekday, 0 for Monday, in the active language."""
    return weekday_name(A_MONDAY + timedelta(days=day), short=short)


def week_words(week: Week) -> str:
    """Write a week for people in the active language, such as `Mon–Fri 09:00–18:00, break 12:00–13:00`."""
    if not any(week.days):
        return gettext("never works")
    return "; ".join(
        f"{_days_words([DAYS.index(day) for day in entry['days']])} {_hours_words(entry)}"
        for entry in week_as_json(week)
    )


class WeekInput(forms.Widget):
    """The rows of the week. Works without JavaScript; with it, a day can be copied to the others."""

    template_name = "ui/week_field.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.usual, self.usual_label = "", ""

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """Return what was typed: `kind`, and for each day whether it is worked, from, to and breaks, as texts."""
        return {"kind": data.get(f"{name}-kind", "usual"), "days": [_typed_day(data, f"{name}-{day}") for day in DAYS]}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-kind" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Mapping) else _typed_week(value)
        pairs = max(1, *(len(day["breaks"]) for day in typed["days"]))
        context["widget"] |= {
            "kind": typed["kind"],
            "usual": self.usual,
            "usual_label": self.usual_label,
            "pairs": range(pairs),
            "days": [
                _shown_day(number, day, f"{name}-{DAYS[number]}", pairs) for number, day in enumerate(typed["days"])
            ],
        }
        return context


class WeekField(forms.Field):
    """Give the week in the JSON form of `core.weeks`, or None for the usual one of the country.

    `show_usual` says which that is. Several shifts of a day are shown as one with breaks between them.
    """

    widget = WeekInput

    def show_usual(self, week: Week, place: str) -> None:
        """Name the usual week beside the choice of it; `place` is the country's name, "" when it is not known."""
        words = week_words(week)
        self.widget.usual = gettext("%(place)s: %(week)s") % {"place": place, "week": words} if place else words

    def show_that_of(self, label: str, week: Week) -> None:
        """Name, in place of the country's, the hours that hold when none of their own are stated."""
        self.widget.usual_label, self.widget.usual = label, week_words(week)

    def clean(self, value: Any) -> WeekJson | None:
        if value["kind"] != "own":
            return None
        entries = [_entry(number, day) for number, day in enumerate(value["days"]) if day["works"]]
        if not entries:
            raise forms.ValidationError(_("Tick at least one working day, or choose the usual week."), code="no_days")
        return week_as_json(parse_week(entries))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


def _typed_day(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    breaks: list[tuple[str, str]] = []
    while f"{name}-break{len(breaks)}-from" in data:
        number = len(breaks)
        breaks.append((data.get(f"{name}-break{number}-from", ""), data.get(f"{name}-break{number}-to", "")))
    return {
        "works": bool(data.get(f"{name}-works")),
        "from": data.get(f"{name}-from", ""),
        "to": data.get(f"{name}-to", ""),
        "breaks": breaks,
    }


def _typed_week(written: WeekJson | None) -> dict[str, Any]:
    if written is None:
        return {"kind": "usual", "days": [_typed_shifts(()) for _day in DAYS]}
    return {"kind": "own", "days": [_typed_shifts(shifts) for shifts in parse_week(written).days]}


def _typed_shifts(shifts: tuple[Shift, ...]) -> dict[str, Any]:
    """Write a day's shifts as one from the first begin to the latest end, with all that is not worked as breaks.

    Shifts that together outlast 24 hours end where they began, which cannot be saved: better than a silent cut.
    """
    pieces = _union([piece for shift in shifts for piece in shift.working_minutes()])
    if not pieces:
        return {"works": False, "from": "", "to": "", "breaks": []}
    gaps = [(before[1], after[0]) for before, after in itertools.pairwise(pieces)]
    return {
        "works": True,
        "from": _clock(pieces[0][0]),
        "to": _clock(min(pieces[-1][1], pieces[0][0] + DAY_MINUTES), is_end=True),
        "breaks": [(_clock(start), _clock(end)) for start, end in gaps],
    }


def _union(pieces: list[Minutes]) -> list[Minutes]:
    joined: list[Minutes] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _shown_day(number: int, day: dict[str, Any], name: str, pairs: int) -> dict[str, Any]:
    breaks = [*day["breaks"], *[("", "")] * (pairs - len(day["breaks"]))]
    return {
        **day,
        "name": name,
        "label": day_name(number),
        "is_weekday": number < 5,
        "breaks": [
            {"name": f"{name}-break{position}", "from": start, "to": end}
            for position, (start, end) in enumerate(breaks)
        ],
    }


def _entry(number: int, day: dict[str, Any]) -> dict[str, Any]:
    """Return one day in the JSON form. Raises ValidationError with a sentence that names the day."""
    if not day["from"].strip() or not day["to"].strip():
        raise forms.ValidationError(
            _("%(day)s: enter when work begins and when it ends, such as 09:00 and 18:00."),
            code="hours_missing",
            params={"day": day_name(number)},
        )
    breaks = [[_read(start), _read(end)] for start, end in day["breaks"] if start.strip() or end.strip()]
    entry = {"days": [DAYS[number]], "from": _read(day["from"]), "to": _read(day["to"]), "breaks": breaks}
    try:
        parse_week([entry])
    except ImpossibleWeek as problem:
        named = ImpossibleWeek(problem.code, problem.value, day_name(number))
        raise forms.ValidationError(explain(named, gettext), code=problem.code) from None
    return entry


def _read(typed: str) -> str:
    """Return a time as `parse_week` reads it, for the ways in which people type one: 9, 9.30, 930, ９：３０.

    What is no time is returned as it is: the sentence about it must show what was typed.
    """
    matched = _CLOCK.fullmatch(typed.strip())
    if matched is None:
        return typed.strip()
    hours, minutes = (matched[1], matched[2] or "00") if matched[1] else (matched[3], matched[4])
    return f"{int(hours):02d}:{int(minutes):02d}"


def _clock(minutes: int, *, is_end: bool = False) -> str:
    shown = minutes if is_end and minutes == DAY_MINUTES else minutes % DAY_MINUTES
    return f"{shown // 60:02d}:{shown % 60:02d}"


def _days_words(days: list[int]) -> str:
    is_run = len(days) > 2 and days == list(range(days[0], days[0] + len(days)))
    if is_run:
        return f"{day_name(days[0], short=True)}–{day_name(days[-1], short=True)}"
    return pgettext("between the days of a week", ", ").join(day_name(day, short=True) for day in days)


def _hours_words(entry: dict[str, Any]) -> str:
    hours = f"{entry['from']}–{entry['to']}"
    breaks = ", ".join(f"{start}–{end}" for start, end in entry.get("breaks", ()))
    return gettext("%(hours)s, break %(breaks)s") % {"hours": hours, "breaks": breaks} if breaks else hours
