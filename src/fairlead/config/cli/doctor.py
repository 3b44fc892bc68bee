"""`fairlead doctor`: checks everything that a desk needs and says what to do."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from fairlead import __version__
from fairlead.config import frontend
from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import set_up_django
from fairlead.core.zones import zones_off_quarters
from fairlead.db.embedded import Cluster, DatabaseDidNotStart, programs_dir
from fairlead.db.places import DataDir, data_dir

LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; a remedy is given where it is not well."""

    what: str
    found: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        return not self.remedy


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "doctor",
        help=_("check everything the desk needs"),
        description=_(
            "Check everything the desk needs and say what to do. Changes nothing; ends with 1 if something is wrong."
        ),
    )
    add_data_dir(parser)
    parser.add_argument("--port", type=int, default=8000, help=_("port that `up` would listen on (8000)"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    findings = []
    for finding in check_all(args):
        findings.append(finding)
        print(f"{'✓' if finding.is_well else '✗'} {finding.what}: {finding.found}")
        if finding.remedy:
            print(f"  → {finding.remedy}")
    wrong = sum(1 for finding in findings if not finding.is_well)
    print(_("Everything is well.") if not wrong else _("%(count)d to mend.") % {"count": wrong})
    return 1 if wrong else 0


def check_all(args: argparse.Namespace) -> Iterator[Finding]:
    """Check one thing after the other; each later one may rest on those before it."""
    yield Finding(_("Fairlead"), __version__)
    yield _python()
    yield _zones()
    yield _front_end()
    place = data_dir(args.data_dir)
    directory = _directory(place)
    yield directory
    if directory.is_well:
        yield _space(place)
        yield from _database(place)
    yield _port(args.port)
    yield _mail()


def _python() -> Finding:
    found = sys.version.split()[0]
    remedy = "" if sys.version_info >= (3, 11) else _("Install Python 3.11 or later.")
    return Finding(_("Python"), found, remedy)


def _zones() -> Finding:
    found = _("tzdata %(tzdata)s, holidays %(holidays)s") % {
        "tzdata": version("tzdata"),
        "holidays": version("holidays"),
    }
    year = datetime.now(UTC).year
    odd = zones_off_quarters(year, year + 1)
    if odd:
        return Finding(
            _("Time zones and holidays"),
            found,
            _("%(zones)s: not on a quarter of an hour. Answers stay right, lists of thousands become slower.")
            % {"zones": ", ".join(odd)},
        )
    return Finding(_("Time zones and holidays"), found)


def _front_end() -> Finding:
    if (frontend.TARGET / "app.css").exists():
        return Finding(_("Pages"), _("built"))
    if frontend.checkout() is not None:
        return Finding(_("Pages"), _("not built yet; `fairlead up` builds them"))
    return Finding(_("Pages"), _("missing"), _("Install Fairlead again: the package is not whole."))


def _directory(place: DataDir) -> Finding:
    what = _("Data directory")
    try:
        if not place.root.exists():
            with tempfile.TemporaryDirectory(dir=_nearest_folder(place.root)):
                pass
            return Finding(what, _("%(path)s, which `fairlead up` will make") % {"path": place.root})
        if not place.root.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        mode = place.root.stat().st_mode & 0o777
        found = f"{place.root} ({mode:o})"
        if mode != 0o700:
            return Finding(what, found, _("Others may look in. Run: chmod 700 %(path)s") % {"path": place.root})
        with tempfile.TemporaryFile(dir=place.root):
            pass
    except OSError as problem:
        remedy = _("cannot use the data directory %(path)s: %(reason)s. Name another with --data-dir.")
        return Finding(what, str(place.root), remedy % {"path": place.root, "reason": problem.strerror or problem})
    return Finding(what, found)


def _nearest_folder(path: Path) -> Path:
    """Return the folder in which a missing one would be made."""
    return next(parent for parent in path.parents if parent.exists())


def _space(place: DataDir) -> Finding:
    root = place.root if place.root.exists() else _nearest_folder(place.root)
    free = shutil.disk_usage(root).free
    found = _("%(gigabytes).1f GB free") % {"gigabytes": free / 1e9}
    remedy = "" if free > LEAST_FREE_BYTES else _("Make room: a full disk stops every change.")
    return Finding(_("Disk"), found, remedy)


def _database(place: DataDir) -> Iterator[Finding]:
    with ExitStack() as until_asked:
        if not place.root.exists():
            # Whether a database would start here is tried elsewhere: the doctor leaves nothing behind.
            folder = until_asked.enter_context(tempfile.TemporaryDirectory(prefix="fl-", ignore_cleanup_errors=True))
            place = DataDir(Path(folder) / "data")
        os.environ["FAIRLEAD_DATA"] = str(place.root)
        place.make()
        yield from _server(place)


def _server(place: DataDir) -> Iterator[Finding]:
    if os.environ.get("DATABASE_URL", "").strip():
        yield _connection(_("own server"))
        yield from _calendars()
        return
    try:
        program = programs_dir() / "postgres"
        if not os.access(program, os.X_OK):
            yield Finding(
                _("Database"), str(program), _("The embedded database is not executable; install Fairlead again.")
            )
            return
        with Cluster(place).running():
            yield _connection(_("embedded"))
            yield from _calendars()
    except DatabaseDidNotStart as problem:
        yield Finding(
            _("Database"),
            _("does not start"),
            _("%(reason)s. Nothing was changed in %(path)s: put a copy back, or begin anew with --data-dir.")
            % {"reason": problem, "path": place.cluster},
        )


def _connection(kind: str) -> Finding:
    try:
        set_up_django()
        answer = _ask_server()
    except Exception as problem:  # whatever the driver or a setting says is what the reader has to mend
        return Finding(_("Database"), kind, str(problem).strip().splitlines()[0])
    number, waiting = answer
    if number < 150000:
        return Finding(_("Database"), f"PostgreSQL {number // 10000}", _("Fairlead needs PostgreSQL 15 or later."))
    state = _("tables are up to date") if not waiting else _("tables will be brought up to date by `fairlead up`")
    return Finding(_("Database"), f"PostgreSQL {number // 10000}.{number % 10000} ({kind}), {state}")


def _calendars() -> Iterator[Finding]:
    """Tell how old the kept holidays are; nothing where the tables cannot be asked, which was told before."""
    try:
        from fairlead.availability.queries.calendar_pages import calendar_state  # noqa: PLC0415  needs the settings

        state = calendar_state()
    except Exception:  # no server, no settings, or tables of an older Fairlead
        return
    if state.in_use is None or state.years is None:
        yield Finding(_("Calendars"), _("not filled yet; a running desk does so by itself, until then all is computed"))
        return
    found = _("holidays %(version)s, %(first)d–%(latest)d") % {
        "version": state.in_use.holidays_version,
        "first": state.years[0],
        "latest": state.years[1],
    }
    remedy = "" if state.is_current else _("Another library is installed. See what changes: fairlead calendars update")
    yield Finding(_("Calendars"), found, remedy)


def _ask_server() -> tuple[int, bool]:
    from django.db import connection  # noqa: PLC0415  needs the settings
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    executor = MigrationExecutor(connection)
    return number, bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _port(port: int) -> Finding:
    if not 1 <= port <= 65535:
        return Finding(_("Port"), str(port), _("Choose a --port between 1 and 65535."))
    try:
        with socket.create_server(("127.0.0.1", port)):
            return Finding(_("Port"), _("%(port)d is free") % {"port": port})
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            remedy = _("Nothing can listen there. Choose another --port, such as 8000.")
            return Finding(_("Port"), f"{port}: {problem.strerror}", remedy)
        return Finding(_("Port"), _("%(port)d is taken; a desk may be running already, or use --port") % {"port": port})


def _mail() -> Finding:
    host = os.environ.get("FAIRLEAD_SMTP_HOST", "")
    return Finding(_("Outgoing mail"), host or _("none set; invitations and new passwords go by link"))
