"""Pages of our own closures: the list with what is proposed, one closure with its customers, and who we are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.own_side import CompanyClosureForm, OurCompanyForm
from fairlead.availability.operations import company_closures as operations
from fairlead.availability.queries.calendar_pages import region_name
from fairlead.availability.queries.closure_notices import (
    Concern,
    Telling,
    announce_date,
    company_closures,
    concern,
    find_company_closure,
    reminder_date,
)
from fairlead.availability.queries.notice_to_dos import notice_to_dos
from fairlead.availability.queries.our_company import (
    holiday_blocks,
    our_company,
    our_today,
    working_day_after,
    working_day_before,
)
from fairlead.availability.types import Occasion
from fairlead.availability.views.notice_words import customer_line, days_text
from fairlead.core.places import country_name
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock

# More lines than this nobody reads; the filters make them fewer.
MOST_CUSTOMERS = 300
SHOWN = {
    "": (Telling.PLANNED, Telling.OPEN, Telling.TOLD, Telling.NOT_NEEDED),
    "open": (Telling.PLANNED, Telling.OPEN),
    "told": (Telling.TOLD,),
    "left-out": (Telling.LEFT_OUT,),
}


@require_safe
def our_closures(request: HttpRequest) -> HttpResponse:
    """Show when we are closed, how far customers have been told, and which long holidays are no closure yet."""
    by = _member(request)
    company = our_company()
    today = our_today(clock(request), company)
    rows = list(company_closures())
    counts = notice_to_dos().counts([row.pk for row in rows])
    lines = [_closure_line(row, company, counts.get(row.pk, (0, 0)), today) for row in rows]
    context = {
        "company": company,
        "place": _place(company),
        "coming": [line for line in lines if not line["is_over"]],
        "past": [line for line in reversed(lines) if line["is_over"]][:12],
        "proposed": [
            {
                "block": block,
                "dates": days_text(block.start_date, block.end_date),
                "latest": block.end_date - timedelta(days=1),
            }
            for block in holiday_blocks(company, today, language=get_language() or "en")
        ],
        "can_set": access.can_set_closures(by, by.team_id),
        "can_set_company": access.can_set_closures(by, None),
    }
    return render(request, "availability/our_closures.html", context)


@require_http_methods(["GET", "POST"])
def our_company_page(request: HttpRequest) -> HttpResponse:
    """Show and change who we are: our country, our emergency contact, how early customers are told."""
    by = _member(request)
    row = our_company()
    can_set = access.can_set_closures(by, None)
    form = OurCompanyForm(request.POST or None, initial=OurCompanyForm.initial_of(row))
    if request.method == "POST":
        access.check_can_set_closures(by, None)
        if form.is_valid() and _carried_out(form, lambda: _change_company(request, form)):
            messages.info(request, _("Saved."))
            return redirect("our_company")
    context = {"form": form, "company": row, "place": _place(row), "can_set": can_set}
    return render(request, "availability/our_company.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def our_closure_new(request: HttpRequest) -> HttpResponse:
    """Record that we are closed; an address may propose the days (`?from=2027-02-06&until=2027-02-14&occasion=…`)."""
    by = _member(request)
    access.check_can_set_closures(by, by.team_id)
    form = CompanyClosureForm(request.POST or None, by=by, initial=_proposed(request))
    made: list[Any] = []

    def record() -> None:
        made.append(operations.record_company_closure(values=form.values(), by=by, now=clock(request)))

    if request.method == "POST" and form.is_valid() and _carried_out(form, record):
        messages.info(request, _("Recorded. See below whom it concerns."))
        return redirect("our_closure", made[0].pk)
    context = {"form": form, "closure": None}
    return render(request, "availability/our_closure_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def our_closure_edit(request: HttpRequest, our_closure_id: int) -> HttpResponse:
    """Change a closure of ours."""
    by = _member(request)
    row = closure_or_404(our_closure_id)
    access.check_can_set_closures(by, row.team_id)
    form = CompanyClosureForm(request.POST or None, by=by, initial=CompanyClosureForm.initial_of(row))

    def change() -> None:
        operations.change_company_closure(
            closure=row, values=form.values(), by=by, now=clock(request), expected_version=form.cleaned_data["version"]
        )

    if request.method == "POST" and form.is_valid() and _carried_out(form, change):
        messages.info(request, _("Saved."))
        return redirect("our_closure", row.pk)
    context = {"form": form, "closure": row}
    return render(request, "availability/our_closure_form.html", context, status=422 if form.errors else 200)


@require_safe
def our_closure(request: HttpRequest, our_closure_id: int) -> HttpResponse:
    """Show one closure: its days, whom it concerns, who has been told (`?whose=me&show=open`)."""
    by = _member(request)
    row = closure_or_404(our_closure_id)
    company = our_company()
    today = our_today(clock(request), company)
    whose = "me" if request.GET.get("whose") == "me" else ""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    found = concern(row, by=by, owner=by if whose else None)
    chosen = [one for one in found.customers if one.telling in SHOWN[show]]
    told, to_tell = found.counts[Telling.TOLD], found.to_tell
    context = {
        "closure": row,
        "dates": days_text(row.start_date, row.end_date),
        "before": working_day_before(row, company),
        "after": working_day_after(row, company),
        "announce": announce_date(row, company),
        "reminder": reminder_date(row, company),
        "company": company,
        "told": told,
        "to_tell": to_tell,
        "planned": found.counts[Telling.PLANNED],
        "counts": _tabs(found, show),
        "customers": [customer_line(one) for one in chosen[:MOST_CUSTOMERS]],
        "left_out": max(len(chosen) - MOST_CUSTOMERS, 0),
        "whose": whose,
        "show": show,
        "is_over": row.end_date <= today,
        "has_begun": row.start_date <= today,
        "can_set": access.can_set_closures(by, row.team_id),
        "can_make": access.can_set_closures(by, row.team_id) or access.can_make_accounts(by),
    }
    return render(request, "availability/our_closure.html", context)


@require_POST
def our_closure_to_dos(request: HttpRequest, our_closure_id: int) -> HttpResponse:
    """Make the to-dos for everybody who is to be told and has none."""
    row = closure_or_404(our_closure_id)
    made = operations.make_notices(closure=row, by=_member(request), now=clock(request))
    sentence = ngettext("%(n)d to-do made.", "%(n)d to-dos made.", made) % {"n": made}
    messages.info(request, sentence if made else _("Everybody who is to be told has a to-do already."))
    return redirect("our_closure", row.pk)


@require_POST
def our_closure_removal(request: HttpRequest, our_closure_id: int) -> HttpResponse:
    """Remove a closure that was called off."""
    row = closure_or_404(our_closure_id)
    operations.remove_company_closure(closure=row, by=_member(request), now=clock(request))
    messages.info(request, _("Closure removed, with its to-dos that were not done."))
    return redirect("our_closures")


def closure_or_404(closure_id: int) -> Any:
    row = find_company_closure(closure_id)
    if row is None:
        raise Http404
    return row


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member


def _closure_line(row: Any, company: Any, count: tuple[int, int], today: date) -> dict[str, Any]:
    told, made = count
    return {
        "row": row,
        "dates": days_text(row.start_date, row.end_date),
        "told": told,
        "made": made,
        "announce": announce_date(row, company),
        "is_due": announce_date(row, company) <= today,
        "is_now": row.start_date <= today < row.end_date,
        "is_over": row.end_date <= today,
    }


def _place(company: Any) -> str:
    if not company.country:
        return ""
    name = country_name(company.country, formats.locale_name())
    region = region_name(company.country, company.subdivision)
    return f"{name} · {region}" if region else name


def _tabs(found: Concern, show: str) -> list[tuple[str, str, int, bool]]:
    """Return the filters with how many customers each shows."""
    labels = {"": _("All to tell"), "open": _("Not told yet"), "told": _("Told"), "left-out": _("Left out")}
    return [
        (name, labels[name], sum(found.counts[telling] for telling in tellings), name == show)
        for name, tellings in SHOWN.items()
    ]


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """Return what an address proposes; what cannot be read is left empty."""
    found: dict[str, Any] = {"name": request.GET.get("name", "")[:120]}
    for field, parameter in (("start_date", "from"), ("latest_day", "until")):
        try:
            found[field] = date.fromisoformat(request.GET.get(parameter, ""))
        except ValueError:
            continue
    occasion = request.GET.get("occasion", "")
    return found | ({"occasion": occasion} if occasion in Occasion.values else {})


def _change_company(request: HttpRequest, form: OurCompanyForm) -> None:
    operations.change_our_company(
        values=form.values(),
        by=_member(request),
        now=clock(request),
        expected_version=form.cleaned_data["version"],
    )


def _carried_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except operations.UnknownRegion:
        form.add_error("subdivision", _("This country has no such region. Write its name or its ISO code."))
    except operations.ReminderBeforeNotice:
        form.add_error("reminder_days", _("The reminder must come after the notice: give it fewer days."))
    except operations.ClosureTooLong:
        form.add_error("latest_day", _("A closure lasts a year at most: look at the years."))
    else:
        return True
    return False
