"""The latest contact in imported lists: one entry in the log, so that the rhythm of contact begins where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.values import parse_date
from fairlead.customers.operations.imports.port import CannotRead, ColumnFacts, ExtensionField, PlacedValues
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.erasing import take_back
from fairlead.exchanges.operations.recording import record_many
from fairlead.exchanges.types import Direction, Kind
from fairlead.team.models import Member
from fairlead.ui import formats

NOON = time(12, 0)


def read_latest_contact(text: str, facts: ColumnFacts) -> str:
    """Return the day of the latest contact; one that is still to come cannot be meant."""
    day = parse_date(text, facts.date_order)
    if day > facts.today:
        raise CannotRead("date_ahead", value=text)
    return day.isoformat()


class LatestContactColumn:
    """Logs the latest contact that a list names, unless something is logged with the customer on that day or later.

    Lists name a day and no hour: it stands at noon in the importing member's zone, or now if that is still ahead.
    """

    table = "exchange"
    label: str | Promise = _("Exchanges")
    fields: Sequence[ExtensionField] = (ExtensionField("latest_contact", _("Latest contact"), read_latest_contact),)

    def load(self, rows: Sequence[PlacedValues], *, by: Member, now: datetime) -> list[tuple[int, int]]:
        latest = self._latest({row.account_id for row in rows}, by)
        new: dict[tuple[int, date], Exchange] = {}
        for row in rows:
            day = date.fromisoformat(row.values["latest_contact"])
            known = latest.get(row.account_id)
            if (known is None or known < day) and (row.account_id, day) not in new:
                new[row.account_id, day] = self._exchange(row, day, by, now)
        return [(exchange.pk, 1) for exchange in record_many(list(new.values()), by_id=by.pk)]

    def _exchange(self, row: PlacedValues, day: date, by: Member, now: datetime) -> Exchange:
        noon = datetime.combine(day, NOON, by.zone_info).astimezone(UTC)
        return Exchange(
            account_id=row.account_id,
            contact_id=row.contact_id,
            kind=Kind.MESSAGE,
            direction=Direction.OUT,
            occurred_at=min(noon, now),
            text=gettext("From the imported list"),
            recorded_by=by,
            recorded_at=now,
        )

    def _latest(self, account_ids: set[int], by: Member) -> dict[int, date]:
        entries = Exchange.objects.filter(account__in=account_ids)
        # By key: ordering by the relation would be by the names of the accounts.
        rows = entries.order_by("account_id", "-occurred_at").distinct("account_id")
        return {
            account_id: occurred_at.astimezone(by.zone_info).date()
            for account_id, occurred_at in rows.values_list("account_id", "occurred_at")
        }

    def changed_since(self, made: Mapping[int, int]) -> dict[int, str]:
        corrected = Exchange.objects.filter(pk__in=made, corrected_by__isnull=False).select_related("account")
        return {one.pk: f"{one.account} · {formats.medium_date(one.occurred_at.date())}" for one in corrected}

    def accounts_of(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(Exchange.objects.filter(pk__in=ids).values_list("pk", "account"))

    def remove(self, ids: Sequence[int]) -> None:
        take_back(ids)
