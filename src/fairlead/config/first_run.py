"""What a start does: an owner who can enter at once, the demo when it is asked for, the calendar of the world."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone, translation

from fairlead.availability.operations.calendars import queue_upkeep
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language
from fairlead.demo import operations as demo
from fairlead.demo.types import DemoResult, DemoState
from fairlead.team.operations import first_sign_in_link
from fairlead.ui import formats


def link(address: str) -> str:
    """Return a link that opens the desk signed in, for as long as nobody has ever signed in; "" afterwards."""
    secret = first_sign_in_link(now=timezone.now())
    return f"{address}/enter/{secret}" if secret else ""


def see_to_calendars() -> None:
    """Let the worker fill the calendar of the world, or compare it with a newly installed library.

    Nobody waits for it: until then the library answers.
    """
    queue_upkeep(now=timezone.now())


def load_demo(*, say: Callable[[str], None]) -> None:
    """Fill an empty desk with the demo; leave one with own customers, or with the demo already, as it is."""
    with translation.override(language()):
        result = demo.load_demo(now=timezone.now())
        for line in _demo_lines(result):
            say(line)


def _demo_lines(result: DemoResult) -> list[str]:
    """Return what to say of the demo: what was loaded, or why nothing was, and how to enter as the colleagues."""
    if result.state is DemoState.HAS_CUSTOMERS:
        return [
            _("this desk has customers, so the demo was left out. To see it apart: fairlead up --demo --data-dir DIR")
        ]
    lines = []
    if result.state is DemoState.LOADED:
        counts = {"accounts": result.accounts, "countries": result.countries}
        lines.append(_("demo: %(accounts)d invented customers in %(countries)d countries") % counts)
    elif not result.is_of_today and result.made_on_date is not None:
        facts = {"date": formats.long_date(result.made_on_date), "page": f"{settings.PUBLIC_URL}/settings/demo"}
        lines.append(_("the demo is of %(date)s and its dates with it. To make it new: %(page)s") % facts)
    if result.colleagues:
        options = f"--data-dir {settings.PLACE.root} --url {settings.PUBLIC_URL}"
        command = f"fairlead sign-in-link {options} {result.colleagues[0].email}"
        lines.append(_("demo: enter as a colleague with a link: %(command)s") % {"command": command})
        lines += [f"  {one.email}  {one.name}, {one.role}" for one in result.colleagues]
    return lines
