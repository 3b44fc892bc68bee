"""Starts the processes of a running desk and keeps them alive until it is stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 15
# A process that dies at once, again and again, must not fill the log: waits double up to this.
LONGEST_WAIT_SECONDS = 30


@dataclass
class Watched:
    """One process and when it may be started again."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    wait_s: float = 1.0
    again_s: float = field(default=0.0)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started_s = time.monotonic()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_all(self, number: signal.Signals) -> None:
        """Signal the process and those that it has started. They outlive it when it is killed, and keep its port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Processes:
    """The processes of one desk. `run` returns when it is told to stop; no process outlives it."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self.say = say
        self.watched: list[Watched] = []
        self.stopping = False

    def add(self, name: str, *arguments: str) -> Watched:
        """Add and start a process of this Python."""
        one = Watched(name, [sys.executable, *arguments])
        one.start()
        self.watched.append(one)
        return one

    def run(self, *, ready: Callable[[], None]) -> None:
        """Watch until SIGINT or SIGTERM, then stop all. `ready` is called once, at the beginning."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        try:
            if not self.stopping:
                ready()
            while not self.stopping:
                for one in self.watched:
                    self._mend(one)
                time.sleep(0.2)
        finally:
            self.stop()

    def stop(self) -> None:
        """End every process: politely first, by force after a while."""
        self.stopping = True
        for one in self.watched:
            if one.process and one.running():
                one.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for one in self.watched:
            if one.process is None:
                continue
            try:
                one.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.wait()
            one.signal_all(signal.SIGKILL)

    def _stop_asked(self, number: int, frame: object) -> None:
        self.stopping = True

    def _mend(self, one: Watched) -> None:
        if one.running():
            if time.monotonic() - one.started_s > LONGEST_WAIT_SECONDS:
                one.wait_s = 1.0
            return
        moment = time.monotonic()
        if not one.again_s:
            code = one.process.returncode if one.process else None
            self.say(f"{one.name} ended unexpectedly (status {code}) and is started again")
            one.signal_all(signal.SIGTERM)
            one.again_s = moment + one.wait_s
            one.wait_s = min(one.wait_s * 2, LONGEST_WAIT_SECONDS)
        elif moment >= one.again_s:
            one.again_s = 0.0
            one.signal_all(signal.SIGKILL)
            one.start()


def _die_with_parent() -> None:
    """Ask the kernel to end this process when Fairlead is killed, so that nothing keeps the port or the queue."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 = PR_SET_PDEATHSIG
