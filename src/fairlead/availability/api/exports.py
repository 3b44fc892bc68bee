"""Leave as a file, over HTTP."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.routes import Routes
from fairlead.api.schemas.base import ExportQuery
from fairlead.availability.operations.exports import export_leave
from fairlead.availability.schemas import LeavePeriod
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, file_response

exports = Routes("Exports")


@exports.download("/exports/leave", scope=Scope.LEAVE_READ, media=sorted(MEDIA.values()))
def export_list_of_leave(
    request: ApiRequest, period: Query[LeavePeriod], wanted: Query[ExportQuery]
) -> StreamingHttpResponse:
    """Download the leave of contacts as a file, the earliest first; all of it without `since` and `until`."""
    listed = export_leave(
        by=request.by,
        now=request.now,
        first=period.since,
        end=period.until,
        file_format=wanted.format,
        means=request.caller.means,
    )
    return file_response(listed, wanted.format)
