"""Errors as RFC 9457 has them: every refusal of the API is a problem document with a kind, a sentence and places.

An app answers for its own exceptions: `@answers(InvoiceAlreadySettled)` on a function that makes a Refused of one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from fairlead.api.api.kinds import (
    BROKEN,
    INVALID,
    KEY_USED,
    MALFORMED,
    NOT_ALLOWED,
    NOT_FOUND,
    STALE,
    TOO_LARGE,
    UNDER_WAY,
    Kind,
)
from fairlead.api.operations import KeyUsedOtherwise, RequestUnderWay
from fairlead.api.schemas.base import Error, Problem
from fairlead.db.versions import ChangedMeanwhile
from fairlead.team.access import AccessRefused

log = logging.getLogger("fairlead.api")

T = TypeVar("T")
CONTENT_TYPE = "application/problem+json"
LIST_OF_KINDS = "/api/v1/problems"


@dataclass(eq=False)
class Refused(Exception):
    """A refusal on its way out. Without a `detail` the kind's meaning is told."""

    kind: Kind
    detail: str = ""
    errors: list[Error] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def refused_value(*pointers: str, message: str, code: str = "value", where: str = "body") -> Refused:
    """Return the refusal of one value or, with several pointers, of values that do not go together."""
    errors = [Error(where=where, pointer=pointer, code=code, message=message) for pointer in pointers]
    return Refused(INVALID, message, errors)


def found(row: T | None) -> T:
    """Return the record that the address names; without one the answer is 404, whether it is missing or hidden."""
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def named(row: T | None, pointer: str) -> T:
    """Return the record that a value of the body names; without one the value is refused."""
    if row is None:
        message = _("Nothing with this id is here, or the member may not see it.")
        raise refused_value(pointer, message=message, code="unknown_id")
    return row


Answer = Callable[[Any], Refused]
_answers: dict[type[Exception], Answer] = {}


def answers(*problems: type[Exception]) -> Callable[[Answer], Answer]:
    """Let the decorated function turn these exceptions into refusals, wherever an operation lets them through."""

    def register(answer: Answer) -> Answer:
        for problem in problems:
            _answers[problem] = answer
        return answer

    return register


def refusal_of(problem: Exception) -> Refused:
    """Return the refusal for an exception. One that nobody answers for is a defect of ours: it is logged."""
    if isinstance(problem, Refused):
        return problem
    for kind in type(problem).__mro__:
        if kind in _answers:
            return _answers[kind](problem)
    log.error("the API broke", exc_info=problem)
    return Refused(BROKEN)


def problem_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Return the problem document of a refusal."""
    kind = refused.kind
    document = Problem(
        type=f"{LIST_OF_KINDS}#{kind.code}",
        title=str(kind.title),
        status=kind.status,
        detail=refused.detail or str(kind.meaning),
        instance=request.path,
        code=kind.code,
        errors=refused.errors,
    )
    body = json.dumps(document.model_dump(), ensure_ascii=False)
    headers = {"Content-Language": get_language() or "en", **refused.headers}
    return HttpResponse(body, status=kind.status, content_type=CONTENT_TYPE, headers=headers)


@answers(AccessRefused, PermissionDenied)
def _not_allowed(problem: Exception) -> Refused:
    return Refused(NOT_ALLOWED)


@answers(Http404, ObjectDoesNotExist)
def _not_found(problem: Exception) -> Refused:
    return Refused(NOT_FOUND)


@answers(ChangedMeanwhile)
def _stale(problem: ChangedMeanwhile) -> Refused:
    sentence = _("The record is at version %(version)d now. Read it again, then make the change.")
    return Refused(STALE, sentence % {"version": problem.current_version})


@answers(RequestDataTooBig)
def _too_large(problem: Exception) -> Refused:
    return Refused(TOO_LARGE)


@answers(UnreadablePostError)
def _cut_off(problem: Exception) -> Refused:
    return Refused(MALFORMED)


@answers(KeyUsedOtherwise)
def _key_used(problem: Exception) -> Refused:
    return Refused(KEY_USED)


@answers(RequestUnderWay)
def _under_way(problem: Exception) -> Refused:
    return Refused(UNDER_WAY, headers={"Retry-After": "2"})


@answers(HttpError)
def _not_json(problem: HttpError) -> Refused:
    """Ninja raises it for a body that its parser refuses; what our parser said stands behind it."""
    if isinstance(problem.__cause__, Refused):
        return problem.__cause__
    if problem.status_code == 400:
        return Refused(MALFORMED, _("The body is not JSON."))
    return refusal_of(Exception(str(problem)))


@answers(ValidationError)
def _invalid(problem: ValidationError) -> Refused:
    errors = [_error(entry) for entry in problem.errors]
    return Refused(INVALID, errors[0].message if len(errors) == 1 else "", errors)


def _error(entry: dict[str, Any]) -> Error:
    where, *place = entry["loc"]
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)
    return Error(where=where, pointer=pointer, code=entry["type"], message=_sentence(entry))


def _sentence(entry: dict[str, Any]) -> str:
    """Return what is wrong with a value in the reader's language; Pydantic's own words are English alone."""
    facts: dict[str, Any] = entry.get("ctx", {})
    if "sentence" in facts:
        return str(facts["sentence"])
    sentences = {
        "missing": _("This value is missing."),
        "extra_forbidden": _("Nothing of this name is known here."),
        "string_type": _("A text is expected."),
        "string_too_long": _("The text is too long: %(max_length)s characters at most."),
        "string_too_short": _("The text is too short: %(min_length)s characters at least."),
        "string_pattern_mismatch": _("The text does not have the form %(pattern)s."),
        "int_type": _("A whole number is expected."),
        "int_parsing": _("A whole number is expected."),
        "int_from_float": _("A whole number is expected."),
        "bool_type": _("true or false is expected."),
        "bool_parsing": _("true or false is expected."),
        "greater_than_equal": _("The number must be %(ge)s at least."),
        "less_than_equal": _("The number must be %(le)s at most."),
        "decimal_parsing": _("A number is expected."),
        "decimal_type": _("A number is expected."),
        "enum": _("One of these is expected: %(expected)s."),
        "literal_error": _("One of these is expected: %(expected)s."),
        "list_type": _("A list is expected."),
        "too_long": _("The list is too long: %(max_length)s entries at most."),
        "model_type": _("An object is expected."),
        "model_attributes_type": _("An object is expected."),
        "dict_type": _("An object is expected."),
    }
    sentence: str = sentences.get(entry["type"], _("This value cannot be used here."))
    return sentence % facts
