"""Where a form leads to afterwards."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_address(request: HttpRequest, otherwise: str) -> str:
    """Return the address in `next` of a form when it is one of this desk, else `otherwise`.

    Anything else would let a link from elsewhere send a signed-in member to a page that only looks like ours.
    """
    asked: str = request.POST.get("next", "")
    return asked if is_own_address(request, asked) else otherwise


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Return whether an address is a path of this desk: with its slash, so that nothing takes it for a view's name."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address.startswith("/") and is_ours
