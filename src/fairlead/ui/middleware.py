"""What happens around every page."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from fairlead.ui.languages import LANGUAGES
from fairlead.ui.refusals import refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class ServerTiming:
    """Tell the browser how long the server took, so that a slow page shows itself in the developer tools."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - begin) * 1000:.1f}"
        return response


class Language:
    """Speak the member's language; before sign-in the one chosen on the page, else the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        code = chosen if chosen in LANGUAGES else get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
            if response.get("Content-Type", "").startswith("text/html"):
                patch_vary_headers(response, ("HX-Request", "Accept-Language", "Cookie"))
                response.headers.setdefault(
                    "Cache-Control", "no-store" if request.user.is_authenticated else "no-cache"
                )
            return response


class Refusals:
    """Answer a refusal of the domain with its page instead of a crash."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return refusal(request, problem)
