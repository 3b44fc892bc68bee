"""Why something stands in a plan when it does, and why not, in the reader's language. Imports no Django."""

from __future__ import annotations

from datetime import date

from fairlead.core.planning import Facts, Placed, Remedy, RemedyKind, Shortage, Unplaced
from fairlead.ui.sentences import Wording, day_text


def placed_sentence(placed: Placed, wording: Wording) -> str:
    """Say why an item has its time, such as `Due 3 Dec; latest contact 19 Nov`."""
    gettext = wording.gettext
    sayings = {
        "due": gettext("Due %(due)s"),
        "first": gettext("No contact is recorded yet"),
        "overdue": gettext("Overdue since %(due)s"),
        "broken": gettext("Without contact for longer than agreed, due %(due)s"),
        "before_closure": gettext("Before they are away, back %(back)s"),
        "after_closure": gettext("As soon as they are back, due %(due)s"),
        "late": gettext("Due %(due)s, no time was free then"),
        "floor_broken": gettext("Later than agreed: no time was free until %(floor)s"),
        "fixed": gettext("Fixed by hand"),
    }
    said = sayings.get(placed.code, sayings["due"]) % _dates(placed.facts, placed.on_date, wording)
    latest = placed.facts.get("latest_date")
    if isinstance(latest, date) and placed.code != "fixed":
        said += gettext("; ") + gettext("latest contact %(date)s") % {"date": day_text(latest, placed.on_date, wording)}
    return said


def unplaced_sentence(unplaced: Unplaced, seen_from: date, wording: Wording) -> str:
    """Say why an item has no time in the plan."""
    gettext = wording.gettext
    facts = unplaced.facts
    no_room = gettext("No time is left in these days")
    if "floor_date" in facts:
        no_room = gettext("No time is left in these days; there is time until %(floor)s")
    if unplaced.floor_broken:
        no_room = gettext("No time is left in these days, and it should be by %(floor)s at the latest")
    if unplaced.item.floor_is_broken:
        no_room = gettext("No time is left in these days, and they have waited for longer than agreed")
    away = gettext("Away in these days, back %(next)s") if "next_date" in facts else gettext("Away in these days")
    sayings = {
        "no_room": no_room,
        "away": away,
        "no_common_hours": gettext("Never at work when the account manager is"),
        "too_long": gettext("Never within reach for %(minutes)s minutes in a row"),
        "unknown_zone": gettext("Time zone unknown: add a city or a region"),
        "not_free": gettext("Fixed at a time outside these days"),
    }
    said = sayings[unplaced.code] % _dates(facts, seen_from, wording)
    return said


def shortage_sentence(shortage: Shortage, wording: Wording) -> str:
    """Say what cannot be done, such as `12 contacts must happen between 1 Dec and 3 Dec, and there is time for 9`."""
    dates = shortage.dates
    if not dates:
        said = wording.gettext("%(count)d contacts must happen soon, and there is no time for them")
        return said % {"count": len(shortage.items)}
    return wording.gettext(
        "%(count)d contacts must happen between %(start)s and %(end)s, and there is time for %(capacity)d"
    ) % {
        "count": len(shortage.items),
        "capacity": shortage.capacity,
        "start": day_text(dates[0], dates[0], wording),
        "end": day_text(dates[-1], dates[0], wording),
    }


def remedy_sentence(remedy: Remedy, wording: Wording) -> str:
    """Say what would help with a shortage, such as `Lena has time for 2 of them`."""
    gettext = wording.gettext
    if remedy.kind is RemedyKind.HAND_OVER:
        return gettext("%(name)s has time for %(count)d of them") % {"name": remedy.to, "count": remedy.contacts}
    if remedy.kind is RemedyKind.LONGER_INTERVAL:
        percent = round(remedy.longer_by_rate * 100)
        if not remedy.tier:
            return gettext("An interval that is longer by %(percent)d %% would do") % {"percent": percent}
        return gettext("In tier %(tier)s an interval that is longer by %(percent)d %% would do") % {
            "tier": remedy.tier,
            "percent": percent,
        }
    return gettext("%(minutes)d more minutes in these days would do") % {"minutes": remedy.minutes}


def _dates(facts: Facts, seen_from: date, wording: Wording) -> dict[str, str]:
    names = {"due": "due_date", "floor": "floor_date", "back": "back_date", "next": "next_date"}
    said = {}
    for short, name in names.items():
        day = facts.get(name)
        said[short] = day_text(day, seen_from, wording) if isinstance(day, date) else ""
    return said | {"minutes": str(facts.get("effort_minutes", ""))}
