"""What the feeds of this desk tell: absences of customers, and the public holidays of their places."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.queries.feeds import FeedKind, add_feed_kind, unique_id
from fairlead.availability.queries.leave import leave_between, zones_of_contacts
from fairlead.core.ics import FeedEntry
from fairlead.core.places import country_name
from fairlead.core.public_holidays import HolidayState, PublicHoliday
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats

# Until when an absence without an end is drawn.
OPEN_DAYS = 92
MIDNIGHT = time(0, 0)


def own_customers_away(member: Member, first: date, end: date) -> list[FeedEntry]:
    """List the absences of the contacts whose accounts the member owns or stands in for."""
    mine = Q(contact__account__owner=member) | Q(contact__account__backup_owner=member)
    return _leave_entries(leave_between(member, first, end).filter(mine), first)


def all_customers_away(member: Member, first: date, end: date) -> list[FeedEntry]:
    """List the absences of all contacts whom the member may see."""
    return _leave_entries(leave_between(member, first, end), first)


def _leave_entries(rows: QuerySet[Leave], first: date) -> list[FeedEntry]:
    leave = list(rows)
    zones = zones_of_contacts({row.contact_id for row in leave})
    return [_leave_entry(row, zones.get(row.contact_id, ""), first) for row in leave]


def _leave_entry(leave: Leave, zone: str, first: date) -> FeedEntry:
    """Return one absence. Kind and note stay behind: why somebody is away is nobody's business in another program."""
    who = _("%(contact)s (%(account)s)") % {"contact": leave.contact, "account": leave.contact.account}
    start, end = _leave_span(leave, zone, first)
    lines = [_("Return not known.")] if leave.end_date is None else []
    if leave.stand_in is not None:
        lines.append(_("Stand-in: %(name)s") % {"name": leave.stand_in})
    return FeedEntry(
        uid=unique_id("leave", leave.pk),
        summary=(_("%(who)s away") if leave.is_certain else _("%(who)s perhaps away")) % {"who": who},
        start=start,
        end=end,
        kind="free",
        description="\n".join(lines),
        url=settings.PUBLIC_URL + reverse("leave", args=[leave.pk]),
        sequence=leave.version - 1,
        changed_at=leave.updated_at,
        is_tentative=not leave.is_certain,
    )


def _leave_span(leave: Leave, zone: str, first: date) -> tuple[date, date] | tuple[datetime, datetime]:
    """Return whole days as dates, which every program shows as the contact's days; hours in the contact's zone."""
    end_date = leave.end_date or _open_end(leave, first)
    if not zone or (leave.start_time is None and leave.end_time is None):
        return leave.start_date, end_date + timedelta(days=1 if leave.end_time else 0)
    clock = ZoneInfo(zone)
    return (
        datetime.combine(leave.start_date, leave.start_time or MIDNIGHT, clock),
        datetime.combine(end_date, leave.end_time or MIDNIGHT, clock),
    )


def _open_end(leave: Leave, first: date) -> date:
    """Return until when an absence is drawn whose end nobody knows: the day to ask again, else some months on.

    It is the first of a month, lest the feed change every day.
    """
    on = max(leave.start_date, first) + timedelta(days=OPEN_DAYS)
    return max(leave.ask_again_date or on.replace(day=1), leave.start_date + timedelta(days=1))


def holidays_of_customers(member: Member, first: date, end: date) -> list[FeedEntry]:
    """List the public holidays of the places of the accounts that the member owns or stands in for."""
    mine = Q(owner=member) | Q(backup_owner=member)
    rows = Account.objects.filter(access.account_scope(member), mine, deleted_at=None).exclude(country="").order_by()
    places = sorted(set(rows.values_list("country", "subdivision")))
    kept = calendars()
    kept.load(places)
    found: dict[tuple[date, str], tuple[PublicHoliday, str]] = {}
    for country, subdivision in places:
        calendar = kept.of(country, subdivision)
        if calendar is None:
            continue
        for year in range(first.year, end.year + 1):
            for day, holiday in calendar.year(year).by_date.items():
                if first <= day < end and (day, country) not in found:
                    found[day, country] = holiday, calendar.name_on(day, get_language() or "en") or holiday.name
            for day, half_day in calendar.year(year).half_days.items():
                if first <= day < end and (day, country) not in found:
                    name = calendar.name_on(day, get_language() or "en") or half_day.holiday.name
                    found[day, country] = half_day.holiday, _("%(name)s (half-day)") % {"name": name}
    return [_holiday_entry(country, *named) for (_day, country), named in sorted(found.items(), key=lambda one: one[0])]


def _holiday_entry(country: str, holiday: PublicHoliday, name: str) -> FeedEntry:
    key = hashlib.sha256(holiday.name.encode()).hexdigest()[:8]
    return FeedEntry(
        uid=unique_id("holiday", f"{country}-{holiday.on_date:%Y%m%d}-{key}"),
        summary=f"{country_name(country, formats.locale_name())}: {name}",
        start=holiday.on_date,
        end=holiday.on_date + timedelta(days=1),
        kind="free",
        is_tentative=holiday.state != HolidayState.CONFIRMED,
    )


def offer() -> None:
    """Offer these feeds to every member."""
    add_feed_kind(
        FeedKind(
            "customers_away",
            gettext_lazy("Absences of my customers"),
            gettext_lazy("Contacts of the companies that you look after or stand in for."),
            own_customers_away,
            order=10,
        )
    )
    add_feed_kind(
        FeedKind(
            "all_customers_away",
            gettext_lazy("Absences of my team’s customers"),
            gettext_lazy("Contacts of all companies that you may see."),
            all_customers_away,
            order=20,
        )
    )
    add_feed_kind(
        FeedKind(
            "holidays",
            gettext_lazy("Public holidays of my customers"),
            gettext_lazy("In the countries and regions of the companies that you look after or stand in for."),
            holidays_of_customers,
            order=30,
        )
    )
