"""The list of accounts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.customers.queries import status_marks
from fairlead.customers.queries.account_filter import SORTS, AccountFilter
from fairlead.customers.queries.account_list import account_list, countries_in_use, owners_to_choose, tags_in_use
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.types import BulkAct, FieldOwner, FieldType, Stage, Tier
from fairlead.customers.views.answers import member_of, taken_undo
from fairlead.team import access
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import moment_query


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts that the address asks for, fifty at a time."""
    by = member_of(request)
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    chosen = AccountFilter.read(request.GET, fields)
    now = clock(request)
    listed = account_list(by, chosen, fields, now=now, cursor=request.GET.get("cursor", ""))
    ids = [row.account.pk for row in listed.rows]
    context = {
        "listed": listed,
        "marks": status_marks.of_accounts(ids, now=now, at=moment_query(request)),
        "chosen": chosen,
        "query": urlencode(chosen.as_query()),
        "headings": headings(chosen.sort),
        "countries": countries_in_use(),
        "owners": owners_to_choose(by),
        "tiers": Tier.choices,
        "stages": Stage.choices,
        "tags": tags_in_use(),
        "custom": custom_filters(fields, chosen.custom),
        "more_filters": bool(chosen.zone or chosen.contacts or chosen.custom or chosen.tag),
        "acts": [act for act in BulkAct if act != BulkAct.OWNER or access.can_give_accounts(by)],
        "can_make": access.can_make_accounts(by),
        "can_change": access.can_make_accounts(by),
        "undo": taken_undo(request),
    }
    return render(request, "customers/accounts.html", context)


def headings(sort: str) -> dict[str, dict[str, str]]:
    """Return for each sortable column where its heading leads and which way it is sorted at present."""
    found = {}
    for name in SORTS:
        is_current = sort.removeprefix("-") == name
        down_first = name == "changed"
        other = name if is_current and sort.startswith("-") else f"-{name}"
        first = f"-{name}" if down_first else name
        found[name] = {
            "sort": other if is_current else first,
            "state": ("descending" if sort.startswith("-") else "ascending") if is_current else "",
        }
    return found


def custom_filters(fields: Any, chosen: Any) -> list[dict[str, Any]]:
    """Return the filters for custom fields: what to choose from, or none where one types."""
    return [
        {
            "name": f"f.{field.key}",
            "label": field.label,
            "value": chosen.get(field.key, ""),
            "choices": _choices(field),
            "input_type": "date" if field.type == FieldType.DATE else "text",
        }
        for field in fields
    ]


def _choices(field: Any) -> list[tuple[str, str]] | None:
    if field.type == FieldType.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return [(choice, choice) for choice in field.choices]
    return None
