"""Tells the history who is acting."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fairlead.audit.tracking import acting

READING = ("GET", "HEAD", "OPTIONS")


class Actor:
    """Record each writing request's member and address with the changes it makes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        with acting(by_id=request.user.pk, cause=f"{request.method} {request.path}"):
            return self.get_response(request)
