"""The log of an account as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairlead.customers.queries.accounts import find_account
from fairlead.exchanges.operations.exports import export_exchanges
from fairlead.team.models import Member
from fairlead.ui.exports import file_response, format_asked


@require_safe
def exchanges(request: HttpRequest, account_id: int) -> StreamingHttpResponse:
    """Hand out what was said with an account."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    file_format = format_asked(request)
    return file_response(
        export_exchanges(account=account, by=by, now=timezone.now(), file_format=file_format), file_format
    )
