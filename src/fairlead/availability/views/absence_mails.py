"""Automatic replies: what was read in each, and what people do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.availability import operations as leave_operations
from fairlead.availability.forms import LeaveForm
from fairlead.availability.forms.absence_mails import DismissForm
from fairlead.availability.operations import absence_answers as operations
from fairlead.availability.queries.absence_mails import find_absence_mail, pieces_of
from fairlead.availability.types import AbsenceSays, LeaveKind
from fairlead.availability.views.leave_words import leave_period
from fairlead.availability.views.reply_words import reply_line
from fairlead.customers.types import BadInput
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock


@require_safe
def absence_mail(request: HttpRequest, absence_mail_id: int) -> HttpResponse:
    """Show one automatic reply with the words that were relied on."""
    return _page(request, _mail_or_404(request, absence_mail_id))


@require_POST
def absence_mail_acceptance(request: HttpRequest, absence_mail_id: int) -> HttpResponse:
    """Record what a reply says."""
    row = _mail_to_work_on(request, absence_mail_id)

    def accept() -> str:
        operations.accept_absence_mail(mail=row, by=_by(request), now=clock(request))
        return _("Noted: they have left.") if row.says == AbsenceSays.LEFT else _("Leave recorded.")

    return _done(request, row, accept)


@require_POST
def absence_mail_mending(request: HttpRequest, absence_mail_id: int) -> HttpResponse:
    """Record a reply with other days than those that were read."""
    row = _mail_to_work_on(request, absence_mail_id)
    form = LeaveForm(request.POST, contact=row.contact)
    if not form.is_valid():
        return _page(request, row, mending=form)

    def mend() -> str:
        operations.mend_absence_mail(
            mail=row,
            values=form.values(),
            by=_by(request),
            now=clock(request),
            expected_version=form.cleaned_data["version"],
        )
        return _("Leave recorded, with the days as you know them.")

    return _done(request, row, mend)


@require_POST
def absence_mail_dismissal(request: HttpRequest, absence_mail_id: int) -> HttpResponse:
    """Say that a reply tells nothing that is to be recorded, and why."""
    row = _mail_to_work_on(request, absence_mail_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, row, dismissing=form)

    def dismiss() -> str:
        reason = form.cleaned_data["reason"]
        operations.dismiss_absence_mail(mail=row, reason=reason, by=_by(request), now=clock(request))
        return _("Dismissed.")

    return _done(request, row, dismiss)


@require_POST
def absence_mail_undo(request: HttpRequest, absence_mail_id: int) -> HttpResponse:
    """Take back what became of a reply."""
    row = _mail_to_work_on(request, absence_mail_id)

    def undo() -> str:
        operations.undo_absence_mail(mail=row, by=_by(request), now=clock(request))
        return _("Taken back: it is unsure again.")

    return _done(request, row, undo)


@require_POST
def absence_mail_stand_in(request: HttpRequest, absence_mail_id: int, delegate_id: int) -> HttpResponse:
    """Make somebody whom a reply names the stand-in."""
    row = _mail_to_work_on(request, absence_mail_id)
    delegate = row.delegates.filter(pk=delegate_id).first()
    if delegate is None:
        raise Http404

    def take() -> str:
        leave = operations.take_stand_in(delegate=delegate, by=_by(request), now=clock(request))
        return _("%(name)s stands in.") % {"name": leave.stand_in}

    return _done(request, row, take)


def _by(request: HttpRequest) -> Member:
    return request.user  # type: ignore[return-value]


def _mail_or_404(request: HttpRequest, absence_mail_id: int) -> Any:
    row = find_absence_mail(_by(request), absence_mail_id)
    if row is None:
        raise Http404
    return row


def _mail_to_work_on(request: HttpRequest, absence_mail_id: int) -> Any:
    row = _mail_or_404(request, absence_mail_id)
    access.check_can_work_account(_by(request), row.contact.account)
    return row


def _page(
    request: HttpRequest, row: Any, *, mending: LeaveForm | None = None, dismissing: DismissForm | None = None
) -> HttpResponse:
    by = _by(request)
    line = reply_line(row, by)
    context = line | {
        "line": line,
        "pieces": pieces_of(row),
        "percent": round(row.confidence * 100),
        "leave": row.leave,
        "period": leave_period(row.leave) if row.leave else "",
        "delegates": [_delegate(one, row, by) for one in row.delegates.all()],
        "succession": row.successions.first(),
        "mending": mending or (LeaveForm(contact=row.contact, initial=_as_read(row)) if line["is_undecided"] else None),
        "dismissing": dismissing or DismissForm(),
        "opens_mending": mending is not None or "mend" in request.GET,
        "opens_dismissing": dismissing is not None or "dismiss" in request.GET,
        "settled": formats.date_and_time(row.settled_at.astimezone(by.zone_info)) if row.settled_at else "",
        "undone": formats.date_and_time(row.undone_at.astimezone(by.zone_info)) if row.undone_at else "",
        "known_leave": row.contact.leave.exclude(pk=row.leave_id).filter(end_date__gt=row.start_date)
        if "overlap" in row.doubts and row.start_date
        else [],
    }
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    template = "availability/_absence_mail.html" if is_panel else "availability/absence_mail.html"
    is_wrong = mending is not None or dismissing is not None
    return render(request, template, context, status=422 if is_wrong else 200)


def _as_read(row: Any) -> dict[str, Any]:
    known = next((one for one in row.delegates.all() if one.contact_id), None)
    return {
        "start_date": row.start_date,
        "latest_day": row.end_date - timedelta(days=1) if row.end_date else None,
        "ask_again_date": row.ask_again_date if row.end_date is None else None,
        "kind": LeaveKind.OTHER,
        "stand_in": known.contact_id if known else None,
        "version": row.version,
    }


def _delegate(one: Any, row: Any, by: Member) -> dict[str, Any]:
    is_known = one.contact is not None
    can_make = is_known or access.can_edit_account(by, row.contact.account)
    stands_in = row.leave is not None and is_known and row.leave.stand_in_id == one.contact_id
    ways = " · ".join(part for part in (one.email, one.phone) if part and part != str(one))
    return {
        "row": one,
        "ways": ways,
        "stands_in": stands_in,
        "can_take": row.leave is not None and can_make and not stands_in,
    }


def _done(request: HttpRequest, row: Any, act: Callable[[], str]) -> HttpResponse:
    """Do something about a reply and say what came of it, or why it was not done."""
    try:
        return _answer(request, row, act())
    except (operations.AlreadyDecided, ChangedMeanwhile):
        text = _("Somebody was quicker: it is decided already.")
    except operations.NothingToTakeBack:
        text = _("There is nothing to take back.")
    except operations.LeaveChangedSince:
        text = _("Somebody has changed this leave since. Change or remove it on its own page.")
    except operations.NoLeaveYet:
        text = _("Accept the reply first: there is no leave yet.")
    except leave_operations.StandInElsewhere:
        text = _("The stand-in must be another contact of the same company.")
    except BadInput as problem:
        text = " ".join(one.sentence for one in problem.problems)
    return _answer(request, row, text, is_wrong=True)


def _answer(request: HttpRequest, row: Any, text: str, *, is_wrong: bool = False) -> HttpResponse:
    if not getattr(request, "htmx", False):
        (messages.error if is_wrong else messages.info)(request, text)
        return redirect("absence_mail", row.pk)
    if request.POST.get("from") == "row":
        line = reply_line(_mail_or_404(request, row.pk), _by(request))
        response = render(request, "availability/_reply_row.html", {"line": line})
    else:
        response = HttpResponse("<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": text})
    return response
