"""`fairlead manage`: Django's own commands, for developers."""

from __future__ import annotations

import argparse

from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import database


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "manage",
        help=_("run one of Django’s commands"),
        description=_("Run one of Django’s commands against the desk’s database."),
    )
    add_data_dir(parser)
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, help=_("the command and its arguments, such as: migrate --plan")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with database(args.data_dir):
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["fairlead manage", *args.arguments])
    return 0
