"""Entering by a one-time link, and asking for a new password."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import password_reset as allauth_password_reset
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fairlead.team.models import SignInLink
from fairlead.team.operations import LinkNotValid, use_sign_in_link
from fairlead.team.queries import find_invitation


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a link. An invitation shows a button first, lest the preview of a chat program use it up."""
    # Not the page's clock, which may be set to another moment: an expired link would live again.
    now = timezone.now()
    if request.method == "GET":
        invitation = find_invitation(secret, now)
        if invitation is not None:
            return _private(render(request, "team/invitation.html", {"invitation": invitation}))
    try:
        link = use_sign_in_link(secret=secret, now=now, language=get_language() or "en")
    except LinkNotValid:
        return _private(render(request, "team/link_not_valid.html", status=410))
    return _sign_in(request, link)


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; where no mail can be sent, say whom to ask."""
    if not settings.SENDS_MAIL:
        return render(request, "team/ask_for_link.html")
    return allauth_password_reset(request)  # type: ignore[no-any-return]


def _sign_in(request: HttpRequest, link: SignInLink) -> HttpResponse:
    member, adapter, desk = link.member, get_adapter(request), reverse("desk")
    if request.user.is_authenticated:
        logout(request)
    if link.is_invitation:
        # It travelled through chat or mail: a second step that the member has set up still stands before the desk.
        record_authentication(request, member, method="link", reauthenticated=True)
        return _private(perform_login(request, Login(user=member, redirect_url=desk)))
    adapter.login(request, member)
    record_authentication(request, member, method="link", reauthenticated=True)
    return _private(
        adapter.post_login(
            request, member, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=desk
        )
    )


def _private(response: HttpResponse) -> HttpResponse:
    # Not "no-referrer": browsers would send the button's form without its origin, and it would be refused as forged.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
