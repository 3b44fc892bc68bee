"""Why somebody can, or cannot, be reached: the decision step by step, with the way to mend each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from zoneinfo import available_timezones

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.availability.queries.explaining import (
    Explanation,
    Step,
    explain_account,
    explain_contact,
    explain_office,
    main_contact,
)
from fairlead.availability.queries.step_sentences import step_sentence, step_source, step_title
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock
from fairlead.ui.sentences import Wording
from fairlead.ui.status_words import short_status, tone_of
from fairlead.ui.zones import zone_city

ICONS = {
    "place": "map-pin",
    "zone": "globe",
    "week": "calendar-clock",
    "calendar": "calendar-cog",
    "day": "calendar-days",
    "closure": "door-closed",
    "leave": "user-minus",
    "likely": "history",
    "result": "check",
}


@require_safe
def contact_why(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show why a contact can, or cannot, be reached now or at another moment (`?at=2026-12-24T15:00`)."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    return _customer_page(request, contact.account, contact)


@require_safe
def account_why(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show the same for an account: for its main contact, without one by the usual week of its place."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    return _customer_page(request, account, main_contact(account))


@require_safe
def zone_why(request: HttpRequest, zone: str) -> HttpResponse:
    """Show why offices in a zone are, or are not, open: by the usual week of its country."""
    if zone not in available_timezones():
        raise Http404
    explained = explain_office(zone, now=clock(request), language=get_language() or "en")
    return _page(request, explained, zone_city(zone), None, None)


def _customer_page(request: HttpRequest, account: Account, contact: Contact | None) -> HttpResponse:
    now, language = clock(request), get_language() or "en"
    if contact is not None:
        explained = explain_contact(contact, now=now, language=language)
    else:
        explained = explain_account(account, now=now, language=language)
    return _page(request, explained, contact or account, account, contact)


def _page(
    request: HttpRequest,
    explained: Explanation,
    who: Account | Contact | str,
    account: Account | None,
    contact: Contact | None,
) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    words = Wording(_, formats.locale_name())
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    context = {
        "who": who,
        "contact": contact,
        "account": account,
        "moment": formats.date_and_time(now.astimezone(by.zone_info)),
        "at": now.astimezone(by.zone_info).strftime("%Y-%m-%dT%H:%M"),
        "path": request.path,
        "tone": tone_of(explained.answer, now),
        "short": short_status(explained.answer, now, words),
        "steps": [_line(step, explained, by, account, contact) for step in explained.steps],
        "is_panel": is_panel,
    }
    template = "availability/_why.html" if is_panel else "availability/why.html"
    return render(request, template, context)


def _line(
    step: Step, explained: Explanation, by: Member, account: Account | None, contact: Contact | None
) -> dict[str, Any]:
    link, label, is_panel = _link(step, explained, by, account, contact) or ("", "", False)
    return {
        "title": step_title(step),
        "sentence": step_sentence(step, explained),
        "source": step_source(step, by.zone_info),
        "icon": ICONS[step.code.partition("_")[0]],
        "decides": step.decides,
        "link": link,
        "label": label,
        "is_panel": is_panel,
    }


def _link(
    step: Step, explained: Explanation, by: Member, account: Account | None, contact: Contact | None
) -> tuple[str, str, bool] | None:
    """Return where a step is mended: address, label, whether it opens in the panel; None where the member may not."""
    of_customer = _customer_link(step, explained, by, account, contact) if account is not None else None
    if of_customer is not None:
        return of_customer
    facts, kind = step.facts, step.code.partition("_")[0]
    if kind == "calendar" and explained.person.country:
        return _calendar_address(explained), _("See the year"), False
    if kind == "day":
        return _day_link(step, explained, by)
    if step.code == "closure_usual":
        return reverse("closure_rule", args=[facts["rule"]]), _("See the rule"), False
    if step.code == "closure_told":
        return reverse("closure", args=[facts["known_closure_id"]]), _("Change it"), False
    if "leave_id" in facts:
        return reverse("leave", args=[facts["leave_id"]]), _("Change it"), True
    return None


def _customer_link(
    step: Step, explained: Explanation, by: Member, account: Account, contact: Contact | None
) -> tuple[str, str, bool] | None:
    """Return the same of what is said of a customer alone."""
    kind = step.code.partition("_")[0]
    edits, works = access.can_edit_account(by, account), access.can_work_account(by, account)
    if kind == "place" and edits:
        return reverse("account_edit", args=[account.pk]), _("Change the place"), True
    if kind == "zone" and edits:
        if contact is not None:
            return reverse("contact_edit", args=[contact.pk]), _("Change the zone"), True
        return reverse("account_edit", args=[account.pk]), _("Change the zone"), True
    if kind == "week" and edits:
        return _hours_address(step, account, contact), _("State their hours"), True
    if step.code == "closure_none" and works:
        return reverse("account_closure_new", args=[account.pk]), _("Add a closure"), False
    if step.code == "leave_none" and works and contact is not None:
        day = explained.local_date.isoformat() if explained.local_date else ""
        return f"{reverse('leave_new', args=[contact.pk])}?day={day}", _("Record leave"), True
    return None


def _hours_address(step: Step, account: Account, contact: Contact | None) -> str:
    if step.code == "week_account" or contact is None:
        return reverse("account_edit", args=[account.pk])
    if step.code == "week_site" and contact.site_id:
        return reverse("site_edit", args=[contact.site_id])
    return reverse("contact_edit", args=[contact.pk])


def _calendar_address(explained: Explanation) -> str:
    person = explained.person
    year = explained.local_date.year if explained.local_date else ""
    query = urlencode({"year": year, "subdivision": person.subdivision or ""})
    return f"{reverse('calendar_place', args=[person.country])}?{query}"


def _day_link(step: Step, explained: Explanation, by: Member) -> tuple[str, str, bool] | None:
    if not access.can_correct_calendars(by) or not explained.person.country:
        return None
    if "correction_id" in step.facts:
        return reverse("correction", args=[step.facts["correction_id"]]), _("Change it"), False
    query = urlencode(
        {
            "country": explained.person.country,
            "subdivision": explained.person.subdivision or "",
            "date": step.facts["date"],
        }
    )
    return f"{reverse('correction_new')}?{query}", _("Correct the day"), False
