"""What templates of other apps include of the team: first steps, saved views, the list of settings."""

from __future__ import annotations

import ipaddress
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from fairlead.team.queries import ShownView, first_steps_of, views_for
from fairlead.ui import navigation
from fairlead.ui.zones import zone_city

register = template.Library()


@register.filter
def city(zone: str) -> str:
    """Name a zone by its city in the page's language."""
    return zone_city(zone)


@register.simple_tag(takes_context=True)
def first_steps(context: RequestContext) -> list[dict[str, Any]]:
    """Return what the reader should still set up; empty once all is done."""
    steps = first_steps_of(context["request"].user)
    return [
        {"label": step.label, "reason": step.reason, "is_done": done, "address": _address(step.url_name)}
        for step, done in steps
    ]


@register.simple_tag(takes_context=True)
def saved_views(context: RequestContext, page: str) -> list[ShownView]:
    """Return the views of a list page, the reader's own first."""
    return views_for(context["request"].user, page)


@register.simple_tag(takes_context=True)
def settings_pages(context: RequestContext) -> list[dict[str, Any]]:
    """Return the pages of settings in two groups: the reader's own, and those of the whole desk."""
    request: HttpRequest = context["request"]
    entries = [entry for entry in navigation.entries_for(request.user) if entry.group == "system"]
    own = [
        navigation.Entry("profile", _("Profile"), icon="user", group="system", order=0),
        navigation.Entry("security", _("Security"), icon="shield-check", group="system", order=0),
        navigation.Entry("tokens", _("API tokens"), icon="key-round", group="system", order=0),
        *navigation.own_settings(),
    ]
    groups = [(_("You"), own), (_("The desk"), entries)]
    return [{"title": title, "pages": [_page(request, page) for page in pages]} for title, pages in groups if pages]


@register.simple_tag(takes_context=True)
def passkey_hindrance(context: RequestContext) -> str:
    """Return why browsers refuse passkeys at the address by which the desk is open; "" where they work.

    They are bound to a name, never to a number, and need https except on this very machine.
    """
    request: HttpRequest = context["request"]
    host, _colon, port = (
        request.get_host().rpartition(":") if ":" in request.get_host() else (request.get_host(), "", "")
    )
    if _is_number(host.strip("[]")):
        if host in ("127.0.0.1", "[::1]"):
            return _("Passkeys need a name. Open this desk at %(address)s instead.") % {
                "address": f"{request.scheme}://localhost{':' + port if port else ''}"
            }
        return _("Passkeys need a name and https; this desk is open by the number %(host)s.") % {"host": host}
    if request.is_secure() or host == "localhost" or host.endswith(".localhost"):
        return ""
    return _("Passkeys need https. Ask whoever runs this desk for an address that begins with https://.")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _page(request: HttpRequest, entry: navigation.Entry) -> dict[str, Any]:
    address = reverse(entry.url_name)
    is_current = request.path == address or request.path.startswith(f"{address}/")
    return {"label": entry.label, "icon": entry.icon, "address": address, "is_current": is_current}
