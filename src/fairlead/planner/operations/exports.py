"""Hands out to-dos, as a list of their own and as columns of the list of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.customers.operations.exports import customer_columns
from fairlead.customers.queries.keyset import ordered_keys
from fairlead.customers.types import Channel
from fairlead.planner.models import Item
from fairlead.planner.operations.imports import NextStepColumns
from fairlead.planner.queries.items import listed_items, next_steps
from fairlead.planner.types import ItemList, ItemSource
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order

NAME = "to-dos"
STEP, STEP_DATE = (field.label for field in NextStepColumns.fields)
# Headings under which an import finds nothing of its own.
FOR_PEOPLE_ONLY: tuple[str | Promise, ...] = (
    gettext_lazy("Who does it"),
    gettext_lazy("Channel of the to-do"),
    gettext_lazy("Note on the to-do"),
    gettext_lazy("Snoozed until"),
    gettext_lazy("Done on"),
    gettext_lazy("Done by"),
    gettext_lazy("How the to-do came"),
)


def export_items(
    *,
    by: Member,
    now: datetime,
    which: ItemList,
    owner: Member | None,
    file_format: FileFormat,
    means: str = PAGE,
) -> ExportedList:
    """Return the to-dos that a member may see, as `list_items` lists them, and remember that they were taken."""
    rows, order = listed_items(by=by, which=which, owner=owner)
    keys = ordered_keys(rows, order)
    query = urlencode({"which": which.value, "whose": owner.pk if owner else "all"})
    note_export(name=NAME, rows=len(keys), file_format=file_format, means=means, by=by, now=now, query=query)
    return exported_list(
        title=_("To-dos"),
        columns=_columns(by),
        keys=keys,
        load=lambda part: in_order(
            Item.objects.filter(pk__in=part).select_related("account", "contact", "owner", "done_by"), part
        ),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _columns(by: Member) -> list[Column[Item]]:
    whose: list[Column[Item]] = customer_columns(lambda item: item.account, lambda item: item.contact)
    who, channel, note, snoozed, done_on, done_by, source = (str(heading) for heading in FOR_PEOPLE_ONLY)
    return [
        *whose,
        Column(str(STEP), lambda item: item.title),
        Column(str(STEP_DATE), lambda item: item.due_date),
        Column(who, lambda item: str(item.owner)),
        Column(channel, lambda item: str(Channel(item.channel).label) if item.channel else None),
        Column(note, lambda item: item.note),
        Column(snoozed, lambda item: item.snoozed_until_date),
        Column(done_on, lambda item: item.done_at.astimezone(by.zone_info).date() if item.done_at else None),
        Column(done_by, lambda item: str(item.done_by) if item.done_by else None),
        Column(source, lambda item: str(ItemSource(item.source).label)),
    ]


def next_step_titles(by: Member, account_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Return what is to be done next with each account."""
    return {account_id: title for account_id, (title, _due) in next_steps(account_ids).items()}


def next_step_dates(by: Member, account_ids: Sequence[int], now: datetime) -> dict[int, date]:
    """Return when it is due."""
    return {account_id: due for account_id, (_title, due) in next_steps(account_ids).items()}
