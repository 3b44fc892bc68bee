"""Logging what was said and planning the next step, in one form."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.accounts import find_account
from fairlead.exchanges.operations import AttachmentTooLarge, StoreUnavailable, TooManyAttachments
from fairlead.exchanges.operations.recording import MOST_ATTACHMENTS
from fairlead.exchanges.types import Direction, Kind
from fairlead.messaging.queries.before_logging import before_logging
from fairlead.planner.forms import LogForm
from fairlead.planner.operations.items import ItemAlreadyDone, log_and_plan, next_working_date
from fairlead.planner.queries.desk import find_row
from fairlead.planner.queries.items import open_items
from fairlead.planner.views.desk import due_words, row_context
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock

# How long until one is usually in touch again; the date is only proposed.
USUAL_DAYS = {"A": 7, "B": 14, "C": 30, "D": 60}
USUAL_DAYS_OTHERWISE = 14


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show or save the form. `?kind=CALL` chooses the kind, `?done=7` ticks that step, `?plan=1` begins at the next."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_work_account(by, account)
    step = _step(open_items(account), request.POST.get("step") or request.GET.get("done"))
    if request.method == "GET":
        return _show(request, _blank(request, account, step), account, step, status=200)
    form = LogForm(request.POST, request.FILES, account=account)
    if form.is_valid():
        try:
            _save(request, form, account, by, step)
        except ItemAlreadyDone:
            form.add_error(None, _("Somebody has done this step already. Open the customer again to see the next one."))
        except TooManyAttachments:
            form.add_error("attachments", _("That are too many files: %(most)d at most.") % {"most": MOST_ATTACHMENTS})
        except AttachmentTooLarge as large:
            form.add_error(
                "attachments", _("“%(name)s” is too large: 50 MB a file, 100 MB together.") % {"name": large.name}
            )
        except StoreUnavailable:
            form.add_error("attachments", _("The files could not be kept. Try again in a while, or save without them."))
        else:
            return _saved(request, account, by)
    return _show(request, form, account, step, status=422)


def _step(steps: list[Any], asked: str | None) -> Any:
    """Return the step that was asked for, else the one due first; None when nothing is to be done."""
    first = steps[0] if steps else None
    return next((step for step in steps if str(step.pk) == asked), first)


def _blank(request: HttpRequest, account: Account, step: Any) -> LogForm:
    asked = request.GET
    kind = asked.get("kind", "")
    usual = _usual_kind(step.channel) if step else Kind.CALL
    spoken_for = (
        step.contact_id if step and step.contact_id else account.contacts.filter(deleted_at=None, is_main=True).first()
    )
    initial = {
        "kind": kind if kind in Kind.values else usual,
        "contact": asked.get("contact") or spoken_for,
        "direction": Direction.OUT,
        "step": step.pk if step else None,
        "is_done": "done" in asked,
        "next_date": _proposed_date(request, account),
    }
    return LogForm(account=account, initial=initial)


def _usual_kind(channel: str) -> Kind:
    return Kind(channel) if channel in Kind.values else Kind.CALL


def _proposed_date(request: HttpRequest, account: Account) -> Any:
    """Return a working day of the customer's about one usual interval ahead."""
    days = USUAL_DAYS.get(account.tier, USUAL_DAYS_OTHERWISE)
    return next_working_date(account, None, now=clock(request) + timedelta(days=days - 1))


def _save(request: HttpRequest, form: LogForm, account: Account, by: Member, step: Any) -> None:
    data = form.cleaned_data
    log_and_plan(
        account=account,
        by=by,
        now=clock(request),
        kind=data["kind"],
        contact=data["contact"],
        direction=data["direction"] or Direction.OUT,
        outcome=data["outcome"],
        duration_minutes=data["duration_minutes"],
        text=data["text"],
        attachments=form.new_files(),
        done_item=step if data["is_done"] else None,
        next_title=data["next_title"],
        next_date=data["next_date"],
    )


def _show(request: HttpRequest, form: LogForm, account: Account, step: Any, *, status: int) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    today = clock(request).astimezone(by.zone_info).date()
    context = {
        "form": form,
        "account": account,
        "step": step,
        "step_due": due_words((today - step.due_date).days) if step else None,
        "path": request.path,
        "kinds": [(kind.value, kind.label, icon) for kind, icon in KIND_ICONS.items()],
        "chosen_kind": form["kind"].value(),
        "gate": before_logging(by, _spoken_to(form, account), form["kind"].value() or "", clock(request)),
        "focus_next": "plan" in request.GET or "done" in request.GET,
        "proposals": [_("Follow up on the quotation"), _("Ask about the samples"), _("Ask for the next order"),
                      _("Confirm the delivery date"), _("Send the new price list")],
    }  # fmt: skip
    return render(request, "planner/_log.html" if is_panel else "planner/log.html", context, status=status)


# Notices of the system are not written by hand.
def _spoken_to(form: LogForm, account: Account) -> Any:
    """Return the contact of the form, None for the account as such."""
    chosen = form["contact"].value()
    if not chosen or isinstance(chosen, Contact):
        return chosen or None
    return account.contacts.filter(pk=chosen, deleted_at=None).first() if str(chosen).isdigit() else None


KIND_ICONS = {
    Kind.EMAIL: "mail",
    Kind.CALL: "phone",
    Kind.MESSAGE: "message-circle",
    Kind.MEETING: "users",
    Kind.VISIT: "plane",
    Kind.LETTER: "mailbox",
    Kind.NOTE: "sticky-note",
}


def _saved(request: HttpRequest, account: Account, by: Member) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return redirect("account", account.pk)
    row = find_row(by=by, now=clock(request), account_id=account.pk)
    drawn = ""
    if row is not None:
        drawn = render_to_string("planner/_desk_row.html", {"one": row_context(row, by, clock(request))}, request)
    body = f'<span data-shut></span><hx-partial hx-target="#row-{account.pk}" hx-swap="outerHTML">{drawn}</hx-partial>'
    response = HttpResponse(body if row is not None else "<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": _("Logged.")})
    return response
