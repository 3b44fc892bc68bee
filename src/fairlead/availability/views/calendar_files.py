"""A contact's calendar file: what absences are in it, which of them become leave, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.operations import calendar_files as operations
from fairlead.availability.operations.calendar_files import Found, Preview
from fairlead.availability.queries.calendar_files import find_upload
from fairlead.availability.views.leave_words import leave_period, period_text
from fairlead.core.calendar_absences import Absence
from fairlead.core.ics import UnreadableCalendar, explain
from fairlead.customers.queries.contacts import find_contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock

PROBLEMS_SHOWN = 10
# What a form carries was read by us a moment ago; nobody else writes it.
SALT = "fairlead calendar file"
HOURS_TO_CHOOSE = 12


@require_http_methods(["GET", "POST"])
def calendar_file_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Choose a calendar file; then show the absences in it."""
    by: Member = request.user  # type: ignore[assignment]
    contact = _contact_or_404(by, contact_id)
    access.check_can_work_account(by, contact.account)
    file = request.FILES.get("file")
    if request.method != "POST":
        return _choose_file(request, contact, "")
    if file is None:
        return _choose_file(request, contact, _("Choose a file first."))
    if (file.size or 0) > operations.MOST_BYTES:
        sentence = _("The file is larger than %(n)d MB. Export a shorter time of the calendar.")
        return _choose_file(request, contact, sentence % {"n": operations.MOST_BYTES // 1024 // 1024})
    try:
        preview = operations.preview_calendar(contact=contact, data=file.read(), by=by, now=clock(request))
    except operations.ZoneUnknown:
        sentence = _("Whose days these are cannot be said: the contact’s time zone is not known. Add a city first.")
        return _choose_file(request, contact, sentence)
    except UnreadableCalendar as problem:
        return _choose_file(request, contact, explain(problem, _))
    context = {"contact": contact, "name": file.name, **_preview(preview)}
    return render(request, "availability/calendar_preview.html", context)


@require_POST
def calendar_file_taking(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record the chosen absences."""
    by: Member = request.user  # type: ignore[assignment]
    contact = _contact_or_404(by, contact_id)
    access.check_can_work_account(by, contact.account)
    name = request.POST.get("name", "")
    try:
        chosen = [_unsealed(text) for text in request.POST.getlist("absence")]
        upload = operations.take_absences(contact=contact, name=name, absences=chosen, by=by, now=clock(request))
    except signing.BadSignature:
        return _choose_file(request, contact, _("The page was open for too long. Choose the file again."))
    except operations.NothingChosen:
        return _choose_file(request, contact, _("No absence was chosen, so nothing was recorded."))
    except operations.TooManyChosen:
        sentence = _("More than %(n)d absences at once are not taken over. Export a shorter time of the calendar.")
        return _choose_file(request, contact, sentence % {"n": operations.MOST_TAKEN})
    return redirect("calendar_file", upload.pk)


@require_safe
def calendar_file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show what was taken over from a file."""
    by: Member = request.user  # type: ignore[assignment]
    upload = _upload_or_404(by, upload_id)
    context = {
        "upload": upload,
        "contact": upload.contact,
        "made_at": upload.made_at.astimezone(by.zone_info),
        "lines": [{"leave": leave, "period": leave_period(leave)} for leave in upload.leave.all()],
        "can_undo": upload.undone_at is None and access.can_work_account(by, upload.contact.account),
    }
    return render(request, "availability/calendar_taken.html", context)


@require_POST
def calendar_file_undo(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Take back what a file brought."""
    by: Member = request.user  # type: ignore[assignment]
    upload = _upload_or_404(by, upload_id)
    undone = operations.undo_upload(upload=upload, by=by, now=clock(request))
    removed = ngettext("%(n)d leave removed.", "%(n)d leaves removed.", undone.removed) % {"n": undone.removed}
    kept = ngettext(
        "%(n)d leave stays, as it was changed since.", "%(n)d leaves stay, as they were changed since.", undone.kept
    ) % {"n": undone.kept}
    messages.info(request, f"{removed} {kept}" if undone.kept else removed)
    return redirect("contact", upload.contact_id)


def _contact_or_404(by: Member, contact_id: int) -> Any:
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    return contact


def _upload_or_404(by: Member, upload_id: int) -> Any:
    upload = find_upload(by, upload_id)
    if upload is None:
        raise Http404
    return upload


def _choose_file(request: HttpRequest, contact: Any, problem: str) -> HttpResponse:
    context = {
        "contact": contact,
        "problem": problem,
        "most_bytes": operations.MOST_BYTES,
        "too_large": _("The file is larger than %(n)d MB. Export a shorter time of the calendar.")
        % {"n": operations.MOST_BYTES // 1024 // 1024},
    }
    return render(request, "availability/calendar_new.html", context, status=422 if problem else 200)


def _preview(preview: Preview) -> dict[str, Any]:
    problems = [explain(problem, _) for problem in preview.absences.problems]
    return {
        "lines": _lines([one for one in preview.found if not one.absence.is_floating]),
        "floating": _lines([one for one in preview.found if one.absence.is_floating]),
        "zone": preview.zone,
        "problems": problems[:PROBLEMS_SHOWN],
        "problems_left": max(0, len(problems) - PROBLEMS_SHOWN),
    }


def _lines(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [
        {
            "period": absence_period(one.absence),
            "summary": one.absence.summary,
            "is_known": one.is_known,
            "sealed": signing.dumps(operations.as_plain(one.absence), salt=SALT),
        }
        for one in found
    ]


def absence_period(absence: Absence) -> str:
    """Say from when until when an absence of a calendar lasts."""
    return period_text(absence.start_date, absence.start_time, absence.latest_day, absence.end_time)


def _unsealed(text: str) -> Absence:
    return operations.from_plain(signing.loads(text, salt=SALT, max_age=HOURS_TO_CHOOSE * 3600))
