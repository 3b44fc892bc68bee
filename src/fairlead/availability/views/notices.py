"""The prepared notice to one customer, and that it has been given."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.availability.operations import company_closures as operations
from fairlead.availability.queries.closure_notices import Telling, find_concerned, letter_to, mail_address
from fairlead.availability.views.notice_words import customer_line, days_text, language_choices
from fairlead.availability.views.own_closures import closure_or_404
from fairlead.core.closure_notices import notice_languages
from fairlead.customers.models import Account
from fairlead.customers.queries.accounts import find_account
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.addresses import next_address
from fairlead.ui.context import clock

HTML_LANGUAGES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


@require_safe
def closure_notice(request: HttpRequest, our_closure_id: int, account_id: int) -> HttpResponse:
    """Show the text for one customer, in their language or another one (`?language=es`), ready to send."""
    by: Member = request.user  # type: ignore[assignment]
    closure, account = closure_or_404(our_closure_id), _account_or_404(by, account_id)
    customer = find_concerned(closure, account)
    asked = request.GET.get("language", "")
    letter = letter_to(customer, closure, by=by, language=asked if asked in notice_languages() else "")
    mail = mail_address(customer.contact)
    to_do = customer.to_do
    context = {
        "closure": closure,
        "dates": days_text(closure.start_date, closure.end_date),
        "line": customer_line(customer),
        "account": account,
        "letter": letter,
        "lang": HTML_LANGUAGES.get(letter.language, letter.language),
        "rows": letter.body.count("\n") + 3,
        "languages": [(value, label, value == letter.language) for value, label in language_choices()],
        "mail": mail,
        "mailto": f"mailto:{quote(mail, safe='@')}?subject={quote(letter.subject)}&body={quote(letter.body)}",
        "is_told": customer.telling is Telling.TOLD,
        "told_at": formats.date_and_time(to_do.done_at.astimezone(by.zone_info)) if to_do and to_do.done_at else "",
        "can_work": access.can_work_account(by, account),
    }
    return render(request, "availability/closure_notice.html", context)


@require_POST
def closure_notice_told(request: HttpRequest, our_closure_id: int, account_id: int) -> HttpResponse:
    """Note that the customer has been told."""
    by: Member = request.user  # type: ignore[assignment]
    closure, account = closure_or_404(our_closure_id), _account_or_404(by, account_id)
    operations.tell_customer(closure=closure, account=account, by=by, now=clock(request))
    messages.info(request, _("%(name)s has been told.") % {"name": account})
    to: str = next_address(request, "") or ""
    return redirect(to) if to else redirect("our_closure", closure.pk)


def _account_or_404(by: Member, account_id: int) -> Any:
    account: Account | None = find_account(by, account_id)
    if account is None:
        raise Http404
    return account
