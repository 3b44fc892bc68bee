"""Accounts: made, changed, given to somebody, put into a time zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fairlead.customers.models import Account
from fairlead.customers.operations import checked
from fairlead.customers.operations.checked import Checker
from fairlead.customers.operations.custom_values import take_custom
from fairlead.customers.operations.derived import derive_account, derive_zone, refresh_search
from fairlead.customers.operations.loading import lock_account
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.duplicates import Duplicate, likely_duplicates
from fairlead.customers.types import FieldOwner
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify
from fairlead.team.types import Role

MONEY_FIELDS = frozenset(("currency", "payment_terms", "payment_days", "credit_limit"))
PLACE_FIELDS = frozenset(("country", "subdivision", "city", "zone"))
SEARCHED_FIELDS = frozenset(
    ("name", "legal_name", "trade_names", "website", "external_id", "tax_id", "city", "match_name", "domain")
)
OWNING_ROLES = (Role.OWNER, Role.LEADER, Role.ACCOUNT_MANAGER)
ACCOUNT_FIELDS = (
    "name",
    "legal_name",
    "trade_names",
    "country",
    "subdivision",
    "city",
    "zone",
    "week",
    "external_id",
    "tax_id",
    "website",
    "address",
    "industry",
    "source",
    "stage",
    "tier",
    "owner_id",
    "backup_owner_id",
    "currency",
    "payment_terms",
    "payment_days",
    "credit_limit",
    "tags",
    "note",
    "custom",
)


class LikelyDuplicates(Exception):
    """Companies with the same marks are here already. Nothing was written; ask again with `allow_duplicates`."""

    def __init__(self, found: Sequence[Duplicate]) -> None:
        super().__init__(f"{len(found)} accounts look alike")
        self.found = tuple(found)


@transaction.atomic
def create_account(*, by: Member, now: datetime, values: Mapping[str, Any], allow_duplicates: bool = False) -> Account:
    """Make an account from values of ACCOUNT_FIELDS; without `owner_id` it is the maker's own.

    The time zone follows from the place where that is beyond doubt, unless `zone` states one. Raises AccessRefused,
    BadInput and LikelyDuplicates.
    """
    access.check_can_make_accounts(by)
    clean = checked_account(values, by=by, known=None)
    if not allow_duplicates:
        _check_duplicates(by, clean)
    stated = clean.pop("zone", None)
    clean |= derive_account(clean) | derive_zone(clean, stated=stated or None)
    clean.setdefault("owner_id", by.pk)
    account = Account.objects.create(**clean)
    _tell_owner(account, by, now)
    refresh_search(account_ids=[account.pk])
    account.refresh_from_db()
    return account


@transaction.atomic
def change_account(
    *, account_id: int, by: Member, now: datetime, values: Mapping[str, Any], expected_version: int | None = None
) -> Account:
    """Change those fields of an account that `values` names.

    A new place brings its own time zone; one that a person stated stays while the new place allows it. Raises
    Account.DoesNotExist, AccessRefused, ChangedMeanwhile and BadInput.
    """
    account = lock_account(account_id, by, expected_version)
    _check_may_change(by, account, values)
    known = {field: getattr(account, field) for field in (*ACCOUNT_FIELDS, "zone_source")}
    clean = checked_account(values, by=by, known=known)
    old_owner = account.owner_id
    _apply(account, clean, known)
    if account.owner_id != old_owner:
        _tell_owner(account, by, now)
    return account


@transaction.atomic
def give_account(
    *, account_id: int, owner_id: int | None, by: Member, now: datetime, expected_version: int | None = None
) -> Account:
    """Make somebody else, or nobody, the owner of an account; who was its backup then no longer is.

    Only owners and leaders give accounts away. Raises what `change_account` raises.
    """
    account = lock_account(account_id, by, expected_version)
    access.check_can_give_accounts(by)
    values: dict[str, Any] = {"owner_id": owner_id}
    if owner_id is not None and account.backup_owner_id == owner_id:
        values["backup_owner_id"] = None
    return change_account(account_id=account_id, by=by, now=now, values=values, expected_version=expected_version)


def set_account_zone(
    *, account_id: int, zone: str, by: Member, now: datetime, expected_version: int | None = None
) -> Account:
    """State an account's time zone; "" withdraws what was stated, so that it follows from the place again."""
    return change_account(
        account_id=account_id, by=by, now=now, values={"zone": zone}, expected_version=expected_version
    )


def checked_account(values: Mapping[str, Any], *, by: Member, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values as they are stored. `known` are the values before, None for a new account. Raises BadInput."""
    checker = Checker({"name": "", **values} if known is None else values)
    for field in sorted(set(values) - set(ACCOUNT_FIELDS)):
        checker.report(field, "field_unknown", _("There is no field of this name."))
    checker.take("name", checked.line(200, is_required=True))
    checker.take("trade_names", checked.lines(checked.MOST_TRADE_NAMES, 200))
    checked.take_place(checker, known or {})
    checker.take("zone", checked.zone)
    checker.take("week", checked.week)
    for field, longest in LINES.items():
        checker.take(field, checked.line(longest))
    checker.take("website", checked.website)
    checker.take("address", checked.paragraph(1000))
    checker.take("note", checked.paragraph())
    checker.take("stage", checked.stage)
    checker.take("tier", checked.tier)
    checker.take("tags", checked.tags)
    checker.take("currency", checked.currency)
    checker.take("payment_days", checked.whole_number(0, checked.MOST_PAYMENT_DAYS))
    checker.take("credit_limit", checked.amount)
    _take_owners(checker, by, known)
    take_custom(
        checker, custom_fields(FieldOwner.ACCOUNT, with_retired=True), None if known is None else known["custom"]
    )
    return checker.result()


LINES = {"legal_name": 250, "external_id": 80, "tax_id": 60, "industry": 120, "source": 120, "payment_terms": 120}


def _take_owners(checker: Checker, by: Member, known: Mapping[str, Any] | None) -> None:
    checker.take("owner_id", lambda value: _owner(value, by, (known or {}).get("owner_id", by.pk)))
    checker.take("backup_owner_id", lambda value: _member(value, (known or {}).get("backup_owner_id")))
    owner = checker.clean.get("owner_id", known["owner_id"] if known else by.pk)
    backup = checker.clean.get("backup_owner_id", (known or {}).get("backup_owner_id"))
    if backup is not None and backup == owner:
        checker.report("backup_owner_id", "backup_is_owner", _("The backup must be somebody else than the owner."))


def _owner(value: Any, by: Member, current: int | None) -> int | None:
    owner_id = _member(value, current)
    if owner_id != current and not access.can_give_accounts(by):
        raise checked.Refused("may_not_give", _("Only owners and team leaders give accounts to others."))
    return owner_id


def _member(value: Any, current: int | None) -> int | None:
    """Read the key of a member who can look after accounts; whoever does so already may stay."""
    if value is None or value == "":
        return None
    text = str(value)
    fitting = Member.objects.filter(is_active=True, role__in=OWNING_ROLES)
    is_key = text.isascii() and text.isdigit() and len(text) < 18
    if is_key and (int(text) == current or fitting.filter(pk=int(text)).exists()):
        return int(text)
    raise checked.Refused("member_unfit", _("This must be a member who may sign in and looks after accounts."))


def _check_may_change(by: Member, account: Account, values: Mapping[str, Any]) -> None:
    if set(values) & MONEY_FIELDS and not access.can_edit_money(by, account):
        raise access.AccessRefused
    if set(values) - MONEY_FIELDS or not values:
        access.check_can_edit_account(by, account)


def _apply(account: Account, clean: dict[str, Any], known: Mapping[str, Any]) -> None:
    stated = clean.pop("zone", None)
    place = {**known, **clean}
    moved = any(clean.get(field, known[field]) != known[field] for field in ("country", "subdivision", "city"))
    if stated is not None or moved:
        clean |= derive_zone(place, stated=stated)
    clean |= derive_account(place)
    changed = {field: value for field, value in clean.items() if getattr(account, field) != value}
    if not changed:
        return
    Account.objects.filter(pk=account.pk).update(**changed)
    account.refresh_from_db()
    if set(changed) & SEARCHED_FIELDS:
        refresh_search(account_ids=[account.pk])


def _check_duplicates(by: Member, clean: Mapping[str, Any]) -> None:
    marks = {name: clean.get(name, "") for name in ("name", "country", "website", "tax_id", "external_id")}
    found = likely_duplicates(by=by, **marks)
    if found:
        raise LikelyDuplicates(found)


def _tell_owner(account: Account, by: Member, now: datetime) -> None:
    if account.owner_id is None or account.owner_id == by.pk:
        return
    owner = Member.objects.get(pk=account.owner_id)
    facts = {"count": 1, "name": account.name, "by": str(by)}
    notify(member=owner, kind="customers.given", facts=facts, path=f"/customers/{account.pk}", now=now)
