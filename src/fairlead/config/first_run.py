"""What the first start does: an owner who can enter at once, and the demo when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from fairlead.team.operations import first_sign_in_link


def link(address: str) -> str:
    """Return a link that opens the desk signed in, for as long as nobody has ever signed in; "" afterwards."""
    secret = first_sign_in_link(now=timezone.now())
    return f"{address}/enter/{secret}" if secret else ""


def load_demo(*, say: Callable[[str], None]) -> None:
    """Fill an empty desk with the demo; leave a desk with own customers alone."""
