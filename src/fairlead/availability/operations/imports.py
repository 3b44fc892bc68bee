"""Leave in imported lists: a column of periods such as 2026-12-20..2027-01-05, both days away.

Hours are written behind the days (2026-12-20 13:00..), and what is only planned with a question mark at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairlead.availability.models import Leave
from fairlead.availability.operations.leave import Span
from fairlead.availability.types import LeaveCertainty, LeaveSource
from fairlead.core.values import Period, parse_periods
from fairlead.customers.operations.imports.port import ColumnFacts, ExtensionField, PlacedValues
from fairlead.team.models import Member
from fairlead.ui import formats

Days = tuple[date, date | None]


def read_periods(text: str, facts: ColumnFacts) -> list[list[str | None]]:
    """Return each period of a cell: first day away, its hour, day of return, its hour, certainty; None is not known."""
    return [_read(period) for period in parse_periods(text, facts.date_order)]


def _read(period: Period) -> list[str | None]:
    back = period.last_day
    if back is not None and period.last_time is None:
        back += timedelta(days=1)
    return [
        period.first_day.isoformat(),
        period.first_time.isoformat() if period.first_time else None,
        back.isoformat() if back else None,
        period.last_time.isoformat() if period.last_time else None,
        LeaveCertainty.TENTATIVE if period.is_tentative else LeaveCertainty.CONFIRMED,
    ]


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
                span = _span(period)
                if row.contact_id is None or (row.contact_id, *span) in known:
                    continue
                known.add((row.contact_id, *span))
                new.append(
                    Leave(
                        contact_id=row.contact_id,
                        **span._asdict(),
                        certainty=period[4],
                        source=LeaveSource.IMPORT,
                        recorded_by=by,
                    )
                )
        return [(leave.pk, 1) for leave in Leave.objects.bulk_create(new, batch_size=1000)]

    def _known(self, contact_ids: Sequence[int]) -> set[tuple[int, date, time | None, date | None, time | None]]:
        rows = Leave.objects.filter(contact__in=contact_ids)
        return set(rows.values_list("contact_id", *Span._fields))

    def changed_since(self, made: Mapping[int, int]) -> dict[int, str]:
        changed = Leave.objects.filter(pk__in=made, version__gt=1).select_related("contact")
        return {leave.pk: f"{leave.contact} · {formats.medium_date(leave.start_date)}" for leave in changed}

    def accounts_of(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(Leave.objects.filter(pk__in=ids).values_list("pk", "contact__account"))

    def remove(self, ids: Sequence[int]) -> None:
        Leave.objects.filter(pk__in=ids).delete()


def _span(read: Sequence[str]) -> Span:
    """Return the period of a cell as it was read."""
    start, start_time, end, end_time, _certainty = read
    return Span(
        date.fromisoformat(start),
        time.fromisoformat(start_time) if start_time else None,
        date.fromisoformat(end) if end else None,
        time.fromisoformat(end_time) if end_time else None,
    )
