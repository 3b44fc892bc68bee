from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.ui.context import add_to_shell
from fairlead.ui.navigation import Command, Entry, add_command, add_entry

if TYPE_CHECKING:
    from django.http import HttpRequest

    from fairlead.team.models import Member


class TeamConfig(AppConfig):
    name = "fairlead.team"

    def ready(self) -> None:
        _register_navigation()
        _register_refusals()
        _register_notifications()
        _register_first_steps()
        _register_exports()
        add_to_shell("unread_notifications", _unread_notifications)


def _register_navigation() -> None:
    from fairlead.team.access import can_run_team  # noqa: PLC0415  models are not loaded before ready()

    add_entry(Entry("team", gettext_lazy("Team"), icon="users", group="system", order=10))
    add_command(
        Command(
            gettext_lazy("Invite a member"),
            icon="user-plus",
            url_name="member_add",
            words=(gettext_lazy("add colleague team"),),
            allowed=can_run_team,
        )
    )
    add_command(
        Command(
            gettext_lazy("New API token"),
            icon="key-round",
            url_name="token_add",
            words=(gettext_lazy("program key access"),),
        )
    )
    add_command(
        Command(
            gettext_lazy("Your settings"),
            icon="settings",
            url_name="profile",
            words=(gettext_lazy("profile language time zone working hours"),),
        )
    )
    add_command(
        Command(
            gettext_lazy("Password, passkeys and sessions"),
            icon="shield-check",
            url_name="security",
            words=(gettext_lazy("security two-step devices"),),
        )
    )
    add_command(
        Command(
            gettext_lazy("Switch light / dark"),
            icon="sun-moon",
            action="theme",
            words=(gettext_lazy("theme appearance"),),
        )
    )
    add_command(Command(gettext_lazy("Keyboard shortcuts"), icon="keyboard", action="keys"))
    add_command(Command(gettext_lazy("Sign out"), icon="log-out", url_name="account_logout"))


def _register_exports() -> None:
    from fairlead.team.access import can_run_team  # noqa: PLC0415  models are not loaded before ready()
    from fairlead.ui.exports import add_list  # noqa: PLC0415

    add_list("team", gettext_lazy("Team"))
    entry = Entry("exports", gettext_lazy("Exports"), icon="file-down", group="system", order=40, allowed=can_run_team)
    add_entry(entry)


def _register_refusals() -> None:
    from allauth.usersessions.models import UserSession  # noqa: PLC0415

    from fairlead.team.access import AccessRefused  # noqa: PLC0415
    from fairlead.team.models import ApiToken, Member, Notification, SavedView, Team  # noqa: PLC0415
    from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

    register_refusal(AccessRefused, 403)
    for model in (Member, Team, ApiToken, Notification, SavedView, UserSession):
        register_refusal(model.DoesNotExist, 404)


def _register_notifications() -> None:
    from fairlead.team.queries import add_notification_kind, holding_words  # noqa: PLC0415
    from fairlead.team.types import Role  # noqa: PLC0415

    def entered(facts: Mapping[str, Any]) -> str:
        return _("%(name)s has entered the desk for the first time.") % facts

    def role_changed(facts: Mapping[str, Any]) -> str:
        return _("%(by)s changed your role: %(role)s.") % {"by": facts["by"], "role": Role(facts["role"]).label}

    def steps_removed(facts: Mapping[str, Any]) -> str:
        return _("%(by)s removed your second step and passkeys. Set them up anew.") % facts

    def handed_over(facts: Mapping[str, Any]) -> str:
        return _("%(name)s has left and you take over: %(what)s.") % {
            "name": facts["name"],
            "what": holding_words(facts["counts"]),
        }

    add_notification_kind("team.member_entered", icon="user-check", sentence=entered)
    add_notification_kind("team.role_changed", icon="user-cog", sentence=role_changed)
    add_notification_kind("team.second_steps_removed", icon="shield-off", sentence=steps_removed)
    add_notification_kind("team.handed_over", icon="arrow-left-right", sentence=handed_over)


def _register_first_steps() -> None:
    from fairlead.team.queries import FirstStep, add_first_step, security_of  # noqa: PLC0415

    add_first_step(
        FirstStep(
            order=10,
            label=gettext_lazy("Your name and mail address"),
            reason=gettext_lazy("Colleagues see the name; you sign in with the address."),
            url_name="profile",
            is_done=lambda member: bool(member.name and member.email),
        )
    )
    add_first_step(
        FirstStep(
            order=20,
            label=gettext_lazy("Your time zone"),
            reason=gettext_lazy("The desk shows every customer’s hours next to yours."),
            url_name="profile",
            is_done=lambda member: bool(member.zone),
        )
    )
    add_first_step(
        FirstStep(
            order=30,
            label=gettext_lazy("A password or a passkey"),
            reason=gettext_lazy("The link that let you in works only once."),
            url_name="security",
            is_done=lambda member: security_of(member).signs_in_alone,
        )
    )


def _unread_notifications(request: HttpRequest) -> int:
    from fairlead.team.queries import unread_count  # noqa: PLC0415

    member: Member | Any = request.user
    if not member.is_authenticated:
        return 0
    if not hasattr(request, "unread_notifications"):  # the shell asks more than once on a page
        request.unread_notifications = unread_count(member)  # type: ignore[attr-defined]
    count: int = request.unread_notifications  # type: ignore[attr-defined]
    return count
