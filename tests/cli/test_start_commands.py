"""What `fairlead up` and `fairlead doctor` find out before anything is begun."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import Any

import pytest

from fairlead.config.cli import doctor, up
from fairlead.config.cli.words import choose_language

Run = Callable[..., Any]


def test_a_data_directory_that_cannot_be_used_is_said_before_pages_are_built(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[bool] = []
    monkeypatch.setattr(up, "ensure_built", lambda **_more: built.append(True))
    monkeypatch.setenv("FAIRLEAD_DATA", "/proc/fairlead")  # the command sets it: it must be given back
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ran = run("up", "--port", str(port), "--data-dir", "/proc/fairlead")
    assert ran.status == 2
    assert "Name another with --data-dir." in ran.err
    assert built == []


@pytest.mark.parametrize(
    ("number", "is_well", "told"),
    [
        (errno.EACCES, False, f"80: {os.strerror(errno.EACCES)}"),
        (errno.EADDRINUSE, True, "80 is taken; a desk may be running already, or use --port"),
    ],
)
def test_the_doctor_tells_a_taken_port_from_a_forbidden_one(
    monkeypatch: pytest.MonkeyPatch, number: int, is_well: bool, told: str
) -> None:
    def refuse(_address: tuple[str, int]) -> socket.socket:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket, "create_server", refuse)
    choose_language("en")
    finding = doctor._port(80)
    assert (finding.is_well, finding.found) == (is_well, told)


def test_the_doctor_knows_which_ports_there_are() -> None:
    choose_language("en")
    assert "between 1 and 65535" in doctor._port(70_000).remedy
