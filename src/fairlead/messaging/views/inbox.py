"""The inbox: what waits for an answer, who is unknown, and one mail with what can be done about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.core.places import country_name
from fairlead.customers.models import Account
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.customers.queries.search import find_customers
from fairlead.exchanges.operations import OriginalMissing, StoreUnavailable, read_original
from fairlead.exchanges.types import Direction
from fairlead.messaging.forms.mailboxes import SettleForm
from fairlead.messaging.operations import triage
from fairlead.messaging.queries import inbox as queries
from fairlead.messaging.queries.mail_sentences import problem_sentences
from fairlead.messaging.queries.mail_view import find_file, mail_view, read_kept
from fairlead.messaging.queries.matching import propose_accounts
from fairlead.messaging.types import IncomingState, MailKind
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.queries.members import active_members
from fairlead.ui import formats
from fairlead.ui.context import clock
from fairlead.ui.sentences import Wording, reason_sentence
from fairlead.ui.status_words import short_duration, short_status, tone_of

DIGITS = 15
# Others do with a mail what they like only as a file: nothing of it runs in our pages.
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one part of the inbox (`?box=unknown`), of oneself or of all (`?whose=all`)."""
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    box = request.GET.get("box", "")
    box = box if box in queries.BOXES else "waiting"
    whose = _whose(request, by)
    counts = queries.box_counts(by, now=now, whose=whose)
    context: dict[str, Any] = {
        "box": box,
        "boxes": [(name, label, counts.get(name), name == box) for name, label in _boxes()],
        "whose": whose if whose is not None else "all",
        "members": list(active_members().filter(access.member_scope(by)).exclude(pk=by.pk)),
    }
    if box == "waiting":
        rows = queries.waiting_list(by, now=now, whose=whose, language=get_language() or "en")
        context["lines"] = [_waiting_line(row, by, now) for row in rows]
        context["late"] = sum(row.is_late for row in rows)
    else:
        page = queries.inbox_page(by, box=box, now=now, whose=whose, cursor=request.GET.get("cursor", ""))
        context |= {"page": page, "lines": [_plain_line(mail, by, now) for mail in page.rows]}
    return render(request, "messaging/inbox.html", context)


@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail, with everything that can be done about it."""
    by: Member = request.user  # type: ignore[assignment]
    return _mail_page(request, _mail_or_404(by, mail_id))


@require_safe
def mail_original(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Hand over a mail as it came, as a file."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_or_404(by, mail_id)
    try:
        content = read_original(row.digest)
    except (OriginalMissing, StoreUnavailable):
        raise Http404 from None
    return _file(content, f"mail-{row.pk}.eml")


@require_safe
def mail_file(request: HttpRequest, mail_id: int, number: int) -> HttpResponse:
    """Hand over one file of a mail."""
    by: Member = request.user  # type: ignore[assignment]
    kept = read_kept(_mail_or_404(by, mail_id))
    found = find_file(kept, number) if kept is not None else None
    if found is None:
        raise Http404
    return _file(found[1], found[0])


@require_POST
def mail_match(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Say whose the mail of an unknown sender is: `account`, or `contact` of it."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_to_work_on(by, mail_id)
    contact = find_contact(by, _number(request, "contact"))
    account = contact.account if contact is not None else _account_named(request, by)
    if account is None:
        return _answer(request, row, _("No customer fits, or several do: write more of the name."), is_wrong=True)

    def attach() -> str:
        done = triage.attach_mail(mail=row, account=account, contact=contact, by=by, now=clock(request))
        return ngettext("%(n)d mail put into the log.", "%(n)d mails put into the log.", done) % {"n": done}

    return _done(request, row, attach)


@require_POST
def mail_ignoring(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Say that a sender (`whole_domain`: everybody there) is no customer."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_to_work_on(by, mail_id)

    def ignore() -> str:
        whole = "whole_domain" in request.POST
        done = triage.ignore_sender(mail=row, whole_domain=whole, by=by, now=clock(request))
        return ngettext("%(n)d mail put aside.", "%(n)d mails put aside.", done) % {"n": done}

    return _done(request, row, ignore)


@require_POST
def mail_assignment(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Let a member (`member`; nobody without) answer a mail."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_to_work_on(by, mail_id)
    member = next((one for one in active_members() if one.pk == _number(request, "member")), None)

    def assign() -> str:
        triage.assign_mail(mail=row, member=member, by=by, now=clock(request))
        return _("%(member)s answers it.") % {"member": member} if member else _("Its account’s owner answers it.")

    return _done(request, row, assign)


@require_POST
def mail_snooze(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Put a mail off until the customer's next working day."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_to_work_on(by, mail_id)

    def snooze() -> str:
        until = triage.snooze_mail(mail=row, by=by, now=clock(request))
        return _("Put off until %(when)s.") % {"when": formats.date_and_time(until.astimezone(by.zone_info))}

    return _done(request, row, snooze)


@require_POST
def mail_settlement(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Say that a mail needs no answer, and why; or that it waits again (`undo`)."""
    by: Member = request.user  # type: ignore[assignment]
    row = _mail_to_work_on(by, mail_id)
    if "undo" in request.POST:

        def reopen() -> str:
            triage.reopen_mail(mail=row, by=by, now=clock(request))
            return _("It waits for an answer again.")

        return _done(request, row, reopen)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, row, form)

    def settle() -> str:
        triage.settle_mail(mail=row, reason=form.cleaned_data["reason"], by=by, now=clock(request))
        return _("Done.")

    return _done(request, row, settle)


def _account_named(request: HttpRequest, by: Member) -> Account | None:
    """Return the customer that was pressed (`account`), or the only one that answers to what was written."""
    if "account" in request.POST:
        return find_account(by, _number(request, "account"))
    written = request.POST.get("customer", "").replace("\0", "").strip()[:120]
    found = {one.account_id for one in find_customers(by, written)} if written else set()
    return find_account(by, found.pop()) if len(found) == 1 else None


def _boxes() -> list[tuple[str, str]]:
    return [
        ("waiting", _("Unanswered")),
        ("unknown", _("Unknown senders")),
        ("automatic", _("Automatic")),
        ("snoozed", _("Put off")),
        ("settled", _("Settled")),
        ("all", _("All")),
    ]


def _whose(request: HttpRequest, by: Member) -> int | None:
    asked = request.GET.get("whose", "")
    if asked == "all":
        return None
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS else by.pk


def _waiting_line(row: queries.Waiting, by: Member, now: datetime) -> dict[str, Any]:
    words = Wording(_, formats.locale_name())
    local = now.astimezone(ZoneInfo(row.person.zone)) if row.person.zone else None
    left = (row.mail.answer_due_at or row.urgent_at) - now
    return {
        **_plain_line(row.mail, by, now),
        "tone": tone_of(row.answer, now),
        "short": short_status(row.answer, now, words),
        "reason": reason_sentence(row.answer, now, words),
        "local_hour": formats.clock_time(local) if local else "",
        "waited": _waited(row.waited_minutes, words),
        "due": _("late") if row.is_late else _("answer in %(time)s") % {"time": short_duration(left, words)},
        "is_late": row.is_late,
        "why": reverse("contact_why", args=[row.mail.contact_id]) if row.mail.contact_id else "",
    }


def _waited(minutes: float, words: Wording) -> str:
    return short_duration(timedelta(minutes=round(minutes)), words)


def _plain_line(row: Any, by: Member, now: datetime) -> dict[str, Any]:
    at = row.received_at.astimezone(by.zone_info)
    is_today = at.date() == now.astimezone(by.zone_info).date()
    return {
        "mail": row,
        "who": str(row.contact) if row.contact else row.from_name or row.from_address or _("no sender"),
        "at": formats.clock_time(at) if is_today else formats.short_date(at.date()),
        "state": row.get_state_display(),
        "kind": row.get_kind_display() if row.kind != MailKind.HUMAN else "",
        "country": country_name(row.account.country, get_language() or "en")
        if row.account and row.account.country
        else "",
    }


def _mail_page(request: HttpRequest, row: Any, form: SettleForm | None = None) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    view = mail_view(row)
    can_work = row.account is not None and access.can_work_account(by, row.account)
    lines = queries.with_people([row], now, get_language() or "en") if row.account is not None else []
    context = {
        "mail": row,
        "view": view,
        "shows_html": bool(view.html) and request.GET.get("as") != "text",
        "problems": problem_sentences(row),
        "line": _waiting_line(lines[0], by, now) if lines else None,
        "received": formats.date_and_time(row.received_at.astimezone(by.zone_info)),
        "can_work": can_work,
        "is_waiting": row.state == IncomingState.WAITING,
        "is_unknown": row.state == IncomingState.UNKNOWN,
        "is_ours": row.direction == Direction.OUT,
        "proposals": propose_accounts(row, by) if row.state == IncomingState.UNKNOWN else [],
        "members": [one for one in active_members() if row.account and access.can_work_account(one, row.account)],
        "form": form or SettleForm(),
        "due": formats.date_and_time(row.answer_due_at.astimezone(by.zone_info)) if row.answer_due_at else "",
        "settled": formats.date_and_time(row.settled_at.astimezone(by.zone_info)) if row.settled_at else "",
        "path": request.path if request.method == "GET" else reverse("mail", args=[row.pk]),
        "domain": row.from_address.rpartition("@")[2],
    }
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    template = "messaging/_mail.html" if is_panel else "messaging/mail.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _done(request: HttpRequest, row: Any, act: Callable[[], str]) -> HttpResponse:
    """Do something with a mail and say what came of it, or why it was not done."""
    try:
        return _answer(request, row, act())
    except triage.AlreadySettled:
        return _answer(request, row, _("Somebody was quicker: it is settled already."), is_wrong=True)
    except triage.CannotReadHere:
        return _answer(request, row, _("This colleague may not see the customer."), is_wrong=True)
    except triage.NoHours:
        return _answer(
            request,
            row,
            _("Nobody knows the customer’s time zone, so that their next working day is not known."),
            is_wrong=True,
        )
    except (OriginalMissing, StoreUnavailable):
        return _answer(request, row, _("The mail’s original cannot be read just now. Try again later."), is_wrong=True)


def _answer(request: HttpRequest, row: Any, text: str, *, is_wrong: bool = False) -> HttpResponse:
    if not getattr(request, "htmx", False):
        (messages.error if is_wrong else messages.info)(request, text)
        return redirect("mail" if is_wrong else "inbox", *([row.pk] if is_wrong else []))
    response = HttpResponse("<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": text})
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    clean = "".join(char for char in name if char.isprintable() and char not in '/\\"').strip(". ") or "file"
    response = HttpResponse(content, content_type="application/octet-stream", headers=FILE_HEADERS)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(clean[:180])}"
    return response


def _mail_or_404(by: Member, mail_id: int) -> Any:
    row = queries.find_mail(by, mail_id)
    if row is None:
        raise Http404
    return row


def _mail_to_work_on(by: Member, mail_id: int) -> Any:
    """Return a mail that the member may do something about. Raises AccessRefused."""
    row = _mail_or_404(by, mail_id)
    if row.account is not None:
        access.check_can_work_account(by, row.account)
    return row


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
