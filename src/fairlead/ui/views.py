"""Pages of the shell itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fairlead.ui import navigation
from fairlead.ui.context import clock


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Show what the palette offers for a query: records first, then pages, then acts."""
    text = request.GET.get("q", "").strip()[:100]
    member = request.user
    entries = [entry for entry in navigation.entries_for(member) if text.casefold() in str(entry.label).casefold()]
    commands = [
        {
            "label": command.label,
            "icon": command.icon,
            "action": command.action,
            "panel": command.panel,
            "address": reverse(command.url_name) + command.query if command.url_name else "",
        }
        for command in navigation.commands_for(member, text)
    ]
    context: dict[str, Any] = {
        "query": text,
        "found": navigation.find(member, text, clock(request)) if text else [],
        "lines": [{"label": entry.label, "icon": entry.icon, "address": reverse(entry.url_name)} for entry in entries],
        "commands": commands,
    }
    return render(request, "ui/_palette.html", context)


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Show the whole navigation as a page, for phones."""
    return render(request, "ui/menu.html")
