"""Words of the planner that others use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemSource(models.TextChoices):
    """Who proposed the item."""

    BY_HAND = "BY_HAND", _("Entered by hand")
    IMPORT = "IMPORT", _("From an imported list")
    API = "API", _("From a program")
