"""Read addresses of web sites."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from fairlead.core.values.problems import BadValue, refuse_long

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59})")


def parse_website(text: str) -> str:
    """Return the address with its scheme, host in lower case, without a bare trailing slash; https where none is given.

    Raises `BadValue("website")` for what is no web address, and for schemes other than http and https.

    >>> parse_website("WWW.Acme.com/"), parse_website("http://acme.com/de")
    ('https://www.acme.com', 'http://acme.com/de')
    """
    refuse_long(text, "website")
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".")
    address = plain if re.match(r"[a-z][a-z0-9+.-]*://", plain, re.I) else f"https://{plain.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise BadValue("website", text) from error
    if (
        parts.scheme.lower() not in ("http", "https")
        or not _HOST.fullmatch(host)
        or " " in plain
        or "@" in parts.netloc
    ):
        raise BadValue("website", text)
    path = "" if parts.path == "/" else parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}{path}{query}"


def domain_of_website(address: str) -> str:
    """Return the host of a web address without "www.", for telling companies apart."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
