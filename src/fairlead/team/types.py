"""Words of the team that others use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member is here for. What follows from it stands in `team.access` alone."""

    OWNER = "OWNER", _("Owner")
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
