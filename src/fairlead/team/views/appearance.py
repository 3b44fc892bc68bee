"""Language and appearance, switched from any page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from fairlead.team.models import Member
from fairlead.team.operations import change_member
from fairlead.team.types import Theme
from fairlead.ui.addresses import is_own_address
from fairlead.ui.context import clock
from fairlead.ui.languages import LANGUAGES

THEME_COOKIE = "fairlead_theme"


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and, for a member, in their settings."""
    response = HttpResponseRedirect(safe_path(request, request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if code in LANGUAGES:
        keep_language(response, code)
        member: Member | Any = request.user
        if member.is_authenticated and member.language != code:
            change_member(member_id=member.pk, changes={"language": code}, by=member, now=clock(request))
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Let a member's stored appearance follow the switch on the page.

    With "As the device" stored, the switch's own cookie decides for this device alone, and nothing is stored.
    """
    theme = request.POST.get("theme", "")
    member: Member = request.user  # type: ignore[assignment]
    if theme in (Theme.LIGHT, Theme.DARK) and member.theme not in (Theme.SYSTEM, theme):
        change_member(member_id=member.pk, changes={"theme": theme}, by=member, now=clock(request))
    return HttpResponse(status=204)


def keep_language(response: HttpResponse, code: str) -> None:
    """Remember the language for the pages before sign-in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


def keep_theme(response: HttpResponse, theme: str) -> None:
    """Make the switch's cookie agree with what was stored; without it, the device decides."""
    if theme == Theme.SYSTEM:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        response.set_cookie(THEME_COOKIE, theme, max_age=31_536_000, samesite="Lax")


def safe_path(request: HttpRequest, target: str) -> str:
    """Return the address to go back to when it is one of this desk, else the desk."""
    return target if is_own_address(request, target) else "/"
