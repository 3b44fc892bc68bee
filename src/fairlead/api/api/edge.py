"""What happens around every operation: caller, language, moment, strict reading, the history's cause."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.operation import Operation

from fairlead.api.api.callers import ApiRequest, check_scope, identify
from fairlead.api.api.contract import Terms
from fairlead.api.api.kinds import INVALID, METHOD_NOT_ALLOWED, TOO_LARGE, WRONG_CONTENT_TYPE
from fairlead.api.api.problems import Refused, problem_response, refusal_of
from fairlead.api.api.repeats import KEY_HEADER, once
from fairlead.api.api.versions import expected_version, tagged
from fairlead.api.schemas.base import Error
from fairlead.audit.tracking import acting
from fairlead.ui.context import clock

Run = Callable[..., HttpResponse]
# What a form adds to the file that it carries.
LARGEST_WRAPPING = 64 * 1024


def edge(run: Run) -> Run:
    """Return an operation's `run` with the edge around it. Every exception leaves it as a problem document."""
    operation = cast(Operation, run.__self__)  # type: ignore[attr-defined]
    terms: Terms = operation.view_func.terms  # type: ignore[attr-defined]

    @wraps(run)
    def at_the_edge(request: ApiRequest, **path: Any) -> HttpResponse:
        with translation.override(_language(request)):
            try:
                _admit(request, terms)
            except Exception as problem:
                return problem_response(request, refusal_of(problem))
        with translation.override(_language(request)):
            try:
                response = _answer(request, operation, terms, lambda: run(request, **path))
            except Exception as problem:
                response = problem_response(request, refusal_of(problem))
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return at_the_edge


def _admit(request: ApiRequest, terms: Terms) -> None:
    if not terms.is_public:
        # Not the request's own clock: a preview of another day must not open an expired token.
        request.caller = identify(request, now=timezone.now())
        request.user = request.by = request.caller.member
        check_scope(request.caller, terms.scope)
    request.now = clock(request)
    request.expected_version = expected_version(request)
    request.answer_headers = {}


def _language(request: HttpRequest) -> str:
    """Return the language that the request asks for, else the member's, else English."""
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(tag)
        except (LookupError, ValueError):
            continue
    return getattr(request.user, "language", "") or "en"


def _answer(request: ApiRequest, operation: Operation, terms: Terms, run: Callable[[], HttpResponse]) -> HttpResponse:
    _check_query(request, operation)
    _check_content_type(request, operation)
    _check_size(request, terms)

    def work() -> HttpResponse:
        response = run()
        if response.status_code >= 300:
            return response
        for name, value in request.answer_headers.items():
            response[name] = value
        return tagged(request, response, request.answered_version) if terms.is_tagged else response

    if request.method == "GET":
        return work()
    with acting(by_id=request.by.pk, cause=f"{request.method} {request.path} ({request.caller.means})"):
        if request.method == "POST" and KEY_HEADER in request.headers:
            return once(request, work)
        return work()


def _check_query(request: HttpRequest, operation: Operation) -> None:
    """Refuse parameters that the operation does not know: a misspelt filter would silently show everything."""
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        sentence = _("This operation has no parameter of this name.")
        errors = [Error(where="query", pointer=f"/{name}", code="unknown", message=sentence) for name in unknown]
        raise Refused(INVALID, sentence, errors)


def _check_content_type(request: HttpRequest, operation: Operation) -> None:
    sources = {model.__ninja_param_source__ for model in operation.models}
    wanted = "multipart/form-data" if "file" in sources else "application/json" if "body" in sources else ""
    if wanted and request.content_type != wanted:
        raise Refused(WRONG_CONTENT_TYPE)


def _check_size(request: HttpRequest, terms: Terms) -> None:
    """Refuse a file that is too large by its own account, before any of it is read."""
    declared = request.headers.get("Content-Length") or "0"
    if terms.most_bytes and declared.isdigit() and int(declared) > terms.most_bytes + LARGEST_WRAPPING:
        raise Refused(TOO_LARGE)


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of the API as the world meets it: HEAD answers as GET, a wrong method gets a problem, nothing is
    kept by shared caches. The edge asks for sign-in itself, so Django does not send anybody to the sign-in page."""

    @wraps(view)
    def at_the_door(request: HttpRequest, **path: Any) -> HttpResponse:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            response = view(request, **path)
        except Exception as problem:
            response = problem_response(request, refusal_of(problem))
        request.method = method  # the server leaves the body out
        if response.status_code == METHOD_NOT_ALLOWED.status and "Allow" in response:
            allowed = ", ".join(sorted({"HEAD", *response["Allow"].split(", ")} if "GET" in response["Allow"] else []))
            with translation.override(_language(request)):
                refused = Refused(METHOD_NOT_ALLOWED, headers={"Allow": allowed or response["Allow"]})
                response = problem_response(request, refused)
        patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    at_the_door.login_required = False  # type: ignore[attr-defined]
    return at_the_door
