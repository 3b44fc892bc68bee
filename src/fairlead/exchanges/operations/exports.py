"""Hands out what was said with one account, and the latest contact as a column of the list of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fairlead.customers.models import Account
from fairlead.customers.operations.exports import customer_columns
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.imports import LatestContactColumn
from fairlead.exchanges.queries import exchanges_visible_to, latest_touch_at
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order

NAME = "exchanges"
LATEST_CONTACT = LatestContactColumn.fields[0].label


def export_exchanges(
    *, account: Account, by: Member, now: datetime, file_format: FileFormat, means: str = PAGE
) -> ExportedList:
    """Return the log of one account, the latest first, and remember that it was taken.

    Of an entry that was corrected the correction is shown. What the member may not see is not in it.
    """
    rows = exchanges_visible_to(by).filter(account=account)
    keys = list(rows.order_by("-occurred_at", "-pk").values_list("pk", flat=True))
    note_export(
        name=NAME,
        rows=len(keys),
        file_format=file_format,
        means=means,
        by=by,
        now=now,
        subject=account.name,
        query=urlencode({"account": account.pk}),
    )
    return exported_list(
        title=_("Exchanges with %(company)s") % {"company": account.name},
        columns=_columns(by),
        keys=keys,
        load=lambda part: in_order(
            Exchange.objects.filter(pk__in=part).select_related("account", "contact", "recorded_by"), part
        ),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _columns(by: Member) -> list[Column[Exchange]]:
    zone = by.zone_info
    whose: list[Column[Exchange]] = customer_columns(lambda row: row.account, lambda row: row.contact)
    return [
        *whose,
        Column(_("When"), lambda row: row.occurred_at.astimezone(zone).replace(tzinfo=None)),
        Column(_("Kind"), lambda row: str(Kind(row.kind).label)),
        Column(_("From whom"), lambda row: str(Direction(row.direction).label)),
        Column(_("What came of it"), lambda row: str(Outcome(row.outcome).label) if row.outcome else None),
        Column(_("Minutes"), lambda row: row.duration_minutes),
        Column(_("What was said"), lambda row: row.text),
        Column(_("Recorded by"), lambda row: str(row.recorded_by)),
        Column(_("Recorded on"), lambda row: row.recorded_at.astimezone(zone).replace(tzinfo=None)),
    ]


def latest_contacts(by: Member, account_ids: Sequence[int], now: datetime) -> dict[int, date]:
    """Return the day on which we were latest in touch with each account, in the reader's calendar."""
    zone = by.zone_info
    return {account_id: at.astimezone(zone).date() for account_id, at in latest_touch_at(account_ids).items()}
