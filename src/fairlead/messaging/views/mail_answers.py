"""What comes back from outside about mail of ours: somebody unsubscribes, a provider tells of bounces and complaints.

Nobody signs in here: an address with a signature, or the provider's secret, says who may.
"""

from __future__ import annotations

from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from anymail.webhooks import (
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mandrill,
    postmark,
    resend,
    sendgrid,
    sparkpost,
)
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.messaging.operations.outgoing import mark_address
from fairlead.messaging.operations.unsubscribing import mail_of_token, unsubscribe
from fairlead.messaging.types import MarkKind
from fairlead.ui.context import clock

WEBHOOKS: dict[str, Any] = {
    "brevo": brevo.BrevoTrackingWebhookView,
    "mailersend": mailersend.MailerSendTrackingWebhookView,
    "mailgun": mailgun.MailgunTrackingWebhookView,
    "mailjet": mailjet.MailjetTrackingWebhookView,
    "mandrill": mandrill.MandrillCombinedWebhookView,
    "postmark": postmark.PostmarkTrackingWebhookView,
    "resend": resend.ResendTrackingWebhookView,
    "sendgrid": sendgrid.SendGridTrackingWebhookView,
    "sparkpost": sparkpost.SparkPostTrackingWebhookView,
}
MARKS = {"bounced": MarkKind.BOUNCED, "rejected": MarkKind.BOUNCED, "complained": MarkKind.COMPLAINED}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then note it. A POST from a mail program does it at once (RFC 8058); a GET changes nothing, since
    programs that look for harm open every address."""
    if mail_of_token(token) is None:
        raise Http404
    is_done = request.method == "POST" and unsubscribe(token=token, now=clock(request))
    return render(request, "messaging/unsubscription.html", {"is_done": is_done})


@login_not_required
@csrf_exempt
@require_POST
def mail_events(request: HttpRequest) -> HttpResponse:
    """Take the provider's word on what became of mail. Without a provider or its secret there is no such page."""
    webhook = WEBHOOKS.get(settings.MAIL_PROVIDER)
    if webhook is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    answer: HttpResponse = webhook.as_view()(request)
    return answer


def note_event(event: AnymailTrackingEvent, **_about: Any) -> None:
    """Mark an address to which mail cannot be delivered, or whose owner complained. A full mailbox passes by itself."""
    kind = MARKS.get(event.event_type)
    if kind is not None and event.recipient:
        said = event.description or event.mta_response or event.reject_reason or ""
        mark_address(
            address=event.recipient, kind=kind, said=said, message_id=event.message_id or "", now=timezone.now()
        )


def listen() -> None:
    """Hear what providers tell. Called when the app is ready."""
    tracking.connect(note_event, dispatch_uid="messaging.note_event")
