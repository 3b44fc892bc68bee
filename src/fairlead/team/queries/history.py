"""A member's history in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import gettext as _

from fairlead.audit.history import Change, changes_of
from fairlead.core.weeks import parse_week
from fairlead.team.models import Member, Team
from fairlead.team.types import Role, Theme
from fairlead.ui.formats import listed, locale_name
from fairlead.ui.languages import LANGUAGES
from fairlead.ui.week_field import week_words
from fairlead.ui.zones import zone_city


@dataclass(frozen=True)
class HistoryLine:
    """What was changed at a moment. `who` is empty when no member did it; `changes` are (what, before, after)."""

    at: datetime
    who: str
    is_first: bool
    changes: list[tuple[str, str, str]]


def history_of_member(member: Member, zone: ZoneInfo) -> list[HistoryLine]:
    """Return the latest changes of a member, newest first, in the active language, their moments in `zone`."""
    changes = changes_of(member)
    names = {one.pk: str(one) for one in Member.objects.filter(pk__in=_members_named(changes))}
    teams = {team.pk: team.name for team in Team.objects.all()}
    write = _writers(names, teams)
    return [
        HistoryLine(
            at=change.at.astimezone(zone),
            who=names.get(change.member_id or 0, ""),
            is_first=change.kind == "insert",
            changes=[
                (_label(field), write(field, before), write(field, after))
                for field, (before, after) in change.fields.items()
            ],
        )
        for change in changes
    ]


def _members_named(changes: list[Change]) -> set[int]:
    named = {change.member_id for change in changes}
    for change in changes:
        named.update(change.fields.get("backup_id", ()))
    return {one for one in named if one}


def _label(field: str) -> str:
    return str(Member._meta.get_field(field.removesuffix("_id")).verbose_name).capitalize()  # type: ignore[union-attr]


def _writers(names: dict[int, str], teams: dict[int, str]) -> Callable[[str, Any], str]:
    languages = Locale.parse(locale_name()).languages
    special: dict[str, Callable[[Any], str]] = {
        "team_id": lambda value: teams.get(value, f"#{value}"),
        "backup_id": lambda value: names.get(value, f"#{value}"),
        "role": lambda value: str(Role(value).label),
        "theme": lambda value: str(Theme(value).label),
        "language": lambda value: LANGUAGES[value][2],
        "languages": lambda value: listed(languages.get(tag.replace("-", "_"), tag) for tag in value),
        "country": lambda value: Locale.parse(locale_name()).territories.get(value, value),
        "zone": zone_city,
        "clock_zones": lambda value: listed(zone_city(zone) for zone in value),
        "week": lambda value: week_words(parse_week(value)),
        "is_active": lambda value: _("yes") if value else _("no"),
    }

    def write(field: str, value: Any) -> str:
        if value is None or value in ("", []):
            return "–"
        return special.get(field, str)(value)

    return write
