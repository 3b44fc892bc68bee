"""Brings a process to the point where it can work: data directory, database, Django, current tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.environment import BadSetting
from fairlead.db.embedded import Cluster, DatabaseDidNotStart
from fairlead.db.places import DataDir, data_dir

# Any number, the same in every process: who migrates holds it, so that two starts at once do not.
MIGRATION_LOCK = 4_721_001


def say_nothing(line: str) -> None:
    """For commands whose output is read by programs."""


def choose_data_dir(path: str | None) -> DataDir:
    """Fix the data directory for this process and all that it starts."""
    place = data_dir(path)
    os.environ["FAIRLEAD_DATA"] = str(place.root)
    try:
        place.make()
    except OSError as problem:
        raise CommandProblem(
            _("cannot use the data directory %(path)s: %(reason)s. Name another with --data-dir.")
            % {"path": place.root, "reason": problem.strerror or problem}
        ) from None
    return place


@contextmanager
def database(path: str | None = None, *, say: Callable[[str], None] = say_nothing) -> Iterator[DataDir]:
    """Keep the database running and Django ready for the length of the block. Tables are brought up to date first."""
    place = choose_data_dir(path)
    own_server = bool(os.environ.get("DATABASE_URL", "").strip())
    try:
        with nullcontext() if own_server else Cluster(place).running():
            set_up_django()
            migrate(say=say)
            yield place
    except (DatabaseDidNotStart, BadSetting) as problem:
        raise CommandProblem(str(problem)) from None


def set_up_django() -> None:
    """Load Django with Fairlead's settings and join the ports to their adapters."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.config.settings")
    import django  # noqa: PLC0415  the settings must not be read before the data directory is chosen

    django.setup()


def migrate(*, say: Callable[[str], None] = say_nothing) -> bool:
    """Bring the tables up to date; return whether there was anything to do."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        say(_("preparing the tables"))
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            _check_server_version(int(cursor.fetchone()[0]))
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            try:
                call_command("migrate", interactive=False, verbosity=0)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    except OperationalError as problem:
        raise CommandProblem(
            _("the database cannot be reached: %(reason)s. Check DATABASE_URL; without it the embedded one is used.")
            % {"reason": str(problem).strip().splitlines()[0]}
        ) from None
    return True


def _check_server_version(version: int) -> None:
    if version < 150000:
        raise CommandProblem(
            _("the database is PostgreSQL %(found)d; Fairlead needs 15 or later.") % {"found": version // 10000}
        )
