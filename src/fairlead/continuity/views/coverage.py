"""The coverage of one account: topics, the company drawn, the map, who is left in any week; and its acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.continuity.forms.seats import AgreementForm, SeatForm, place_label
from fairlead.continuity.operations import seats as operations
from fairlead.continuity.queries.covering import Coverage, coverage_of
from fairlead.continuity.queries.seats import find_seat, history_of
from fairlead.continuity.queries.weeks import Away, recorded_absences, weeks_left
from fairlead.continuity.queries.words import over_sentence
from fairlead.continuity.types import MOST_PLACES, SeatState, Topic
from fairlead.continuity.views import words
from fairlead.customers.queries.accounts import find_account
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.ui.context import clock

WEEKS = (4, 8, 13, 26)
MOST_HISTORY = 50
# Longer numbers in an address are none of ours.
MOST_DIGITS = 15


@require_safe
def coverage(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show how an account is covered. `?away=3&away=5&weeks=13&leave=0` asks who is left without these people."""
    by = _member(request)
    account = _account_or_404(by, account_id)
    covered = coverage_of(account, by=by, now=clock(request))
    asked = _asked(request, covered)
    absences = recorded_absences(covered.contacts, covered.today)
    context = {
        "account": account,
        "covered": covered,
        "lines": words.topic_lines(covered),
        "gaps": len(covered.gaps),
        "points": words.point_lines(covered),
        "chart": words.chart_of(covered, words.away_words(absences, covered.today)),
        "grid": words.grid_of(covered),
        "left": words.week_lines(covered, weeks_left(covered, asked)),
        "asked": asked,
        "people": [covered.contacts[one.key] for one in covered.people],
        "week_choices": WEEKS,
        "history": [
            {"seat": seat, "place": place_label(seat.place), "agreed": words.agreed_words(seat)}
            for seat in history_of(account, MOST_HISTORY)
        ],
        "can_work": access.can_work_account(by, account),
    }
    return render(request, "continuity/coverage.html", context)


def _asked(request: HttpRequest, covered: Coverage) -> Away:
    asked = request.GET
    chosen = {int(text) for text in asked.getlist("away") if text.isdecimal() and len(text) <= MOST_DIGITS}
    weeks = asked.get("weeks", "")
    return Away(
        weeks=int(weeks) if weeks in [str(one) for one in WEEKS] else WEEKS[1],
        with_leave=asked.get("leave") != "0",
        people=chosen & {one.key for one in covered.people},
    )


@require_http_methods(["GET", "POST"])
def seat_new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Name somebody for a topic (`?topic=payment&place=1&contact=7`)."""
    by = _member(request)
    account = _account_or_404(by, account_id)
    access.check_can_work_account(by, account)
    initial = {name: request.GET.get(name, "") for name in ("topic", "place", "contact")}
    form = SeatForm(request.POST or None, account=account, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.name_seat(account=account, by=by, now=clock(request), **form.values())
        except NotPossible as refused:
            _show_refusal(form, refused)
        else:
            messages.info(request, _("Recorded."))
            return redirect("coverage", account.pk)
    return _form_page(request, form, account, _("Name somebody for a topic"))


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Show one seat; record when and with whom it was agreed."""
    by = _member(request)
    row = _seat_or_404(by, seat_id)
    initial = {"agreed_on_date": row.agreed_on_date, "agreed_with": row.agreed_with_id, "note": row.note}
    form = AgreementForm(request.POST or None, account=row.account, initial=initial)
    form.fields["agreed_on_date"].required = True
    form.fields["agreed_on_date"].help_text = ""
    if request.method == "POST":
        access.check_can_work_account(by, row.account)
        if form.is_valid():
            try:
                operations.agree_seat(seat=row, by=by, now=clock(request), **form.agreement())
            except NotPossible as refused:
                _show_refusal(form, refused)
            else:
                messages.info(request, _("Recorded."))
                return redirect("coverage", row.account_id)
    is_current = row.state == SeatState.CURRENT
    context = {
        "form": form,
        "seat": row,
        "topic": Topic(row.topic).label,
        "place": place_label(row.place),
        "agreed": words.agreed_words(row),
        "is_current": is_current,
        "can_change": is_current and access.can_work_account(by, row.account),
        "places": [(place, place_label(place)) for place in range(MOST_PLACES) if place != row.place],
    }
    return render(request, "continuity/seat.html", context, status=422 if form.errors else 200)


@require_POST
def seat_check(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Record that a seat was found to hold today."""
    by = _member(request)
    row = _seat_or_404(by, seat_id)
    now = clock(request)
    today = now.astimezone(by.zone_info).date()
    return _done(request, row, lambda: operations.check_seat(seat=row, by=by, now=now, checked_on_date=today))


@require_POST
def seat_place(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Give somebody another place in the order of asking."""
    by = _member(request)
    row = _seat_or_404(by, seat_id)
    text = request.POST.get("place", "")
    place = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else -1
    return _done(request, row, lambda: operations.move_seat(seat=row, place=place, by=by, now=clock(request)))


@require_POST
def seat_acceptance(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Let who is proposed answer for the topic, at the next place."""
    by = _member(request)
    row = _seat_or_404(by, seat_id)
    return _done(request, row, lambda: operations.accept_proposal(seat=row, by=by, now=clock(request)))


@require_POST
def seat_end(request: HttpRequest, seat_id: int) -> HttpResponse:
    """End a seat, or dismiss a proposal."""
    by = _member(request)
    row = _seat_or_404(by, seat_id)
    note = request.POST.get("note", "")[:300]
    return _done(request, row, lambda: operations.end_seat(seat=row, by=by, now=clock(request), note=note))


def _done(request: HttpRequest, row: Any, act: Any) -> HttpResponse:
    """Do it, say so, and go back to the coverage of the account."""
    try:
        act()
    except NotPossible as refused:
        messages.error(request, refused.sentence)
    except operations.SeatIsOver:
        messages.error(request, over_sentence())
    else:
        messages.info(request, _("Recorded."))
    return redirect("coverage", row.account_id)


def _show_refusal(form: Any, refused: NotPossible) -> None:
    field = refused.field.removesuffix("_id")
    form.add_error(field if field in form.fields else None, refused.sentence)


def _form_page(request: HttpRequest, form: Any, account: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": account,
        "back_address": reverse("coverage", args=[account.pk]),
        "has_people": bool(form.people),
    }
    return render(request, "continuity/seat_form.html", context, status=422 if form.errors else 200)


def _account_or_404(by: Member, account_id: int) -> Any:
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    return account


def _seat_or_404(by: Member, seat_id: int) -> Any:
    row = find_seat(by, seat_id)
    if row is None:
        raise Http404
    return row


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
