"""Calendar feeds: the page in the settings, and the addresses that calendar programs read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.operations import feeds as operations
from fairlead.availability.queries.feeds import feed_kinds, feeds_of, find_feed, find_feed_kind, render_feed
from fairlead.team.models import Member
from fairlead.ui.context import clock

SECONDS_TO_WAIT = 3600


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Show the member's feeds, with what is offered."""
    by: Member = request.user  # type: ignore[assignment]
    return render(request, "availability/feeds.html", {"lines": [_line(feed, by) for feed in feeds_of(by)]})


@never_cache
@require_http_methods(["GET", "POST"])
def feed_add(request: HttpRequest) -> HttpResponse:
    """Make a feed and show its address, this once."""
    by: Member = request.user  # type: ignore[assignment]
    problem = ""
    if request.method == "POST":
        try:
            made = operations.make_feed(kind=request.POST.get("kind", ""), by=by, now=clock(request))
        except operations.UnknownFeedKind:
            problem = _("Choose what the feed shall tell.")
        except operations.TooManyFeeds:
            problem = _("You have many feeds already. Revoke one that nothing uses any more.")
        else:
            return render(request, "availability/feed_made.html", _made(request, made))
    context = {"kinds": feed_kinds(), "problem": problem}
    return render(request, "availability/feed_add.html", context, status=422 if problem else 200)


@require_POST
def feed_revoke(request: HttpRequest, feed_id: int) -> HttpResponse:
    """End a feed."""
    by: Member = request.user  # type: ignore[assignment]
    operations.revoke_feed(feed_id=feed_id, by=by, now=clock(request))
    messages.success(request, _("The address no longer works."))
    return redirect("calendar_feeds")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Hand a feed to a calendar program. Who has the address may read: unknown and revoked ones do not exist."""
    found = find_feed(secret)
    if found is None:
        raise Http404
    now = clock(request)
    if not operations.note_feed_use(feed=found, now=now):
        return HttpResponse(status=429, headers={"Retry-After": str(SECONDS_TO_WAIT)})
    rendered = render_feed(found, now)
    response = get_conditional_response(request, etag=rendered.etag) or _calendar(rendered.body)
    response["ETag"] = rendered.etag
    # Programs may keep it, but must ask; nothing between here and there may.
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _calendar(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="fairlead.ics"'
    return response


def _line(feed: Any, by: Member) -> dict[str, Any]:
    kind = find_feed_kind(feed.kind)
    zone = by.zone_info
    return {
        "feed": feed,
        "label": kind.label if kind else feed.kind,
        "made_at": feed.made_at.astimezone(zone),
        "used_at": feed.latest_used_at and feed.latest_used_at.astimezone(zone),
        "revoked_at": feed.revoked_at and feed.revoked_at.astimezone(zone),
    }


def _made(request: HttpRequest, made: operations.NewFeed) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("calendar_feed", args=[made.secret]))
    kind = find_feed_kind(made.feed.kind)
    return {"label": kind.label if kind else "", "text": address}
