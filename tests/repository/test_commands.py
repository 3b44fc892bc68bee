"""The desk as its user starts it: what the first run makes, what a second finds, and what a power cut leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.desks import RunningDesk, Visitor, own_environment
from tests.repository.tree import ROOT

FAIRLEAD = (sys.executable, "-m", "fairlead")


class Place:
    """A data directory of its own, and the command that works on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # A name as people give them: every program on the way must take it as it is.
        self.data = folder / "客户's data, 2026"
        self.environment = own_environment(self.data, PYTHONPATH=str(ROOT / "src"))

    def up(self) -> RunningDesk:
        return RunningDesk(FAIRLEAD, self.environment, self.folder)

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | variables
        return subprocess.run(
            [*FAIRLEAD, *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def place() -> Iterator[Place]:
    # Not tmp_path: its name is too long for the path of a socket.
    with tempfile.TemporaryDirectory(prefix="fl-up-", ignore_cleanup_errors=True) as folder:
        yield Place(Path(folder))


def open_to_others(data: Path) -> dict[str, str]:
    """Return the folders of a data directory, and its key, that somebody else could open, with their permissions."""
    private = [data, data / "secret.key", *(path for path in data.iterdir() if path.is_dir())]
    found = {path.name: path.stat().st_mode & 0o777 for path in private}
    return {name: oct(mode) for name, mode in found.items() if mode & 0o077}


def test_a_desk_keeps_everything_through_a_stop_and_a_power_cut(place: Place) -> None:
    desk = place.up()
    try:
        assert desk.health()["status"] == "ok"
        owner = Visitor(desk)
        owner.get(desk.sign_in_link())
        owner.post("/customers/new", name="Nordlicht GmbH", country="DE", stage="LEAD")
        key = (place.data / "secret.key").read_bytes()
        assert len(key) >= 32
        assert open_to_others(place.data) == {}
        assert place.data.stat().st_mode & 0o777 == 0o700
    finally:
        assert desk.stop() == 0
    assert not desk.is_listening()

    again = place.up()
    try:
        assert again.sign_in_link() == ""
        assert (place.data / "secret.key").read_bytes() == key
        back = Visitor(again)
        for cookie in owner.cookies:
            back.cookies.set_cookie(cookie)
        back.post("/customers/new", name="Jardines del Ebro", country="ES", stage="LEAD")
    finally:
        again.kill()
    deadline = time.monotonic() + 20
    while again.is_listening():
        assert time.monotonic() < deadline, "the pages outlived the desk"
        time.sleep(0.1)

    after = place.up()
    try:
        visitor = Visitor(after)
        for cookie in owner.cookies:
            visitor.cookies.set_cookie(cookie)
        page = visitor.get("/customers/")
        assert "Nordlicht GmbH" in page
        assert "Jardines del Ebro" in page
    finally:
        after.stop()


def test_a_taken_port_is_said_before_anything_is_begun(place: Place) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        ran = place.run("up", "--port", str(server.getsockname()[1]))
    assert ran.returncode == 2
    assert "Choose another --port." in ran.stderr
    assert not place.data.exists()


def test_a_name_that_the_database_cannot_take_is_said(place: Place) -> None:
    ran = place.run("sign-in-link", FAIRLEAD_DATA=str(place.folder / "a$HOME"))
    assert ran.returncode == 2
    assert "whose name holds $. Choose another --data-dir." in ran.stderr


def test_the_doctor_finds_all_well_on_a_new_machine_and_leaves_nothing_behind(place: Place) -> None:
    ran = place.run("doctor")
    assert ran.returncode == 0, ran.stdout
    assert "✗" not in ran.stdout
    assert "✓ Database: PostgreSQL" in ran.stdout
    assert not place.data.exists()


@pytest.mark.parametrize(
    ("variables", "remedy"),
    [
        ({"DATABASE_URL": "mysql://localhost/fairlead"}, "DATABASE_URL must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/fairlead"}, "port 9 failed"),
        ({"FAIRLEAD_SMTP_PORT": "mail", "FAIRLEAD_SMTP_HOST": "mail.example"}, "FAIRLEAD_SMTP_PORT=mail"),
        ({"FAIRLEAD_DATA": "/proc/fairlead"}, "Name another with --data-dir."),
    ],
)
def test_the_doctor_says_what_to_do(place: Place, variables: dict[str, str], remedy: str) -> None:
    ran = place.run("doctor", **variables)
    assert ran.returncode == 1, ran.stdout
    lines = ran.stdout.splitlines()
    wrong = next(number for number, line in enumerate(lines) if line.startswith("✗"))
    assert lines[wrong + 1].startswith("  → ")
    assert remedy in lines[wrong + 1]
    assert "Traceback" not in ran.stdout + ran.stderr


def test_the_doctor_sees_a_directory_that_others_may_read(place: Place) -> None:
    place.data.mkdir(mode=0o755)
    os.chmod(place.data, 0o755)
    ran = place.run("doctor")
    assert ran.returncode == 1
    assert f"chmod 700 {place.data}" in ran.stdout


def test_the_doctor_says_what_to_do_with_a_database_that_does_not_start(place: Place) -> None:
    cluster = place.data / "postgres"
    cluster.mkdir(parents=True)
    place.data.chmod(0o700)
    (cluster / "PG_VERSION").write_text("9.6\n")
    ran = place.run("doctor")
    assert ran.returncode == 1
    assert f"Nothing was changed in {cluster}: put a copy back" in ran.stdout


def test_the_doctor_sees_that_the_data_directory_is_a_file(place: Place) -> None:
    place.data.touch()
    ran = place.run("doctor")
    assert ran.returncode == 1
    assert f"cannot use the data directory {place.data}: Not a directory. Name another with --data-dir." in ran.stdout
