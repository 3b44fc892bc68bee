"""Words of the planner that others use, and the rows of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from fairlead.core.availability import Answer, Person
from fairlead.core.desk_order import DeskGroup
from fairlead.messaging.types import Held, Unanswered


class ItemSource(models.TextChoices):
    """Who proposed the item."""

    BY_HAND = "BY_HAND", _("Entered by hand")
    IMPORT = "IMPORT", _("From an imported list")
    API = "API", _("From a program")
    CLOSURE = "CLOSURE", _("A closure of ours")
    OPEN_LEAVE = "OPEN_LEAVE", _("A leave whose end is not known")


class Show(models.TextChoices):
    """Which rows the desk shows."""

    ALL = "", _("All customers")
    DUE = "due", _("Due or overdue")
    NO_STEP = "no-step", _("Without a next step")
    SNOOZED = "snoozed", _("Snoozed")


@dataclass(frozen=True)
class DeskFilter:
    """What is looked at. `whose` is a member's id, or None for everybody whom the looker may see.

    Empty fields filter nothing.
    """

    whose: int | None
    show: str = Show.ALL
    tier: str = ""
    country: str = ""
    group: DeskGroup | None = None


@dataclass(frozen=True)
class Step:
    """An account's next step. `days_late` counts in the looker's calendar: negative before the due day."""

    item_id: int
    title: str
    channel: str
    due_date: date
    days_late: int
    is_snoozed: bool
    version: int


@dataclass(frozen=True)
class Instead:
    """Whom to ask while a contact is away."""

    contact_id: int
    name: str
    role: str = ""


@dataclass(frozen=True)
class DeskRow:
    """One account on the desk, spoken for by one of its contacts (none: by its country's usual week)."""

    account_id: int
    account_name: str
    tier: str
    owner_id: int | None
    contact_id: int | None
    contact_name: str
    contact_role: str
    country: str
    city: str
    person: Person
    local_at: datetime | None  # in the customer's own zone
    answer: Answer
    group: DeskGroup
    step: Step | None
    held: Held | None = None
    unanswered: Unanswered | None = None
    instead: Instead | None = None


@dataclass(frozen=True)
class Pin:
    """A place on the map: how many customers are there, and the best of their statuses."""

    latitude: float
    longitude: float
    tone: str
    count: int
    label: str


@dataclass(frozen=True)
class Desk:
    """The whole desk at a moment. `rows` holds the shown ones in order; the counts are those of all."""

    now: datetime
    rows: tuple[DeskRow, ...]
    counts: dict[DeskGroup, int]
    closing_within_hour: int
    overdue: int
    snoozed: int
    without_step: int
    pins: tuple[Pin, ...]
    places: tuple[tuple[str, str, int], ...]  # country, subdivision, accounts
    zones: tuple[tuple[str, int], ...]  # zone, accounts; most first

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class ItemList(models.TextChoices):
    """Which to-dos a list shows."""

    OPEN = "", _("Open")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", _("Done")
