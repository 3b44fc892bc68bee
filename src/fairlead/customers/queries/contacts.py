"""Contacts as their pages and programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from fairlead.customers.models import Contact, CustomField
from fairlead.customers.queries.custom_fields import custom_condition, custom_fields
from fairlead.customers.queries.keyset import Column, Order
from fairlead.customers.queries.places import contacts_with_place
from fairlead.customers.queries.search import Matching, contacts_matching
from fairlead.customers.types import Consent, FieldOwner, Rank
from fairlead.team import access
from fairlead.team.models import Member

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedContact

NAME = Column("sort_name", F("sort_name"), str)
ID = Column("id", F("id"), int)
SORTS: dict[str, tuple[Column, ...]] = {
    "name": (NAME, ID),
    "changed": (Column("updated_at", F("updated_at"), datetime), ID),
}
ME, MY_TEAM, LEFT, WITHOUT = "me", "team", "left", "none"
SIMPLE = {
    "text": "q",
    "owner": "owner",
    "country": "country",
    "rank": "rank",
    "language": "language",
    "consent": "consent",
    "zone": "zone",
    "points": "points",
    "state": "state",
    "sort": "sort",
}


@dataclass(frozen=True)
class ContactFilter:
    """A choice of contacts. Empty texts do not narrow.

    `owner` is "me", "team" or a member's id; `country` that of the account; `zone` may be "unknown", `points` "none"
    (nobody can reach them), `state` "left" (otherwise only those who are still there); `sort` is one of SORTS, with "-"
    before it for descending.
    """

    text: str = ""
    owner: str = ""
    country: str = ""
    rank: str = ""
    language: str = ""
    consent: str = ""
    zone: str = ""
    points: str = ""
    state: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    sort: str = "name"

    @classmethod
    def read(cls, query: Mapping[str, str], fields: Iterable[CustomField]) -> ContactFilter:
        """Return the filter that an address asks for. What it does not know is left out."""
        chosen = {attribute: query.get(name, "").replace("\0", "").strip()[:100] for attribute, name in SIMPLE.items()}
        custom = {f.key: query.get(f"f.{f.key}", "").replace("\0", "").strip()[:100] for f in fields}
        if chosen["sort"].removeprefix("-") not in SORTS:
            chosen["sort"] = "name"
        return cls(**chosen, custom={key: value for key, value in custom.items() if value})

    def as_query(self) -> dict[str, str]:
        """Return the words of the address, without those that say nothing."""
        words = {name: getattr(self, attribute) for attribute, name in SIMPLE.items()}
        if self.sort == "name":
            words.pop("sort")
        return {name: value for name, value in words.items() if value} | {f"f.{k}": v for k, v in self.custom.items()}

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(set(self.as_query()) - {"sort"})

    @property
    def order(self) -> Order:
        return Order(SORTS[self.sort.removeprefix("-")], is_descending=self.sort.startswith("-"))


def contacts_visible_to(by: Member) -> QuerySet[Contact]:
    """Return the contacts of accounts that the member may see, without what is in the bin."""
    scope = access.account_scope(by, "account__")
    return Contact.objects.filter(scope, deleted_at=None, account__deleted_at=None)


def find_contact(by: Member, contact_id: int) -> Contact | None:
    """Return a contact that the member may see and that is not in the bin, with its account and site."""
    seen = contacts_visible_to(by).select_related("account", "account__owner", "site")
    return seen.filter(pk=contact_id).first()


def contacts_chosen(by: Member, chosen: ContactFilter, fields: Iterable[CustomField] = ()) -> QuerySet[Contact]:
    """Return the visible contacts that a filter keeps, in no order. `fields` are the custom fields it may name."""
    return contacts_matching_filter(by, chosen, fields).rows


def contacts_matching_filter(by: Member, chosen: ContactFilter, fields: Iterable[CustomField]) -> Matching[Contact]:
    """Return the same, with whether there are too many to count while somebody waits."""
    found = contacts_visible_to(by).filter(_plain_condition(chosen), _owner_condition(by, chosen.owner))
    if chosen.zone == "unknown":
        found = contacts_with_place(found).filter(effective_zone="")
    for custom_field in fields:
        sought = chosen.custom.get(custom_field.key, "")
        condition = custom_condition(custom_field, sought) if sought else None
        if condition is not None:
            found = found.filter(condition)
    return contacts_matching(by, found, chosen.text) if chosen.text else Matching(found, is_many=False)


def _plain_condition(chosen: ContactFilter) -> Q:
    condition = Q(left_on_date__isnull=chosen.state != LEFT)
    if chosen.country:
        condition &= Q(account__country=chosen.country)
    if chosen.rank in Rank.values:
        condition &= Q(rank=chosen.rank)
    if chosen.language:
        condition &= Q(languages__contains=[chosen.language])
    if chosen.consent in Consent.values:
        condition &= Q(consent=chosen.consent)
    if chosen.points == WITHOUT:
        condition &= Q(points=None)
    return condition


def _owner_condition(by: Member, owner: str) -> Q:
    if owner == ME:
        return Q(account__owner=by)
    if owner == MY_TEAM and by.team_id is not None:
        return Q(account__owner__team=by.team_id)
    return Q(account__owner=int(owner)) if owner.isascii() and owner.isdigit() and len(owner) < 18 else Q()


@dataclass(frozen=True)
class ContactPage:
    """All that the page of one contact shows of this app."""

    contact: PlacedContact
    fields: list[CustomField]
    colleagues: list[Contact]
    can_edit: bool


def find_contact_page(by: Member, contact_id: int) -> ContactPage | None:
    """Return what the page of a contact shows, or None when the member may not see it."""
    placed = contacts_with_place(contacts_visible_to(by)).select_related("account", "account__owner", "site")
    contact = placed.prefetch_related("points").filter(pk=contact_id).first()
    if contact is None:
        return None
    others = contact.account.contacts.filter(deleted_at=None, left_on_date=None).exclude(pk=contact.pk)
    return ContactPage(
        contact=contact,
        fields=list(custom_fields(FieldOwner.CONTACT)),
        colleagues=list(others.order_by("-is_main", "sort_name")[:10]),
        can_edit=access.can_edit_account(by, contact.account),
    )
