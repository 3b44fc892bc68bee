"""What the OpenAPI document says of an operation beyond its shapes: sign-in, scope, headers, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import responses as status_phrases
from typing import Any

from fairlead.api.api.repeats import KEY_HEADER, KEY_LENGTH, KEY_PATTERN
from fairlead.team.types import Scope

PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@dataclass(frozen=True)
class Terms:
    """What an operation asks of its caller and promises, beside the shapes of what goes in and out.

    `scope` None: any member, with any token. `is_public`: without sign-in. `is_tagged`: the answer carries an ETag made
    of its field `version`. `heeds_version`: If-Match is compared. `location`: the address of what was made, filled from
    the answer. `media`: the types of an answer that is a file. `most_bytes`: the largest file that is taken
    in, 0 where none is.
    """

    method: str
    path: str
    status: int
    scope: Scope | None = None
    is_public: bool = False
    is_tagged: bool = False
    heeds_version: bool = False
    is_page: bool = False
    location: str = ""
    media: tuple[str, ...] = ()
    most_bytes: int = 0
    refuses: tuple[int, ...] = ()


def described(terms: Terms, *, has_body: bool) -> dict[str, Any]:
    """Return the additions to the operation's entry in the OpenAPI document."""
    entry: dict[str, Any] = {
        "parameters": list(_header_parameters(terms)),
        "responses": {status: _refusal(status) for status in _refusals(terms, has_body=has_body)},
        "security": [] if terms.is_public else [{"token": [terms.scope.value] if terms.scope else []}, {"session": []}],
    }
    success: dict[str, Any] = {}
    if headers := dict(_answer_headers(terms)):
        success["headers"] = headers
    if terms.media:
        success["content"] = {media: {"schema": {"type": "string", "format": "binary"}} for media in terms.media}
    if success:
        entry["responses"][terms.status] = success
    return entry


def _refusals(terms: Terms, *, has_body: bool) -> Sequence[int]:
    statuses = {422, *terms.refuses}
    if not terms.is_public:
        statuses |= {401, 403}
    if "{" in terms.path:
        statuses.add(404)
    if has_body:
        statuses |= {400, 413, 415}
    if terms.method == "POST":
        statuses |= {400, 409}
    if terms.heeds_version:
        statuses |= {400, 412}
    return sorted(statuses)


def _refusal(status: int) -> dict[str, Any]:
    return {"description": status_phrases[status], "content": PROBLEM_CONTENT}


def _header_parameters(terms: Terms) -> Iterable[dict[str, Any]]:
    if terms.method == "POST":
        yield _header(
            KEY_HEADER,
            "Makes sending again safe: the same request with the same key does its work once, for 24 hours.",
            {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": f"^{KEY_PATTERN}+$"},
        )
    if terms.heeds_version:
        yield _header(
            "If-Match",
            "The ETag of the record as it was read. If it has changed since, the answer is 412 and nothing is done.",
            {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,9}(-[0-9a-f]+)?")$'},
        )
    if terms.method == "GET" and terms.is_tagged:
        yield _header(
            "If-None-Match",
            "The ETag of the answer that the caller has. If it is still the same, the answer is 304 without a body.",
            {"type": "string"},
        )


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "description": description, "schema": schema}


def _answer_headers(terms: Terms) -> Iterable[tuple[str, dict[str, Any]]]:
    if terms.is_tagged:
        yield "ETag", {"description": "The version of the record and a digest.", "schema": {"type": "string"}}
    if terms.location:
        yield "Location", {"description": "The address of what was made.", "schema": {"type": "string"}}
    if terms.is_page:
        yield (
            "Link",
            {"description": 'The next page, rel="next"; absent on the last one.', "schema": {"type": "string"}},
        )
