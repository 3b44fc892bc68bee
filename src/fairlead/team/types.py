"""Words of the team that others use."""

from __future__ import annotations

from typing import Any, ClassVar, TypedDict

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a member is here for. What follows from it stands in `team.access` alone."""

    # A context, as other languages have another word for the one who looks after an account.
    OWNER = "OWNER", pgettext_lazy("role", "Owner")
    LEADER = "LEADER", _("Team leader")
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER", _("Account manager")
    FINANCE = "FINANCE", _("Finance")
    VIEWER = "VIEWER", _("Viewer")


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Scope(models.TextChoices):
    """What a token may do. A token never may more than its member."""

    CUSTOMERS_READ = "customers:read", _("Read accounts and contacts")
    CUSTOMERS_WRITE = "customers:write", _("Change accounts and contacts, run imports")
    LEAVE_READ = "leave:read", _("Read leave and availability")
    LEAVE_WRITE = "leave:write", _("Record leave")
    DESK_READ = "desk:read", _("Read the desk, to-dos and exchanges")
    DESK_WRITE = "desk:write", _("Change to-dos, log exchanges")
    TEAM_READ = "team:read", _("Read members and teams")
    TEAM_WRITE = "team:write", _("Change members and teams")


class MemberChanges(TypedDict, total=False):
    """What may be changed of a member; what is absent stays. A `week` of None means the country's usual one."""

    name: str
    email: str
    role: str
    team_id: int | None
    backup_id: int | None
    language: str
    languages: list[str]
    theme: str
    zone: str
    country: str
    week: list[dict[str, Any]] | None
    clock_zones: list[str]


class NotPossible(Exception):
    """A change that the team's rules refuse. Nothing was written.

    `field` names the value at fault ("" when it is not one value), `code` is for programs, `sentence` for people.
    """

    field: str = ""
    code: ClassVar[str] = ""
    message: ClassVar[str | Promise] = ""

    def __init__(self, field: str = "", **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.field = field or self.field
        self.facts = facts

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the active language."""
        return str(self.message) % self.facts
