"""What a customer's own record can lack: an owner, a second one, people, ways to reach them, a zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact, ContactPoint
from fairlead.customers.queries.cracks import Crack, CrackFinder, add_crack_finder
from fairlead.customers.queries.places import accounts_with_place

_HERE = Contact.objects.filter(account=OuterRef("pk"), deleted_at=None, left_on_date=None)


def _all(rows: QuerySet[Account]) -> Mapping[int, Crack]:
    return dict.fromkeys(rows.order_by().values_list("pk", flat=True), Crack())


def without_owner(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts that nobody owns, or somebody who is no longer with us."""
    return _all(accounts.filter(Q(owner=None) | Q(owner__is_active=False)))


def without_backup(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts of which nobody takes care when their owner is away."""
    owned = accounts.filter(owner__is_active=True)
    return _all(owned.filter(Q(backup_owner=None) | Q(backup_owner__is_active=False)))


def without_zone(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts whose clocks nobody knows."""
    return _all(accounts_with_place(accounts).filter(effective_zone=""))


def without_contact(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts in which we know nobody."""
    return _all(accounts.filter(~Exists(_HERE)))


def without_way(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts of whose people none has a mail address or a number."""
    reachable = Exists(ContactPoint.objects.filter(contact=OuterRef("pk")))
    return _all(accounts.filter(Exists(_HERE), ~Exists(_HERE.filter(reachable))))


def register() -> None:
    """Add these kinds."""
    for finder in (
        CrackFinder(
            "no-owner",
            _("Without owner"),
            _("Nobody is responsible: no desk shows this customer."),
            _("Name an owner"),
            url_name="account_edit",
            icon="user-x",
            order=10,
            find=without_owner,
        ),
        CrackFinder(
            "no-contact",
            _("Without a contact"),
            _("There is a company, and nobody to talk to."),
            _("Add a contact"),
            url_name="contact_new",
            icon="user-plus",
            order=50,
            find=without_contact,
        ),
        CrackFinder(
            "no-way",
            _("No way to reach anybody"),
            _("People are known, and no mail address or number of theirs."),
            _("Open the customer"),
            url_name="account",
            icon="phone-off",
            order=55,
            find=without_way,
        ),
        CrackFinder(
            "no-zone",
            _("Time zone unknown"),
            _("Nobody can tell when to call: the desk has to put this customer at its end."),
            _("Set the time zone"),
            url_name="account",
            icon="globe",
            order=60,
            find=without_zone,
        ),
        CrackFinder(
            "no-backup",
            _("Without a backup"),
            _("When the owner is away, nobody is named to take over."),
            _("Name a backup"),
            url_name="account_edit",
            icon="user-check",
            order=80,
            find=without_backup,
            is_precaution=True,
        ),
    ):
        add_crack_finder(finder)
