"""Hands out files that somebody else has made."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from fairlead.core.file_types import downloaded_as


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a file to save. A browser shows and runs nothing of it, whatever it says that it is."""
    response = HttpResponse(content, content_type=downloaded_as(media_type))
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
