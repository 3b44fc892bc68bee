"""Migrations say what the models say, and go on working when the code around them changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.repository.tree import ROOT, shown

MIGRATIONS = sorted((ROOT / "src" / "fairlead").glob("*/migrations/[0-9]*.py"))
# Parts that migrations themselves are made of; they change only by a new name.
FROZEN: frozenset[str] = frozenset()


def live_imports(source: str) -> Iterator[str]:
    """Yield what a migration takes from the running code, which later versions may change under it."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{'.' * node.level}{node.module or ''}"]
        yield from (name for name in names if name.startswith((".", "fairlead.")) and name not in FROZEN)


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("the models differ from the migrations: fairlead manage makemigrations")


@pytest.mark.parametrize("path", MIGRATIONS, ids=shown)
def test_a_migration_imports_no_live_code(path: Path) -> None:
    assert list(live_imports(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source", ["from fairlead.core import places", "import fairlead.team.models", "from . import x"]
)
def test_an_import_of_live_code_is_seen(source: str) -> None:
    assert list(live_imports(source)) != []
