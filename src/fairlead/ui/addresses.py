"""Where a form leads to afterwards."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_address(request: HttpRequest, otherwise: str) -> str:
    """Return the address in `next` of a form when it is one of this desk, else `otherwise`.

    Anything else would let a link from elsewhere send a signed-in member to a page that only looks like ours.
    """
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return otherwise
