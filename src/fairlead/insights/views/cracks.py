"""The page of what could be forgotten."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fairlead.customers.queries.account_list import owners_to_choose
from fairlead.insights.queries.cracks import PAGE, find_cracks
from fairlead.insights.types import CrackKind, Cracks
from fairlead.team.models import Member
from fairlead.ui import drawings
from fairlead.ui.context import clock


@require_safe
def cracks(request: HttpRequest) -> HttpResponse:
    """Show each kind of crack with its number and how that changed, and who has the chosen kind."""
    by: Member = request.user  # type: ignore[assignment]
    owner = request.GET.get("owner", "")
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    found = find_cracks(
        by, now=clock(request), kind=request.GET.get("kind", ""), owner=owner, begin=(number - 1) * PAGE
    )
    context = {
        "found": found,
        "owner": owner,
        "owners": owners_to_choose(by),
        "kinds": [_card(kind, found) for kind in found.kinds],
        "general": [{"crack": one, "address": reverse(one.url_name)} for one in found.general],
        "rows": _rows(found),
        "previous_page": number - 1 if number > 1 else None,
        "next_page": number + 1 if found.chosen and found.past < found.chosen.number else None,
    }
    return render(request, "insights/cracks.html", context)


def _card(kind: CrackKind, found: Cracks) -> dict[str, Any]:
    change = None if kind.week_ago is None else kind.number - kind.week_ago
    return {
        "kind": kind,
        "is_current": found.chosen is not None and found.chosen.finder.key == kind.finder.key,
        "change": change,
        "fewer": -change if change else 0,
        "trend": drawings.trend([number for _day, number in kind.history]),
    }


def _rows(found: Cracks) -> list[dict[str, Any]]:
    if found.chosen is None:
        return []
    finder = found.chosen.finder
    return [{"row": row, "remedy": reverse(finder.url_name, args=[row.opens])} for row in found.rows]
