"""A cupboard of keys stands for the apps above the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings
    from tests.factories.team import Cupboard


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Hash passwords in no time: the real way is slow on purpose, and these tests sign in a hundred times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cupboard(monkeypatch: pytest.MonkeyPatch) -> Cupboard:
    """Let members hold keys, and nothing else."""
    # Imported here: this file is read before Django is set up.
    from tests.factories.team import Cupboard

    from fairlead.team import operations, queries
    from fairlead.team.operations import leaving
    from fairlead.team.queries import holdings

    monkeypatch.setattr(leaving, "_handovers", [])
    monkeypatch.setattr(holdings, "_kinds", [])
    made = Cupboard()
    operations.on_handover(made.hand_over)
    queries.add_holding(10, "keys", words=made.words, count=made.count)
    return made
