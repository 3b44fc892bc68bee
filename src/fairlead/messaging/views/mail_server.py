"""How mail leaves the desk: what is set up, a test mail to oneself, and addresses that are not written to."""

from __future__ import annotations

import smtplib

from anymail.exceptions import AnymailError
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.messaging.operations.outgoing import lift_mark
from fairlead.messaging.queries.outgoing import find_mark, marks_visible_to
from fairlead.messaging.queries.outgoing_words import server_sentence
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock


@require_http_methods(["GET", "POST"])
def mail_server(request: HttpRequest) -> HttpResponse:
    """Show what is set up; a POST sends a test mail to oneself."""
    by: Member = request.user  # type: ignore[assignment]
    if request.method == "POST":
        access.check_can_run_team(by)
        _try(request, by)
        return redirect("mail_server")
    facts = [
        (pgettext("mail", "From"), settings.DEFAULT_FROM_EMAIL),
        (_("Provider"), settings.MAIL_PROVIDER),
        (_("Server"), settings.EMAIL_HOST),
        (_("Port"), settings.EMAIL_PORT if settings.EMAIL_HOST else ""),
        (_("User"), settings.EMAIL_HOST_USER),
        (_("Encrypted"), _("yes") if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL else _("no")),
    ]
    context = {
        "server": server_sentence(),
        "facts": facts if settings.SENDS_MAIL and access.can_run_team(by) else [],
        "own_address": (by.email or "") if access.can_run_team(by) else "",
        "marks": marks_visible_to(by),
        "can_lift": access.can_make_accounts(by),
    }
    return render(request, "messaging/mail_server.html", context)


def _try(request: HttpRequest, by: Member) -> None:
    if not settings.SENDS_MAIL or not by.email:
        messages.error(request, _("No mail server is set up, or your own mail address is not known."))
        return
    text = _("This is the test mail that you have asked for: mail leaves your desk.")
    try:
        EmailMessage(_("Test mail from Fairlead"), text, settings.DEFAULT_FROM_EMAIL, [by.email]).send()
    except (OSError, smtplib.SMTPException, AnymailError) as problem:
        messages.error(request, _("It could not be sent: %(problem)s") % {"problem": str(problem)[:300]})
    else:
        messages.success(request, _("Sent to %(address)s. Look whether it arrives.") % {"address": by.email})


@require_POST
def mark_lifting(request: HttpRequest, mark_id: int) -> HttpResponse:
    """Let mail go to an address again."""
    by: Member = request.user  # type: ignore[assignment]
    found = find_mark(by, mark_id)
    if found is None:
        raise Http404
    mark = lift_mark(mark=found, by=by, now=clock(request))
    messages.info(request, _("Mail goes to %(address)s again.") % {"address": mark.address})
    return redirect("mail_server")
