"""What a running desk consists of is started again when it falls over, together with all that it had started."""

from __future__ import annotations

import os
import signal
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fairlead.config.processes import Processes

MASTER = textwrap.dedent(
    """
    import pathlib, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with pathlib.Path(sys.argv[1]).open("a") as stream:
        stream.write(f"{__import__('os').getpid()} {child.pid}\\n")
    time.sleep(60)
    """
)


def started(book: Path) -> list[tuple[int, int]]:
    """Return each start so far: the process, and the one that it started itself."""
    lines = book.read_text(encoding="utf-8").splitlines() if book.exists() else []
    return [(int(line.split()[0]), int(line.split()[1])) for line in lines]


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended; one that nobody has collected yet has ended, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_what_a_killed_process_had_started_ends_before_it_is_started_again(tmp_path: Path) -> None:
    book, told = tmp_path / "started", []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    processes = Processes(say=told.append)
    processes.add("web", "-c", MASTER, str(book))

    def kill_and_stop() -> None:
        if eventually(lambda: len(started(book)) == 1):
            os.kill(started(book)[0][0], signal.SIGKILL)
        eventually(lambda: len(started(book)) == 2)
        processes.stopping = True

    killer = threading.Thread(target=kill_and_stop)
    try:
        killer.start()
        processes.run(ready=lambda: None)
    finally:
        killer.join()
        for number, handler in before.items():
            signal.signal(number, handler)

    assert len(started(book)) == 2, told
    assert eventually(lambda: all(is_gone(pid) for pids in started(book) for pid in pids)), started(book)
    assert told == ["web ended unexpectedly (status -9) and is started again"]
