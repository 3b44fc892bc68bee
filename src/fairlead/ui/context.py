"""What the shell of every page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fairlead.ui import navigation
from fairlead.ui.languages import LANGUAGES

GROUP_TITLES = {"work": "", "customers": _("Customers"), "time": _("Time"), "learn": _("Learn"), "system": _("Set up")}
HTML_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


# What other apps add to every page: name → function of the request, called only when a template asks.
_additions: dict[str, Callable[[HttpRequest], Any]] = {}


def add_to_shell(name: str, value: Callable[[HttpRequest], Any]) -> None:
    _additions[name] = value


def clock(request: HttpRequest) -> datetime:
    """Return the request's one reading of the clock, in UTC.

    A page that is only read may be previewed at another moment: `?at=2026-12-24T15:00` (the reader's own wall time, or
    with an offset). What cannot be read as a moment is ignored.
    """
    if not hasattr(request, "now"):
        asked = _moment_asked(request)
        request.is_preview = asked is not None  # type: ignore[attr-defined]
        request.now = asked or timezone.now()  # type: ignore[attr-defined]  # noqa: TID251  the edge
    return request.now  # type: ignore[attr-defined,no-any-return]


def _moment_asked(request: HttpRequest) -> datetime | None:
    if request.method not in ("GET", "HEAD") or "at" not in request.GET:
        return None
    try:
        asked = datetime.fromisoformat(request.GET["at"])
        if asked.tzinfo is None:
            asked = asked.replace(tzinfo=getattr(request.user, "zone_info", UTC))
        asked = asked.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return asked if 2000 <= asked.year <= 2100 else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, theme and clock for the layout. Fragments pay little: the rest is computed when asked for."""
    code = get_language() or "en"
    member = getattr(request, "user", None)
    theme = getattr(member, "theme", "") or "system"
    if theme == "system":
        chosen = request.COOKIES.get("fairlead_theme", "system")
        theme = chosen if chosen in ("light", "dark") else "system"
    return {
        "html_lang": HTML_LANG.get(code, code),
        "languages": [(tag, own_name, tag == code) for tag, (_folder, _locale, own_name) in LANGUAGES.items()],
        "theme": theme,
        "now": clock(request),
        "server_ms": int(clock(request).timestamp() * 1000),
        "is_preview": request.is_preview,  # type: ignore[attr-defined]
        "shell_groups": lambda: _groups(request, member),
        "phone_entries": lambda: _phone(request, member),
        **{name: partial(value, request) for name, value in _additions.items()},
    }


def _line(entry: navigation.Entry, request: HttpRequest, member: Any) -> dict[str, Any]:
    return {
        "label": entry.label,
        "icon": entry.icon,
        "address": reverse(entry.url_name),
        "go": entry.go,
        "count": entry.count(member, clock(request)) if entry.count else None,
        "is_current": navigation.is_current(entry, request),
    }


def _groups(request: HttpRequest, member: Any) -> list[dict[str, Any]]:
    """Return the navigation by groups. Sidebar, list of keys and menu page share one reading of the counts."""
    if member is None or not member.is_authenticated:
        return []
    if not hasattr(request, "shell_groups"):
        request.shell_groups = _read_groups(request, member)  # type: ignore[attr-defined]
    return request.shell_groups  # type: ignore[attr-defined,no-any-return]


def _read_groups(request: HttpRequest, member: Any) -> list[dict[str, Any]]:
    entries = navigation.entries_for(member)
    groups = []
    for name in navigation.GROUPS:
        lines = [_line(entry, request, member) for entry in entries if entry.group == name]
        if lines:
            groups.append({"name": name, "title": GROUP_TITLES[name], "lines": lines})
    return groups


def _phone(request: HttpRequest, member: Any) -> list[dict[str, Any]]:
    if member is None or not member.is_authenticated:
        return []
    plain = [entry for entry in navigation.entries_for(member) if entry.on_phone]
    return [
        {
            "label": entry.label,
            "icon": entry.icon,
            "address": reverse(entry.url_name),
            "is_current": navigation.is_current(entry, request),
        }
        for entry in plain
    ]
