"""Hands out who answers for what."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fairlead.continuity.models import TopicSeat
from fairlead.continuity.queries.covering import due_on
from fairlead.continuity.queries.overview import OverviewFilter
from fairlead.continuity.queries.rules import watched_rules
from fairlead.continuity.queries.seats import seats_visible_to
from fairlead.continuity.types import SeatState, Topic
from fairlead.customers.operations.exports import customer_columns
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order

NAME = "stand_ins"


def export_seats(
    *,
    by: Member,
    now: datetime,
    file_format: FileFormat,
    wanted: OverviewFilter | None = None,
    means: str = PAGE,
) -> ExportedList:
    """Return who answers for what at present, by customer, topic and place, and remember that it was taken."""
    rows = seats_visible_to(by).filter(state=SeatState.CURRENT)
    asked: dict[str, object] = {}
    if wanted is not None:
        asked = {"account__owner": wanted.whose, "topic": wanted.topic, "account__tier": wanted.tier}
        asked = {name: value for name, value in asked.items() if value}
        rows = rows.filter(**asked)
    keys = list(rows.order_by("account__sort_name", "account", "topic", "place").values_list("pk", flat=True))
    query = urlencode({name.removeprefix("account__"): value for name, value in asked.items()})
    note_export(name=NAME, rows=len(keys), file_format=file_format, means=means, by=by, now=now, query=query)
    return exported_list(
        title=_("Stand-ins"),
        columns=_columns(),
        keys=keys,
        load=lambda part: in_order(seats_visible_to(by).filter(pk__in=part), part),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _columns() -> list[Column[TopicSeat]]:
    rules = watched_rules()
    whose: list[Column[TopicSeat]] = customer_columns(lambda seat: seat.account, lambda seat: seat.contact)
    return [
        *whose,
        Column(_("Topic"), lambda seat: str(Topic(seat.topic).label)),
        Column(_("Place in the order of asking"), lambda seat: seat.place),
        Column(_("Agreed on"), lambda seat: seat.agreed_on_date),
        Column(_("Agreed with"), lambda seat: str(seat.agreed_with) if seat.agreed_with else None),
        Column(_("Agreed by"), lambda seat: str(seat.agreed_by) if seat.agreed_by else None),
        Column(_("Last checked on"), lambda seat: seat.checked_on_date),
        Column(_("To be checked by"), lambda seat: due_on(seat, rules)),
        Column(_("Note on the stand-in"), lambda seat: seat.note),
    ]
