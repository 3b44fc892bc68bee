"""Contacts over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found, named
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.customers.api.listing import custom_filters, ordered_page
from fairlead.customers.operations import bin as bin_operations
from fairlead.customers.operations import contacts as operations
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import ContactFilter, contacts_chosen, contacts_visible_to
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.places import contacts_with_place
from fairlead.customers.schemas.contacts import (
    ContactChangesIn,
    ContactFilters,
    ContactIn,
    ContactOut,
    ContactWords,
    Point,
)
from fairlead.customers.types import FieldOwner, PointKind
from fairlead.team.types import Scope

if TYPE_CHECKING:
    from fairlead.customers.models import Contact, CustomField
    from fairlead.team.models import Member

routes = Routes("Contacts")
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE


@routes.get("/contacts", scope=READ, gives=PageOf[ContactOut])
def list_contacts(request: ApiRequest, filters: Query[ContactFilters], page: Query[PageQuery]) -> PageOf[ContactOut]:
    """List contacts who are still with their company.

    For keeping another system in step: `sort=changed` with `updated_since`.
    """
    fields = list(custom_fields(FieldOwner.CONTACT))
    chosen = contact_filter(filters, fields)
    rows = _placed(contacts_chosen(request.by, chosen, fields).filter(**_exact(filters)))
    return ordered_page(request, rows, page, order=chosen.order, sort=chosen.sort, show=contact_out)


@routes.post("/contacts", scope=WRITE, gives=ContactOut, status=201, versioned=True, location="/contacts/{id}")
def create_contact(request: ApiRequest, contact: ContactIn) -> ContactOut:
    """Add a contact to an account.

    Numbers may be written as people do; without a country code they are of the country of the site or account.
    """
    values = contact.given()
    account = named(find_account(request.by, values.pop("account_id")), "/account_id")
    made = operations.create_contact(account_id=account.pk, by=request.by, now=request.now, values=values)
    return _shown(made, request.by)


@routes.get("/contacts/{contact_id}", scope=READ, gives=ContactOut, versioned=True)
def get_contact(request: ApiRequest, contact_id: Id) -> ContactOut:
    """Get a contact with all ways to reach them."""
    return contact_out(found(_placed(contacts_visible_to(request.by)).filter(pk=contact_id).first()))


@routes.patch("/contacts/{contact_id}", scope=WRITE, gives=ContactOut)
def change_contact(request: ApiRequest, contact_id: Id, changes: ContactChangesIn) -> ContactOut:
    """Change a contact."""
    changed = operations.change_contact(
        contact_id=contact_id,
        by=request.by,
        now=request.now,
        values=changes.given(),
        expected_version=request.expected_version,
    )
    return _shown(changed, request.by)


@routes.delete("/contacts/{contact_id}", scope=WRITE, versioned=True)
def delete_contact(request: ApiRequest, contact_id: Id) -> None:
    """Move a contact to the bin, where they wait for thirty days."""
    bin_operations.delete_contact(
        contact_id=contact_id, by=request.by, now=request.now, expected_version=request.expected_version
    )


@routes.post("/contacts/{contact_id}/restoration", scope=WRITE, gives=ContactOut, versioned=True)
def restore_contact(request: ApiRequest, contact_id: Id) -> ContactOut:
    """Take a contact out of the bin."""
    restored = bin_operations.restore_contact(contact_id=contact_id, by=request.by, now=request.now)
    return _shown(restored, request.by)


@routes.post("/contacts/{contact_id}/erasure", scope=WRITE, status=204)
def erase_contact(request: ApiRequest, contact_id: Id) -> None:
    """Erase a contact for good, with their history and absences.

    What was said to the account stays in the log, without the person.
    """
    bin_operations.erase_contact(contact_id=contact_id, by=request.by, now=request.now)


@routes.get("/contacts/{contact_id}/personal-data", scope=WRITE, gives=dict[str, Any])
def get_personal_data(request: ApiRequest, contact_id: Id) -> dict[str, Any]:
    """Get all that is kept about a contact, with every change that was recorded, to hand it to the person."""
    return export_personal_data(contact_id=contact_id, by=request.by, now=request.now)


def contact_filter(words: ContactWords, fields: Sequence[CustomField]) -> ContactFilter:
    """Return the filter that the words of an address mean. Refuses custom fields that are not there."""
    names = ("owner", "country", "rank", "language", "consent", "zone", "points", "state")
    return ContactFilter(
        text=words.q,
        custom=custom_filters(words.custom, [field.key for field in fields]),
        sort=words.sort,
        **{name: getattr(words, name) or "" for name in names},
    )


def contact_out(contact: Any) -> ContactOut:
    """Return a contact of a query with effective places and points."""
    names = ContactOut.model_fields.keys() - {"points"}
    points = [Point.model_validate(point) for point in contact.points.all()]
    return ContactOut(**{name: getattr(contact, name) for name in names}, points=points)


def _placed(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    return contacts_with_place(contacts).prefetch_related("points")


def _shown(contact: Contact, by: Member) -> ContactOut:
    return contact_out(_placed(contacts_visible_to(by)).get(pk=contact.pk))


def _exact(filters: ContactFilters) -> dict[str, Any]:
    """Return the conditions of filters that name exactly one value of a field."""
    conditions: dict[str, Any] = {}
    if filters.account_id is not None:
        conditions["account"] = filters.account_id
    if filters.updated_since is not None:
        conditions["updated_at__gte"] = filters.updated_since
    if filters.email:
        conditions |= {"points__kind": PointKind.EMAIL, "points__value": filters.email.lower()}
    return conditions
