"""Small pictures made on the server as SVG: availability strips, the map of who is awake.

They need no script, follow light and dark by CSS variables, and always stand beside words that say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fairlead.core.availability import Run, Status
from fairlead.core.daylight import subsolar_point, terminator

# The desk's axis: two hours back, so that one sees who has just closed; "now" then stands in one place in all rows.
STRIP_BEFORE = timedelta(hours=2)
STRIP_SPAN = timedelta(hours=24)
NOW_PERCENT = STRIP_BEFORE / STRIP_SPAN * 100
MARK_PERCENT = 23  # what two written hours need between their middles on the narrowest strip that shows all, 160 px

STRIP_CLASS = {
    Status.REACHABLE: "is-on",
    Status.EARLY: "is-edge",
    Status.LATE: "is-edge",
    Status.BREAK: "is-edge",
    Status.HOLIDAY: "is-hol",
    Status.UNCERTAIN: "is-doubt",
    Status.LEAVE: "is-leave",
}
MAP_NORTH, MAP_SOUTH = 80, -56


def strip(runs: Iterable[Run], start: datetime, span: timedelta = STRIP_SPAN, *, past_percent: float = 0) -> SafeString:
    """Draw the statuses of `[start, start + span)`; closed time is the ground. `past_percent` is faded."""
    bars = [
        (
            STRIP_CLASS[run.status],
            f"{(run.start - start) / span * 100:.2f}",
            f"{(run.end - run.start) / span * 100:.2f}",
        )
        for run in runs
        if run.status in STRIP_CLASS
    ]
    drawn = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="12" rx="3"/>', bars)
    past = format_html('<rect class="is-past" width="{}%" height="12"/>', f"{past_percent:.2f}") if past_percent else ""
    return format_html(
        '<svg class="fl-strip" aria-hidden="true"><rect class="is-bg" width="100%" height="12" rx="3"/>{}{}</svg>',
        drawn,
        past,
    )


def axis_ticks(now: datetime, *, every_hours: int = 6) -> list[tuple[str, str]]:
    """Return the hour marks of the desk's axis as (percent, `06:00`) in the zone that `now` carries.

    Marks too near to "now" or to the end would overprint it and are left out.
    """
    start = now - STRIP_BEFORE
    ticks = []
    hour = start.replace(minute=0, second=0, microsecond=0)
    for _ in range(26):
        hour += timedelta(hours=1)
        percent = (hour - start) / STRIP_SPAN * 100
        if hour.hour % every_hours == 0 and 0 <= percent <= 95 and abs(percent - NOW_PERCENT) > MARK_PERCENT:
            ticks.append((f"{percent:.2f}", f"{hour:%H}:00"))
    return ticks


def map_point(latitude: float, longitude: float) -> tuple[str, str]:
    """Return map coordinates: the picture is 360 wide, one unit a degree, from 80° north to 56° south."""
    return f"{longitude + 180:.1f}", f"{MAP_NORTH - latitude:.1f}"


def night_path(moment: datetime) -> str:
    """Return the outline of the night on the map, as an SVG path."""
    south_is_dark = subsolar_point(moment)[0] > 0
    edge = MAP_NORTH - MAP_SOUTH + 4 if south_is_dark else -4
    points = [f"{longitude + 180:.0f} {MAP_NORTH - latitude:.1f}" for longitude, latitude in terminator(moment)]
    return f"M0 {edge}L{'L'.join(points)}L360 {edge}Z"


def world_map(
    moment: datetime, pins: Iterable[tuple[float, float, str, str]], home: tuple[float, float] | None, label: str
) -> SafeString:
    """Draw land as dots with the night over it and a pin (latitude, longitude, tone, title) per place."""
    shown = [(*map_point(latitude, longitude), tone, title) for latitude, longitude, tone, title in pins]
    dots = format_html_join(
        "",
        '<circle class="fl-pin is-{}" cx="{}" cy="{}" r="2.6"><title>{}</title></circle>',
        [(tone, x, y, title) for x, y, tone, title in shown],
    )
    own = ""
    if home is not None:
        x, y = map_point(*home)
        own = format_html(
            '<circle class="fl-home" cx="{}" cy="{}" r="4.4"/><circle class="fl-home-dot" cx="{}" cy="{}" r="1.8"/>',
            x, y, x, y,
        )  # fmt: skip
    return format_html(
        '<svg class="fl-map" viewBox="0 0 360 132" role="img" aria-label="{}">'
        '<use href="{}#land" width="360" height="136"/><path class="fl-night" d="{}"/>{}{}</svg>',
        label,
        static("build/map.svg"),
        night_path(moment),
        dots,
        own,
    )


# What the days of a calendar are drawn as; a free day is the ground.
DAY_CLASS = {
    "work": "is-edge",
    "make_up": "is-on",
    "holiday": "is-hol",
    "half_day": "is-doubt",
    "doubt": "is-doubt",
    "closed": "is-shut",
    "leave": "is-leave",
    "perhaps": "is-perhaps",
    "likely": "is-perhaps",
    "free": "is-bg",
}
LONGEST_MONTH = 31


def month_row(days: Sequence[tuple[str, str]], *, today: int | None = None) -> SafeString:
    """Draw a month as one row of days, each a mark of DAY_CLASS with what it is called; `today` is a day's number."""
    width = 100 / LONGEST_MONTH
    cells = [(DAY_CLASS[mark], f"{position * width:.2f}", title) for position, (mark, title) in enumerate(days)]
    drawn = format_html_join(
        "", '<rect class="{}" x="{}%" width="2.9%" height="16" rx="2"><title>{}</title></rect>', cells
    )
    ring = ""
    if today is not None:
        ring = format_html(
            '<rect class="is-today" x="{}%" width="2.9%" height="16" rx="2"/>', f"{(today - 1) * width:.2f}"
        )
    return format_html('<svg class="fl-strip" aria-hidden="true">{}{}</svg>', drawn, ring)


def band(marks: Sequence[str], *, shown: Collection[str], now: int | None = None) -> SafeString:
    """Draw many days as one bar on which those marks are seen that are `shown`; `now` is the position of today."""
    bars, begun = [], 0
    for position in range(1, len(marks) + 1):
        if position == len(marks) or marks[position] != marks[begun]:
            if marks[begun] in shown:
                share = (begun / len(marks) * 100, (position - begun) / len(marks) * 100)
                bars.append((DAY_CLASS[marks[begun]], f"{share[0]:.2f}", f"{share[1]:.2f}"))
            begun = position
    drawn = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="12" rx="2"/>', bars)
    line = ""
    if now is not None:
        line = format_html('<rect class="is-today" x="{}%" width="1" height="12"/>', f"{now / len(marks) * 100:.2f}")
    return format_html(
        '<svg class="fl-strip" aria-hidden="true"><rect class="is-bg" width="100%" height="12" rx="3"/>{}{}</svg>',
        drawn,
        line,
    )


def trend(values: Sequence[int]) -> SafeString:
    """Draw how a number went from day to day, from 0 at the bottom to its greatest at the top; nothing for one day."""
    if len(values) < 2:
        return SafeString("")
    top, last = max(*values, 1), len(values) - 1
    points = " ".join(f"{number * 100 / last:.1f},{23 - value * 22 / top:.1f}" for number, value in enumerate(values))
    return format_html(
        '<svg class="fl-trend" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">'
        '<polyline points="{}"/></svg>',
        points,
    )
