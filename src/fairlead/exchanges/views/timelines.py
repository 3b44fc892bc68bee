"""The timeline on a page of its own: narrowed, searched, threads unfolded, one entry in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges import operations, queries
from fairlead.exchanges.queries.timeline import TimelineFilter, files_of, thread_entries
from fairlead.exchanges.types import Direction, Ground, Kind
from fairlead.exchanges.views.pieces import entry_facts, thread_facts, timeline_facts
from fairlead.team import access
from fairlead.team.models import Member

LONGEST_SEARCH = 200


@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show what was said with an account."""
    found = find_account(_by(request), account_id)
    if found is None:
        raise Http404
    facts = timeline_facts(request, found, None, filter_asked(request.GET), request.GET.get("cursor", ""))
    return render(request, "exchanges/timeline.html", facts | {"subject": found})


@require_safe
def contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show what was said with one contact."""
    found = find_contact(_by(request), contact_id)
    if found is None:
        raise Http404
    facts = timeline_facts(request, found.account, found, filter_asked(request.GET), request.GET.get("cursor", ""))
    return render(request, "exchanges/timeline.html", facts | {"subject": found})


@require_safe
def thread(request: HttpRequest, account_id: str, thread_key: str) -> HttpResponse:
    """Show all that belongs to one thread."""
    by = _by(request)
    found = find_account(by, int(account_id))
    rows = thread_entries(found, thread_key) if found else []
    if found is None or not rows:
        raise Http404
    is_piece = bool(getattr(request, "htmx", False))
    template = "exchanges/_entries.html" if is_piece else "exchanges/thread.html"
    entries = thread_facts(by, found, rows)
    # Of the folded one the first stands there already.
    facts = {"entries": entries[1:] if is_piece else entries, "account": found, "subject": found, "is_thread": True}
    return render(request, template, facts)


@require_safe
def entry(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """Show one entry in full, with its files and what may be done with it."""
    by = _by(request)
    row = queries.find_exchange_at_all(by, exchange_id)
    if row is None:
        raise Http404
    facts = entry_facts(row, by, files_of([row]).get(row.pk, []), short=len(row.text))
    is_latest = queries.find_exchange(by, exchange_id) is not None
    can_correct = is_latest and access.can_work_account(by, row.account) and not row.are_words_erased
    return _page(
        request,
        "exchanges/_entry.html",
        {
            "entry": facts | {"contact": row.contact, "can_correct": can_correct},
            "account": row.account,
            "can_erase": access.can_edit_account(by, row.account) and not row.are_words_erased,
        },
    )


@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """Erase what an entry says, as the law may ask; that it was stays."""
    by = _by(request)
    row = queries.find_exchange_at_all(by, exchange_id)
    if row is None:
        raise Http404
    access.check_can_edit_account(by, row.account)
    if request.method == "POST":
        ground = request.POST.get("ground", "")
        if ground in (Ground.REQUEST, Ground.RETENTION):
            operations.erase_words(exchange=row, by=by, ground=Ground(ground))
            return entry_after_erasing(request, exchange_id)
    grounds = [(one.value, one.label) for one in (Ground.REQUEST, Ground.RETENTION)]
    facts = entry_facts(row, by, files_of([row]).get(row.pk, []))
    return _page(request, "exchanges/_erasure.html", {"entry": facts, "account": row.account, "grounds": grounds})


def entry_after_erasing(request: HttpRequest, exchange_id: int) -> HttpResponse:
    request.method = "GET"
    response: HttpResponse = entry(request, exchange_id)
    return response


def filter_asked(values: Mapping[str, str]) -> TimelineFilter:
    """Return the filter that an address asks for; what cannot be read narrows nothing."""
    kind, direction = values.get("kind", ""), values.get("direction", "")
    return TimelineFilter(
        kind=Kind(kind) if kind in Kind.values else None,
        direction=Direction(direction) if direction in Direction.values else None,
        contact_id=_number(values.get("contact", "")),
        member_id=_number(values.get("member", "")),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
        text=values.get("q", "").replace("\0", "")[:LONGEST_SEARCH],
        has_files=values.get("files", "") == "yes",
    )


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _page(request: HttpRequest, piece: str, facts: dict[str, object]) -> HttpResponse:
    """Show a piece in the panel, or as a page of its own."""
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    template = piece if is_panel else "exchanges/entry.html"
    return render(request, template, facts | {"piece": piece, "path": request.path, "is_panel": is_panel})


def _by(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
