"""Addresses of many records of one kind: taking apart the routes anew for each of hundreds is a tenth of a page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


def address_maker(url_name: str, query: str = "") -> Callable[[int], str]:
    """Return what gives a record's address by its key; `query` (`?at=…`) is put behind each."""
    before, _zero, behind = reverse(url_name, args=[0]).rpartition("0")
    return lambda pk: f"{before}{pk}{behind}{query}"


def moment_query(request: HttpRequest) -> str:
    """Return the query that keeps the moment at which a page is looked at; "" for now."""
    return f"?{urlencode({'at': request.GET['at']})}" if request.GET.get("at") else ""
