"""`fairlead test` runs every check, whatever the others say, and ends with pytest's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.config.cli import test as command


def step(name: str, code: str) -> command.Step:
    return command.Step(name, ("python", "-c", code))


def test_the_last_line_is_that_of_the_last_step(capfd: pytest.CaptureFixture[str]) -> None:
    steps = [step("lint", "print('clean')"), step("all tests", "print('3 passed in 0.1s')")]
    assert command._run_all(steps, Path.cwd()) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "3 passed in 0.1s"


@pytest.mark.parametrize("broken", [0, 1])
def test_one_failure_is_told_and_lets_the_others_run(capfd: pytest.CaptureFixture[str], broken: int) -> None:
    steps = [step("lint", "print('linted')"), step("all tests", "print('3 passed')")]
    steps[broken] = step("lint", "print('bad'); raise SystemExit(1)")
    assert command._run_all(steps, Path.cwd()) == 1
    out = capfd.readouterr().out
    assert ("failed so far: lint" in out) == (broken == 0)
    assert out.splitlines()[-1] == ("3 passed" if broken == 0 else "bad")


def test_linters_see_all_sources_and_pytest_all_tests() -> None:
    by_name = {one.name: one.command for one in [*command.checks(), *command.tests({}, ci=False)]}
    assert {"src", "tests", "bench", "tools"} <= set(by_name["lint"])
    assert by_name["all tests"][-1] == "tests"
