"""Says in words, and as templates draw it, how an account is covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fairlead.continuity.forms.seats import place_label
from fairlead.continuity.queries.covering import Coverage, due_on
from fairlead.continuity.queries.gap_words import gap_words
from fairlead.continuity.types import Topic
from fairlead.core import coverage
from fairlead.core.coverage import GapKind, Level
from fairlead.customers.types import Rank
from fairlead.ui import formats

GAP_TONES = {
    GapKind.NOBODY: "late",
    GapKind.HAS_LEFT: "late",
    GapKind.UNREACHABLE: "late",
    GapKind.NOBODY_RESPONSIBLE: "edge",
    GapKind.TOO_FEW: "edge",
    GapKind.NOT_AGREED: "edge",
    GapKind.CHECK_DUE: "edge",
}
LEVEL_TONES = {Level.NOBODY: "late", Level.PARTLY: "edge", Level.STAND_IN: "soon", Level.RESPONSIBLE: "on"}


def level_word(level: Level) -> str:
    """Return how well a topic is covered in a week, in a word or two."""
    return {
        Level.NOBODY: pgettext("coverage of a week", "nobody"),
        Level.PARTLY: pgettext("coverage of a week", "some days nobody"),
        Level.STAND_IN: pgettext("coverage of a week", "stand-in"),
        Level.RESPONSIBLE: pgettext("coverage of a week", "responsible"),
    }[level]


def topic_lines(covered: Coverage) -> list[dict[str, Any]]:
    """Return each topic with its people in the order of asking, what is missing, and who is proposed."""
    gaps = covered.gaps
    return [_topic_line(topic, covered, [gap for gap in gaps if gap.topic == topic]) for topic in covered.topics]


def _topic_line(topic: str, covered: Coverage, gaps: Sequence[coverage.Gap]) -> dict[str, Any]:
    seats = [seat for seat in covered.seats if seat.topic == topic]
    first = gaps[0].kind if gaps else None
    about = {gap.person: gap for gap in reversed(gaps) if gap.person is not None}
    return {
        "topic": topic,
        "label": Topic(topic).label,
        "seats": [_seat_line(seat, covered, about.get(seat.contact_id)) for seat in seats],
        "proposals": [seat for seat in covered.proposals if seat.topic == topic],
        "gaps": [gap_words(gap, covered) for gap in gaps if gap.person is None],
        "next_place": next((place for place in range(1, 10) if place not in {seat.place for seat in seats}), 9)
        if any(seat.place == 0 for seat in seats)
        else 0,
        "tone": GAP_TONES[first] if first else "on",
        "word": _topic_word(gaps),
        "names": [seat.contact.name for seat in seats],
    }


def _topic_word(gaps: Sequence[coverage.Gap]) -> str:
    kinds = {gap.kind for gap in gaps}
    if GapKind.NOBODY in kinds:
        return pgettext("coverage of a topic", "nobody")
    if kinds & {GapKind.HAS_LEFT, GapKind.UNREACHABLE}:
        return pgettext("coverage of a topic", "out of date")
    if kinds & {GapKind.TOO_FEW, GapKind.NOBODY_RESPONSIBLE}:
        return pgettext("coverage of a topic", "no stand-in")
    if GapKind.NOT_AGREED in kinds:
        return pgettext("coverage of a topic", "not agreed")
    if GapKind.CHECK_DUE in kinds:
        return pgettext("coverage of a topic", "check due")
    return pgettext("coverage of a topic", "covered")


def _seat_line(seat: Any, covered: Coverage, gap: coverage.Gap | None) -> dict[str, Any]:
    due = due_on(seat, covered.rules)
    return {
        "seat": seat,
        "place": place_label(seat.place),
        "agreed": agreed_words(seat),
        "checked": formats.medium_date(seat.checked_on_date) if seat.checked_on_date else "",
        "due": formats.medium_date(due) if due else "",
        "is_due": due is not None and due <= covered.today,
        "trouble": gap_words(gap, covered) if gap else "",
        "trouble_tone": GAP_TONES[gap.kind] if gap else "",
        "can_check": seat.agreed_on_date is not None and seat.checked_on_date != covered.today,
    }


def agreed_words(seat: Any) -> str:
    """Return when, with whom and by whom of us something was agreed; empty where it is not."""
    if seat.agreed_on_date is None:
        return ""
    facts = {"day": formats.medium_date(seat.agreed_on_date), "with": seat.agreed_with, "by": seat.agreed_by}
    if seat.agreed_with is None:
        return _("agreed on %(day)s by %(by)s") % facts
    return _("agreed on %(day)s with %(with)s by %(by)s") % facts


def point_lines(covered: Coverage) -> list[dict[str, Any]]:
    """Return the people without whom topics have nobody."""
    return [
        {
            "contact": covered.contacts[point.person],
            "topics": ", ".join(str(Topic(topic).label) for topic in point.topics),
            "number": len(point.topics),
        }
        for point in covered.single_points
    ]


def chart_of(covered: Coverage, away: dict[int, str]) -> dict[str, Any]:
    """Return the organisation chart as its template draws it; `away` says until when somebody is away."""
    drawn = coverage.draw_chart(covered.people)
    alone = {point.person for point in covered.single_points}

    def card(one: coverage.Colleague) -> dict[str, Any]:
        seats = [seat for seat in covered.seats if seat.contact_id == one.key]
        return {
            "contact": covered.contacts[one.key],
            "words": one.role or (str(Rank(one.rank).label) if one.rank else ""),
            "marks": [
                {"label": Topic(seat.topic).label, "place": place_label(seat.place), "is_first": seat.place == 0}
                for seat in sorted(seats, key=lambda seat: (seat.place, Topic.values.index(seat.topic)))
            ],
            "is_alone": one.key in alone,
            "is_reachable": one.is_reachable,
            "away": away.get(one.key, ""),
        }

    return {
        "top": [card(one) for one in drawn.top],
        "units": [
            {
                "name": unit.name or _("No department known"),
                "is_named": bool(unit.name),
                "heads": [card(one) for one in unit.heads],
                "others": [card(one) for one in unit.others],
            }
            for unit in drawn.units
        ],
        "is_empty": not covered.people,
    }


def grid_of(covered: Coverage) -> dict[str, Any]:
    """Return the coverage map as its template draws it."""
    grid = coverage.draw_grid(covered.people, covered.core_seats, covered.topics)
    rules = {rule.topic: rule for rule in covered.rules}
    return {
        "topics": [Topic(topic).label for topic in grid.topics],
        "lines": [
            {
                "department": line.department or _("No department known"),
                "rank": Rank(line.rank).label,
                "people": len(line.people),
                "cells": [
                    {
                        "responsible": _names(cell.responsible, covered),
                        "stand_ins": _names(cell.stand_ins, covered),
                        "step": 5 if cell.responsible else 2 if cell.stand_ins else 0,
                    }
                    for cell in line.cells
                ],
            }
            for line in grid.lines
        ],
        "depths": [
            {
                "number": depth,
                "tone": "late" if not depth else "edge" if depth <= _wanted(rules.get(topic)) else "on",
            }
            for topic, depth in zip(grid.topics, grid.depths, strict=True)
        ],
    }


def _wanted(rule: coverage.Rule | None) -> int:
    return rule.stand_ins if rule else 0


def _names(people: Iterable[int], covered: Coverage) -> str:
    return ", ".join(covered.contacts[person].name for person in people)


def week_lines(covered: Coverage, weeks: Sequence[coverage.Week]) -> dict[str, Any]:
    """Return who is left, as its template draws it: weeks across, topics down."""
    return {
        "weeks": [
            {
                "day": formats.short_date(week.start),
                "away": _names((one for one in week.away if one in covered.contacts), covered),
                "number": len(week.away),
            }
            for week in weeks
        ],
        "lines": [
            {
                "label": Topic(topic).label,
                "cells": [_week_cell(week.topics[place], covered) for week in weeks],
            }
            for place, topic in enumerate(covered.topics)
        ],
        "bare": sum(topic.level <= Level.PARTLY for week in weeks for topic in week.topics),
    }


def _week_cell(topic: coverage.TopicWeek, covered: Coverage) -> dict[str, Any]:
    bare = ngettext("nobody on %(n)d working day", "nobody on %(n)d working days", len(topic.bare_days))
    said = [_names(topic.acting, covered)] if topic.acting else []
    if topic.bare_days:
        said.append(bare % {"n": len(topic.bare_days)})
    return {
        "tone": LEVEL_TONES[topic.level],
        "word": level_word(topic.level),
        "short": _short_names(topic.acting, covered) or "–",
        "said": " · ".join(said) or level_word(topic.level),
    }


def _short_names(people: Sequence[int], covered: Coverage) -> str:
    if not people:
        return ""
    first = covered.contacts[people[0]]
    called = first.given_name or first.name.split()[0]
    return f"{called} +{len(people) - 1}" if len(people) > 1 else called


def away_words(absences: Iterable[coverage.Absence], today: date) -> dict[int, str]:
    """Return of those who are away today until when."""
    found: dict[int, str] = {}
    for one in absences:
        if one.touches(today):
            day = formats.medium_date(one.end) if one.end else ""
            found[one.person] = _("back on %(day)s") % {"day": day} if day else _("away, nobody knows until when")
    return found
