"""`fairlead worker`: background work alone, for further machines."""

from __future__ import annotations

import argparse

from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import database


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "worker",
        help=_("run background work alone"),
        description=_(
            "Run background work (imports, reminders) alone. `fairlead up` does so already; more machines may help it."
        ),
    )
    add_data_dir(parser)
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help=_("how many jobs run at the same time (1)"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with database(args.data_dir):
        from fairlead.jobs.working import work_until_stopped  # noqa: PLC0415  needs Django

        work_until_stopped(at_once=args.at_once)
    return 0
