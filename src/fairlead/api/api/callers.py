"""Who is calling: a program with a token, or a member with the session of the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from fairlead.api.api.kinds import CSRF_MISSING, NOT_SIGNED_IN, SCOPE_MISSING, TOKEN_INVALID
from fairlead.api.api.problems import Refused
from fairlead.team.models import ApiToken, Member
from fairlead.team.operations import note_token_use
from fairlead.team.queries.tokens import find_token
from fairlead.team.types import Scope

REALM = 'Bearer realm="Fairlead"'


@dataclass(frozen=True)
class Caller:
    """The member for whom an operation runs, and the token if a program sent it."""

    member: Member
    token: ApiToken | None

    @property
    def means(self) -> str:
        """How the caller came in, for the history: a token by its prefix, or a session."""
        return f"token {self.token.prefix}" if self.token else "session"


class ApiRequest(HttpRequest):
    """A request that has passed the edge.

    `by` is the member for whom it runs, `now` its one reading of the clock; `expected_version` the version of the
    record that the caller had read, None when it did not say; `answered_version` that of the record in the answer,
    `answer_headers` what else goes with it.
    """

    caller: Caller
    by: Member
    now: datetime
    expected_version: int | None
    answered_version: int
    answer_headers: dict[str, str]


def identify(request: HttpRequest, *, now: datetime) -> Caller:
    """Return who is calling. A request with an Authorization header is judged by it alone, whatever its cookies."""
    header = request.headers.get("Authorization", "")
    if header:
        return _by_token(header, now)
    member = request.user
    if not isinstance(member, Member):
        raise Refused(NOT_SIGNED_IN, headers={"WWW-Authenticate": REALM})
    _check_csrf(request)
    return Caller(member, None)


class _Csrf(CsrfViewMiddleware):
    """Django's check, which answers with a refusal of ours instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> NoReturn:
        raise Refused(CSRF_MISSING)


def _check_csrf(request: HttpRequest) -> None:

    def nothing(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = _Csrf(nothing)
    # The middleware has let the request pass already, because a program's view is exempt.
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    check.process_request(request)
    check.process_view(request, nothing, (), {})


def _by_token(header: str, now: datetime) -> Caller:
    scheme, _space, text = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(NOT_SIGNED_IN, headers={"WWW-Authenticate": REALM})
    token = find_token(text.strip(), now)
    if token is None:
        raise Refused(TOKEN_INVALID, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
    note_token_use(token=token, now=now)
    return Caller(token.member, token)


def check_scope(caller: Caller, scope: Scope | None) -> None:
    """Refuse a token that was made without the scope. A session has all scopes of its member."""
    if scope is None or caller.token is None or scope in caller.token.scopes:
        return
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope.value}"'
    detail = _("This operation needs a token with the scope “%(scope)s”.") % {"scope": scope.value}
    raise Refused(SCOPE_MISSING, detail, headers={"WWW-Authenticate": challenge})
