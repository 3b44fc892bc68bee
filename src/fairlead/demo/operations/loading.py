"""Loads the demo into an empty desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from fairlead.audit.tracking import acting
from fairlead.availability.models import KnownClosure, Leave
from fairlead.continuity.models import TopicSeat
from fairlead.customers.models import Account, Contact, Site
from fairlead.demo.models import DemoLoad
from fairlead.demo.operations import people
from fairlead.demo.operations.activity import Activity
from fairlead.demo.operations.calendars import make_calendars
from fairlead.demo.operations.customers import make_accounts, make_contacts, manager_of
from fairlead.demo.operations.days import Days
from fairlead.demo.operations.gate import make_gate
from fairlead.demo.operations.mails import make_mails
from fairlead.demo.operations.outgoing import make_outgoing
from fairlead.demo.operations.own_side import make_own_side
from fairlead.demo.operations.stand_ins import make_stand_ins
from fairlead.demo.queries.exporter import accounts, company
from fairlead.demo.queries.loaded import colleagues_of, find_demo
from fairlead.demo.types import DemoResult, DemoState
from fairlead.exchanges.models import Exchange
from fairlead.insights.operations.counting import count_cracks
from fairlead.planner.models import Item
from fairlead.team.models import Member, Team

# Who loads or removes holds it, so that two starts at once do not load twice.
LOCK = 4_721_045
CAUSE = "demo"
WEEKS_COUNTED = (8, 4, 2, 1)


@transaction.atomic
def load_demo(*, now: datetime) -> DemoResult:
    """Fill a desk without customers with the fictional exporter, all or nothing.

    Everything is the same for the same date at the exporter's, and dates are relative to it; only what was done "this
    morning" lies earlier while that morning is not over. A desk with customers, also ones in the bin, is left alone:
    the result says so.
    """
    lock()
    days = Days.at(now, company()["company"]["zone"])
    present = find_demo()
    if present is not None:
        made_on = present.made_on_date
        return DemoResult(DemoState.ALREADY_LOADED, made_on, made_on == days.today, colleagues=colleagues_of(present))
    if Account.objects.exists():
        return DemoResult(DemoState.HAS_CUSTOMERS)
    with acting(by_id=None, cause=CAUSE):
        owner, has_demo_profile = people.play_owner()
        rows = _fill(owner, days)
    rows["owner"] = {owner.pk: owner.email} if has_demo_profile else {}
    demo = DemoLoad.objects.create(made_on_date=days.today, loaded_at=now, rows=rows)
    countries = Account.objects.exclude(country="").values("country").distinct().count()
    return DemoResult(
        DemoState.LOADED,
        days.today,
        accounts=len(rows["accounts"]),
        countries=countries,
        colleagues=colleagues_of(demo),
    )


def lock() -> None:
    """Let nobody else load or remove the demo until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _fill(owner: Member, days: Days) -> dict[str, Any]:
    """Make everything and return the keys of what was made."""
    teams_before = set(Team.objects.values_list("pk", flat=True))
    teams = people.make_teams(by=owner)
    members = people.make_members(owner, teams, days=days)
    fields = people.make_fields(by=owner, days=days)
    made = make_accounts(accounts(), members=members, fields=fields, days=days)
    contacts = make_contacts(accounts(), made, fields=fields, days=days)
    activity = Activity(members, days)
    for told in accounts():
        activity.write(told, made[told["key"]], contacts[told["key"]], by=manager_of(told, members))
    activity.finish()
    of_gate = make_gate(members, made, days=days)
    views = people.make_views(members)
    notifications = people.make_notifications(members, made, days=days)
    own_side = make_own_side(members, owner=owner, days=days)
    calendars = make_calendars(members, contacts, owner=owner, days=days)
    own_side["member_leave"] += calendars.pop("leave_of_calendars")
    mails = make_mails(contacts, owner=owner, days=days)
    make_outgoing(made, by=owner, days=days)
    make_stand_ins(made, contacts, owner=owner, days=days)
    # The last of all: what the customers' days are at present, the stories above take from the calendar.
    corrections = people.make_corrections(members, days=days)
    crack_days = _count_weeks(days)
    return {
        "teams": [team.pk for team in teams.values() if team.pk not in teams_before],
        "members": {member.pk: member.email for member in members.values() if member != owner},
        "fields": [field.pk for field in fields.values()],
        "views": [view.pk for view in views],
        "notifications": [one.pk for one in (*notifications, *of_gate)],
        "corrections": [one.pk for one in corrections],
        "crack_days": [day.isoformat() for day in crack_days],
        **own_side,
        **calendars,
        **mails,
    } | _everything_about_customers()


def _count_weeks(days: Days) -> list[date]:
    """Count what could be forgotten as of some weeks ago, and return the days."""
    moments = [days.now - timedelta(weeks=weeks) for weeks in WEEKS_COUNTED]
    for moment in moments:
        count_cracks(now=moment)
    return [moment.date() for moment in moments]


def _everything_about_customers() -> dict[str, Any]:
    """Return the keys of all rows about customers: before the demo came there were none."""
    return {
        "accounts": _versions(Account),
        "contacts": _versions(Contact),
        "sites": _keys(Site),
        "items": _keys(Item),
        "exchanges": _keys(Exchange),
        "leave": _keys(Leave),
        "known_closures": _keys(KnownClosure),
        "topic_seats": _keys(TopicSeat),
    }


def _versions(model: type[Model]) -> dict[int, int]:
    return dict(model._default_manager.order_by("pk").values_list("pk", "version"))


def _keys(model: type[Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))
