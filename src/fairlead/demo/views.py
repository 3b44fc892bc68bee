"""The page about the demo: what it is, how to make it new, how to be rid of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fairlead.demo import operations, queries
from fairlead.demo.types import Additions, DemoState, Removal
from fairlead.team.access import check_can_run_team
from fairlead.ui import formats
from fairlead.ui.context import clock


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    check_can_run_team(request.user)  # type: ignore[arg-type]
    return _page(request)


@require_POST
def demo_removal(request: HttpRequest) -> HttpResponse:
    def remove(**given: Any) -> None:
        messages.success(request, _removed_words(operations.remove_demo(**given)))

    return _act(request, remove, then="desk")


@require_POST
def demo_renewal(request: HttpRequest) -> HttpResponse:
    def renew(**given: Any) -> None:
        if operations.renew_demo(**given).state is DemoState.LOADED:
            messages.success(request, _("The demo is new. All its dates are relative to today."))
        else:
            messages.error(
                request, _("There are own customers beside the demo, so it stays as it is. Remove it instead.")
            )

    return _act(request, renew, then="demo")


def _act(request: HttpRequest, act: Callable[..., None], *, then: str) -> HttpResponse:
    """Do it, or show the page again with what would be lost."""
    try:
        act(by=request.user, now=clock(request), with_additions=bool(request.POST.get("with_additions")))
    except operations.DemoHasAdditions as problem:
        return _page(request, asked=problem.additions)
    except operations.NoDemo:
        messages.info(request, _("There is no demo data on this desk."))
        return redirect("desk")
    return redirect(then)


def _page(request: HttpRequest, *, asked: Additions | None = None) -> HttpResponse:
    loaded = queries.find_demo()
    context: dict[str, Any] = {"demo": loaded, "is_refused": asked is not None}
    if loaded is not None:
        context |= {
            "made_on": formats.long_date(loaded.made_on_date),
            "customers": len(loaded.rows["accounts"]),
            "colleagues": queries.colleagues_of(loaded),
            "additions": formats.listed(_addition_words(asked or queries.additions_to(loaded))),
            "data_folder": settings.PLACE.root,
            "address": settings.PUBLIC_URL,
        }
    return render(request, "demo/demo.html", context, status=409 if asked else 200)


def _addition_words(additions: Additions) -> list[str]:
    """Return what was added, in words, without what is nought."""
    words = [
        (additions.contacts, ngettext("%(n)d contact", "%(n)d contacts", additions.contacts)),
        (additions.sites, ngettext("%(n)d site", "%(n)d sites", additions.sites)),
        (additions.items, ngettext("%(n)d to-do", "%(n)d to-dos", additions.items)),
        (additions.exchanges, ngettext("%(n)d entry in a log", "%(n)d entries in logs", additions.exchanges)),
        (additions.leave, ngettext("%(n)d leave", "%(n)d leaves", additions.leave)),
        (additions.closures, ngettext("%(n)d closure", "%(n)d closures", additions.closures)),
        (additions.stand_ins, ngettext("%(n)d stand-in", "%(n)d stand-ins", additions.stand_ins)),
        (
            additions.changed_customers,
            ngettext("%(n)d changed customer", "%(n)d changed customers", additions.changed_customers),
        ),
    ]
    return [word % {"n": number} for number, word in words if number]


def _removed_words(removal: Removal) -> str:
    words = ngettext(
        "The demo is removed: %(n)d customer with all that belonged to it.",
        "The demo is removed: %(n)d customers with all that belonged to them.",
        removal.accounts,
    ) % {"n": removal.accounts}
    if removal.kept_members:
        words += " " + _("These members wrote about your own customers and stay, without access: %(names)s.") % {
            "names": formats.listed(removal.kept_members)
        }
    return words
