"""Words of availability that others use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeaveKind(models.TextChoices):
    LEAVE = "LEAVE", pgettext_lazy("kind of absence", "Leave")
    SICK = "SICK", _("Sick")
    TRAVEL = "TRAVEL", _("Travelling")
    TRADE_FAIR = "TRADE_FAIR", _("Trade fair")
    PARENTAL = "PARENTAL", _("Parental leave")
    OTHER = "OTHER", _("Away")


class LeaveSource(models.TextChoices):
    """How we know."""

    BY_HAND = "BY_HAND", _("Entered by hand")
    IMPORT = "IMPORT", _("From an imported list")
    API = "API", _("From a program")
