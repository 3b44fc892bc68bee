"""Pages of closures: what the desk reckons with where, how the team sees it, and what it was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.closures import KnownClosureForm, RuleForm
from fairlead.availability.operations import closures as operations
from fairlead.availability.queries.closures import (
    countries_of_customers,
    find_known_closure,
    find_team_rule,
    known_closures,
    team_rules,
)
from fairlead.availability.views.closure_pieces import known_line, rule_line
from fairlead.core.closures import all_rules
from fairlead.core.places import country_name
from fairlead.customers.models import Account
from fairlead.customers.queries.accounts import find_account
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock


@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """List the rules by their next dates, of the customers' countries, of one (`?country=IT`) or of all (`?of=all`)."""
    by = _member(request)
    today = clock(request).astimezone(by.zone_info).date()
    asked = request.GET.get("country", "").upper()[:2]
    every = request.GET.get("of") == "all"
    own = countries_of_customers(by)
    shown = [
        one
        for one in team_rules(today=today, country=asked)
        if asked or every or not own.isdisjoint(one.rule.countries)
    ]
    lines = sorted((rule_line(one, today, country=asked) for one in shown), key=lambda line: line["starts"])
    locale = formats.locale_name()
    countries = sorted(
        {(code, country_name(code, locale)) for rule in all_rules() for code in rule.countries},
        key=lambda pair: pair[1].casefold(),
    )
    context = {
        "lines": lines,
        "known": [known_line(row, today) for row in known_closures(by)],
        "countries": countries,
        "country": asked,
        "every": every,
        "can_change": access.can_correct_calendars(by),
    }
    return render(request, "availability/closures.html", context)


@require_http_methods(["GET", "POST"])
def closure_rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule with its sources, and let the team weigh it anew or switch it off."""
    by = _member(request)
    today = clock(request).astimezone(by.zone_info).date()
    one = find_team_rule(rule_id, today=today)
    if one is None:
        raise Http404
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(one))
    if request.method == "POST":
        access.check_can_correct_calendars(by)
        if form.is_valid() and _carried_out(form, lambda: _change_rule(request, rule_id, form)):
            messages.info(request, _("Saved."))
            return redirect("closures")
    line = rule_line(one, today)
    context = {"form": form, "line": line, "one": one, "can_change": access.can_correct_calendars(by)}
    return render(request, "availability/closure_rule.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def closure_new(request: HttpRequest) -> HttpResponse:
    """Record a closure of a country or region."""
    by = _member(request)
    access.check_can_correct_calendars(by)
    form = KnownClosureForm(request.POST or None, account=None, initial={"country": request.GET.get("country", "")})
    if request.method == "POST" and form.is_valid() and _carried_out(form, lambda: _record(request, form, None)):
        messages.info(request, _("Closure recorded."))
        return redirect("closures")
    return _form_page(request, form, None, None)


@require_http_methods(["GET", "POST"])
def account_closure_new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Record a closure that an account has told of."""
    by = _member(request)
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_work_account(by, account)
    form = KnownClosureForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid() and _carried_out(form, lambda: _record(request, form, account)):
        return _back(request, account, _("Closure recorded."))
    return _form_page(request, form, account, None)


@require_http_methods(["GET", "POST"])
def closure(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Show and change a closure that was told of."""
    by = _member(request)
    row = _closure_or_404(by, closure_id)
    form = KnownClosureForm(request.POST or None, account=row.account, initial=KnownClosureForm.initial_of(row))
    if request.method == "POST":
        _check_door(by, row)
        if form.is_valid() and _carried_out(form, lambda: _change(request, form, row)):
            return _back(request, row.account, _("Saved."))
    return _form_page(request, form, row.account, row)


@require_POST
def closure_removal(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Remove a closure that was told of by mistake, or is no more."""
    by = _member(request)
    row = _closure_or_404(by, closure_id)
    operations.remove_closure(closure=row, by=by, now=clock(request))
    return _back(request, row.account, _("Closure removed."))


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member


def _closure_or_404(by: Member, closure_id: int) -> Any:
    row = find_known_closure(by, closure_id)
    if row is None:
        raise Http404
    return row


def _can_change(by: Member, account: Account | None) -> bool:
    return access.can_work_account(by, account) if account is not None else access.can_correct_calendars(by)


def _check_door(by: Member, row: Any) -> None:
    if not _can_change(by, row.account):
        raise access.AccessRefused


def _change_rule(request: HttpRequest, rule_id: str, form: RuleForm) -> None:
    data = form.cleaned_data
    operations.change_rule(
        rule_id=rule_id,
        by=_member(request),
        now=clock(request),
        is_off=not data["is_on"],
        probability_percent=data["probability_percent"],
        note=data["note"],
        expected_version=data["version"],
    )


def _record(request: HttpRequest, form: KnownClosureForm, account: Account | None) -> None:
    operations.record_closure(by=_member(request), now=clock(request), values=form.values(), account=account)


def _change(request: HttpRequest, form: KnownClosureForm, row: Any) -> None:
    operations.change_closure(
        closure=row,
        by=_member(request),
        now=clock(request),
        values=form.values(),
        expected_version=form.cleaned_data["version"],
    )


def _carried_out(form: forms.Form, act: Callable[[], None]) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except operations.ClosureEndsBeforeItStarts:
        form.add_error("latest_day", _("A closure lasts a year at most: look at the years."))
    except operations.UnknownClosureRegion:
        form.add_error("subdivision", _("This country has no such region. Write its name or its ISO code."))
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: KnownClosureForm, account: Account | None, row: Any) -> HttpResponse:
    by = _member(request)
    today: date = clock(request).astimezone(by.zone_info).date()
    context: dict[str, Any] = {
        "form": form,
        "account": account,
        "closure": row,
        "line": known_line(row, today) if row else None,
        "can_change": _can_change(by, account),
    }
    return render(request, "availability/closure.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, account: Account | None, text: str) -> HttpResponse:
    messages.info(request, text)
    return redirect("account", account.pk) if account is not None else redirect("closures")
