"""Purposes and ceilings over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf
from fairlead.core.contact_gate import Ceiling as CoreCeiling
from fairlead.core.contact_gate import Scope as CountedFor
from fairlead.core.contact_gate import Span
from fairlead.messaging.operations import policy as operations
from fairlead.messaging.queries.policy import ceilings, find_ceiling, find_purpose, purposes, try_ceiling
from fairlead.messaging.schemas.gate import (
    CeilingChangesIn,
    CeilingIn,
    CeilingOut,
    PurposeChangesIn,
    PurposeIn,
    PurposeOut,
    WhatIfOut,
)
from fairlead.team.access import check_can_settle_contact_rules
from fairlead.team.types import Scope

routes = Routes("Contact rules")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE
Code = Annotated[str, Path(pattern="^[a-z0-9_]{1,30}$", examples=["order"])]
CEILING = ("scope", "span", "length_hours", "most", "reserved", "reserved_from")


@routes.get("/contact-purposes", scope=READ, gives=PageOf[PurposeOut])
def list_contact_purposes(request: ApiRequest) -> PageOf[PurposeOut]:
    """List the purposes, those that matter most first."""
    return PageOf(items=[_purpose(row) for row in purposes(retired=True)], next=None)


@routes.post("/contact-purposes", scope=WRITE, gives=PurposeOut, status=201, versioned=True)
def add_contact_purpose(request: ApiRequest, body: PurposeIn) -> PurposeOut:
    """Add a purpose of one's own. Leaders and owners may."""
    values: Any = body.model_dump()
    return _purpose(operations.add_purpose(values=values, by=request.by, now=request.now))


@routes.get("/contact-purposes/{code}", scope=READ, gives=PurposeOut, versioned=True)
def get_contact_purpose(request: ApiRequest, code: Code) -> PurposeOut:
    """Get a purpose."""
    return _purpose(found(find_purpose(code)))


@routes.patch("/contact-purposes/{code}", scope=WRITE, gives=PurposeOut)
def change_contact_purpose(request: ApiRequest, code: Code, changes: PurposeChangesIn) -> PurposeOut:
    """Settle anew how a purpose is treated. Leaders and owners may."""
    values: Any = changes.given()
    changed = operations.change_purpose(
        purpose=found(find_purpose(code)),
        values=values,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
    )
    return _purpose(changed)


def _purpose(row: Any) -> PurposeOut:
    names = ("code", "priority", "harshness", "consent", "keeps_hours", "is_limited", "is_retired", "version")
    return PurposeOut(name=str(row), **{name: getattr(row, name) for name in names})


@routes.get("/contact-ceilings", scope=READ, gives=PageOf[CeilingOut])
def list_contact_ceilings(request: ApiRequest) -> PageOf[CeilingOut]:
    """List the ceilings."""
    return PageOf(items=[CeilingOut.model_validate(row) for row in ceilings()], next=None)


@routes.post(
    "/contact-ceilings", scope=WRITE, gives=CeilingOut, status=201, versioned=True, location="/contact-ceilings/{id}"
)
def add_contact_ceiling(request: ApiRequest, body: CeilingIn) -> CeilingOut:
    """Add a ceiling. It holds for everything that is claimed from now on."""
    values: Any = body.model_dump()
    return CeilingOut.model_validate(operations.add_ceiling(values=values, by=request.by, now=request.now))


@routes.post("/contact-ceilings/what-if", scope=WRITE, gives=WhatIfOut)
def try_contact_ceiling(request: ApiRequest, body: CeilingIn) -> WhatIfOut:
    """Try a ceiling out: what it would have held back in the latest 90 days. Leaders and owners may."""
    check_can_settle_contact_rules(request.by)
    ceiling = CoreCeiling(
        0,
        CountedFor(body.scope.value),
        Span(body.span.value),
        most=body.most,
        length_hours=body.length_hours,
        reserved=min(body.reserved, body.most),
        reserved_from=body.reserved_from,
    )
    return WhatIfOut.model_validate(try_ceiling(ceiling, request.now))


@routes.get("/contact-ceilings/{contact_ceiling_id}", scope=READ, gives=CeilingOut, versioned=True)
def get_contact_ceiling(request: ApiRequest, contact_ceiling_id: Id) -> CeilingOut:
    """Get a ceiling."""
    return CeilingOut.model_validate(found(find_ceiling(contact_ceiling_id)))


@routes.patch("/contact-ceilings/{contact_ceiling_id}", scope=WRITE, gives=CeilingOut)
def change_contact_ceiling(request: ApiRequest, contact_ceiling_id: Id, changes: CeilingChangesIn) -> CeilingOut:
    """Change a ceiling. What is counted already stays counted."""
    row = found(find_ceiling(contact_ceiling_id))
    values: Any = {name: getattr(row, name) for name in CEILING} | changes.given()
    changed = operations.change_ceiling(
        ceiling=row, values=values, by=request.by, now=request.now, expected_version=request.expected_version
    )
    return CeilingOut.model_validate(changed)


@routes.delete("/contact-ceilings/{contact_ceiling_id}", scope=WRITE, versioned=True)
def remove_contact_ceiling(request: ApiRequest, contact_ceiling_id: Id) -> None:
    """Remove a ceiling. The history keeps it."""
    row = found(find_ceiling(contact_ceiling_id))
    operations.remove_ceiling(ceiling=row, by=request.by, now=request.now, expected_version=request.expected_version)
