"""How operations are declared: `routes = Routes("Accounts")`, then `@routes.get("/accounts", scope=…, gives=…)`.

The function's name is the operation's id, its docstring the text of the documentation. It makes one call into the
domain and translates the answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, TypeVar

from ninja import Path, Router
from ninja.signature import ViewSignature
from pydantic import BaseModel

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.contract import Terms, described
from fairlead.api.api.edge import edge
from fairlead.api.schemas.base import GREATEST_ID
from fairlead.team.types import Scope

ROOT = "/api/v1"
Id = Annotated[int, Path(ge=1, le=GREATEST_ID)]
F = TypeVar("F", bound=Callable[..., Any])
BODY_SOURCES = ("body", "form", "file")


class Routes:
    """The operations of one kind of resource, under one heading of the documentation.

    Every declaration names its `scope` (None: any member, with any token) and what it `gives`. A `versioned` answer has
    a field `version`, which becomes its ETag. Statuses that the domain may refuse with go into `refuses`; those that
    follow from the shape of the operation are added.
    """

    def __init__(self, title: str) -> None:
        self.router = Router(tags=[title])
        self.router.add_decorator(edge, mode="view")

    def get(
        self, path: str, *, scope: Scope | None, gives: Any, versioned: bool = False, refuses: Sequence[int] = ()
    ) -> Callable[[F], F]:
        """Declare an operation that reads."""
        terms = Terms("GET", path, 200, scope, is_tagged=versioned, is_page=_is_page(gives), refuses=tuple(refuses))
        return self._declare(terms, {200: gives, **({304: None} if versioned else {})})

    def public(self, path: str, *, gives: Any) -> Callable[[F], F]:
        """Declare an operation that reads and asks nobody who they are."""
        return self._declare(Terms("GET", path, 200, is_public=True), {200: gives})

    def download(
        self, path: str, *, scope: Scope, media: Sequence[str], refuses: Sequence[int] = ()
    ) -> Callable[[F], F]:
        """Declare an operation that hands out a file: the function returns the finished response."""
        terms = Terms("GET", path, 200, scope, media=tuple(media), refuses=tuple(refuses))
        return self._declare(terms, {200: None})

    def post(
        self,
        path: str,
        *,
        scope: Scope | None,
        gives: Any = None,
        status: int = 200,
        versioned: bool = False,
        location: str = "",
        most_bytes: int = 0,
        refuses: Sequence[int] = (),
    ) -> Callable[[F], F]:
        """Declare an operation that makes or does something. `location` is the address of what it made, such as
        `/accounts/{id}`, filled from the answer; `most_bytes` the largest file that it takes."""
        terms = Terms(
            "POST",
            path,
            status,
            scope,
            is_tagged=versioned,
            location=location,
            most_bytes=most_bytes,
            refuses=tuple(refuses),
        )
        return self._declare(terms, {status: gives})

    def patch(self, path: str, *, scope: Scope | None, gives: Any, refuses: Sequence[int] = ()) -> Callable[[F], F]:
        """Declare an operation that changes the given fields of a versioned record."""
        terms = Terms("PATCH", path, 200, scope, is_tagged=True, heeds_version=True, refuses=tuple(refuses))
        return self._declare(terms, {200: gives})

    def put(
        self, path: str, *, scope: Scope | None, gives: Any, versioned: bool = False, refuses: Sequence[int] = ()
    ) -> Callable[[F], F]:
        """Declare an operation that replaces a whole."""
        terms = Terms("PUT", path, 200, scope, is_tagged=versioned, heeds_version=versioned, refuses=tuple(refuses))
        return self._declare(terms, {200: gives})

    def delete(
        self, path: str, *, scope: Scope | None, versioned: bool = False, refuses: Sequence[int] = ()
    ) -> Callable[[F], F]:
        """Declare an operation that takes a record away."""
        return self._declare(
            Terms("DELETE", path, 204, scope, heeds_version=versioned, refuses=tuple(refuses)), {204: None}
        )

    def _declare(self, terms: Terms, response: dict[int, Any]) -> Callable[[F], F]:
        def declare(view: F) -> F:
            sources = {model.__ninja_param_source__ for model in ViewSignature(terms.path, view).models}
            summary, _gap, text = inspect.cleandoc(view.__doc__ or "").partition("\n")
            self.router.add_api_operation(
                terms.path,
                [terms.method],
                _noting(view, terms),
                response=response,
                by_alias=True,
                operation_id=view.__name__,
                summary=summary.rstrip("."),
                description=text.strip() or None,
                openapi_extra=described(terms, has_body=bool(sources.intersection(BODY_SOURCES))),
            )
            return view

        return declare


def _is_page(gives: Any) -> bool:
    return isinstance(gives, type) and issubclass(gives, BaseModel) and "next" in gives.model_fields


def _noting(view: Callable[..., Any], terms: Terms) -> Callable[..., Any]:
    """Return the view, made to note on the request what the edge writes into headers."""

    @wraps(view)
    def noting(request: ApiRequest, **values: Any) -> Any:
        result = view(request, **values)
        if terms.is_tagged:
            request.answered_version = result.version
        if terms.location:
            request.answer_headers["Location"] = ROOT + terms.location.format(id=result.id)
        if terms.is_page and result.next:
            request.answer_headers["Link"] = f'<{result.next}>; rel="next"'
        return result

    # Ninja would look for the names of the annotations in this module, not in the view's.
    noting.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    noting.terms = terms  # type: ignore[attr-defined]
    return noting
