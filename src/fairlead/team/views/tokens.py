"""Keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.team import operations
from fairlead.team.forms.tokens import TokenForm
from fairlead.team.models import ApiToken
from fairlead.team.queries import tokens_of
from fairlead.team.types import NotPossible, Scope
from fairlead.team.views.appearance import safe_path
from fairlead.ui.context import clock


@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    now = clock(request)
    lines = [token_line(token, now, member.zone_info) for token in tokens_of(member)]
    return render(request, "team/tokens.html", {"lines": lines})


@never_cache
@require_http_methods(["GET", "POST"])
def token_add(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    member: Any = request.user
    form = TokenForm(request.POST or None, by=member)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make_token(**form.cleaned_data, by=member, now=clock(request))
        except NotPossible as problem:
            form.refuse(problem)
        else:
            return render(request, "team/token_made.html", {"token": made.token, "text": made.text})
    return render(request, "team/token_add.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    member: Any = request.user
    token = operations.revoke_token(token_id=token_id, by=member, now=clock(request))
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect(safe_path(request, request.POST.get("next", reverse("tokens"))))


def token_line(token: ApiToken, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the lists show of a token; moments in the reader's zone."""
    return {
        "token": token,
        "scopes": [Scope(scope).label for scope in token.scopes],
        "is_valid": token.is_valid_at(now),
        "made_at": token.created_at.astimezone(zone),
        "expires_at": token.expires_at.astimezone(zone),
        "used_at": token.latest_used_at and token.latest_used_at.astimezone(zone),
        "revoked_at": token.revoked_at and token.revoked_at.astimezone(zone),
    }
