"""The search page, and the regions that a country's form offers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fairlead.customers.queries import status_marks
from fairlead.customers.queries.regions import regions_of
from fairlead.customers.queries.search import search_page
from fairlead.customers.views.answers import member_of
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import moment_query

PAGE_SIZE = 30


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show every account and contact that answers a query, the best first."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    results = search_page(member_of(request), text, offset=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
    has_next = results.total is not None and number * PAGE_SIZE < results.total
    context = {
        "text": text,
        "results": results,
        "marks": status_marks.of_found(results.found, now=clock(request), at=moment_query(request)),
        "next_page": number + 1 if has_next else None,
        "previous_page": number - 1 if number > 1 else None,
    }
    return render(request, "customers/search.html", context)


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Offer the regions of a country to whoever types one."""
    return render(request, "customers/_regions.html", {"regions": regions_of(request.GET.get("country", ""))})
