"""Accounts as their pages and programs read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from fairlead.core.places import ZoneChoice, find_zone, zone_choices
from fairlead.customers.models import Account, Contact, CustomField, Site
from fairlead.customers.queries.account_filter import accounts_visible_to
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.places import accounts_with_place
from fairlead.customers.types import FieldOwner
from fairlead.team import access
from fairlead.team.models import Member

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedAccount


def find_account(by: Member, account_id: int) -> Account | None:
    """Return an account that the member may see and that is not in the bin, with its owners."""
    return accounts_visible_to(by).select_related("owner", "owner__team", "backup_owner").filter(pk=account_id).first()


def sites_visible_to(by: Member) -> QuerySet[Site]:
    """Return the sites of the accounts that the member may see."""
    return Site.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)


def find_site(by: Member, site_id: int) -> Site | None:
    """Return a site with its account, if the member may see it."""
    return sites_visible_to(by).select_related("account", "account__owner").filter(pk=site_id).first()


@dataclass(frozen=True)
class AccountPage:
    """All that the page of one account shows of this app."""

    account: PlacedAccount
    people: list[Contact]
    former_people: list[Contact]
    sites: list[Site]
    fields: list[CustomField]
    zones_to_choose: tuple[str, ...]
    can_edit: bool
    can_see_money: bool
    can_edit_money: bool
    can_give: bool


def find_account_page(by: Member, account_id: int) -> AccountPage | None:
    """Return what the page of an account shows, or None when the member may not see it."""
    placed = accounts_with_place(accounts_visible_to(by))
    account = placed.select_related("owner", "owner__team", "backup_owner").filter(pk=account_id).first()
    if account is None:
        return None
    people = list(
        account.contacts.filter(deleted_at=None).order_by("-is_main", "sort_name", "pk").prefetch_related("points")
    )
    return AccountPage(
        account=account,
        people=[person for person in people if person.left_on_date is None],
        former_people=[person for person in people if person.left_on_date is not None],
        sites=list(account.sites.all()),
        fields=list(custom_fields(FieldOwner.ACCOUNT)),
        zones_to_choose=zones_to_choose(account) if not account.effective_zone else (),
        can_edit=access.can_edit_account(by, account),
        can_see_money=access.can_see_money(by, account),
        can_edit_money=access.can_edit_money(by, account),
        can_give=access.can_give_accounts(by),
    )


def zones_to_choose(place: Account | Site) -> tuple[str, ...]:
    """Return the zones that a place of unknown zone may be in, the likeliest first; () while its country is unknown."""
    return find_zone(place.country or None, place.subdivision, place.city).candidates


def zones_of_country(country: str) -> list[ZoneChoice]:
    """Return the zones that are kept in a country, for a person to choose from."""
    return zone_choices(country)
