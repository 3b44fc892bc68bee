"""Leave in imported lists: a column of periods such as 2026-12-20..2027-01-05, both days away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models import Leave
from fairlead.availability.types import LeaveSource
from fairlead.core.values import parse_periods
from fairlead.customers.operations.imports.port import ColumnFacts, ExtensionField, PlacedValues
from fairlead.team.models import Member
from fairlead.ui import formats

Days = tuple[date, date | None]


def read_periods(text: str, facts: ColumnFacts) -> list[list[str | None]]:
    """Return each period of a cell as first day away and first day back, None while nobody knows."""
    return [
        [period.first_day.isoformat(), _day_after(period.last_day) if period.last_day else None]
        for period in parse_periods(text, facts.date_order)
    ]


def _day_after(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


class LeaveColumn:
    """Records the leave that a list names, unless it is recorded already."""

    table = "leave"
    label: str | Promise = _("Leave")
    fields: Sequence[ExtensionField] = (ExtensionField("leave", _("Leave"), read_periods, needs_contact=True),)

    def load(self, rows: Sequence[PlacedValues], *, by: Member, now: datetime) -> list[tuple[int, int]]:
        known = self._known([row.contact_id for row in rows if row.contact_id is not None])
        new = []
        for row in rows:
            for period in row.values["leave"]:
                start, end = _day(period[0]), _day(period[1])
                if row.contact_id is None or start is None or (row.contact_id, start, end) in known:
                    continue
                known.add((row.contact_id, start, end))
                source = LeaveSource.IMPORT
                new.append(
                    Leave(contact_id=row.contact_id, start_date=start, end_date=end, source=source, recorded_by=by)
                )
        return [(leave.pk, 1) for leave in Leave.objects.bulk_create(new, batch_size=1000)]

    def _known(self, contact_ids: Sequence[int]) -> set[tuple[int, date, date | None]]:
        rows = Leave.objects.filter(contact__in=contact_ids)
        return set(rows.values_list("contact_id", "start_date", "end_date"))

    def changed_since(self, made: Mapping[int, int]) -> dict[int, str]:
        changed = Leave.objects.filter(pk__in=made, version__gt=1).select_related("contact")
        return {leave.pk: f"{leave.contact} · {formats.medium_date(leave.start_date)}" for leave in changed}

    def accounts_of(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(Leave.objects.filter(pk__in=ids).values_list("pk", "contact__account"))

    def remove(self, ids: Sequence[int]) -> None:
        Leave.objects.filter(pk__in=ids).delete()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
