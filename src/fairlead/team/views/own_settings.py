"""A member's own settings."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from fairlead.team.forms.members import ProfileForm
from fairlead.team.models import Member
from fairlead.team.operations import change_member
from fairlead.team.types import NotPossible
from fairlead.team.views.appearance import keep_language, keep_theme
from fairlead.ui.context import clock
from fairlead.ui.zone_field import find_zones


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    member: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    today = now.astimezone(member.zone_info).date()
    form = ProfileForm(request.POST or None, member=member, today=today, now=now)
    if request.method == "POST" and form.is_valid():
        if form.changes_mail and not did_recently_reauthenticate(request):
            raise ReauthenticationRequired  # the address opens the account: an open browser alone must not move it
        saved = _save(request, member, form)
        if saved is not None:
            return saved
    return render(request, "team/profile.html", {"form": form}, status=422 if form.errors else 200)


def _save(request: HttpRequest, member: Member, form: ProfileForm) -> HttpResponse | None:
    try:
        saved = change_member(
            member_id=member.pk,
            changes=form.changes(),
            by=member,
            now=clock(request),
            expected_version=form.cleaned_data["version"],
        )
    except NotPossible as problem:
        form.refuse(problem)
        return None
    with override(saved.language):
        messages.success(request, _("Saved."))
    response = redirect("profile")
    keep_language(response, saved.language)
    keep_theme(response, saved.theme)
    return response


@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """List the zones that fit what is typed into a zone field, with the time there now."""
    text = next((str(value) for name, value in request.GET.items() if name.endswith("-search")), "")[:80]
    now = clock(request)
    country: str = getattr(request.user, "country", "")
    found: list[dict[str, Any]] = [
        {"zone": one.zone, "place": one.place, "country": one.country, "local": now.astimezone(ZoneInfo(one.zone))}
        for one in find_zones(text, near_country=country)
    ]
    return render(request, "team/_zones.html", {"found": found, "text": text})
