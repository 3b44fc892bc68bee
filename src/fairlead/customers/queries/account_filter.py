"""What a list of accounts may be narrowed to, and how it is sorted. The same words stand in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from fairlead.customers.models import STAGE_ORDER, TIER_ORDER, Account, Contact, CustomField, Site
from fairlead.customers.queries.custom_fields import custom_condition
from fairlead.customers.queries.keyset import Column, Order
from fairlead.customers.queries.membership import IsOneOf
from fairlead.customers.queries.search import FEW, Matching, accounts_matching
from fairlead.customers.types import Stage, Tier
from fairlead.team import access
from fairlead.team.models import Member

NAME = Column("sort_name", F("sort_name"), str)
ID = Column("id", F("id"), int)
SORTS: dict[str, tuple[Column, ...]] = {
    "name": (NAME, ID),
    "country": (Column("country", F("country"), str), NAME, ID),
    "tier": (Column("tier", TIER_ORDER, str), NAME, ID),
    "stage": (Column("stage", STAGE_ORDER, int), NAME, ID),
    "changed": (Column("updated_at", F("updated_at"), datetime), ID),
}
ME, MY_TEAM, NOBODY, NONE, UNKNOWN = "me", "team", "nobody", "none", "unknown"


@dataclass(frozen=True)
class AccountFilter:
    """A choice of accounts. Empty texts do not narrow.

    `owner` is "me", "team", "nobody" or a member's id; `country` and `zone` may be "unknown", `tier` and `contacts`
    "none"; `custom` maps a field's key to the value sought; `sort` is one of SORTS, with "-" before it for descending.
    """

    text: str = ""
    owner: str = ""
    country: str = ""
    tier: str = ""
    stage: str = ""
    tag: str = ""
    zone: str = ""
    contacts: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    sort: str = "name"

    @classmethod
    def read(cls, query: Mapping[str, str], fields: Iterable[CustomField]) -> AccountFilter:
        """Return the filter that an address asks for. What it does not know is left out."""
        texts = {name: query.get(name, "").replace("\0", "").strip()[:100] for name in SIMPLE.values()}
        custom = {f.key: query.get(f"f.{f.key}", "").replace("\0", "").strip()[:100] for f in fields}
        chosen = {attribute: texts[name] for attribute, name in SIMPLE.items()}
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


SIMPLE = {
    "text": "q",
    "owner": "owner",
    "country": "country",
    "tier": "tier",
    "stage": "stage",
    "tag": "tag",
    "zone": "zone",
    "contacts": "contacts",
    "sort": "sort",
}


def accounts_visible_to(by: Member) -> QuerySet[Account]:
    """Return the accounts that the member may see, without those in the bin."""
    return Account.objects.filter(access.account_scope(by), deleted_at=None)


def accounts_chosen(by: Member, chosen: AccountFilter, fields: Iterable[CustomField] = ()) -> QuerySet[Account]:
    """Return the visible accounts that a filter keeps, in no order. `fields` are the custom fields it may name."""
    return accounts_matching_filter(by, chosen, fields).rows


def accounts_matching_filter(by: Member, chosen: AccountFilter, fields: Iterable[CustomField]) -> Matching[Account]:
    """Return the same, with whether there are too many to count while somebody waits."""
    found = accounts_visible_to(by).filter(_plain_condition(chosen), _owner_condition(by, chosen.owner))
    if chosen.contacts == NONE:
        found = _without_contact(found)
    for custom_field in fields:
        sought = chosen.custom.get(custom_field.key, "")
        condition = custom_condition(custom_field, sought) if sought else None
        if condition is not None:
            found = found.filter(condition)
    return accounts_matching(by, found, chosen.text) if chosen.text else Matching(found, is_many=False)


def _plain_condition(chosen: AccountFilter) -> Q:
    condition = Q()
    if chosen.country:
        condition &= Q(country="" if chosen.country == UNKNOWN else chosen.country)
    if chosen.tier in (*Tier.values, NONE):
        condition &= Q(tier="" if chosen.tier == NONE else chosen.tier)
    if chosen.stage in Stage.values:
        condition &= Q(stage=chosen.stage)
    if chosen.tag:
        condition &= Q(tags__contains=[chosen.tag])
    if chosen.zone == UNKNOWN:
        main_site = Site.objects.filter(account=OuterRef("pk"), is_main=True).exclude(zone="")
        condition &= Q(zone="") & ~Q(Exists(main_site))
    return condition


def _without_contact(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Keep accounts that nobody works at. Found once, so that page and count need not look through all people twice."""
    people = Contact.objects.filter(account=OuterRef("pk"), deleted_at=None, left_on_date=None)
    lonely = accounts.exclude(Exists(people))
    ids = list(lonely.order_by().values_list("pk", flat=True)[: FEW + 1])
    return accounts.filter(IsOneOf("pk", ids)) if len(ids) <= FEW else lonely


def _owner_condition(by: Member, owner: str) -> Q:
    if owner == ME:
        return Q(owner=by)
    if owner == NOBODY:
        return Q(owner=None)
    if owner == MY_TEAM and by.team_id is not None:
        # The ids themselves let PostgreSQL use the index on (owner, name); a join would not.
        return Q(owner__in=list(Member.objects.filter(team=by.team_id).values_list("pk", flat=True)))
    return Q(owner=int(owner)) if owner.isascii() and owner.isdigit() and len(owner) < 18 else Q()
