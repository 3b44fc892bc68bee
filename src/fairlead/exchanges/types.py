"""Words of the exchanges that others use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    EMAIL = "EMAIL", _("E-mail")
    CALL = "CALL", _("Call")
    MESSAGE = "MESSAGE", _("Message")
    MEETING = "MEETING", _("Meeting")
    VISIT = "VISIT", _("Visit")
    NOTE = "NOTE", _("Note")


class Direction(models.TextChoices):
    OUT = "OUT", _("From us")
    IN = "IN", _("From the customer")
    INTERNAL = "INTERNAL", _("Among us")


class Outcome(models.TextChoices):
    """What came of it. A call that nobody took is not an exchange with the customer: it does not reset the rhythm."""

    REACHED = "REACHED", _("Reached")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    LEFT_MESSAGE = "LEFT_MESSAGE", _("Left a message")
    NONE = "", _("Not stated")
