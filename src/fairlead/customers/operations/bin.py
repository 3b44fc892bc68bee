"""The bin: what is deleted waits there for thirty days, can be taken out again, and then goes for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.derived import refresh_search
from fairlead.customers.operations.erasing import erase_parts_of_person, erase_rows
from fairlead.customers.operations.loading import lock_account, lock_contact
from fairlead.customers.queries.bin import DAYS_IN_BIN
from fairlead.team import access
from fairlead.team.models import Member

AT_ONCE = 500


@transaction.atomic
def delete_account(*, account_id: int, by: Member, now: datetime, expected_version: int | None = None) -> Account:
    """Move an account with its contacts to the bin. Raises Account.DoesNotExist, AccessRefused, ChangedMeanwhile."""
    account = lock_account(account_id, by, expected_version)
    access.check_can_edit_account(by, account)
    Account.objects.filter(pk=account.pk).update(deleted_at=now, deleted_by=by)
    account.refresh_from_db()
    return account


@transaction.atomic
def restore_account(*, account_id: int, by: Member, now: datetime) -> Account:
    """Take an account out of the bin, with the contacts that were not deleted by themselves."""
    account = lock_account(account_id, by, in_bin=True)
    access.check_can_edit_account(by, account)
    Account.objects.filter(pk=account.pk).update(deleted_at=None, deleted_by=None)
    account.refresh_from_db()
    return account


@transaction.atomic
def purge_account(*, account_id: int, by: Member, now: datetime) -> None:
    """Erase an account in the bin for good, with its contacts and all that hangs on them.

    Only who may give accounts away may do it. Raises Account.DoesNotExist and AccessRefused.
    """
    access.check_can_give_accounts(by)
    account = lock_account(account_id, by, in_bin=True)
    access.check_can_edit_account(by, account)
    _purge([account.pk], [], by)


@transaction.atomic
def delete_contact(*, contact_id: int, by: Member, now: datetime, expected_version: int | None = None) -> Contact:
    """Move a contact to the bin. Raises Contact.DoesNotExist, AccessRefused, ChangedMeanwhile."""
    contact = lock_contact(contact_id, by, expected_version)
    access.check_can_edit_account(by, contact.account)
    Contact.objects.filter(pk=contact.pk).update(deleted_at=now, deleted_by=by)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def restore_contact(*, contact_id: int, by: Member, now: datetime) -> Contact:
    """Take a contact out of the bin; as main contact only if nobody else has become that meanwhile.

    Raises Contact.DoesNotExist also while the account itself is in the bin: that one comes first.
    """
    contact = lock_contact(contact_id, by, in_bin=True)
    if contact.account.deleted_at is not None:
        raise Contact.DoesNotExist
    access.check_can_edit_account(by, contact.account)
    others = Contact.objects.filter(account=contact.account_id, is_main=True, deleted_at=None)
    is_main = contact.is_main and not others.exists()
    Contact.objects.filter(pk=contact.pk).update(deleted_at=None, deleted_by=None, is_main=is_main)
    refresh_search(contact_ids=[contact.pk])
    contact.refresh_from_db()
    return contact


@transaction.atomic
def erase_contact(*, contact_id: int, by: Member, now: datetime) -> None:
    """Erase a contact for good, in the bin or not: the row, its history, its absences and its search entry.

    What we noted of talks with them stays in the log, without the person; what was written by and to them is erased
    there too. Raises Contact.DoesNotExist and AccessRefused.
    """
    visible = Contact.objects.filter(access.account_scope(by, "account__"))
    locked = visible.select_for_update(of=("self",)).select_related("account", "account__owner")
    contact = locked.get(pk=contact_id)
    access.check_can_edit_account(by, contact.account)
    erase_parts_of_person(contact, by)
    _purge([], [contact.pk], by)


def purge_bin(*, now: datetime) -> int:
    """Erase what has been in the bin for DAYS_IN_BIN days; return how many accounts and contacts that were.

    Each batch is a transaction of its own, so that a stopped run goes on where it ended.
    """
    before = now - timedelta(days=DAYS_IN_BIN)
    erased = 0
    while True:
        accounts = list(
            Account.objects.filter(deleted_at__lt=before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
        contacts = list(
            Contact.objects.filter(deleted_at__lt=before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
        if not accounts and not contacts:
            return erased
        with transaction.atomic():
            _purge(accounts, contacts, None)
        erased += len(accounts) + len(contacts)


def _purge(account_ids: list[int], contact_ids: list[int], by: Member | None) -> None:
    inside = Contact.objects.filter(account__in=account_ids).values_list("pk", flat=True)
    erase_rows(Contact, [*contact_ids, *inside], by=by)
    erase_rows(Account, account_ids, by=by)
