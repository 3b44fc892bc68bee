"""Reads Fairlead's environment variables. A bad value stops the start with a sentence that names the variable."""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import Error as PsycopgError


class BadSetting(Exception):
    """An environment variable has a value that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """Return the comma-separated words of a variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in ("", None):
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise BadSetting(f"{name}={value} is neither yes nor no: write 1 or 0")


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name}={value} must be a whole number from {least} to {most}")
    return int(value)


def originals_store() -> dict[str, str] | None:
    """Return where originals go if not into the data directory: `s3://bucket/prefix`, and how to reach it."""
    address = text("FAIRLEAD_ORIGINALS")
    if not address:
        return None
    scheme, _, rest = address.partition("://")
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket:
        raise BadSetting(f"FAIRLEAD_ORIGINALS={address} must look like s3://bucket or s3://bucket/folder")
    endpoint = text("FAIRLEAD_S3_ENDPOINT")
    if not endpoint.startswith(("https://", "http://")):
        raise BadSetting("FAIRLEAD_S3_ENDPOINT must be the address of the store, such as https://s3.example.com")
    found = {
        "endpoint": endpoint,
        "bucket": bucket,
        "prefix": f"{prefix.strip('/')}/" if prefix.strip("/") else "",
        "region": text("FAIRLEAD_S3_REGION", "us-east-1"),
    }
    for name, variable in (("key", "FAIRLEAD_S3_KEY"), ("secret", "FAIRLEAD_S3_SECRET")):
        found[name] = text(variable)
        if not found[name]:
            raise BadSetting(f"{variable} is missing: the store of FAIRLEAD_ORIGINALS asks who we are")
    return found


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a `DATABASE_URL` such as `postgresql://user:secret@host:5432/name?sslmode=require`."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadSetting("DATABASE_URL must begin with postgresql:// (Fairlead needs PostgreSQL 15 or later)")
    try:
        parts = conninfo_to_dict(url)
    except PsycopgError as problem:
        raise BadSetting(f"DATABASE_URL cannot be read: {problem}") from None
    if not parts.get("dbname"):
        raise BadSetting("DATABASE_URL names no database: end it with /name")
    taken = ("dbname", "user", "password", "host", "port")
    return {
        "NAME": parts["dbname"],
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": {name: value for name, value in parts.items() if name not in taken},
    }
