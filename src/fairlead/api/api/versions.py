"""Versions of records over HTTP: ETag, If-None-Match, If-Match.

A tag is `"VERSION-DIGEST"`. The version, counted by the database, is what If-Match compares: what a writer had read.
The digest is of the whole answer, because an answer may change while its record does not (a door opens, a name that it
quotes changes): If-None-Match compares both.
"""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fairlead.api.api.kinds import MALFORMED
from fairlead.api.api.problems import Refused

# A proxy or our own compression may have made the tag weak; the version in it is as good.
TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]+)?"')


def tag_of(version: int, content: bytes) -> str:
    return f'"{version}-{hashlib.sha256(content).hexdigest()[:12]}"'


def expected_version(request: HttpRequest) -> int | None:
    """Return the version that the header If-Match asks for, None when it asks for none."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    match = TAG.fullmatch(header)
    if match is None:
        raise Refused(MALFORMED, _("If-Match takes the ETag of the record as it was read, in its quotes."))
    return int(match[1])


def is_unchanged(request: HttpRequest, tag: str) -> bool:
    """Answer whether the caller already has the answer with this tag."""
    header = request.headers.get("If-None-Match", "")
    known = [entry.strip().removeprefix("W/") for entry in header.split(",")]
    return "*" in known or tag in known


def tagged(request: HttpRequest, response: HttpResponse, version: int) -> HttpResponse:
    """Return the answer with its tag, or 304 without a body when the caller has it already."""
    tag = tag_of(version, response.content)
    if request.method in ("GET", "HEAD") and is_unchanged(request, tag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = tag
    return response
