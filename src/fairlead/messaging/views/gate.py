"""May I contact them? The whole table of one person, with every reason, and what is recorded of wishes and consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.core.contact_gate import Channel
from fairlead.core.weeks import parse_week
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.forms.wishes import ConsentForm, WishForm
from fairlead.messaging.operations import wishes as operations
from fairlead.messaging.queries.before_logging import USUAL
from fairlead.messaging.queries.deciding import Cell, table_of
from fairlead.messaging.queries.gate_words import decision_facts, hold_line, language_name
from fairlead.messaging.queries.holds import holds_of
from fairlead.messaging.queries.policy import purposes
from fairlead.messaging.queries.wishes import consents_of, find_consent, find_wish, wishes_of
from fairlead.messaging.types import ContactChannel
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.ui import formats
from fairlead.ui.context import clock
from fairlead.ui.week_field import week_words


@require_safe
def contact_gate(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show every channel and purpose at a moment, and why (`?channel=phone&purpose=order`)."""
    by = _member(request)
    contact = contact_or_404(by, contact_id)
    now = clock(request)
    rows = list(purposes())
    codes = [row.code for row in rows]
    cells = table_of(contact, moment=now, by=by, purposes=codes, language=get_language() or "en")
    zone = cells[0].zone if cells else ""
    drawn = {(cell.purpose.code, cell.channel.value): decision_facts(cell.decision, now, zone) for cell in cells}
    chosen = _chosen(request, cells)
    context = {
        "contact": contact,
        "account": contact.account,
        "channels": [(value, label) for value, label in ContactChannel.choices],
        "rows": [
            {"purpose": row, "cells": [(value, drawn[row.code, value]) for value in ContactChannel.values]}
            for row in rows
            if (row.code, ContactChannel.MAIL.value) in drawn
        ],
        "chosen": drawn.get(chosen),
        "chosen_channel": chosen[1],
        "chosen_purpose": chosen[0],
        "chosen_title": _title(chosen, rows),
        "holds": [hold_line(hold, by, now) for hold in holds_of(contact.account, contact)],
        "wishes": [_wish_line(wish) for wish in wishes_of(contact)],
        "consents": [{"row": said, "channel": said.get_channel_display()} for said in consents_of(contact)],
        "can_work": access.can_work_account(by, contact.account),
        "at": request.GET.get("at", ""),
    }
    return render(request, "messaging/contact_gate.html", context)


def _chosen(request: HttpRequest, cells: list[Cell]) -> tuple[str, str]:
    known = {cell.purpose.code for cell in cells}
    purpose, channel = request.GET.get("purpose", ""), request.GET.get("channel", "")
    return purpose if purpose in known else USUAL, channel if channel in list(Channel) else Channel.PHONE.value


def _title(chosen: tuple[str, str], rows: list[Any]) -> str:
    purpose = next((str(row) for row in rows if row.code == chosen[0]), chosen[0])
    channel = ContactChannel(chosen[1]).label
    return _("%(channel)s · %(purpose)s") % {"channel": channel, "purpose": purpose}


def _wish_line(wish: Any) -> dict[str, Any]:
    said = []
    if wish.is_refused:
        said.append(_("not at all"))
    if wish.week:
        said.append(week_words(parse_week(wish.week)))
    if wish.languages:
        said.append(formats.listed([language_name(code) for code in wish.languages]))
    channel = wish.get_channel_display() or _("All channels")
    return {"row": wish, "channel": channel, "said": " · ".join(said)}


@require_http_methods(["GET", "POST"])
def wish_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record what a contact wishes of a channel, or of all."""
    by = _member(request)
    contact = contact_or_404(by, contact_id)
    access.check_can_work_account(by, contact.account)
    form = WishForm(request.POST or None, initial={"channel": request.GET.get("channel", "")})
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_wish(contact=contact, by=by, now=clock(request), **form.values())
        except NotPossible as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, _("Recorded."))
            return redirect("contact_gate", contact.pk)
    return _form_page(request, form, contact, _("What they wish"))


@require_POST
def wish_removal(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Remove a wish that does not hold any more."""
    by = _member(request)
    wish = find_wish(by, wish_id)
    if wish is None:
        raise Http404
    operations.remove_wish(wish=wish, by=by, now=clock(request))
    messages.info(request, _("Removed."))
    return redirect("contact_gate", wish.contact_id)


@require_http_methods(["GET", "POST"])
def consent_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record that a contact agreed or refused."""
    by = _member(request)
    contact = contact_or_404(by, contact_id)
    access.check_can_work_account(by, contact.account)
    today = clock(request).astimezone(by.zone_info).date()
    form = ConsentForm(request.POST or None, initial={"said_on_date": today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_consent(contact=contact, by=by, now=clock(request), **form.values())
        except NotPossible as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, _("Recorded."))
            return redirect("contact_gate", contact.pk)
    return _form_page(request, form, contact, _("Consent"))


@require_POST
def consent_removal(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Remove a word on consent that was recorded by mistake."""
    by = _member(request)
    consent = find_consent(by, consent_id)
    if consent is None:
        raise Http404
    operations.remove_consent(consent=consent, by=by, now=clock(request))
    messages.info(request, _("Removed."))
    return redirect("contact_gate", consent.contact_id)


def contact_or_404(by: Member, contact_id: int) -> Any:
    """Return a contact that the member may see."""
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    return contact


def show_refusal(form: forms.Form, refused: NotPossible) -> None:
    """Show what the domain refuses beside the field at fault."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def _form_page(request: HttpRequest, form: forms.Form, contact: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": contact,
        "back_address": reverse("contact_gate", args=[contact.pk]),
    }
    return render(request, "messaging/gate_form.html", context, status=422 if form.errors else 200)


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
