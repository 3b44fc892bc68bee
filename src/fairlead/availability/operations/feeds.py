"""Makes, revokes and notes the use of calendar feeds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from fairlead.availability.models import CalendarFeed
from fairlead.availability.queries.feeds import find_feed_kind
from fairlead.team.access import AccessRefused, can_run_team
from fairlead.team.models import Member

USE_NOTED_AGAIN = timedelta(minutes=5)
# Programs ask once in some minutes at most; more is a mistake of a program, or somebody else's curiosity.
MOST_PER_HOUR = 60
MOST_FEEDS = 50


class UnknownFeedKind(Exception):
    """No feed of this kind is offered."""


class TooManyFeeds(Exception):
    """The member has more feeds than anybody needs; revoke some first."""


class NewFeed(NamedTuple):
    """A feed and the secret of its address, which is shown once and stored nowhere."""

    feed: CalendarFeed
    secret: str


@transaction.atomic
def make_feed(*, kind: str, by: Member, now: datetime) -> NewFeed:
    """Make a secret address at which the member's calendar program reads. Raises UnknownFeedKind, TooManyFeeds."""
    if find_feed_kind(kind) is None:
        raise UnknownFeedKind
    if by.calendar_feeds.filter(revoked_at=None).count() >= MOST_FEEDS:
        raise TooManyFeeds
    return NewFeed(*CalendarFeed.make(member=by, kind=kind, now=now))


@transaction.atomic
def revoke_feed(*, feed_id: int, by: Member, now: datetime) -> CalendarFeed:
    """End a feed at once: one's own, or as an owner anybody's. Raises CalendarFeed.DoesNotExist and AccessRefused."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_id)
    if feed.member_id != by.pk and not can_run_team(by):
        raise AccessRefused
    if feed.revoked_at is None:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
    return feed


def note_feed_use(*, feed: CalendarFeed, now: datetime) -> bool:
    """Note that a feed was read, and answer whether it may be: more than sixty times an hour it may not."""
    stale = Q(latest_used_at=None) | Q(latest_used_at__lt=now - USE_NOTED_AGAIN)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(latest_used_at=now)
    key = f"calendar-feed:{feed.pk}:{now:%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) <= MOST_PER_HOUR
