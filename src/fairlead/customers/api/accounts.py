"""Accounts and their sites over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.customers.api.listing import custom_filters, ordered_page
from fairlead.customers.operations import accounts as operations
from fairlead.customers.operations import bin as bin_operations
from fairlead.customers.operations import merging
from fairlead.customers.operations import sites as site_operations
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen, accounts_visible_to
from fairlead.customers.queries.accounts import find_site
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.places import accounts_with_place
from fairlead.customers.schemas.accounts import (
    AccountChangesIn,
    AccountFilters,
    AccountIn,
    AccountOut,
    AccountWords,
    NewAccountQuery,
    SiteIn,
    SiteOut,
    TermsOut,
)
from fairlead.customers.schemas.bin import MergeIn
from fairlead.customers.types import FieldOwner
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import Scope

if TYPE_CHECKING:
    from fairlead.customers.models import Account, CustomField

routes = Routes("Accounts")
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE
SELECTED = ("owner", "backup_owner")
# Filters that name exactly one value of a field.
EXACT = {"external_id": "external_id", "tax_id": "tax_id", "updated_since": "updated_at__gte"}


@routes.get("/accounts", scope=READ, gives=PageOf[AccountOut])
def list_accounts(request: ApiRequest, filters: Query[AccountFilters], page: Query[PageQuery]) -> PageOf[AccountOut]:
    """List accounts.

    For keeping another system in step: `sort=changed` with `updated_since`.
    """
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    chosen = account_filter(filters, fields)
    exact = {field: getattr(filters, name) for name, field in EXACT.items() if getattr(filters, name)}
    rows = _placed(accounts_chosen(request.by, chosen, fields).filter(**exact))
    return ordered_page(
        request, rows, page, order=chosen.order, sort=chosen.sort, show=lambda row: account_out(row, request.by)
    )


@routes.post(
    "/accounts", scope=WRITE, gives=AccountOut, status=201, versioned=True, location="/accounts/{id}", refuses=[409]
)
def create_account(request: ApiRequest, account: AccountIn, query: Query[NewAccountQuery]) -> AccountOut:
    """Add an account.

    The time zone follows from the place where that is beyond doubt; otherwise it stays unknown until somebody states
    it. An account with the same marks (name and country, web site, tax or customer number) is answered with 409.
    """
    made = operations.create_account(
        by=request.by, now=request.now, values=account.given(), allow_duplicates=query.allow_duplicates
    )
    return _shown(made, request.by)


@routes.get("/accounts/{account_id}", scope=READ, gives=AccountOut, versioned=True)
def get_account(request: ApiRequest, account_id: Id) -> AccountOut:
    """Get an account with its sites."""
    account = _placed(accounts_visible_to(request.by)).filter(pk=account_id).first()
    return account_out(found(account), request.by)


@routes.patch("/accounts/{account_id}", scope=WRITE, gives=AccountOut)
def change_account(request: ApiRequest, account_id: Id, changes: AccountChangesIn) -> AccountOut:
    """Change an account.

    A new place brings its own time zone; one that a person stated stays while the new place allows it.
    """
    changed = operations.change_account(
        account_id=account_id,
        by=request.by,
        now=request.now,
        values=changes.given(),
        expected_version=request.expected_version,
    )
    return _shown(changed, request.by)


@routes.delete("/accounts/{account_id}", scope=WRITE, versioned=True)
def delete_account(request: ApiRequest, account_id: Id) -> None:
    """Move an account with its contacts to the bin, where it waits for thirty days."""
    bin_operations.delete_account(
        account_id=account_id, by=request.by, now=request.now, expected_version=request.expected_version
    )


@routes.post("/accounts/{account_id}/restoration", scope=WRITE, gives=AccountOut, versioned=True)
def restore_account(request: ApiRequest, account_id: Id) -> AccountOut:
    """Take an account out of the bin."""
    restored = bin_operations.restore_account(account_id=account_id, by=request.by, now=request.now)
    return _shown(restored, request.by)


@routes.post("/accounts/{account_id}/merge", scope=WRITE, gives=AccountOut, versioned=True)
def merge_accounts(request: ApiRequest, account_id: Id, merge: MergeIn) -> AccountOut:
    """Move everything of another account, which is the same company, to this one, and put the other into the bin."""
    kept = merging.merge_accounts(keep_id=account_id, drop_id=merge.drop_id, by=request.by, now=request.now)
    return _shown(kept, request.by)


@routes.post(
    "/accounts/{account_id}/sites", scope=WRITE, gives=SiteOut, status=201, versioned=True, location="/sites/{id}"
)
def create_site(request: ApiRequest, account_id: Id, site: SiteIn) -> SiteOut:
    """Add a site to an account. The first one is its main site."""
    made = site_operations.create_site(account_id=account_id, by=request.by, now=request.now, values=site.given())
    return SiteOut.model_validate(made)


@routes.get("/sites/{site_id}", scope=READ, gives=SiteOut, versioned=True)
def get_site(request: ApiRequest, site_id: Id) -> SiteOut:
    """Get a site. The sites of an account stand in the account."""
    return SiteOut.model_validate(found(find_site(request.by, site_id)))


@routes.patch("/sites/{site_id}", scope=WRITE, gives=SiteOut)
def change_site(request: ApiRequest, site_id: Id, changes: SiteIn) -> SiteOut:
    """Change a site."""
    changed = site_operations.change_site(
        site_id=site_id,
        by=request.by,
        now=request.now,
        values=changes.given(),
        expected_version=request.expected_version,
    )
    return SiteOut.model_validate(changed)


@routes.delete("/sites/{site_id}", scope=WRITE, versioned=True)
def delete_site(request: ApiRequest, site_id: Id) -> None:
    """Delete a site. Its contacts stay with the account."""
    site_operations.delete_site(
        site_id=site_id, by=request.by, now=request.now, expected_version=request.expected_version
    )


def account_out(account: Account, by: Member) -> AccountOut:
    """Return an account as this member may see it. Without its effective place its own zone and week are shown."""
    names = AccountOut.model_fields.keys() - {"terms", "sites", "effective_zone", "effective_week"}
    return AccountOut(
        **{name: getattr(account, name) for name in names},
        effective_zone=getattr(account, "effective_zone", account.zone),
        effective_week=getattr(account, "effective_week", account.week),
        terms=TermsOut.model_validate(account) if access.can_see_money(by, account) else None,
        sites=[SiteOut.model_validate(site) for site in account.sites.all()],
    )


def account_filter(words: AccountWords, fields: Sequence[CustomField]) -> AccountFilter:
    """Return the filter that the words of an address mean. Refuses custom fields that are not there."""
    return AccountFilter(
        text=words.q,
        owner=words.owner,
        country=words.country or "",
        tier=words.tier or "",
        stage=words.stage or "",
        tag=words.tag,
        zone=words.zone or "",
        contacts=words.contacts or "",
        custom=custom_filters(words.custom, [field.key for field in fields]),
        sort=words.sort,
    )


def _placed(accounts: QuerySet[Account]) -> QuerySet[Account]:
    return accounts_with_place(accounts).select_related(*SELECTED).prefetch_related("sites")


def _shown(account: Account, by: Member) -> AccountOut:
    """Return a changed account. Whoever gave it away may not see it any more, and is still told what came of it."""
    return account_out(_placed(accounts_visible_to(by)).filter(pk=account.pk).first() or account, by)
