"""Words of continuity that others use: topics, places, and what an agreement is worth."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# So many people may stand behind each other in one topic: the one responsible and nine stand-ins.
MOST_PLACES = 10


class Topic(models.TextChoices):
    """What somebody at the customer's answers for."""

    ORDERS = "orders", pgettext_lazy("topic of a stand-in", "Orders")
    PAYMENT = "payment", pgettext_lazy("topic of a stand-in", "Payment")
    QUALITY = "quality", pgettext_lazy("topic of a stand-in", "Quality")
    LOGISTICS = "logistics", pgettext_lazy("topic of a stand-in", "Logistics")
    DECISIONS = "decisions", pgettext_lazy("topic of a stand-in", "Decisions")


class SeatState(models.TextChoices):
    """Whether somebody is asked about a topic."""

    PROPOSED = "PROPOSED", pgettext_lazy("state of a stand-in", "Proposed")
    CURRENT = "CURRENT", pgettext_lazy("state of a stand-in", "In force")
    ENDED = "ENDED", pgettext_lazy("state of a stand-in", "Ended")


class SeatSource(models.TextChoices):
    """How we came to think of somebody."""

    BY_HAND = "BY_HAND", _("Entered by hand")
    ABSENCE_MAIL = "ABSENCE_MAIL", _("Named in an out-of-office mail")
    CONTACT = "CONTACT", _("Named by the contact themselves")


# Which topic a contact is about, by the code of its purpose. Purposes that are not named concern nobody in particular.
TOPIC_OF_PURPOSE = {
    "order": Topic.ORDERS,
    "quotation": Topic.ORDERS,
    "payment_reminder": Topic.PAYMENT,
    "final_demand": Topic.PAYMENT,
    "service": Topic.QUALITY,
    "disruption": Topic.LOGISTICS,
    "legal_notice": Topic.DECISIONS,
}
