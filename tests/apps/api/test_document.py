"""The OpenAPI document: the contract with programs, reviewed as a file whenever it changes."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel
from tests.factories.people import make_member

from fairlead.team.types import Scope

GOLDEN = Path(__file__).parents[2] / "golden" / "openapi.json"


@pytest.fixture
def document() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, entry in methods.items():
            yield f"{method.upper()} {path}", entry


def test_the_contract_is_the_reviewed_one(document: dict[str, Any]) -> None:
    """After a wanted change: FAIRLEAD_UPDATE_GOLDEN=1 ./fairlead test, then review the difference."""
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("FAIRLEAD_UPDATE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    reviewed = GOLDEN.read_text(encoding="utf-8").splitlines()
    changed = list(unified_diff(reviewed, text.splitlines(), "reviewed", "now", lineterm="", n=2))
    assert not changed, "\n".join(changed[:80])


def test_it_is_openapi_3_1_and_has_a_name_for_every_operation(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    names = [entry["operationId"] for _address, entry in operations(document)]
    assert len(names) == len(set(names)) > 50


def test_every_operation_says_what_it_does_and_how_it_refuses(document: dict[str, Any]) -> None:
    for address, entry in operations(document):
        assert entry["summary"], address
        assert entry["tags"], address
        refused = {status for status in entry["responses"] if status >= "4"}
        needed = {"422"} if not entry["security"] else {"401", "403", "422"}
        assert needed <= refused, address
        for status in refused:
            assert list(entry["responses"][status]["content"]) == ["application/problem+json"], address
        assert any(status < "3" for status in entry["responses"]), address


def test_every_scope_named_exists_and_each_is_used(document: dict[str, Any]) -> None:
    named = {
        scope
        for _address, entry in operations(document)
        for need in entry["security"]
        for scope in need.get("token", [])
    }
    assert named == set(Scope.values)


def test_what_writes_takes_keys_and_versions(document: dict[str, Any]) -> None:
    for address, entry in operations(document):
        headers = {parameter["name"] for parameter in entry["parameters"] if parameter["in"] == "header"}
        if address.startswith("POST"):
            assert "Idempotency-Key" in headers, address
        if address.startswith("PATCH"):
            assert "If-Match" in headers, address
            assert "412" in entry["responses"], address
        if address.startswith("GET") and "ETag" in entry["responses"]["200"].get("headers", {}):
            assert {"If-None-Match"} <= headers, address
            assert "304" in entry["responses"], address


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    used = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert used <= known


def test_no_two_schemas_share_a_name(document: dict[str, Any]) -> None:
    """The document keeps one schema for each name: with two, what one of them answers would be described wrongly."""

    def below(schema: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for one in schema.__subclasses__():
            yield one
            yield from below(one)

    own = {one for one in below(BaseModel) if one.__module__.startswith("fairlead.")}
    names = Counter(one.__name__ for one in own if one.__name__ in document["components"]["schemas"])
    assert names
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.django_db
def test_the_documentation_is_open_to_all_and_keeps_the_strict_policy() -> None:
    visitor = Client()
    page = visitor.get("/api/docs")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    assert b"data-csrf-token" not in page.content
    visitor.force_login(make_member("Owen Owner"))
    assert b"data-csrf-token" in visitor.get("/api/docs").content
    assert visitor.post("/api/docs").status_code == 405
