"""Secrets of others that the desk must use again, kept so that a copy of the database alone gives none away."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class KeyReplaced(Exception):
    """The text was locked with another key than this installation's: it must be entered again."""


def lock(text: str, *, purpose: str) -> str:
    """Return the text encrypted with a key derived from the installation's own; each purpose has a key of its own."""
    return _locker(purpose).encrypt(text.encode()).decode() if text else ""


def unlock(locked: str, *, purpose: str) -> str:
    """Return what `lock` was given. Raises KeyReplaced."""
    if not locked:
        return ""
    try:
        return _locker(purpose).decrypt(locked.encode()).decode()
    except InvalidToken:
        raise KeyReplaced from None


def _locker(purpose: str) -> Fernet:
    key = hashlib.sha256(f"fairlead {purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
