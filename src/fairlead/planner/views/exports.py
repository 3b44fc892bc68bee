"""The list of to-dos as a file."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairlead.planner.operations.exports import export_items
from fairlead.planner.views.items import asked_items
from fairlead.team.models import Member
from fairlead.ui.exports import file_response, format_asked


@require_safe
def items(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the to-dos that the address asks for."""
    by: Member = request.user  # type: ignore[assignment]
    which, owner = asked_items(request)
    file_format = format_asked(request)
    listed = export_items(by=by, now=timezone.now(), which=which, owner=owner, file_format=file_format)
    return file_response(listed, file_format)
