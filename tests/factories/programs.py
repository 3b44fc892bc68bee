"""Programs that call the API for a member."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fairlead.team.models import ApiToken, Member
from fairlead.team.types import Scope

ROOT = "/api/v1"


def make_token(
    member: Member, *, scopes: tuple[Scope, ...] = tuple(Scope), expires_at: datetime | None = None, **fields: Any
) -> str:
    """Make a token with all scopes unless others are named; return its text."""
    now = timezone.now()
    token, text = ApiToken.make(
        member=member, name="Test", scopes=list(scopes), now=now, expires_at=expires_at or now + timedelta(days=30)
    )
    ApiToken.objects.filter(pk=token.pk).update(**fields)
    return text


class Program:
    """A program with a token. Its client checks CSRF tokens and lets exceptions become answers, as a server does."""

    def __init__(self, member: Member | None, *, token: str | None = None, scopes: tuple[Scope, ...] = tuple(Scope)):
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if member is not None or token is not None:
            text = token if token is not None else make_token(member, scopes=scopes)  # type: ignore[arg-type]
            self.headers["Authorization"] = f"Bearer {text}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request with a JSON body; header names are written with underscores."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(method, f"{ROOT}{path}", headers=sent, **_encoded(data))

    def upload(self, path: str, content: bytes, *, name: str = "customers.csv", **headers: str) -> Any:
        """Send a file as a form does."""
        sent = {**self.headers, **{header.replace("_", "-"): value for header, value in headers.items()}}
        return self.client.post(f"{ROOT}{path}", {"file": SimpleUploadedFile(name, content)}, headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)


def _encoded(data: dict[str, Any]) -> dict[str, Any]:
    if "data" in data and not isinstance(data["data"], bytes):
        import json

        data["data"] = json.dumps(data["data"]).encode()
    return data
