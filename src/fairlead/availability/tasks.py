"""What happens to the days of the world and to subscribed calendars while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from fairlead.audit.tracking import acting
from fairlead.availability.operations import member_calendars, subscriptions
from fairlead.availability.operations.calendar_fetching import queue_fetch
from fairlead.availability.operations.calendars import UPKEEP, keep_calendars
from fairlead.availability.operations.changes import forget_changes
from fairlead.availability.operations.company_closures import prepare_notices
from fairlead.availability.queries.member_calendars import due_member_calendars, find_due_member_calendar
from fairlead.availability.queries.subscriptions import due_subscriptions, find_due_subscription
from fairlead.jobs.queue import app


@app.periodic(cron="23 4 * * *")
@app.task(name=UPKEEP, queueing_lock=UPKEEP)
def keep_calendars_daily(timestamp: int) -> None:
    """Fill an empty calendar, roll its years on in January, and tell of an installed library that says otherwise."""
    with acting(by_id=None, cause=f"job {UPKEEP}"):
        keep_calendars(now=datetime.fromtimestamp(timestamp, UTC))


FORGET = "availability.forget_changes"


@app.periodic(cron="37 3 * * *")
@app.task(name=FORGET, queueing_lock=FORGET)
def forget_changes_daily(timestamp: int) -> None:
    """Delete what was told to processes of changes, when all of them have heard of it."""
    forget_changes(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(name="availability.fetch_calendars", queueing_lock="availability.fetch_calendars")
def fetch_calendars(timestamp: int) -> None:
    """Queue one job for each followed calendar that is due, so that a slow server keeps no other waiting."""
    now = datetime.fromtimestamp(timestamp, UTC)
    for calendar_id in due_subscriptions(now):
        queue_fetch(subscriptions.FETCH, calendar_id)
    for calendar_id in due_member_calendars(now):
        queue_fetch(member_calendars.FETCH, calendar_id)


@app.task(name=subscriptions.FETCH)
def fetch_calendar(calendar_id: int) -> None:
    """Fetch one subscribed calendar of a contact, unless another job was faster."""
    now = timezone.now()
    subscription = find_due_subscription(calendar_id, now)
    if subscription is not None:
        with acting(by_id=subscription.made_by_id, cause=f"job {subscriptions.FETCH}"):
            subscriptions.fetch_subscription(subscription=subscription, now=now)


@app.task(name=member_calendars.FETCH)
def fetch_member_calendar(calendar_id: int) -> None:
    """Fetch one calendar of a member's own, unless another job was faster."""
    now = timezone.now()
    calendar = find_due_member_calendar(calendar_id, now)
    if calendar is not None:
        with acting(by_id=calendar.made_by_id, cause=f"job {member_calendars.FETCH}"):
            member_calendars.fetch_member_calendar(calendar=calendar, now=now)


NOTICES = "availability.prepare_notices"


@app.periodic(cron="41 * * * *")
@app.task(name=NOTICES, queueing_lock=NOTICES)
def prepare_closure_notices(timestamp: int) -> None:
    """Make the to-dos by which customers learn of our closures, on the day that has come at our own place."""
    with acting(by_id=None, cause=f"job {NOTICES}"):
        prepare_notices(now=datetime.fromtimestamp(timestamp, UTC))
