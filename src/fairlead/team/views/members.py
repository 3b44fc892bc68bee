"""Members and teams, for everybody to see and for owners to run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.team import operations, queries
from fairlead.team.access import can_edit_member, can_run_team, check_can_edit_member, check_can_run_team
from fairlead.team.forms.leaving import LeavingForm
from fairlead.team.forms.members import MemberForm, NewMemberForm
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.team.views.tokens import token_line
from fairlead.ui.context import clock

PANEL = "sheet"


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    rows = queries.member_rows(by, clock(request))
    context = {
        "rows": rows,
        "teams": queries.teams_with_sizes(),
        "runs_team": can_run_team(by),
        "has_holdings": any(row.holdings for row in rows),
    }
    return render(request, "team/team.html", context)


@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    check_can_run_team(by)
    form = NewMemberForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "team_id": form.cleaned_data["team"]}
        del values["team"]
        try:
            invited = operations.create_member(**values, by=by, now=clock(request))
        except NotPossible as problem:
            form.refuse(problem)
        else:
            return _show_invitation(request, invited.member, invited.secret)
    return render(request, "team/member_add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """Show a member as a page, or in the panel beside the list."""
    by: Any = request.user
    shown = queries.get_member(by, member_id)
    now = clock(request)
    edits = can_edit_member(by, shown)
    is_run_by = can_run_team(by) and shown.pk != by.pk
    context = {
        "member": shown,
        "edits": edits,
        "is_run_by": is_run_by,
        "local_now": now.astimezone(shown.zone_info) if shown.zone else None,
        "week": queries.week_of_member(shown, now),
        "spoken": queries.languages_of_member(shown),  # `languages` are those of the shell
        "holdings": queries.holdings_of(shown),
        "latest_sign_in": edits and shown.last_login and shown.last_login.astimezone(by.zone_info),
        "history": queries.history_of_member(shown, by.zone_info) if edits else [],
        "tokens": [token_line(token, now, by.zone_info) for token in queries.tokens_of(shown)] if is_run_by else [],
        "has_second_step": is_run_by and queries.security_of(shown).has_second_step,
    }
    return render(request, _template(request, "team/member.html"), context)


@require_http_methods(["GET", "POST"])
def member_edit(request: HttpRequest, member_id: int) -> HttpResponse:
    by: Any = request.user
    edited = queries.get_member(by, member_id)
    check_can_edit_member(by, edited)
    if edited.pk == by.pk:
        return redirect("profile")
    today = clock(request).astimezone(edited.zone_info).date()
    form = MemberForm(request.POST or None, member=edited, by=by, today=today, now=clock(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_member(
                member_id=edited.pk,
                changes=form.changes(),
                by=by,
                now=clock(request),
                expected_version=form.cleaned_data["version"],
            )
        except NotPossible as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("member", edited.pk)
    return render(
        request, "team/member_edit.html", {"form": form, "member": edited}, status=422 if form.errors else 200
    )


@require_POST
def member_invite(request: HttpRequest, member_id: int) -> HttpResponse:
    """Make a new invitation and show it, this once; the earlier one stops working."""
    by: Any = request.user
    invited = queries.get_member(by, member_id)
    try:
        secret = operations.make_invitation(member_id=member_id, by=by, now=clock(request))
    except NotPossible as problem:
        return _refused(request, invited, problem)
    return _show_invitation(request, invited, secret)


@require_http_methods(["GET", "POST"])
def member_deactivate(request: HttpRequest, member_id: int) -> HttpResponse:
    """Ask who takes over, then close the desk to a member."""
    by: Any = request.user
    check_can_run_team(by)
    leaving = queries.get_member(by, member_id)
    form = LeavingForm(request.POST or None, member=leaving, now=clock(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.deactivate_member(
                member_id=member_id,
                receiver_id=form.cleaned_data["receiver"],
                by=by,
                now=clock(request),
                expected_version=form.cleaned_data["version"],
            )
        except NotPossible as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("%(name)s may not sign in any more.") % {"name": leaving})
            return redirect("member", member_id)
    context = {"form": form, "member": leaving, "holdings": queries.holdings_of(leaving)}
    return render(request, "team/member_deactivate.html", context, status=422 if form.errors else 200)


@require_POST
def member_reactivate(request: HttpRequest, member_id: int) -> HttpResponse:
    by: Any = request.user
    returning = queries.get_member(by, member_id)
    secret = operations.reactivate_member(member_id=member_id, by=by, now=clock(request))
    return _show_invitation(request, returning, secret)


@require_POST
def member_second_steps(request: HttpRequest, member_id: int) -> HttpResponse:
    """Remove the second step and passkeys of a member who lost them."""
    by: Any = request.user
    eased = queries.get_member(by, member_id)
    operations.remove_second_steps(member_id=member_id, by=by, now=clock(request))
    messages.success(request, _("%(name)s signs in without a second step now.") % {"name": eased})
    return redirect("member", member_id)


@never_cache
def _show_invitation(request: HttpRequest, invited: Member, secret: str) -> HttpResponse:
    link = settings.PUBLIC_URL + reverse("enter", args=[secret])
    context = {"member": invited, "link": link, "days": operations.INVITATION_DAYS}
    return render(request, "team/invited.html", context)


def _refused(request: HttpRequest, member: Member, problem: NotPossible) -> HttpResponse:
    messages.error(request, problem.sentence)
    return redirect("member", member.pk)


def _template(request: HttpRequest, name: str) -> str:
    return f"{name}#panel" if request.headers.get("X-Fairlead-Panel") == PANEL else name
