"""A real IMAP server on this machine: Dovecot, in a folder of its own, ended with its test."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "pässword-of-the-box"

_CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
log_path = {root}/log
mail_location = maildir:{root}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
default_login_user = {login}
default_internal_user = {user}
default_internal_group = {group}
maildir_very_dirty_syncs = no
mailbox_idle_check_interval = 1s
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server. Every user name is let in with PASSWORD and has a mailbox of its own."""

    root: Path
    port: int
    user: str  # whose the files are

    def deliver(self, user: str, content: bytes, folder: str = "INBOX") -> Path:
        """Put a mail into a mailbox as a delivery agent does: written beside, then moved to `new`."""
        box = self.root / "mail" / user
        home = box if folder == "INBOX" else box / f".{folder}"
        for part in ("tmp", "new", "cur"):
            (home / part).mkdir(parents=True, exist_ok=True)
        number = time.time_ns()
        name = f"{number // 1_000_000_000}.M{number % 1_000_000_000}P{os.getpid()}.test"
        (home / "tmp" / name).write_bytes(content)
        for path in (box, home, *home.iterdir(), home / "tmp" / name):
            shutil.chown(path, self.user)
        return (home / "tmp" / name).rename(home / "new" / name)

    def forget_numbers(self, user: str) -> None:
        """Let the server give its mails other numbers, as after it was restored from a copy."""
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.root / "mail" / user / name).unlink(missing_ok=True)


def find_dovecot() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Start a server and end it. Fails where Debian's package dovecot-imapd is not installed."""
    program = find_dovecot()
    if program is None:
        raise RuntimeError("no IMAP server: install Debian's package dovecot-imapd")
    with tempfile.TemporaryDirectory(prefix="fl-imap-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        # Dovecot reads no mail as root: there it works as the user whom its package has made.
        user, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (getpass.getuser(),) * 2
        group = subprocess.run(["id", "-gn", user], capture_output=True, text=True, check=True).stdout.strip()
        root.chmod(0o755)
        for part in ("run", "mail", "home"):
            (root / part).mkdir()
            shutil.chown(root / part, user)
        port = _free_port()
        config = root / "dovecot.conf"
        config.write_text(_CONFIG.format(root=root, user=user, login=login, group=group, port=port, password=PASSWORD))
        process = subprocess.Popen(
            [program, "-F", "-c", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, port, root)
            yield Dovecot(root, port, user)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, root: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the IMAP server has ended: {_log(root)}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as link:
                if link.recv(100).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the IMAP server does not answer: {_log(root)}")


def _log(root: Path) -> str:
    return (root / "log").read_text(encoding="utf-8", errors="replace") if (root / "log").exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
