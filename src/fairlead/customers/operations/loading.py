"""Loads rows for changing: locked, seen through the doors, at the version that the writer had read."""

from __future__ import annotations

from fairlead.customers.models import Account, Contact, Site
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member


def lock_account(account_id: int, by: Member, expected_version: int | None = None, *, in_bin: bool = False) -> Account:
    """Return an account locked until the end of the transaction.

    Raises Account.DoesNotExist for what the member may not see, and ChangedMeanwhile.
    """
    visible = Account.objects.filter(access.account_scope(by), deleted_at__isnull=not in_bin)
    account = visible.select_for_update(of=("self",)).select_related("owner").get(pk=account_id)
    check_unchanged(account, expected_version)
    return account


def lock_contact(contact_id: int, by: Member, expected_version: int | None = None, *, in_bin: bool = False) -> Contact:
    """Return a contact with its account and site, locked. Raises Contact.DoesNotExist and ChangedMeanwhile."""
    visible = Contact.objects.filter(access.account_scope(by, "account__"), deleted_at__isnull=not in_bin)
    if not in_bin:
        visible = visible.filter(account__deleted_at=None)
    locked = visible.select_for_update(of=("self",)).select_related("account", "account__owner", "site")
    contact = locked.get(pk=contact_id)
    check_unchanged(contact, expected_version)
    return contact


def lock_site(site_id: int, by: Member, expected_version: int | None = None) -> Site:
    """Return a site with its account, locked. Raises Site.DoesNotExist and ChangedMeanwhile."""
    visible = Site.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    site = visible.select_for_update(of=("self",)).select_related("account", "account__owner").get(pk=site_id)
    check_unchanged(site, expected_version)
    return site
