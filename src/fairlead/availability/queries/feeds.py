"""What a member's calendar program reads at a secret address.

`add_feed_kind` lets other parts offer a feed: what it tells, and the function that lists its entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import override

from fairlead.availability.models import CalendarFeed
from fairlead.core.ics import FeedEntry, write_feed
from fairlead.team.models import Member, fingerprint

DAYS_BACK, DAYS_AHEAD = 31, 366
REFRESH_MINUTES = 60

# `entries(member, first, end)` lists what touches the days `[first, end)`, in the active language.
Entries = Callable[[Member, date, date], Iterable[FeedEntry]]


@dataclass(frozen=True)
class FeedKind:
    """Something that a feed can tell. `name` is stored with each feed and never changes."""

    name: str
    label: str | Promise
    help: str | Promise
    entries: Entries
    order: int = 100


@dataclass(frozen=True)
class RenderedFeed:
    """A feed as it is handed out; `etag` changes only when what it says does."""

    feed: CalendarFeed
    body: bytes
    etag: str


_kinds: dict[str, FeedKind] = {}


def add_feed_kind(kind: FeedKind) -> None:
    """Offer a feed to every member. Called in `apps.py`."""
    _kinds[kind.name] = kind


def feed_kinds() -> list[FeedKind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def find_feed_kind(name: str) -> FeedKind | None:
    return _kinds.get(name)


def feeds_of(member: Member) -> QuerySet[CalendarFeed]:
    """Return the member's feeds, those in force first, then the newest first."""
    return member.calendar_feeds.order_by("-revoked_at", "-made_at", "-pk")


def find_feed(secret: str) -> CalendarFeed | None:
    """Return the feed that a secret opens; None for a revoked one, and for one whose member may not sign in."""
    open_feeds = CalendarFeed.objects.filter(revoked_at=None, member__is_active=True).select_related("member")
    return open_feeds.filter(secret_hash=fingerprint(secret)).first()


def render_feed(feed: CalendarFeed, now: datetime) -> RenderedFeed:
    """Return what a feed says at a moment, in the language of its member."""
    member = feed.member
    today = now.astimezone(member.zone_info).date()
    kind = find_feed_kind(feed.kind)
    with override(member.language):
        days = (today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
        entries = list(kind.entries(member, *days)) if kind else []
        # The stamp is that of the latest change, not of this moment: the same answer stays the same text.
        stamp = max((entry.changed_at for entry in entries if entry.changed_at), default=feed.made_at)
        name = f"Fairlead · {kind.label if kind else ''}"
        body = write_feed(name, entries, stamp, zone=member.zone or None, refresh_minutes=REFRESH_MINUTES)
    return RenderedFeed(feed, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def unique_id(kind: str, key: object) -> str:
    """Return the UID of an entry: the same as long as it is the same thing, and of this desk alone."""
    return f"{kind}-{key}@{urlsplit(settings.PUBLIC_URL).hostname or 'fairlead'}"
