"""Automatic replies: handed on as they come in, and brought by hand on a contact's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges.operations import StoreUnavailable
from fairlead.messaging.forms.absence_mails import ReplyForm
from fairlead.messaging.operations.absence_mails import (
    ABSENCES,
    NoAbsenceTold,
    OfSomebodyElse,
    bring_reply,
    take_reply,
)
from fairlead.messaging.operations.mail_handlers import on_mail
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import slots
from fairlead.ui.context import clock


def register() -> None:
    """Hand on automatic replies, and offer the page on contacts. Called in `apps.py`, when models are ready."""
    for kind in ABSENCES:
        on_mail(kind, take_reply)
    slots.fill("contact.leave", "messaging/_bring_reply.html")


@require_http_methods(["GET", "POST"])
def reply_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Read an automatic reply of a contact, pasted or as a file."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    access.check_can_work_account(by, contact.account)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            mail = bring_reply(contact=contact, content=form.content(), by=by, now=clock(request))
        except NoAbsenceTold:
            form.add_error(
                None,
                _("This text does not say that somebody is away or has left. Record the leave by hand instead."),
            )
        except OfSomebodyElse:
            form.add_error(None, _("This mail was written by somebody else: bring it on that person’s page."))
        except StoreUnavailable:
            form.add_error(None, _("The mail cannot be kept just now. Try again later."))
        else:
            messages.info(request, _("The reply was read. Look whether it was understood."))
            return redirect("absence_mail", mail.pk)
    context = {"form": form, "contact": contact}
    return render(request, "messaging/reply_new.html", context, status=422 if form.errors else 200)
