"""Keeping and deleting the views of lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairlead.team import operations
from fairlead.team.types import NotPossible
from fairlead.team.views.appearance import safe_path


@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    member: Any = request.user
    try:
        saved = operations.save_view(
            page=request.POST.get("page", ""),
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            is_shared=bool(request.POST.get("is_shared")),
            by=member,
        )
    except NotPossible as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": saved.name})
    return redirect(safe_path(request, request.POST.get("next", "")))


@require_POST
def view_delete(request: HttpRequest, view_id: int) -> HttpResponse:
    member: Any = request.user
    deleted = operations.delete_view(view_id=view_id, by=member)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": deleted.name})
    return redirect(safe_path(request, request.POST.get("next", "")))
