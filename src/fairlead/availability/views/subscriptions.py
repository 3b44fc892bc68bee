"""Subscribing to a contact's calendar, fetching it, and ending that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.subscriptions import SubscriptionForm
from fairlead.availability.operations import subscriptions as operations
from fairlead.availability.operations.calendar_files import ZoneUnknown
from fairlead.availability.operations.calendar_port import CalendarNotFetched
from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.queries.subscription_sentences import problem_sentence
from fairlead.availability.queries.subscriptions import find_subscription
from fairlead.availability.views.subscription_pieces import contact_calendars as calendars_card
from fairlead.customers.queries.contacts import find_contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock


@require_http_methods(["GET", "POST"])
def subscription_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Subscribe to a contact's calendar."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    access.check_can_work_account(by, contact.account)
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _subscribed(request, form, contact, by):
        messages.info(request, _("Subscribed. The calendar is being read, and then again every hour."))
        return redirect("contact", contact.pk)
    context = {"form": form, "contact": contact}
    return render(request, "availability/subscription_new.html", context, status=422 if form.errors else 200)


def _subscribed(request: HttpRequest, form: SubscriptionForm, contact: Any, by: Member) -> bool:
    """Subscribe; what is refused becomes an error of the form."""
    try:
        operations.subscribe(contact=contact, by=by, now=clock(request), **form.values())
    except CalendarNotFetched as problem:
        form.add_error("address", problem_sentence(problem.code, problem.facts))
    except ZoneUnknown:
        form.add_error(None, problem_sentence("zone_unknown", {}))
    except operations.AlreadySubscribed:
        form.add_error("address", _("This calendar is subscribed already."))
    except operations.TooManySubscriptions:
        form.add_error(None, _("This contact has many subscribed calendars already. End one of them first."))
    else:
        return True
    return False


@require_safe
def contact_calendars(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show the card of a contact's calendars alone: while one is being read it asks for itself."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    facts = calendars_card(request, contact) or {"calendars": []}
    return render(request, "availability/_contact_calendars.html", {"subject": contact, **facts})


@require_POST
def subscription_fetch(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Fetch a calendar now."""
    by: Member = request.user  # type: ignore[assignment]
    row = _subscription_or_404(by, subscription_id)
    operations.fetch_on_demand(subscription=row, by=by, now=clock(request))
    return redirect("contact", row.contact_id)


@require_POST
def subscription_zone(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Say that times without a zone are meant in the contact's own."""
    by: Member = request.user  # type: ignore[assignment]
    row = _subscription_or_404(by, subscription_id)
    zone = zone_of_contact(row.contact)
    operations.settle_zone(subscription=row, zone=zone, by=by, now=clock(request))
    return redirect("contact", row.contact_id)


@require_POST
def subscription_removal(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """End a subscription, with or without the leave that came from it."""
    by: Member = request.user  # type: ignore[assignment]
    row = _subscription_or_404(by, subscription_id)
    removes = request.POST.get("leave") == "remove"
    gone = operations.unsubscribe(subscription=row, removes_leave=removes, by=by, now=clock(request))
    removed = ngettext("%(n)d leave removed.", "%(n)d leaves removed.", gone) % {"n": gone}
    messages.info(request, f"{_('The subscription has ended.')} {removed if removes else ''}".strip())
    return redirect("contact", row.contact_id)


def _subscription_or_404(by: Member, subscription_id: int) -> Any:
    row = find_subscription(by, subscription_id)
    if row is None:
        raise Http404
    return row
