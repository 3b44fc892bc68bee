"""Originals of a folder of one's own: these tests spoil and sweep what others, at work beside them, would read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from fairlead.db.places import DataDir


@pytest.fixture(autouse=True)
def _own_originals(settings: Settings, tmp_path: Path) -> None:
    settings.PLACE = DataDir(tmp_path)
