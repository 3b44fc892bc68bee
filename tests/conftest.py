"""Every test runs on a real PostgreSQL: the embedded one in a folder of its own, or the server of DATABASE_URL."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

# Named here and not in pyproject.toml: pytest-django would read the settings before the database has its place.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.config.settings")
os.environ["FAIRLEAD_TESTING"] = "1"
os.environ.setdefault("FAIRLEAD_URL", "http://localhost:8000")

_open = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database once, in the process that hands out the work; its workers find it by the environment."""
    if not hasattr(config, "workerinput") and not os.environ.get("FAIRLEAD_TEST_CLUSTER"):
        _start_database()
    import django

    django.setup()


def _start_database() -> None:
    folder = Path(_open.enter_context(tempfile.TemporaryDirectory(prefix="fl-test-", ignore_cleanup_errors=True)))
    os.environ["FAIRLEAD_DATA"] = str(folder / "data")
    os.environ["FAIRLEAD_TEST_CLUSTER"] = "started"
    from fairlead.db.embedded import Cluster
    from fairlead.db.places import data_dir

    place = data_dir()
    place.make()
    programs = os.environ.get("FAIRLEAD_TEST_PROGRAMS")
    if programs:
        # Another server than the embedded one, reached as a user's own would be.
        os.environ["DATABASE_URL"] = f"postgresql://fairlead@/fairlead?host={place.socket_dir}"
        _open.enter_context(Cluster(place, durable=False, programs=Path(programs)).running())
    elif not os.environ.get("DATABASE_URL"):
        _open.enter_context(Cluster(place, durable=False).running())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _open.close()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """No test inherits the language that another left active."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _between_requests() -> Iterator[None]:
    """No test is left inside the request of another: an answer sent in pieces that nobody has read stays open."""
    yield
    from django.core.signals import request_finished
    from django.db import close_old_connections

    # The connection belongs to the test session, not to a request: Django's own test client keeps it just so.
    request_finished.disconnect(close_old_connections)
    request_finished.send(sender=_between_requests)
    request_finished.connect(close_old_connections)
