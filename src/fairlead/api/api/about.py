"""What the API says of itself, to everybody."""

from __future__ import annotations

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import KINDS
from fairlead.api.api.routes import Routes
from fairlead.api.schemas.base import ProblemKind

routes = Routes("About this API")


@routes.public("/problems", gives=list[ProblemKind])
def list_problems(request: ApiRequest) -> list[ProblemKind]:
    """List the kinds of problems.

    Every error is a problem document (RFC 9457) whose `code` is one of these.
    """
    return [
        ProblemKind(code=kind.code, status=kind.status, title=str(kind.title), meaning=str(kind.meaning))
        for kind in KINDS
    ]
