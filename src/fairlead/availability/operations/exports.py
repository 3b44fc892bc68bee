"""Hands out leave, as a list of its own and as a column of the list of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.availability.models import Leave
from fairlead.availability.operations.imports import LeaveColumn
from fairlead.availability.queries.coming_absences import Wanted
from fairlead.availability.queries.leave import leave_between, not_over_on
from fairlead.availability.types import LeaveKind, LeaveSource
from fairlead.customers.operations.exports import customer_columns
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order

NAME = "leave"
LEAVE = LeaveColumn.fields[0].label
EVER = (date(1900, 1, 1), date(2200, 1, 1))
# Headings under which an import finds nothing of its own: the periods stand in the column "Leave".
FOR_PEOPLE_ONLY: tuple[str | Promise, ...] = (
    gettext_lazy("First day away"),
    gettext_lazy("Last day away"),
    gettext_lazy("Kind of absence"),
    gettext_lazy("Stand-in"),
    gettext_lazy("Note on the leave"),
    gettext_lazy("How we know of it"),
    gettext_lazy("Recorded by"),
)


def export_leave(
    *,
    by: Member,
    now: datetime,
    file_format: FileFormat,
    first: date | None = None,
    end: date | None = None,
    owner: Member | None = None,
    wanted: Wanted | None = None,
    means: str = PAGE,
) -> ExportedList:
    """Return the leave that touches the days `[first, end)`, all of it without them, the earliest first, and remember
    that it was taken. `owner` narrows it to one member's accounts, `wanted` to the customers of the page."""
    rows = leave_between(by, first or EVER[0], end or EVER[1])
    if owner is not None:
        rows = rows.filter(contact__account__owner=owner)
    if wanted is not None:
        rows = rows.filter(wanted.customers("contact__account__"))
    keys = list(rows.order_by("start_date", "pk").values_list("pk", flat=True))
    asked: dict[str, object] = {"from": first, "until": end, "owner": owner.pk if owner else None}
    if wanted is not None:
        asked |= {"owner": wanted.whose, "team": wanted.team}
        asked |= {name: getattr(wanted, name) or None for name in ("area", "country", "tier")}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    note_export(name=NAME, rows=len(keys), file_format=file_format, means=means, by=by, now=now, query=query)
    return exported_list(
        title=_("Leave"),
        columns=_columns(),
        keys=keys,
        load=lambda part: in_order(
            Leave.objects.filter(pk__in=part).select_related("contact__account", "stand_in", "recorded_by"), part
        ),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _columns() -> list[Column[Leave]]:
    whose: list[Column[Leave]] = customer_columns(lambda leave: leave.contact.account, lambda leave: leave.contact)
    first, last, kind, stand_in, note, source, recorded_by = (str(heading) for heading in FOR_PEOPLE_ONLY)
    return [
        *whose,
        Column(str(LEAVE), period_text),
        Column(first, lambda leave: leave.start_date),
        Column(last, lambda leave: leave.latest_day),
        Column(kind, lambda leave: str(LeaveKind(leave.kind).label)),
        Column(stand_in, lambda leave: str(leave.stand_in) if leave.stand_in else None),
        Column(note, lambda leave: leave.note),
        Column(source, lambda leave: str(LeaveSource(leave.source).label)),
        Column(recorded_by, lambda leave: str(leave.recorded_by or "")),
    ]


def period_text(leave: Leave) -> str:
    """Return a leave as lists write it, both days away: 2026-12-20..2027-01-05, without an end while nobody knows.

    Hours stand behind their days, a question mark behind what is not certain.
    """
    first, last = _day_text(leave.start_date, leave.start_time), _day_text(leave.latest_day, leave.end_time)
    return f"{first}..{last}{'' if leave.is_certain else '?'}"


def _day_text(day: date | None, at: time | None) -> str:
    return f"{day or ''} {at:%H:%M}" if at else f"{day or ''}"


def leave_ahead(by: Member, contact_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Return each contact's leave that is not over yet, the earliest first; those with none are missing."""
    today = now.astimezone(by.zone_info).date()
    found: dict[int, list[str]] = {}
    ahead = Leave.objects.filter(not_over_on(today), contact__in=contact_ids)
    for leave in ahead.order_by("start_date", "pk"):
        found.setdefault(leave.contact_id, []).append(period_text(leave))
    return {contact_id: "; ".join(periods) for contact_id, periods in found.items()}
