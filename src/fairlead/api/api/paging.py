"""Pages by key: the cursor holds the place of the last row, so that new rows neither repeat nor hide any.

The cursor is signed: what comes back is what was handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fairlead.api.api.problems import Refused, refused_value
from fairlead.api.schemas.base import PageOf, PageQuery

SALT = "fairlead.api.cursor"
M = TypeVar("M", bound=Model)
T = TypeVar("T")


class HasCursor(Protocol):
    """The parameters of a list, as far as they name a place in it."""

    cursor: str


def place_of(request: HttpRequest, page: HasCursor, *, order: str) -> Any:
    """Return the place that the page's cursor holds, None without one. A cursor of another list or order is refused."""
    if not page.cursor:
        return None
    try:
        list_path, asked, place = signing.loads(page.cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise _bad_cursor() from None
    if (list_path, asked) != (request.path, order):
        raise _bad_cursor()
    return place


def address_of(request: HttpRequest, place: Any, *, order: str) -> str | None:
    """Return the address of the same list, same filters, behind a place (JSON values); None without a place."""
    if not place:
        return None
    query = request.GET.copy()
    query["cursor"] = signing.dumps([request.path, order, place], salt=SALT)
    return f"{request.path}?{query.urlencode()}"


def _bad_cursor() -> Refused:
    sentence = _("This cursor was not handed out for this list. Begin again without one.")
    return refused_value("/cursor", message=sentence, code="cursor", where="query")


def page_of(
    request: HttpRequest, rows: QuerySet[M], page: PageQuery, *, order: Sequence[str], show: Callable[[M], T]
) -> PageOf[T]:
    """Return one page of the rows in the given order of fields (`-` before a name: descending).

    The fields together must be unique and never null; the last one is therefore `pk` as a rule.
    """
    signature = ",".join(order)
    place = place_of(request, page, order=signature)
    if place is not None:
        rows = rows.filter(_behind(order, place))
    found = list(rows.order_by(*order)[: page.limit + 1])
    shown = found[: page.limit]
    has_more = len(found) > page.limit
    key = [_plain(getattr(shown[-1], name.lstrip("-"))) for name in order] if has_more else []
    return PageOf(items=[show(row) for row in shown], next=address_of(request, key, order=signature))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _behind(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Return the condition for the rows after a place: later in a field, and equal in all before it."""
    condition, equal_so_far = Q(), Q()
    for name, value in zip(order, place, strict=True):
        field, later = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal_so_far & Q(**{f"{field}__{later}": value})
        equal_so_far &= Q(**{field: value})
    # Follows from the rest, and lets PostgreSQL begin at the place in the index instead of reading up to it.
    first, bound = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": place[0]}) & condition
