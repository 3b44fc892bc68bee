"""Proposes whom automatic replies name, for the topics that they are named for."""

from __future__ import annotations

from datetime import datetime

from fairlead.availability.queries.absence_mails import find_named
from fairlead.continuity.models import TopicSeat
from fairlead.continuity.operations.seats import propose_seat
from fairlead.continuity.types import SeatSource, SeatState, Topic
from fairlead.core.absence_mail import Delegate, Reading
from fairlead.core.mail_text import Mail
from fairlead.customers.models import Contact
from fairlead.messaging.models import IncomingMail


def propose_named(row: IncomingMail, mail: Mail, reading: Reading | None, now: datetime) -> None:
    """Propose everybody of the same company whom an automatic reply names, unless they sit or are proposed already."""
    if row.contact is None or reading is None:
        return
    for delegate in reading.delegates:
        named = find_named(row.contact, delegate)
        if named is not None:
            for topic in topics_of(row.contact, delegate):
                propose_seat(
                    account=named.account,
                    contact=named,
                    topic=topic,
                    by=None,
                    now=now,
                    source=SeatSource.ABSENCE_MAIL,
                    note=mail.subject,
                )


def topics_of(absent: Contact, delegate: Delegate) -> list[str]:
    """Return for what somebody is named: the topic that the mail tells, else what the absent one carries alone."""
    if delegate.topic in Topic.values:
        return [str(delegate.topic)]
    seats = TopicSeat.objects.filter(account=absent.account_id, state=SeatState.CURRENT)
    own, others = seats.filter(contact=absent), seats.exclude(contact=absent)
    return sorted(set(own.values_list("topic", flat=True)) - set(others.values_list("topic", flat=True)))
