"""Hands out what came with an entry: its files, and the bytes of the whole as they came."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.exchanges import operations, queries
from fairlead.team.models import Member
from fairlead.ui.downloads import download

MAIL = "message/rfc822"


@require_safe
def original(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """Hand out the bytes as they came."""
    by: Member = request.user  # type: ignore[assignment]
    row = queries.find_exchange_at_all(by, exchange_id)
    if row is None or not row.original_digest:
        raise Http404
    return _kept(row.original_digest, f"{row.occurred_at:%Y-%m-%d}-{row.pk}.eml", MAIL)


@require_safe
def attachment(request: HttpRequest, exchange_id: int, position: int) -> HttpResponse:
    """Hand out one file of an entry."""
    by: Member = request.user  # type: ignore[assignment]
    row = queries.find_exchange_at_all(by, exchange_id)
    found = queries.find_attachment(row, position) if row is not None and position < 2**15 else None
    if found is None:
        raise Http404
    return _kept(found.digest, found.name or _("attachment"), found.media_type)


def _kept(digest: str, name: str, media_type: str) -> HttpResponse:
    """Bytes that the store does not have, or does not give, are not found: the check of the evidence tells why."""
    try:
        return download(operations.read_original(digest), name, media_type)
    except (operations.OriginalMissing, operations.StoreUnavailable):
        raise Http404 from None
