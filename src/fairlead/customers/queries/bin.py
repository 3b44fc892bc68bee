"""What lies in the bin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fairlead.customers.models import Account, Contact
from fairlead.team import access
from fairlead.team.models import Member

DAYS_IN_BIN = 30
SHOWN_AT_MOST = 200


@dataclass(frozen=True)
class BinLine:
    """One deleted account or contact (`kind`). `goes_at` is when it is erased for good."""

    kind: str
    id: int
    title: str
    detail: str
    deleted_at: datetime
    deleted_by: str
    goes_at: datetime
    can_restore: bool
    can_erase: bool


def bin_lines(by: Member) -> list[BinLine]:
    """Return what the member may see in the bin, the latest first, at most SHOWN_AT_MOST of each kind.

    Contacts of a deleted account come back with it and are not listed by themselves.
    """
    accounts = Account.objects.filter(access.account_scope(by)).exclude(deleted_at=None)
    contacts = Contact.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    contacts = contacts.exclude(deleted_at=None).select_related("account", "account__owner", "deleted_by")
    accounts = accounts.select_related("owner", "deleted_by")
    lines = [_account_line(by, account) for account in accounts.order_by("-deleted_at")[:SHOWN_AT_MOST]]
    lines += [_contact_line(by, contact) for contact in contacts.order_by("-deleted_at")[:SHOWN_AT_MOST]]
    return sorted(lines, key=lambda line: line.deleted_at, reverse=True)


def _account_line(by: Member, account: Account) -> BinLine:
    can_edit = access.can_edit_account(by, account)
    can_erase = can_edit and access.can_give_accounts(by)
    return _line("account", account, account.name, account.city, can_restore=can_edit, can_erase=can_erase)


def _contact_line(by: Member, contact: Contact) -> BinLine:
    can_edit = access.can_edit_account(by, contact.account)
    return _line("contact", contact, contact.name, contact.account.name, can_restore=can_edit, can_erase=can_edit)


def _line(kind: str, row: Account | Contact, title: str, detail: str, *, can_restore: bool, can_erase: bool) -> BinLine:
    if row.deleted_at is None:
        raise ValueError(f"{row!r} is not in the bin")
    return BinLine(
        kind=kind,
        id=row.pk,
        title=title,
        detail=detail,
        deleted_at=row.deleted_at,
        deleted_by=str(row.deleted_by or ""),
        goes_at=row.deleted_at + timedelta(days=DAYS_IN_BIN),
        can_restore=can_restore,
        can_erase=can_erase,
    )
