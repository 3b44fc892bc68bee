"""Makes the exporter's own side: where it is, when it is closed and whom it has told, which of its people are away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fairlead.availability.models import CompanyClosure, MemberLeave, OurCompany
from fairlead.availability.operations.company_closures import (
    change_our_company,
    make_notices,
    record_company_closure,
    tell_customer,
)
from fairlead.availability.operations.member_leave import record_member_leave
from fairlead.availability.queries.our_company import holiday_blocks, our_company
from fairlead.availability.types import Occasion
from fairlead.demo.operations.days import Days
from fairlead.demo.operations.people import Members
from fairlead.demo.queries.exporter import company
from fairlead.team.models import Member

# A festival that begins within these days is too near for its customers to be told half.
LEAST_AHEAD = timedelta(days=10)


def make_own_side(members: Members, *, owner: Member, days: Days) -> dict[str, list[int]]:
    """Make the company, the closure over the next Chinese New Year and the members' leave; return their keys.

    A desk whose owner has said already who they are keeps that.
    """
    companies = [] if OurCompany.objects.exists() else [_make_company(owner, days).pk]
    return {
        "companies": companies,
        "closures": [closure.pk for closure in _make_closures(members, owner, days)],
        "member_leave": [row.pk for row in _make_leave(members, days)],
    }


def _make_company(owner: Member, days: Days) -> OurCompany:
    told = company()["company"]
    return change_our_company(
        values={
            "name": told["name"],
            "country": told["country"],
            "subdivision": told["subdivision"],
            "zone": told["zone"],
            "emergency_contact": told["emergency_contact"],
            "notice_days": 21,
            "reminder_days": 5,
            "makes_to_dos": True,
        },
        by=owner,
        now=days.now,
    )


def _make_closures(members: Members, owner: Member, days: Days) -> list[CompanyClosure]:
    """Close over the next Chinese New Year; one manager has the to-dos already, and has told every second customer."""
    blocks = holiday_blocks(our_company(), days.today + LEAST_AHEAD, language="en")
    festival = next((one for one in blocks if one.occasion is Occasion.CHINESE_NEW_YEAR), None)
    if festival is None:
        return []
    closure = record_company_closure(
        values={
            "name": "Spring Festival 春节",
            "occasion": festival.occasion,
            "start_date": festival.start_date,
            "end_date": festival.end_date,
            "team": None,
            "last_shipping_date": _friday_before(festival.start_date),
            "emergency_contact": "",
            "note": "",
        },
        by=owner,
        now=days.now,
    )
    teller = members[company()["company"]["tells"]]
    make_notices(closure=closure, by=teller, now=days.moment(-3, 15))
    told = closure.notices.select_related("account").order_by("account__sort_name", "account")[::2]
    for number, notice in enumerate(told):
        at = days.moment(-2, 15) + timedelta(minutes=7 * number)
        tell_customer(closure=closure, account=notice.account, by=teller, now=at)
    return [closure]


def _friday_before(day: date) -> date:
    """Return the Friday of the week before a day's: then the last container leaves."""
    return day - timedelta(days=day.weekday() + 3)


def _make_leave(members: Members, days: Days) -> list[MemberLeave]:
    return [_leave(told, members, days) for told in company()["member_leave"]]


def _leave(told: dict[str, Any], members: Members, days: Days) -> MemberLeave:
    member = members[told["member"]]
    monday = days.day(-days.today.weekday()) + timedelta(days=7 * told.get("weeks", 0))
    start = monday if "weeks" in told else days.day(told["from"])
    return record_member_leave(
        member=member,
        by=member,
        now=days.now,
        start_date=start,
        end_date=start + timedelta(days=told["days"]),
        kind=told["kind"],
        stand_in=members[told["stand_in"]] if "stand_in" in told else None,
        note=told.get("note", ""),
    )
