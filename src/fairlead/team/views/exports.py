"""Which lists were taken out of the desk, and the list of members itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairlead.team import operations
from fairlead.team.queries.exports import PAGE_SIZE, latest_exports
from fairlead.ui.exports import file_response, format_asked

DIGITS = 15


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Show who took which list, the latest first."""
    by: Any = request.user
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS else None
    lines = latest_exports(by, before=before)
    following = lines[-1].export.pk if len(lines) == PAGE_SIZE else None
    return render(request, "team/exports.html", {"lines": lines, "following": following})


@require_safe
def team_export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the list of members."""
    by: Any = request.user
    file_format = format_asked(request)
    # What was taken when is remembered by the true clock, not by that of a preview.
    return file_response(operations.export_members(by=by, now=timezone.now(), file_format=file_format), file_format)
