"""Words of the exchanges that others use."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    EMAIL = "EMAIL", pgettext_lazy("a message", "E-mail")
    CALL = "CALL", _("Call")
    MESSAGE = "MESSAGE", _("Message")
    MEETING = "MEETING", _("Meeting")
    VISIT = "VISIT", _("Visit")
    LETTER = "LETTER", pgettext_lazy("kind of exchange", "Letter")
    NOTE = "NOTE", _("Note")
    SYSTEM = "SYSTEM", _("System notice")


# Among us alone: nothing of it was said to the customer.
INTERNAL_KINDS = (Kind.NOTE, Kind.SYSTEM)
LOGGED_BY_HAND = tuple(kind for kind in Kind if kind is not Kind.SYSTEM)
# What was written to or by a person, and is theirs to have erased. Of calls and meetings there is only what we noted.
CORRESPONDENCE = (Kind.EMAIL, Kind.MESSAGE, Kind.LETTER)


class Direction(models.TextChoices):
    OUT = "OUT", _("From us")
    IN = "IN", _("From the customer")
    INTERNAL = "INTERNAL", _("Among us")


class Outcome(models.TextChoices):
    """What came of it. A call that nobody took is not an exchange with the customer: it does not reset the rhythm."""

    REACHED = "REACHED", _("Reached")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    LEFT_MESSAGE = "LEFT_MESSAGE", _("Left a message")
    # Nobody said it, and nobody waits for an answer: an out-of-office reply, a receipt, a newsletter.
    AUTOMATIC = "AUTOMATIC", _("Written by a machine")
    NONE = "", _("Not stated")


# What people note of what they did.
NOTED_OUTCOMES = [(value, label) for value, label in Outcome.choices if value != Outcome.AUTOMATIC]


class Ground(models.TextChoices):
    """Why something was erased. No free text: the chain keeps no word about anybody."""

    REQUEST = "REQUEST", _("The person asked for it")
    RETENTION = "RETENTION", _("Its time was over")
    TAKEN_BACK = "TAKEN_BACK", _("What had made it was taken back")


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file that comes with an exchange, as it was sent. The media type is what the sender says, "" when unknown."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = ""
