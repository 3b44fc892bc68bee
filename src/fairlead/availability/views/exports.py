"""Leave as a file."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairlead.availability.operations.exports import export_leave
from fairlead.availability.views.leave import asked_days
from fairlead.availability.views.overview import wanted_customers
from fairlead.team.models import Member
from fairlead.ui.exports import file_response, format_asked

EVERYTHING = "ever"


@require_safe
def leave(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the leave that the page shows, or all of it (`?span=ever`)."""
    by: Member = request.user  # type: ignore[assignment]
    first, end = (None, None) if request.GET.get("span") == EVERYTHING else asked_days(request)
    now, file_format = timezone.now(), format_asked(request)
    wanted = wanted_customers(request, first or now.date())
    listed = export_leave(by=by, now=now, file_format=file_format, first=first, end=end, wanted=wanted)
    return file_response(listed, file_format)
