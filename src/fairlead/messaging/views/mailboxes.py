"""Settings of incoming mail: mailboxes, how soon is answered, ignored senders, older mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.types import Tier
from fairlead.exchanges.operations import StoreUnavailable
from fairlead.messaging.forms.mailboxes import HistoryForm, MailboxForm, PromiseForm
from fairlead.messaging.operations import mailboxes as operations
from fairlead.messaging.operations.mail_history import queue_history
from fairlead.messaging.operations.mailbox_port import MailboxNotReached
from fairlead.messaging.operations.triage import settle_promise, stop_ignoring
from fairlead.messaging.queries.mail_sentences import mailbox_sentence
from fairlead.messaging.queries.mailboxes import find_ignored, find_mailbox, ignored_senders, mailboxes_visible_to
from fairlead.messaging.queries.promises import promised_minutes
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock

# A new mailbox is not read from its beginning unless somebody asks for that.
USUAL_DAYS_BACK = 30


@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Show the mailboxes that the member reads, and what is settled about mail."""
    by: Member = request.user  # type: ignore[assignment]
    context = {
        "lines": [_line(row, by) for row in mailboxes_visible_to(by)],
        "can_add": access.can_run_mailbox(by, by) or access.can_run_mailbox(by, None),
        "promises": [
            (
                tier,
                label,
                promised_minutes(tier) / 60,
                PromiseForm(initial={"hours": f"{promised_minutes(tier) / 60:g}"}),
            )
            for tier, label in [("", _("All others")), *Tier.choices]
        ],
        "can_settle": access.can_settle_promises(by),
        "ignored": ignored_senders(),
        "history": HistoryForm(),
        "can_bring": access.can_make_accounts(by),
    }
    return render(request, "messaging/mailboxes.html", context)


@require_http_methods(["GET", "POST"])
def mailbox_new(request: HttpRequest) -> HttpResponse:
    """Follow another mailbox."""
    by: Member = request.user  # type: ignore[assignment]
    can_share = access.can_run_mailbox(by, None)
    if not can_share:
        access.check_can_run_mailbox(by, by)
    now = clock(request)
    since = now.astimezone(by.zone_info).date() - timedelta(days=USUAL_DAYS_BACK)
    form = MailboxForm(
        request.POST or None, can_share=can_share, initial={"since_date": since, "address": by.email, "port": 993}
    )

    def add() -> None:
        values = form.cleaned_data
        operations.add_mailbox(
            name=values["name"],
            address=values["address"],
            owner=by if values["whose"] == "own" else None,
            team=form.team(),
            since_date=values["since_date"],
            by=by,
            now=now,
            settings=form.settings(),
        )

    if request.method == "POST" and form.is_valid() and _carried_out(form, add):
        messages.info(request, _("The mailbox is followed. Its mail appears in a moment."))
        return redirect("mailboxes")
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """Change how a mailbox is opened."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mailbox_or_404(by, mailbox_id)
    access.check_can_run_mailbox(by, row.owner)
    form = MailboxForm(request.POST or None, known=row, can_share=row.is_shared, initial=MailboxForm.initial_of(row))

    def change() -> None:
        values = form.cleaned_data
        operations.change_mailbox(
            mailbox=row, name=values["name"], address=values["address"], team=form.team(), by=by, now=clock(request),
            settings=form.settings(),
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and _carried_out(form, change):
        messages.info(request, _("Saved."))
        return redirect("mailboxes")
    return _form_page(request, form, row)


@require_POST
def mailbox_pause(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """Leave a mailbox alone, or go on with it (`undo`)."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mailbox_or_404(by, mailbox_id)
    if "undo" in request.POST:
        operations.resume_mailbox(mailbox=row, by=by, now=clock(request))
        messages.info(request, _("The mailbox is followed again."))
    else:
        operations.pause_mailbox(mailbox=row, by=by, now=clock(request))
        messages.info(request, _("The mailbox is left alone until you go on with it."))
    return redirect("mailboxes")


@require_POST
def mailbox_removal(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """End following a mailbox."""
    by: Member = request.user  # type: ignore[assignment]
    operations.remove_mailbox(mailbox=_mailbox_or_404(by, mailbox_id), by=by)
    messages.info(request, _("The mailbox is followed no longer. What came from it stays."))
    return redirect("mailboxes")


@require_POST
def reply_promise(request: HttpRequest) -> HttpResponse:
    """Settle how soon a tier (`tier`; all others without) is answered."""
    by: Member = request.user  # type: ignore[assignment]
    access.check_can_settle_promises(by)
    form = PromiseForm(request.POST)
    tier = request.POST.get("tier", "")
    if form.is_valid() and tier in ("", *Tier.values):
        settle_promise(tier=tier, working_minutes=form.working_minutes(), by=by, now=clock(request))
        messages.info(request, _("Saved."))
    else:
        messages.error(request, _("A promise is between a quarter of an hour and 480 hours of their working time."))
    return redirect("mailboxes")


@require_POST
def ignored_removal(request: HttpRequest, ignored_id: int) -> HttpResponse:
    """Ask about a sender's mail again."""
    by: Member = request.user  # type: ignore[assignment]
    row = find_ignored(ignored_id)
    if row is None:
        raise Http404
    stop_ignoring(ignored=row, by=by)
    messages.info(request, _("Mail of %(sender)s is asked about again.") % {"sender": row.sender})
    return redirect("mailboxes")


@require_POST
def mail_history(request: HttpRequest) -> HttpResponse:
    """Bring older mail in from a file, in the background."""
    by: Member = request.user  # type: ignore[assignment]
    if not access.can_make_accounts(by):
        raise access.AccessRefused
    form = HistoryForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("mailboxes")
    file = form.cleaned_data["file"]
    try:
        queue_history(content=file.read(), name=file.name, by=by)
    except StoreUnavailable:
        messages.error(request, _("The file cannot be kept just now. Try again later."))
    else:
        messages.info(request, _("The mail is being read. You are told when it is done."))
    return redirect("mailboxes")


def _line(row: Any, by: Member) -> dict[str, Any]:
    problem = row.problem or {}
    return {
        "mailbox": row,
        "whose": str(row.owner) if row.owner else str(row.team) if row.team else _("shared"),
        "problem": mailbox_sentence(problem["code"], problem["facts"]) if problem else "",
        "succeeded": formats.date_and_time(row.succeeded_at.astimezone(by.zone_info)) if row.succeeded_at else "",
        "can_run": access.can_run_mailbox(by, row.owner),
    }


def _carried_out(form: MailboxForm, act: Any) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except MailboxNotReached as problem:
        field = {"unauthorized": "password", "name_unknown": "host", "unprotected": "security"}.get(problem.code)
        form.add_error(field, mailbox_sentence(problem.code, problem.facts))
    except operations.FolderUnknown as problem:
        known = formats.listed(problem.known[:20])
        sentence = _("There is no folder “%(name)s”. There are: %(known)s.")
        form.add_error("folders", sentence % {"name": problem.name, "known": known})
    except operations.MailboxKnown:
        form.add_error("username", _("This mailbox is followed already."))
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: MailboxForm, row: Any) -> HttpResponse:
    context = {"form": form, "mailbox": row}
    return render(request, "messaging/mailbox_form.html", context, status=422 if form.errors else 200)


def _mailbox_or_404(by: Member, mailbox_id: int) -> Any:
    row = find_mailbox(by, mailbox_id)
    if row is None:
        raise Http404
    return row
