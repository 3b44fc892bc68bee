"""The launcher of a checkout, with an environment of stubs: nothing is fetched."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.repository.tree import ROOT

from fairlead.config import frontend


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the launcher and programs that succeed at everything."""
    shutil.copy(ROOT / "fairlead", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("example==1.0\n")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "uv"):
        (programs / name).write_text("#!/bin/sh\nexit 0\n")
        (programs / name).chmod(0o755)
    return tmp_path


def start(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [str(checkout / "fairlead"), "up"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def test_who_was_killed_while_installing_keeps_nobody_waiting(checkout: Path) -> None:
    killed = subprocess.Popen(["true"])
    killed.wait()
    (checkout / ".venv.lock").mkdir()
    (checkout / ".venv.lock" / "holder").write_text(str(killed.pid))

    started = start(checkout)

    assert started.returncode == 0
    assert "ready after" in started.stderr
    assert not (checkout / ".venv.lock").exists()


def test_a_second_start_says_that_it_waits_for_the_first(checkout: Path) -> None:
    with subprocess.Popen(["sleep", "2"]) as installing:
        (checkout / ".venv.lock").mkdir()
        (checkout / ".venv.lock" / "holder").write_text(str(installing.pid))
        waiting = subprocess.Popen([str(checkout / "fairlead"), "up"], stderr=subprocess.PIPE, text=True)
        installing.wait()
    told = waiting.communicate(timeout=30)[1]

    assert waiting.returncode == 0
    assert told.startswith("fairlead: waiting for another start, which is installing\n")
    assert told.count("waiting") == 1


def test_a_folder_that_cannot_be_written_is_named(checkout: Path) -> None:
    # Root may write everywhere: a lock that can be neither made nor held stands for it.
    (checkout / ".venv.lock").touch()

    started = start(checkout)

    assert started.returncode == 2
    assert f"cannot write into {checkout}" in started.stderr


def test_a_network_with_certificates_of_its_own_is_reached_at_the_second_try(checkout: Path) -> None:
    uv = checkout / ".venv" / "bin" / "uv"
    uv.write_text('#!/bin/sh\n[ "$1" = --version ] || [ "${UV_SYSTEM_CERTS:-}" = 1 ]\n')

    started = start(checkout)

    assert started.returncode == 0
    assert "trying again with the certificates of this system" in started.stderr


def test_packages_of_the_front_end_are_fetched_with_the_certificates_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environments: list[dict[str, str]] = []

    def ran(command: list[str], *, env: dict[str, str], **_more: object) -> subprocess.CompletedProcess[str]:
        environments.append(env)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", ran)
    frontend.npm_ci(tmp_path)

    assert [environment["NODE_USE_SYSTEM_CA"] for environment in environments] == ["1"]
