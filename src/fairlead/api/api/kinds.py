"""The kinds of problems that the API answers with. Codes and statuses are part of its contract."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Kind:
    """A kind of problem. `code` and `status` are part of the contract; the words are for people."""

    code: str
    status: int
    title: str | Promise
    meaning: str | Promise


MALFORMED = Kind(
    "malformed",
    400,
    gettext_lazy("The request cannot be read"),
    gettext_lazy("The body is not JSON, or a header is not what it should be. Nothing was changed."),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    401,
    gettext_lazy("Not signed in"),
    gettext_lazy("Send a token in the header “Authorization: Bearer fl_…”. Tokens are made in the settings."),
)
TOKEN_INVALID = Kind(
    "token-invalid",
    401,
    gettext_lazy("This token does not open"),
    gettext_lazy("It is mistyped, has expired or was revoked, or its member may no longer sign in. Make a new one."),
)
CSRF_MISSING = Kind(
    "csrf-missing",
    403,
    gettext_lazy("The request did not come from our page"),
    gettext_lazy("A browser session changes things only with the header X-CSRFToken. Programs use a token instead."),
)
SCOPE_MISSING = Kind(
    "scope-missing",
    403,
    gettext_lazy("The token may not do this"),
    gettext_lazy("The token was made without the scope that this operation asks for. The detail names it."),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    403,
    gettext_lazy("You may not do this"),
    gettext_lazy("The member may see this but not do this to it. The account’s owner or a team leader may."),
)
NOT_FOUND = Kind(
    "not-found",
    404,
    gettext_lazy("Not here"),
    gettext_lazy("The address or record does not exist, or the member may not see it."),
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    405,
    gettext_lazy("This address does not take that method"),
    gettext_lazy("The header Allow names the methods that it takes."),
)
CONFLICT = Kind(
    "conflict",
    409,
    gettext_lazy("Not in the present state"),
    gettext_lazy("The request is right in itself, but the record’s present state does not allow it."),
)
DUPLICATES = Kind(
    "likely-duplicates",
    409,
    gettext_lazy("This customer is probably here already"),
    gettext_lazy("Each entry of “errors” names an account with the same marks. Use it, or send allow_duplicates=true."),
)
UNDER_WAY = Kind(
    "request-under-way",
    409,
    gettext_lazy("The same request is still being worked on"),
    gettext_lazy("Another request with this Idempotency-Key has not ended yet. Send it again in a moment."),
)
STALE = Kind(
    "stale-version",
    412,
    gettext_lazy("Changed meanwhile"),
    gettext_lazy("Somebody changed the record after it was read. Read it again, then make the change."),
)
TOO_LARGE = Kind(
    "too-large",
    413,
    gettext_lazy("The request is too large"),
    gettext_lazy("The body is larger than this server takes."),
)
WRONG_CONTENT_TYPE = Kind(
    "wrong-content-type",
    415,
    gettext_lazy("The body is of the wrong type"),
    gettext_lazy("Send JSON with “Content-Type: application/json”; files as multipart/form-data."),
)
INVALID = Kind(
    "invalid",
    422,
    gettext_lazy("Some values are not right"),
    gettext_lazy("Each entry of “errors” names a value, its place and what is wrong with it. Nothing was changed."),
)
KEY_USED = Kind(
    "idempotency-key-used",
    422,
    gettext_lazy("The Idempotency-Key was used for another request"),
    gettext_lazy("A key belongs to one request. Send the first request unchanged, or take a new key."),
)
BROKEN = Kind(
    "broken",
    500,
    gettext_lazy("Something broke"),
    gettext_lazy("The fault is on our side and has been written to the log. Nothing was half saved."),
)
KINDS = (
    MALFORMED,
    NOT_SIGNED_IN,
    TOKEN_INVALID,
    CSRF_MISSING,
    SCOPE_MISSING,
    NOT_ALLOWED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    DUPLICATES,
    UNDER_WAY,
    STALE,
    TOO_LARGE,
    WRONG_CONTENT_TYPE,
    INVALID,
    KEY_USED,
    BROKEN,
)
