"""One's own calendars: by an address or by a file, read now, and ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.member_calendars import MemberFileForm
from fairlead.availability.forms.subscriptions import SubscriptionForm
from fairlead.availability.operations import member_calendars as operations
from fairlead.availability.operations.calendar_files import MOST_BYTES, ZoneUnknown
from fairlead.availability.operations.calendar_port import CalendarNotFetched
from fairlead.availability.queries.member_calendars import calendars_of, find_own_calendar
from fairlead.availability.queries.subscription_sentences import left_out_sentences, problem_sentence
from fairlead.core.ics import UnreadableCalendar, explain
from fairlead.team.models import Member
from fairlead.ui.context import clock
from fairlead.ui.formats import ago


def own_calendars(by: Member, now: Any) -> dict[str, Any]:
    """Return what the card of one's own calendars shows."""
    lines = [_line(row, now) for row in calendars_of(by, now)]
    return {"calendars": lines, "is_reading": any(line["is_reading"] for line in lines)}


@require_safe
def member_calendars(request: HttpRequest) -> HttpResponse:
    """Show the card alone: while a calendar is being read it asks for itself."""
    by: Member = request.user  # type: ignore[assignment]
    return render(request, "availability/_member_calendars.html", own_calendars(by, clock(request)))


@require_http_methods(["GET", "POST"])
def member_calendar_new(request: HttpRequest) -> HttpResponse:
    """Follow one's own calendar at an address, or bring it as a file."""
    by: Member = request.user  # type: ignore[assignment]
    is_file = request.method == "POST" and "file_chosen" in request.POST
    form = SubscriptionForm(request.POST or None) if not is_file else SubscriptionForm()
    file_form = MemberFileForm(request.POST, request.FILES) if is_file else MemberFileForm()
    if request.method == "POST":
        done = _brought(request, file_form, by) if is_file else _followed(request, form, by)
        if done:
            return redirect("my_leave")
    context = {"form": form, "file_form": file_form}
    refused = bool(form.errors or file_form.errors)
    return render(request, "availability/member_calendar_new.html", context, status=422 if refused else 200)


def _followed(request: HttpRequest, form: SubscriptionForm, by: Member) -> bool:
    if not form.is_valid():
        return False
    try:
        operations.follow_calendar(member=by, by=by, now=clock(request), **form.values())
    except CalendarNotFetched as problem:
        form.add_error("address", problem_sentence(problem.code, problem.facts))
    except operations.AlreadyFollowed:
        form.add_error("address", _("You follow this calendar already."))
    except (ZoneUnknown, operations.TooManyCalendars) as problem:
        form.add_error(None, refusal_sentence(problem))
    else:
        messages.info(request, _("The calendar is being read, and then again every hour."))
        return True
    return False


def _brought(request: HttpRequest, form: MemberFileForm, by: Member) -> bool:
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", _("The file is larger than %(n)d MB.") % {"n": MOST_BYTES // 1024 // 1024})
        return False
    try:
        _row, sync = operations.bring_file(member=by, name=file.name, data=file.read(), by=by, now=clock(request))
    except UnreadableCalendar as problem:
        form.add_error("file", explain(problem, _))
    except (ZoneUnknown, operations.TooManyCalendars) as problem:
        form.add_error(None, refusal_sentence(problem))
    else:
        sentence = _("Read: %(recorded)d new, %(moved)d moved, %(removed)d gone.")
        counts = {"recorded": sync.recorded, "moved": sync.moved, "removed": sync.removed}
        messages.info(request, sentence % counts)
        return True
    return False


def refusal_sentence(problem: Exception) -> str:
    """Say why a calendar of one's own is not taken."""
    if isinstance(problem, ZoneUnknown):
        return _("Whose days these are cannot be said: state your time zone in your profile first.")
    return _("You have many calendars already. End one of them first.")


@require_POST
def member_calendar_fetch(request: HttpRequest, member_calendar_id: int) -> HttpResponse:
    """Let one's own calendar be fetched now."""
    by: Member = request.user  # type: ignore[assignment]
    operations.read_again(calendar=_own_or_404(request, member_calendar_id), by=by, now=clock(request))
    return redirect("my_leave")


@require_POST
def member_calendar_removal(request: HttpRequest, member_calendar_id: int) -> HttpResponse:
    """Follow a calendar no longer, with or without the leave that came from it."""
    by: Member = request.user  # type: ignore[assignment]
    row = _own_or_404(request, member_calendar_id)
    removes = request.POST.get("leave") == "remove"
    gone = operations.end_calendar(calendar=row, removes_leave=removes, by=by, now=clock(request))
    removed = ngettext("%(n)d leave removed.", "%(n)d leaves removed.", gone) % {"n": gone}
    messages.info(request, f"{_('The calendar is no longer followed.')} {removed if removes else ''}".strip())
    return redirect("my_leave")


def _own_or_404(request: HttpRequest, member_calendar_id: int) -> Any:
    by: Member = request.user  # type: ignore[assignment]
    row = find_own_calendar(by, member_calendar_id, clock(request))
    if row is None:
        raise Http404
    return row


def _line(row: Any, now: Any) -> dict[str, Any]:
    problem = row.problem
    return {
        "calendar": row,
        "is_reading": row.is_being_read(now),
        "problem": problem_sentence(problem["code"], problem["facts"]) if problem else "",
        "left_out": left_out_sentences(row.left_out),
        "read": ago(row.succeeded_at - now) if row.succeeded_at else "",
    }
