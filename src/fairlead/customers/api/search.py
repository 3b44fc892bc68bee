"""The search over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import address_of, place_of
from fairlead.api.api.routes import Routes
from fairlead.api.schemas.base import PageOf
from fairlead.customers.queries.search import search_page
from fairlead.customers.schemas.search import FoundOut, SearchQuery
from fairlead.team.types import Scope

routes = Routes("Search")


@routes.get("/search", scope=Scope.CUSTOMERS_READ, gives=PageOf[FoundOut])
def search_customers(request: ApiRequest, query: Query[SearchQuery]) -> PageOf[FoundOut]:
    """Search accounts and contacts, the best answers first.

    Finds names in any script, with or without accents, digits of phone numbers, and parts of mail addresses.
    """
    begin = place_of(request, query, order="search") or 0
    page = search_page(request.by, query.q, offset=begin, size=query.limit + 1)
    items = [FoundOut(**asdict(entry)) for entry in page.found[: query.limit]]
    reached = begin + len(items) if len(page.found) > query.limit else None
    return PageOf(items=items, next=address_of(request, reached, order="search"))
