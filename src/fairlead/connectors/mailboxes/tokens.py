"""Access tokens of OAuth 2 for a mailbox: fetched with the refresh token each time a mailbox is opened (RFC 6749)."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.conf import settings

from fairlead.connectors.shared.guarded_http import Limits, NotFetched, Outgoing, fetch
from fairlead.messaging.operations.mailbox_port import MailboxAsked, MailboxNotReached

MOST_BYTES = 64 * 1024


def fetch_access_token(asked: MailboxAsked) -> str:
    """Return a token that opens the mailbox now. Raises MailboxNotReached."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": asked.refresh_token,
        "client_id": asked.client_id,
        **({"client_secret": asked.client_secret} if asked.client_secret else {}),
    }
    request = Outgoing(
        asked.token_address,
        "POST",
        {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        urlencode(form).encode(),
    )
    limits = Limits(seconds=asked.seconds, most_bytes=MOST_BYTES, redirects=0)
    try:
        answer = fetch(request, limits=limits, allow_private=settings.ALLOW_PRIVATE_ADDRESSES)
    except NotFetched as problem:
        raise MailboxNotReached("token_" + problem.code, **problem.facts) from None
    return _token(answer.status, answer.body)


def _token(status: int, body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        said = {}
    token = said.get("access_token") if isinstance(said, dict) else None
    if status != 200 or not isinstance(token, str) or not token:
        # `invalid_grant` and its like are words of the standard; anything else is not repeated.
        error = said.get("error") if isinstance(said, dict) else None
        known = error if isinstance(error, str) and error.replace("_", "").isalpha() and len(error) < 40 else "unknown"
        raise MailboxNotReached("token_refused", error=known)
    return token
