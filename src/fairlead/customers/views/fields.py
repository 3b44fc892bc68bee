"""The fields that a team adds, in its settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.forms.fields import FieldForm, NewFieldForm
from fairlead.customers.operations import custom_fields as operations
from fairlead.customers.queries.custom_fields import custom_fields, get_custom_field
from fairlead.customers.types import BadInput, FieldOwner
from fairlead.customers.views.answers import add_problems, member_of, told
from fairlead.team import access
from fairlead.ui.context import clock


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """Show the fields of accounts and of contacts in their order."""
    access.check_can_run_team(member_of(request))
    groups = [(owner, list(custom_fields(owner, with_retired=True))) for owner in FieldOwner]
    return render(request, "customers/fields.html", {"field_groups": groups})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a field."""
    by = member_of(request)
    access.check_can_run_team(by)
    form = NewFieldForm(request.POST or None, initial={"belongs_to": request.GET.get("of", FieldOwner.ACCOUNT)})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_custom_field(by=by, now=clock(request), values=form.cleaned_data)
        except BadInput as refused:
            add_problems(form, refused)
        else:
            return told(request, redirect("fields"), _("%(name)s added.") % {"name": made.label})
    status = 200 if request.method == "GET" else 422
    return render(request, "customers/field_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, field_id: int) -> HttpResponse:
    """Change a field's label, choices or whether it must be filled in."""
    by = member_of(request)
    access.check_can_run_team(by)
    field = get_custom_field(field_id)
    form = FieldForm(request.POST or None, field=field)
    context: dict[str, Any] = {"form": form, "field": field}
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_custom_field(
                field_id=field_id, by=by, now=clock(request), values=form.values(),
                expected_version=form.cleaned_data["version"],
            )  # fmt: skip
        except BadInput as refused:
            add_problems(form, refused)
        else:
            return told(request, redirect("fields"), _("Saved."))
    return render(request, "customers/field_form.html", context, status=200 if request.method == "GET" else 422)


@require_POST
def move(request: HttpRequest, field_id: int) -> HttpResponse:
    """Move a field one place up or down."""
    by = member_of(request)
    access.check_can_run_team(by)
    field = get_custom_field(field_id)
    order = [one.pk for one in custom_fields(FieldOwner(field.belongs_to))]
    if field_id in order:
        place = order.index(field_id)
        other = max(0, place - 1) if "up" in request.POST else min(len(order) - 1, place + 1)
        order[place], order[other] = order[other], order[place]
    operations.order_custom_fields(belongs_to=field.belongs_to, field_ids=order, by=by, now=clock(request))
    return redirect("fields")


@require_POST
def retirement(request: HttpRequest, field_id: int) -> HttpResponse:
    """Hide a field everywhere, or bring it back."""
    is_retired = "back" not in request.POST
    field = operations.retire_custom_field(
        field_id=field_id, by=member_of(request), now=clock(request), is_retired=is_retired
    )
    text = _("%(name)s is hidden; its values are kept.") if is_retired else _("%(name)s is back.")
    return told(request, redirect("fields"), text % {"name": field.label})
