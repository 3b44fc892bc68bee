"""Pages for what cannot be done: not found, not allowed, changed meanwhile, broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fairlead.db.versions import ChangedMeanwhile

# Filled by `register_refusal`: an app's own exception becomes a status and a sentence.
_known: dict[type[Exception], int] = {ChangedMeanwhile: 409, PermissionDenied: 403}
_sentences: dict[type[Exception], Callable[[Any], str]] = {}


def register_refusal(problem: type[Exception], status: int, *, sentence: Callable[[Any], str] | None = None) -> None:
    """Answer this exception with the page for `status` wherever a view lets it through.

    `sentence` says of one such exception what is wrong; without it the page says what the status means.
    """
    _known[problem] = status
    if sentence is not None:
        _sentences[problem] = sentence


def refusal(request: HttpRequest, problem: Exception) -> HttpResponse | None:
    """Return the page for a known refusal; None for everything else, which is a defect and must stay visible."""
    for kind, status in _known.items():
        if isinstance(problem, kind) and not request.path.startswith("/api/"):
            sentence = _sentences.get(kind)
            return page(request, status, text=sentence(problem) if sentence else "")
    # No text of the database can hold this one character, and no keyboard has it.
    if isinstance(problem, DataError) and "NUL (0x00)" in str(problem) and not request.path.startswith("/api/"):
        return page(request, 422)
    return None


def page(request: HttpRequest, status: int, *, text: str = "") -> HttpResponse:
    """Return the page for a status: what happened, and what to do now, which `text` may know better."""
    title, usual = {
        403: (_("You may not do this"), _("Your role does not allow it. Ask the account’s owner or your team leader.")),
        404: (_("Not here"), _("This page or record does not exist, or you may not see it.")),
        409: (
            _("Changed meanwhile"),
            _("Somebody else changed this after you opened it. Open it again and make your change there."),
        ),
        422: (_("This could not be saved"), _("Something in it cannot be taken. Go back and send it again.")),
        500: (
            _("Something broke"),
            _("The fault is on our side and has been written to the log. Nothing was half saved."),
        ),
    }[status]
    context = {"title": title, "text": text or usual, "status": status}
    template = "ui/refusal_fragment.html" if getattr(request, "htmx", None) else "ui/refusal.html"
    return render(request, template, context, status=status)


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    return page(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from an old page or another site."""
    context = {
        "title": _("Please send it again"),
        "text": _(
            "This form was open for too long or came from elsewhere. Go back, reload the page and send it again."
        ),
        "status": 403,
    }
    return render(request, "ui/refusal.html", context, status=403)
