"""Adding, renaming and deleting teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.team import operations, queries
from fairlead.team.access import check_can_run_team
from fairlead.team.forms.teams import TeamForm
from fairlead.team.types import NotPossible


@require_http_methods(["GET", "POST"])
def team_add(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    check_can_run_team(by)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_team(name=form.cleaned_data["name"], by=by)
        except NotPossible as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The team %(name)s is there.") % {"name": made})
            return redirect("team")
    return render(request, "team/team_form.html", {"form": form, "team": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def team_edit(request: HttpRequest, team_id: int) -> HttpResponse:
    by: Any = request.user
    check_can_run_team(by)
    team = queries.get_team(team_id)
    form = TeamForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.rename_team(team_id=team_id, name=values["name"], by=by, expected_version=values["version"])
        except NotPossible as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("team")
    return render(request, "team/team_form.html", {"form": form, "team": team}, status=422 if form.errors else 200)


@require_POST
def team_delete(request: HttpRequest, team_id: int) -> HttpResponse:
    by: Any = request.user
    team = queries.get_team(team_id)
    try:
        operations.delete_team(team_id=team_id, by=by)
    except NotPossible as problem:
        messages.error(request, problem.sentence)
        return redirect("team_edit", team_id)
    messages.success(request, _("The team %(name)s is deleted.") % {"name": team})
    return redirect("team")
