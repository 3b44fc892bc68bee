"""Settles why customers are contacted, and how often is too often."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar, TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.core.contact_gate import USUAL_CEILINGS, USUAL_PURPOSES
from fairlead.db.models import check_unchanged
from fairlead.messaging.models import Ceiling, Purpose
from fairlead.messaging.models.policy import MOST_CONTACTS, MOST_HOURS
from fairlead.messaging.types import CeilingSpan, UsualPurpose
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible


class PurposeValues(TypedDict, total=False):
    """What may be settled of a purpose; what is absent stays."""

    name: str
    priority: int
    harshness: int
    consent: str
    keeps_hours: bool
    is_limited: bool
    is_retired: bool


class CeilingValues(TypedDict):
    scope: str
    span: str
    length_hours: int
    most: int
    reserved: int
    reserved_from: int


class PurposeNamedAlready(NotPossible):
    field, code, message = "name", "named_already", _("There is a purpose of this name already.")


class UsualPurposeKeepsItsName(NotPossible):
    field, code, message = "name", "usual_name", _("This purpose has its name in every language. Add one of your own.")


class CeilingCannotBe(NotPossible):
    code: ClassVar[str] = "ceiling_cannot_be"
    message = _("At most %(most)d contacts, and no more of them kept than there are.")


class CeilingNeedsHours(NotPossible):
    field, code = "length_hours", "needs_hours"
    message = _("Say over how many hours is counted: from 1 to %(most)d.")


@transaction.atomic
def keep_usual_rules() -> None:
    """Write the usual purposes that are missing, and on a new desk the usual ceilings."""
    is_new = not Purpose.objects.exists()
    Purpose.objects.bulk_create(
        [
            Purpose(
                code=one.code,
                priority=one.priority,
                harshness=one.harshness,
                consent=one.consent,
                keeps_hours=one.keeps_hours,
                is_limited=one.is_limited,
            )
            for one in USUAL_PURPOSES
        ],
        ignore_conflicts=True,
    )
    if is_new and not Ceiling.objects.exists():
        for one in USUAL_CEILINGS:
            Ceiling.objects.create(
                scope=one.scope,
                span=one.span,
                length_hours=one.length_hours,
                most=one.most,
                reserved=one.reserved,
                reserved_from=one.reserved_from,
            )


@transaction.atomic
def add_purpose(*, values: PurposeValues, by: Member, now: datetime) -> Purpose:
    """Add a purpose of one's own; its code is made of the name. Raises AccessRefused, PurposeNamedAlready."""
    access.check_can_settle_contact_rules(by)
    name = _free_name(values.get("name", ""), None)
    purpose = Purpose(code=_code_of(name), **{**values, "name": name})
    purpose.save(force_insert=True)
    purpose.refresh_from_db()
    return purpose


@transaction.atomic
def change_purpose(
    *, purpose: Purpose, values: PurposeValues, by: Member, now: datetime, expected_version: int | None = None
) -> Purpose:
    """Settle anew how a purpose is treated. What is on its way is asked about again when it is sent.

    Raises AccessRefused, ChangedMeanwhile, PurposeNamedAlready, UsualPurposeKeepsItsName.
    """
    access.check_can_settle_contact_rules(by)
    row = Purpose.objects.select_for_update().get(pk=purpose.pk)
    check_unchanged(row, expected_version)
    if "name" in values and values["name"].strip() != row.name:
        if row.code in UsualPurpose.values:
            raise UsualPurposeKeepsItsName
        values = {**values, "name": _free_name(values["name"], row)}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def add_ceiling(*, values: CeilingValues, by: Member, now: datetime) -> Ceiling:
    """Add a ceiling. It holds for every claim from now on. Raises AccessRefused, CeilingCannotBe, CeilingNeedsHours."""
    access.check_can_settle_contact_rules(by)
    row = Ceiling.objects.create(**_checked(values))
    row.refresh_from_db()
    return row


@transaction.atomic
def change_ceiling(
    *, ceiling: Ceiling, values: CeilingValues, by: Member, now: datetime, expected_version: int | None = None
) -> Ceiling:
    """Change a ceiling. Contacts that are counted already stay counted, also where they are now too many.

    Raises what `add_ceiling` raises, and ChangedMeanwhile.
    """
    access.check_can_settle_contact_rules(by)
    row = Ceiling.objects.select_for_update().get(pk=ceiling.pk)
    check_unchanged(row, expected_version)
    for name, value in _checked(values).items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_ceiling(*, ceiling: Ceiling, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Remove a ceiling; the history keeps it. Raises AccessRefused and ChangedMeanwhile."""
    access.check_can_settle_contact_rules(by)
    row = Ceiling.objects.select_for_update().get(pk=ceiling.pk)
    check_unchanged(row, expected_version)
    row.delete()


def _checked(values: CeilingValues) -> CeilingValues:
    if not 1 <= values["most"] <= MOST_CONTACTS or not 0 <= values["reserved"] <= values["most"]:
        raise CeilingCannotBe("reserved" if 1 <= values["most"] <= MOST_CONTACTS else "most", most=MOST_CONTACTS)
    is_sliding = values["span"] == CeilingSpan.SLIDING
    if is_sliding and not 1 <= values["length_hours"] <= MOST_HOURS:
        raise CeilingNeedsHours(most=MOST_HOURS)
    return {**values, "length_hours": values["length_hours"] if is_sliding else 0}


def _free_name(name: str, besides: Purpose | None) -> str:
    wanted = name.strip()
    others = Purpose.objects.filter(name__iexact=wanted)
    if not wanted or others.exclude(pk=besides.pk if besides else "").exists():
        raise PurposeNamedAlready
    return wanted


def _code_of(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:24].strip("_") or "own"
    code, number = plain, 1
    while Purpose.objects.filter(code=code).exists():
        number += 1
        code = f"{plain}_{number}"
    return code
