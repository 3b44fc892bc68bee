"""`fairlead test`: every check of the project, from a checkout."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from fairlead.config import frontend, test_tools
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _

SOURCES = ("src", "tests", "bench", "tools", "hatch_build.py")


@dataclass(frozen=True)
class Step:
    """One check: its name, the command (a program of this environment first), and variables for it."""

    name: str
    command: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict)


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "test",
        help=_("run every check of the project (from a checkout)"),
        description=_("Run linters, type checks, contracts, unit, database and browser tests."),
        epilog=_("Examples: fairlead test; fairlead test --only tests; fairlead test -- tests/apps -k import"),
    )
    parser.add_argument(
        "--ci", action="store_true", help=_("also run what only CI runs: own PostgreSQL, the sweep over all zones")
    )
    parser.add_argument(
        "--only", choices=("checks", "tests"), help=_("run only the checks of the source, or only the tests")
    )
    parser.add_argument(
        "pytest", nargs="*", help=_("arguments for pytest, behind --; everything else is left out then")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    root = frontend.checkout()
    if root is None:
        raise CommandProblem(_("the tests live in the checkout: clone the repository and run ./fairlead test there."))
    variables = test_tools.prepare(root, ci=args.ci, say=_say)
    if args.pytest:
        return _run(Step("pytest", ("pytest", *args.pytest), variables), root)
    steps = [
        *([] if args.only == "tests" else checks()),
        *([] if args.only == "checks" else tests(variables, ci=args.ci)),
    ]
    return _run_all(steps, root)


def checks() -> list[Step]:
    """Return the checks of the source itself: seconds each.

    What else holds the repository together (catalogues, migrations, secrets …) is tested in tests/repository.
    """
    return [
        Step("format", ("ruff", "format", "--check", *SOURCES)),
        Step("lint", ("ruff", "check", *SOURCES)),
        Step("templates", ("djlint", "--lint", "--quiet", "src")),
        Step("contracts", ("lint-imports", "--no-logo", "--no-cache")),
        Step("types", ("mypy",)),
        Step("known vulnerabilities", ("python", "-m", "fairlead.config.test_tools")),
    ]


def tests(variables: dict[str, str], *, ci: bool) -> list[Step]:
    """Return the test runs: quick ones first, and last the one over everything."""
    steps = [
        Step("core alone", ("pytest", "-q", "-c", "tests/core/pytest.ini", "tests/core"), {"HYPOTHESIS_PROFILE": "ci"})
    ]
    if ci:
        steps.append(Step("sweep over all zones", ("pytest", "-q", "-c", "tests/sweep/pytest.ini", "tests/sweep")))
        server = test_tools.own_server()
        if server is not None:
            own = {**variables, "FAIRLEAD_TEST_PROGRAMS": str(server)}
            steps.append(
                Step(f"apps on PostgreSQL {server.parent.name}", ("pytest", "-q", "-n", "2", "tests/apps"), own)
            )
    return [
        *steps,
        Step("all tests", ("pytest", "-n", "2", "--dist", "loadgroup", "--ignore=tests/sweep", "tests"), variables),
    ]


def _run_all(steps: list[Step], root: Path) -> int:
    """Run every step, whatever the others say. What failed is told before the last, so that pytest's line closes."""
    *before, last = steps
    failed = [step.name for step in before if not _passes(step, root)]
    if failed:
        _say(f"failed so far: {', '.join(failed)}")
    _say(last.name)
    return 1 if _run(last, root) or failed else 0


def _say(line: str) -> None:
    print(f"\n━━ {line}", flush=True)


def _passes(step: Step, root: Path) -> bool:
    _say(step.name)
    begin = time.monotonic()
    code = _run(step, root)
    print(f"── {step.name}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - begin:.0f} s", flush=True)
    return code == 0


def _run(step: Step, root: Path) -> int:
    program = Path(sys.executable).parent / step.command[0]
    environment = {**os.environ, **step.variables, "PYTHONPATH": str(root / "src")}
    return subprocess.run([str(program), *step.command[1:]], cwd=root, env=environment, check=False).returncode
