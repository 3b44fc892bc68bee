"""How a member signs in, and where they are signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fairlead.team import operations
from fairlead.team.queries import security_of, sessions_of


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    context = {
        "security": security_of(member),
        "sessions": sessions_of(member, this_session_key=request.session.session_key or ""),
    }
    return render(request, "team/security.html", context)


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    member: Any = request.user
    operations.end_session(session_id=session_id, by=member)
    messages.success(request, _("That session has ended."))
    return redirect("security")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    ended = operations.end_other_sessions(keep_session_key=request.session.session_key or "", by=member)
    messages.success(request, ngettext("%d session has ended.", "%d sessions have ended.", ended) % ended)
    return redirect("security")
