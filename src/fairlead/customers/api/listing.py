"""Lists of customers: the app's own order and pages, with cursors of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import address_of, place_of
from fairlead.api.api.problems import refused_value
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.customers.queries.keyset import Order, read_page

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def ordered_page(
    request: ApiRequest, rows: QuerySet[M], page: PageQuery, *, order: Order, sort: str, show: Callable[[M], T]
) -> PageOf[T]:
    """Return one page of the rows in an order of the app; `sort` is its name in the address."""
    cursor = place_of(request, page, order=sort)
    found = read_page(rows, order, size=page.limit, cursor=cursor or "")
    following = address_of(request, found.next_cursor, order=sort)
    return PageOf(items=[show(row) for row in found.rows], next=following)


def custom_filters(asked: Sequence[str], keys: Iterable[str]) -> dict[str, str]:
    """Return the values sought by key from `custom=key:value` parameters. An unknown key is refused."""
    known, sought = set(keys), {}
    for position, text in enumerate(asked):
        key, colon, value = text.partition(":")
        if not colon or not value or key not in known:
            sentence = _("“%(value)s” is not key:value with the key of a field of your own.") % {"value": text}
            raise refused_value(f"/custom/{position}", message=sentence, code="custom", where="query")
        sought[key] = value
    return sought
