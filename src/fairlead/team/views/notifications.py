"""What a member was told."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fairlead.team import operations, queries
from fairlead.ui.context import clock

PER_PAGE = 50


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    page = Paginator(queries.notifications_of(member), PER_PAGE).get_page(request.GET.get("page"))
    zone = member.zone_info
    lines = [
        {"shown": queries.show_notification(one), "at": one.created_at.astimezone(zone), "is_new": one.read_at is None}
        for one in page
    ]
    return render(request, "team/notifications.html", {"lines": lines, "page": page})


@require_safe
def notification_open(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Go to what a notification is about; whoever goes there has read it."""
    member: Any = request.user
    opened = operations.read_notification(notification_id=notification_id, by=member, now=clock(request))
    return redirect(opened.path or "notifications")


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    operations.read_all_notifications(by=member, now=clock(request))
    return redirect("notifications")
