"""What feeds tell of our own side: our closures, and who of us is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.availability.models import MemberLeave
from fairlead.availability.queries.closure_notices import company_closures
from fairlead.availability.queries.feeds import FeedKind, add_feed_kind, unique_id
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.member_leave import member_leave
from fairlead.core.ics import FeedEntry
from fairlead.team.models import Member

# Until when an absence without an end is drawn, from the first of a month on, lest the feed change every day.
OPEN_DAYS = 92


def our_closures(member: Member, first: date, end: date) -> list[FeedEntry]:
    """List the closures of the whole company and of the member's team."""
    rows = company_closures().filter(start_date__lt=end, end_date__gt=first)
    return [
        FeedEntry(
            uid=unique_id("our-closure", row.pk),
            summary=_("We are closed: %(name)s") % {"name": row.name},
            start=row.start_date,
            end=row.end_date,
            kind="free",
            url=settings.PUBLIC_URL + reverse("our_closure", args=[row.pk]),
            sequence=row.version - 1,
            changed_at=row.updated_at,
        )
        for row in rows
        if row.team_id in (None, member.team_id)
    ]


def colleagues_away(member: Member, first: date, end: date) -> list[FeedEntry]:
    """List the absences of all of us. Kind and note stay behind: they are not for every calendar program."""
    rows = member_leave().filter(not_over_on(first), start_date__lt=end)
    return [_entry(row, first) for row in rows]


def _entry(row: MemberLeave, first: date) -> FeedEntry:
    start, end = _span(row, first)
    lines = [_("Return not known.")] if row.end_date is None else []
    if row.stand_in is not None:
        lines.append(_("Stand-in: %(name)s") % {"name": row.stand_in})
    return FeedEntry(
        uid=unique_id("member-leave", row.pk),
        summary=_("%(who)s away") % {"who": row.member},
        start=start,
        end=end,
        kind="free",
        description="\n".join(lines),
        url=settings.PUBLIC_URL + reverse("team_calendar"),
        sequence=row.version - 1,
        changed_at=row.updated_at,
    )


def _span(row: MemberLeave, first: date) -> tuple[date, date] | tuple[datetime, datetime]:
    """Return whole days as dates, hours in the member's zone."""
    open_end = (max(row.start_date, first) + timedelta(days=OPEN_DAYS)).replace(day=1)
    end_date = row.end_date or max(open_end, row.start_date + timedelta(days=1))
    if not row.member.zone or (row.start_time is None and row.end_time is None):
        return row.start_date, end_date + timedelta(days=1 if row.end_time else 0)
    clock = ZoneInfo(row.member.zone)
    ends = row.ends or datetime.combine(end_date, datetime.min.time())
    return row.begins.replace(tzinfo=clock), ends.replace(tzinfo=clock)


def offer() -> None:
    """Offer these feeds to every member."""
    add_feed_kind(
        FeedKind(
            "our_closures",
            gettext_lazy("Our closures"),
            gettext_lazy("When the company or your team is closed."),
            our_closures,
            order=40,
        )
    )
    add_feed_kind(
        FeedKind(
            "colleagues_away",
            gettext_lazy("Absences of colleagues"),
            gettext_lazy("Who of us is away, and who stands in."),
            colleagues_away,
            order=50,
        )
    )
