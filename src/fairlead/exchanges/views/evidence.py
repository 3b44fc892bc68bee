"""Whether the log is as it was written: the latest checks, starting one, and the anchors."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.exchanges.operations.anchors import anchor_document, file_name_of
from fairlead.exchanges.operations.checks import CheckUnderWay, ask_for_check
from fairlead.exchanges.queries.evidence import (
    find_anchor,
    findings_of,
    latest_anchors,
    latest_checks,
    place_of,
    remedy_of,
    sentence_of,
)
from fairlead.team.models import Member
from fairlead.ui.context import clock

FINDINGS_SHOWN = 100


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Show the latest checks, what the last one found, and the anchors."""
    by: Member = request.user  # type: ignore[assignment]
    checks = latest_checks(by)
    finished = next((one for one in checks if one.finished_at), None)
    findings = findings_of(finished)[:FINDINGS_SHOWN] if finished else []
    anchors = latest_anchors(by)
    facts = {
        # Templates write a moment in the zone that it carries.
        "checks": [{"row": one, "when": one.asked_at.astimezone(by.zone_info)} for one in checks],
        "latest": finished,
        "latest_at": finished.finished_at.astimezone(by.zone_info) if finished and finished.finished_at else None,
        "is_running": bool(checks) and not checks[0].finished_at and not checks[0].is_broken_off,
        "findings": [
            {
                "place": place_of(one),
                "sentence": sentence_of(one),
                "remedy": remedy_of(one),
                "exchange_id": one.exchange_id,
            }
            for one in findings
        ],
        "anchors": [{"row": one, "when": one.at.astimezone(by.zone_info)} for one in anchors],
    }
    return render(request, "exchanges/evidence.html", facts)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Start a check."""
    by: Member = request.user  # type: ignore[assignment]
    try:
        ask_for_check(by=by, now=clock(request))
    except CheckUnderWay:
        messages.info(request, _("A check is running already. Its result appears here."))
    else:
        messages.success(request, _("The check has begun. Its result appears here."))
    return redirect("evidence")


@require_safe
def anchor(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out an anchor, to be kept where nobody who runs the desk can change it."""
    by: Member = request.user  # type: ignore[assignment]
    found = find_anchor(by, number) if number < 2**31 else None
    if found is None:
        raise Http404
    response = HttpResponse(json.dumps(anchor_document(found)) + "\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{file_name_of(number)}"'
    response["Cache-Control"] = "private, no-store"
    return response
