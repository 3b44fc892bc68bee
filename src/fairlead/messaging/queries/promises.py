"""Until when a mail is to be answered, in the customer's own working time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from fairlead.availability.queries.people import person_of_account, person_of_contact
from fairlead.core.availability import Person, windows
from fairlead.customers.models import Account, Contact
from fairlead.messaging.models import ReplyPromise

# Until a leader has settled something else: within a working day of theirs.
USUAL_MINUTES = 480
LOOK_AHEAD = timedelta(days=60)


def promised_minutes(tier: str) -> int:
    """Return the working minutes within which mail of this tier is answered."""
    settled = dict(ReplyPromise.objects.filter(tier__in={tier, ""}).values_list("tier", "working_minutes"))
    return settled.get(tier) or settled.get("") or USUAL_MINUTES


def answer_due(account: Account, contact: Contact | None, received_at: datetime) -> datetime:
    """Return the moment at which as many of their working minutes have passed as we promise.

    Where nobody knows their zone their hours are not known either: the minutes are counted around the clock.
    """
    person = person_of_contact(contact) if contact is not None else person_of_account(account)
    return moment_after(person, received_at, promised_minutes(account.tier))


def moment_after(person: Person, start: datetime, working_minutes: int) -> datetime:
    """Return when this many working minutes of a person have passed since `start`."""
    left = timedelta(minutes=working_minutes)
    for begun, ended in windows(person, start, start + LOOK_AHEAD):
        if ended - begun >= left:
            return begun + left
        left -= ended - begun
    return start + (left if person.zone is None else LOOK_AHEAD)


def next_working_moment(person: Person, now: datetime) -> datetime | None:
    """Return when a person's next working day after today begins, in UTC; None where nobody knows their hours."""
    if person.zone is None:
        return None
    zone = ZoneInfo(person.zone)
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return next((begun for begun, _ended in windows(person, tomorrow, tomorrow + LOOK_AHEAD)), None)
