"""The team's own fields over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf
from fairlead.customers.operations import custom_fields as operations
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.schemas.fields import (
    CustomFieldChangesIn,
    CustomFieldFilters,
    CustomFieldIn,
    CustomFieldOut,
)
from fairlead.customers.types import FieldOwner
from fairlead.team.types import Scope

if TYPE_CHECKING:
    from fairlead.customers.models import CustomField

routes = Routes("Custom fields")
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE


@routes.get("/custom-fields", scope=READ, gives=PageOf[CustomFieldOut])
def list_custom_fields(request: ApiRequest, filters: Query[CustomFieldFilters]) -> PageOf[CustomFieldOut]:
    """List the fields of accounts and contacts in their order, all on one page."""
    owners = [filters.belongs_to] if filters.belongs_to else list(FieldOwner)
    fields = [field for owner in owners for field in custom_fields(owner, with_retired=True)]
    if filters.is_retired is not None:
        fields = [field for field in fields if (field.retired_at is not None) == filters.is_retired]
    return PageOf(items=[CustomFieldOut.model_validate(field) for field in fields], next=None)


@routes.post(
    "/custom-fields",
    scope=WRITE,
    gives=CustomFieldOut,
    status=201,
    versioned=True,
    location="/custom-fields/{id}",
)
def create_custom_field(request: ApiRequest, field: CustomFieldIn) -> CustomFieldOut:
    """Add a field."""
    made = operations.create_custom_field(by=request.by, now=request.now, values=field.model_dump())
    return CustomFieldOut.model_validate(made)


@routes.get("/custom-fields/{field_id}", scope=READ, gives=CustomFieldOut, versioned=True)
def get_custom_field(request: ApiRequest, field_id: Id) -> CustomFieldOut:
    """Get a field."""
    return CustomFieldOut.model_validate(found(_field(field_id)))


@routes.patch("/custom-fields/{field_id}", scope=WRITE, gives=CustomFieldOut)
def change_custom_field(request: ApiRequest, field_id: Id, changes: CustomFieldChangesIn) -> CustomFieldOut:
    """Change a field. Its type stays."""
    changed = operations.change_custom_field(
        field_id=field_id,
        by=request.by,
        now=request.now,
        values=changes.given(),
        expected_version=request.expected_version,
    )
    return CustomFieldOut.model_validate(changed)


@routes.post("/custom-fields/{field_id}/retirement", scope=WRITE, gives=CustomFieldOut, versioned=True)
def retire_custom_field(request: ApiRequest, field_id: Id) -> CustomFieldOut:
    """Hide a field everywhere. Its values are kept."""
    return CustomFieldOut.model_validate(
        operations.retire_custom_field(field_id=field_id, by=request.by, now=request.now)
    )


@routes.delete("/custom-fields/{field_id}/retirement", scope=WRITE)
def bring_back_custom_field(request: ApiRequest, field_id: Id) -> None:
    """Show a retired field again."""
    operations.retire_custom_field(field_id=field_id, by=request.by, now=request.now, is_retired=False)


def _field(field_id: int) -> CustomField | None:
    rows = (custom_fields(owner, with_retired=True).filter(pk=field_id).first() for owner in FieldOwner)
    return next((row for row in rows if row is not None), None)
