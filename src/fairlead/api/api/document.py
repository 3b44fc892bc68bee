"""The API as one object: strict reading of JSON, problems for every error, the OpenAPI document."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from fairlead.api.api.problems import Refused, problem_response, refusal_of, refused_value
from fairlead.api.schemas.base import Problem

SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "fl_PREFIX_SECRET",
        "description": "A token made in the settings. The scopes listed at an operation are those that it asks for.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "fairlead_session",
        "description": "The browser's session. Operations that change something also ask for the header X-CSRFToken.",
    },
}


class StrictParser(Parser):
    """Reads JSON as its standard has it, and no text that the database could not keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body, parse_float=Decimal, parse_constant=_no_constant)
        _check_texts(body, "", "body")
        return body

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        for name, values in data.lists():
            _check_texts([value for value in values if isinstance(value, str)], f"/{name}", "query")
        return super().parse_querydict(data, list_fields, request)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check_texts(value: Any, pointer: str, where: str) -> None:
    if isinstance(value, dict):
        for name, entry in value.items():
            _check_texts(name, pointer, where)
            _check_texts(entry, f"{pointer}/{name}", where)
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            _check_texts(entry, f"{pointer}/{position}", where)
    elif isinstance(value, str) and not _is_storable(value):
        raise refused_value(pointer, message=_("The text holds a character that cannot be stored."), where=where)


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return "\x00" not in text


class ReadableRenderer(JSONRenderer):
    """Writes Chinese as Chinese: shorter, and readable where somebody looks at an answer."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """The one API of an installation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parser=StrictParser(), renderer=ReadableRenderer(), docs_url=None, **options)
        self._document: OpenAPISchema | None = None

    def set_default_exception_handlers(self) -> None:
        """Let every exception of an operation leave as a problem document."""

        def answer(request: HttpRequest, problem: Any) -> HttpResponse:
            return problem_response(request, refusal_of(problem))

        for kind in (Exception, Http404, HttpError, ValidationError, Refused):
            self.add_exception_handler(kind, answer)

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Return the errors with places as the sender knows them: the name of our own argument is taken out."""
        errors = super().validation_error_from_error_contexts(error_contexts).errors
        own_names = {
            context.model.__ninja_param_source__: getattr(context.model, "__read_from_single_attr__", None)
            for context in error_contexts
        }
        flat = ("query", "header", "path", "form")
        for error in errors:
            where, *place = error["loc"]
            if place and (place[0] == own_names.get(where) or (where in flat and len(place) > 1)):
                place = place[1:]
            error["loc"] = (where, *place)
        return ValidationError(errors)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI document. It is made once: the operations do not change while the server runs."""
        if self._document is None:
            self._document = self._make_document(path_prefix, path_params)
        return self._document

    def _make_document(self, path_prefix: str | None, path_params: dict[str, Any] | None) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= {**schema.pop("$defs"), "Problem": schema}
        document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
        document["components"]["securitySchemes"] = SECURITY
        del document["servers"]  # an empty list says nothing; the paths are whole
        return document
