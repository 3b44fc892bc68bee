"""Contacts: the people at a customer's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.operations import checked
from fairlead.customers.operations.accounts import LikelyDuplicates
from fairlead.customers.operations.checked import Checker
from fairlead.customers.operations.custom_values import take_custom
from fairlead.customers.operations.derived import derive_contact, refresh_search
from fairlead.customers.operations.loading import lock_account, lock_contact
from fairlead.customers.operations.points import Point, checked_points, write_points
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.duplicates import accounts_with_mail
from fairlead.customers.types import FieldOwner, PointKind
from fairlead.team import access
from fairlead.team.models import Member

CONTACT_FIELDS = (
    "name",
    "given_name",
    "family_name",
    "latin_name",
    "salutation",
    "role",
    "department",
    "rank",
    "languages",
    "site_id",
    "zone",
    "week",
    "wishes",
    "preferred_channel",
    "consent",
    "consent_date",
    "consent_source",
    "is_main",
    "left_on_date",
    "note",
    "custom",
    "points",
)
SEARCHED_FIELDS = frozenset(("name", "latin_name", "given_name", "family_name"))


@transaction.atomic
def create_contact(
    *, account_id: int, by: Member, now: datetime, values: Mapping[str, Any], allow_duplicates: bool = True
) -> Contact:
    """Add a contact from values of CONTACT_FIELDS; the first one of an account is its main contact.

    `points` is a list of `{"kind", "value", "label"}`. `zone` and `week` are only for what was stated about this
    person; otherwise those of the site hold. Raises Account.DoesNotExist, AccessRefused and BadInput; without
    `allow_duplicates` also LikelyDuplicates when a mail address is somebody's already.
    """
    account = lock_account(account_id, by)
    access.check_can_edit_account(by, account)
    clean, points = checked_contact(values, account=account, known=None)
    if not allow_duplicates:
        _check_mail_is_new(by, points or [])
    first = not account.contacts.filter(is_main=True, deleted_at=None).exists() and not clean.get("left_on_date")
    clean["is_main"] = clean.get("is_main", False) or first
    clean |= derive_contact(clean)
    if clean["is_main"]:
        _take_main_from_others(account.pk)
    contact = Contact.objects.create(account=account, **clean)
    write_points(contact, points or [])
    refresh_search(contact_ids=[contact.pk])
    contact.refresh_from_db()
    return contact


@transaction.atomic
def change_contact(
    *, contact_id: int, by: Member, now: datetime, values: Mapping[str, Any], expected_version: int | None = None
) -> Contact:
    """Change those fields of a contact that `values` names; `points` replaces all of them.

    Raises Contact.DoesNotExist, AccessRefused, ChangedMeanwhile and BadInput.
    """
    contact = lock_contact(contact_id, by, expected_version)
    access.check_can_edit_account(by, contact.account)
    known = {field: getattr(contact, field) for field in CONTACT_FIELDS if field != "points"}
    clean, points = checked_contact(values, account=contact.account, known=known)
    if clean.get("is_main") and not contact.is_main:
        _take_main_from_others(contact.account_id)
    clean |= derive_contact({**known, **clean})
    changed = {field: value for field, value in clean.items() if getattr(contact, field) != value}
    if changed:
        Contact.objects.filter(pk=contact.pk).update(**changed)
    points_changed = points is not None and write_points(contact, points)
    if points_changed and not changed:
        # The version must tell that the person's addresses are others now.
        Contact.objects.filter(pk=contact.pk).update(version=contact.version + 1, updated_at=now)
    if points_changed or set(changed) & SEARCHED_FIELDS:
        refresh_search(contact_ids=[contact.pk])
    contact.refresh_from_db()
    return contact


def set_points(
    *,
    contact_id: int,
    by: Member,
    now: datetime,
    points: Iterable[Mapping[str, Any]],
    expected_version: int | None = None,
) -> Contact:
    """Replace all ways to reach a contact. Raises what `change_contact` raises."""
    return change_contact(
        contact_id=contact_id, by=by, now=now, values={"points": list(points)}, expected_version=expected_version
    )


def mark_left(
    *, contact_id: int, by: Member, now: datetime, left_on_date: date | None, expected_version: int | None = None
) -> Contact:
    """Note that a contact left the company on a date; None takes it back. Who left is no longer the main contact."""
    values: dict[str, Any] = {"left_on_date": left_on_date}
    if left_on_date is not None:
        values["is_main"] = False
    return change_contact(contact_id=contact_id, by=by, now=now, values=values, expected_version=expected_version)


def set_contact_zone(
    *, contact_id: int, zone: str, by: Member, now: datetime, expected_version: int | None = None
) -> Contact:
    """State the time zone of this person alone; "" lets the site's hold again."""
    return change_contact(
        contact_id=contact_id, by=by, now=now, values={"zone": zone}, expected_version=expected_version
    )


def checked_contact(
    values: Mapping[str, Any], *, account: Account, known: Mapping[str, Any] | None
) -> tuple[dict[str, Any], list[Point] | None]:
    """Return the values as they are stored and the points, None when they are not named. Raises BadInput."""
    checker = Checker({"name": "", **values} if known is None else values)
    for field in sorted(set(values) - set(CONTACT_FIELDS)):
        checker.report(field, "field_unknown", _("There is no field of this name."))
    checker.take("name", checked.line(160, is_required=True))
    for field, longest in LINES.items():
        checker.take(field, checked.line(longest))
    checker.take("rank", checked.rank)
    checker.take("languages", checked.languages)
    checker.take("site_id", lambda value: _site(value, account))
    checker.take("zone", checked.zone)
    checker.take("week", checked.week)
    checker.take("wishes", checked.paragraph(2000))
    checker.take("note", checked.paragraph())
    checker.take("preferred_channel", checked.channel)
    checker.take("consent", checked.consent)
    checker.take("consent_date", checked.day)
    checker.take("left_on_date", checked.day)
    checker.take("is_main", checked.yes_no)
    take_custom(
        checker, custom_fields(FieldOwner.CONTACT, with_retired=True), None if known is None else known["custom"]
    )
    points = None
    if values.get("points") is not None:
        site_id = checker.clean.get("site_id", (known or {}).get("site_id"))
        points = checked_points(values["points"], _country(account, site_id), checker.problems)
    return checker.result(), points


def _check_mail_is_new(by: Member, points: Iterable[Point]) -> None:
    emails = [point.value for point in points if point.kind == PointKind.EMAIL]
    found = accounts_with_mail(by=by, emails=emails)
    if found:
        raise LikelyDuplicates(found)


LINES = {
    "given_name": 80,
    "family_name": 80,
    "latin_name": 160,
    "salutation": 60,
    "role": 120,
    "department": 120,
    "consent_source": 200,
}


def _site(value: Any, account: Account) -> int | None:
    if value is None or value == "":
        return None
    text = str(value)
    is_key = text.isascii() and text.isdigit() and len(text) < 18
    if is_key and account.sites.filter(pk=int(text)).exists():
        return int(text)
    raise checked.Refused("site_unknown", _("This is not a site of %(account)s.") % {"account": account.name})


def _country(account: Account, site_id: int | None) -> str:
    """Return the country whose phone numbers a contact writes without its code."""
    site = Site.objects.filter(pk=site_id).first() if site_id else None
    return (site.country if site else "") or account.country


def _take_main_from_others(account_id: int) -> None:
    Contact.objects.filter(account=account_id, is_main=True, deleted_at=None).update(is_main=False)
