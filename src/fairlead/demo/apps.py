from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "fairlead.demo"

    def ready(self) -> None:
        from fairlead.ui.navigation import Entry, add_entry  # noqa: PLC0415  models are ready only now

        add_entry(Entry("demo", _("Demo data"), icon="flask-conical", group="system", order=90, allowed=sees_demo))


def sees_demo(member: Any) -> bool:
    """Answer whether the page about the demo is of use: for who runs the desk, while the demo is on it."""
    from fairlead.demo.queries import is_demo_loaded  # noqa: PLC0415
    from fairlead.team.access import can_run_team  # noqa: PLC0415

    if not can_run_team(member):
        return False
    if not hasattr(member, "sees_demo"):  # the navigation asks more than once on a page
        member.sees_demo = is_demo_loaded()
    seen: bool = member.sees_demo
    return seen
