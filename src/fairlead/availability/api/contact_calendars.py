"""Calendars of contacts over HTTP: files, subscribed ones, feeds, and records of leave that overlap."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability import operations as leave_operations
from fairlead.availability.api.leave import leave_out
from fairlead.availability.operations import calendar_files, feeds, subscriptions
from fairlead.availability.operations.calendar_port import CalendarNotFetched
from fairlead.availability.queries.calendar_files import find_upload
from fairlead.availability.queries.feeds import feeds_of, find_feed_kind
from fairlead.availability.queries.subscription_sentences import left_out_sentences, problem_sentence
from fairlead.availability.queries.subscriptions import find_subscription, subscriptions_visible_to
from fairlead.availability.schemas.contact_calendars import (
    AbsenceOut,
    CalendarFileIn,
    CalendarFileOut,
    FeedIn,
    FeedOut,
    NewFeedOut,
    OverlapIn,
    SubscriptionEndQuery,
    SubscriptionFilters,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionZoneIn,
)
from fairlead.availability.schemas.leave import LeaveOut
from fairlead.core.ics import UnreadableCalendar, explain
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Calendars of contacts")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE


@answers(CalendarNotFetched)
def _not_fetched(problem: CalendarNotFetched) -> Refused:
    sentence = problem_sentence(problem.code, problem.facts)
    return refused_value("/address", message=sentence, code=problem.code)


@answers(UnreadableCalendar)
def _unreadable(problem: UnreadableCalendar) -> Refused:
    return refused_value("/ics", message=explain(problem, _), code=problem.code)


@answers(calendar_files.ZoneUnknown)
def _zone_unknown(problem: Exception) -> Refused:
    return refused_value("/contact_id", message=problem_sentence("zone_unknown", {}), code="zone_unknown")


@answers(calendar_files.TooManyChosen)
def _too_many(problem: Exception) -> Refused:
    sentence = _("More than %(n)d absences at once are not taken over. Export a shorter time of the calendar.")
    return refused_value("/ics", message=sentence % {"n": calendar_files.MOST_TAKEN}, code="too_many_absences")


@answers(subscriptions.AlreadySubscribed)
def _already_subscribed(problem: Exception) -> Refused:
    return refused_value("/address", message=_("This calendar is subscribed already."), code="already_subscribed")


@answers(subscriptions.TooManySubscriptions)
def _too_many_subscriptions(problem: Exception) -> Refused:
    sentence = _("This contact has many subscribed calendars already. End one of them first.")
    return refused_value("/contact_id", message=sentence, code="too_many_subscriptions")


@answers(feeds.UnknownFeedKind)
def _unknown_feed(problem: Exception) -> Refused:
    return refused_value("/kind", message=_("Choose what the feed shall tell."), code="unknown_kind")


@answers(feeds.TooManyFeeds)
def _too_many_feeds(problem: Exception) -> Refused:
    sentence = _("You have many feeds already. Revoke one that nothing uses any more.")
    return refused_value("/kind", message=sentence, code="too_many_feeds")


@answers(leave_operations.NothingOverlaps)
def _nothing_overlaps(problem: Exception) -> Refused:
    sentence = _("These records do not all overlap, so there is nothing to join.")
    return refused_value("/leave", message=sentence, code="nothing_overlaps")


@routes.post("/contacts/{contact_id}/leave-overlap", scope=WRITE, gives=LeaveOut)
def resolve_leave_overlap(request: ApiRequest, contact_id: Id, overlap: OverlapIn) -> LeaveOut:
    """Make one leave of records that overlap.

    `join` spans the time of all with everything else from the record made last; `keep_latest` removes the others.
    """
    contact = found(find_contact(request.by, contact_id))
    versions = {row.id: row.version for row in overlap.leave}
    resolve = leave_operations.join_leave if overlap.act == "join" else leave_operations.keep_latest_leave
    return leave_out(resolve(contact=contact, versions=versions, by=request.by, now=request.now))


@routes.post("/contacts/{contact_id}/calendar-file", scope=WRITE, gives=CalendarFileOut)
def read_calendar_file(request: ApiRequest, contact_id: Id, file: CalendarFileIn) -> CalendarFileOut:
    """Read the absences of a contact's calendar file, and record those that are new if that is asked for."""
    contact = found(find_contact(request.by, contact_id))
    preview, upload = calendar_files.read_file(
        contact=contact,
        name=file.name,
        data=file.ics.encode(),
        zone=file.zone,
        records=file.record,
        by=request.by,
        now=request.now,
    )
    return CalendarFileOut(
        id=upload.pk if upload else None,
        absences=[_absence(one) for one in preview.found],
        problems=[explain(problem, _) for problem in preview.absences.problems],
    )


@routes.delete("/calendar-files/{upload_id}", scope=WRITE)
def undo_calendar_file(request: ApiRequest, upload_id: Id) -> None:
    """Take back the leave that a calendar file brought, but for what was changed since."""
    upload = found(find_upload(request.by, upload_id))
    calendar_files.undo_upload(upload=upload, by=request.by, now=request.now)


@routes.get("/calendar-subscriptions", scope=READ, gives=PageOf[SubscriptionOut])
def list_calendar_subscriptions(
    request: ApiRequest, filters: Query[SubscriptionFilters], page: Query[PageQuery]
) -> PageOf[SubscriptionOut]:
    """List the subscribed calendars of contacts, the oldest first."""
    rows = subscriptions_visible_to(request.by)
    if filters.contact_id is not None:
        rows = rows.filter(contact=filters.contact_id)
    return page_of(request, rows, page, order=("made_at", "pk"), show=lambda row: _subscription(row, request))


@routes.post(
    "/calendar-subscriptions", scope=WRITE, gives=SubscriptionOut, status=201, location="/calendar-subscriptions/{id}"
)
def subscribe_to_calendar(request: ApiRequest, calendar: SubscriptionIn) -> SubscriptionOut:
    """Subscribe to a contact's calendar. It is read by a job at once, and then every hour."""
    values = calendar.model_dump(exclude={"contact_id"})
    contact = named(find_contact(request.by, calendar.contact_id), "/contact_id")
    row = subscriptions.subscribe(contact=contact, by=request.by, now=request.now, **values)
    return _subscription(found(find_subscription(request.by, row.pk)), request)


@routes.get("/calendar-subscriptions/{subscription_id}", scope=READ, gives=SubscriptionOut)
def get_calendar_subscription(request: ApiRequest, subscription_id: Id) -> SubscriptionOut:
    """Get a subscribed calendar."""
    return _subscription(found(find_subscription(request.by, subscription_id)), request)


@routes.post("/calendar-subscriptions/{subscription_id}/fetch", scope=WRITE, gives=SubscriptionOut)
def fetch_calendar_subscription(request: ApiRequest, subscription_id: Id) -> SubscriptionOut:
    """Let a subscribed calendar be read now, by a job; `is_reading` tells until it has answered."""
    row = found(find_subscription(request.by, subscription_id))
    subscriptions.fetch_on_demand(subscription=row, by=request.by, now=request.now)
    return _subscription(found(find_subscription(request.by, subscription_id)), request)


@routes.put("/calendar-subscriptions/{subscription_id}/zone", scope=WRITE, gives=SubscriptionOut)
def settle_calendar_zone(request: ApiRequest, subscription_id: Id, settled: SubscriptionZoneIn) -> SubscriptionOut:
    """Say in which zone the times are meant that name none, and let the calendar be read anew."""
    row = found(find_subscription(request.by, subscription_id))
    subscriptions.settle_zone(subscription=row, zone=settled.zone, by=request.by, now=request.now)
    return _subscription(found(find_subscription(request.by, subscription_id)), request)


@routes.delete("/calendar-subscriptions/{subscription_id}", scope=WRITE)
def end_calendar_subscription(request: ApiRequest, subscription_id: Id, query: Query[SubscriptionEndQuery]) -> None:
    """End a subscription. The leave that came from it stays unless its removal is asked for."""
    row = found(find_subscription(request.by, subscription_id))
    subscriptions.unsubscribe(subscription=row, removes_leave=query.remove_leave, by=request.by, now=request.now)


@routes.get("/calendar-feeds", scope=READ, gives=PageOf[FeedOut])
def list_calendar_feeds(request: ApiRequest, page: Query[PageQuery]) -> PageOf[FeedOut]:
    """List the caller's calendar feeds, the oldest first."""
    return page_of(request, feeds_of(request.by), page, order=("made_at", "pk"), show=_feed)


@routes.post("/calendar-feeds", scope=WRITE, gives=NewFeedOut, status=201)
def make_calendar_feed(request: ApiRequest, feed: FeedIn) -> NewFeedOut:
    """Make a secret address at which a calendar program reads. It is told this once and stored nowhere."""
    made = feeds.make_feed(kind=feed.kind, by=request.by, now=request.now)
    address = settings.PUBLIC_URL + reverse("calendar_feed", args=[made.secret])
    return NewFeedOut(address=address, **_feed(made.feed).model_dump())


@routes.delete("/calendar-feeds/{feed_id}", scope=WRITE)
def revoke_calendar_feed(request: ApiRequest, feed_id: Id) -> None:
    """End a feed at once."""
    feeds.revoke_feed(feed_id=feed_id, by=request.by, now=request.now)


def _absence(one: calendar_files.Found) -> AbsenceOut:
    absence = one.absence
    return AbsenceOut(
        start_date=absence.start_date,
        start_time=f"{absence.start_time:%H:%M}" if absence.start_time else None,
        end_date=absence.end_date,
        end_time=f"{absence.end_time:%H:%M}" if absence.end_time else None,
        summary=absence.summary,
        is_known=one.is_known,
        names_no_zone=absence.is_floating,
    )


def _subscription(row: Any, request: ApiRequest) -> SubscriptionOut:
    told = ("problem", "left_out", "zone", "is_reading")
    values = {name: getattr(row, name) for name in SubscriptionOut.model_fields if name not in told}
    problem = problem_sentence(row.problem["code"], row.problem["facts"]) if row.problem else None
    return SubscriptionOut(
        problem=problem,
        left_out=left_out_sentences(row.left_out),
        zone=row.zone or None,
        is_reading=row.is_being_read(request.now),
        **values,
    )


def _feed(row: Any) -> FeedOut:
    kind = find_feed_kind(row.kind)
    values = {name: getattr(row, name) for name in FeedOut.model_fields if name != "label"}
    return FeedOut(label=str(kind.label) if kind else row.kind, **values)
