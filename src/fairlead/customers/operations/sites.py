"""Sites: an account's offices, factories and warehouses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fairlead.customers.models import Site
from fairlead.customers.operations import checked
from fairlead.customers.operations.checked import Checker
from fairlead.customers.operations.derived import derive_zone
from fairlead.customers.operations.loading import lock_account, lock_site
from fairlead.team import access
from fairlead.team.models import Member

SITE_FIELDS = ("name", "country", "subdivision", "city", "zone", "week", "address", "postcode", "is_main")


@transaction.atomic
def create_site(*, account_id: int, by: Member, now: datetime, values: Mapping[str, Any]) -> Site:
    """Add a site from values of SITE_FIELDS; the first one is the main site.

    Raises Account.DoesNotExist, AccessRefused and BadInput.
    """
    account = lock_account(account_id, by)
    access.check_can_edit_account(by, account)
    clean = _checked_site(values, {"country": account.country})
    clean.setdefault("country", account.country if clean.get("city") or clean.get("subdivision") else "")
    clean["is_main"] = clean.get("is_main") or not account.sites.filter(is_main=True).exists()
    stated = clean.pop("zone", None)
    clean |= derive_zone(clean, stated=stated or None)
    if clean["is_main"]:
        account.sites.filter(is_main=True).update(is_main=False)
    site = Site.objects.create(account=account, **clean)
    site.refresh_from_db()
    return site


@transaction.atomic
def change_site(
    *, site_id: int, by: Member, now: datetime, values: Mapping[str, Any], expected_version: int | None = None
) -> Site:
    """Change those fields of a site that `values` names. Raises Site.DoesNotExist and what `create_site` raises."""
    site = lock_site(site_id, by, expected_version)
    access.check_can_edit_account(by, site.account)
    known = {field: getattr(site, field) for field in (*SITE_FIELDS, "zone_source")}
    clean = _checked_site(values, known)
    stated = clean.pop("zone", None)
    moved = any(clean.get(field, known[field]) != known[field] for field in ("country", "subdivision", "city"))
    if stated is not None or moved:
        clean |= derive_zone({**known, **clean}, stated=stated)
    if clean.get("is_main"):
        Site.objects.filter(account=site.account_id, is_main=True).exclude(pk=site.pk).update(is_main=False)
    Site.objects.filter(pk=site.pk).update(**clean) if clean else None
    site.refresh_from_db()
    return site


def set_site_zone(*, site_id: int, zone: str, by: Member, now: datetime, expected_version: int | None = None) -> Site:
    """State a site's time zone; "" withdraws what was stated."""
    return change_site(site_id=site_id, by=by, now=now, values={"zone": zone}, expected_version=expected_version)


@transaction.atomic
def delete_site(*, site_id: int, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Delete a site; its contacts stay with the account. Raises Site.DoesNotExist, AccessRefused, ChangedMeanwhile."""
    site = lock_site(site_id, by, expected_version)
    access.check_can_edit_account(by, site.account)
    site.delete()


def _checked_site(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    checker = Checker(values)
    for field in sorted(set(values) - set(SITE_FIELDS)):
        checker.report(field, "field_unknown", _("There is no field of this name."))
    checker.take("name", checked.line(120))
    checked.take_place(checker, known)
    checker.take("zone", checked.zone)
    checker.take("week", checked.week)
    checker.take("address", checked.paragraph(1000))
    checker.take("postcode", checked.line(20))
    checker.take("is_main", checked.yes_no)
    return checker.result()
