"""`fairlead sign-in-link`: a way in for whoever runs the server, when a password or a phone is lost."""

from __future__ import annotations

import argparse
import os

from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import database


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "sign-in-link",
        help=_("print a link that signs a member in once"),
        description=_(
            "Print a link that signs a member in once, within 24 hours, without password and second step. "
            "Earlier links of the member stop working."
        ),
        epilog=_("Example: fairlead sign-in-link lin@company.com"),
    )
    add_data_dir(parser)
    parser.add_argument("email", nargs="?", metavar="EMAIL", help=_("the member’s mail address; by default an owner’s"))
    parser.add_argument(
        "--url", metavar="ADDRESS", help=_("address of the desk (FAIRLEAD_URL, else http://localhost:8000)")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.url:
        os.environ["FAIRLEAD_URL"] = args.url.rstrip("/")
    with database(args.data_dir):
        from django.conf import settings  # noqa: PLC0415  they need the settings, and those the data directory
        from django.utils import timezone  # noqa: PLC0415

        from fairlead.team.operations import NoSuchMember, make_recovery_link  # noqa: PLC0415

        try:
            secret = make_recovery_link(email=args.email or "", now=timezone.now())
        except NoSuchMember as problem:
            raise CommandProblem(_sentence(problem.email, problem.known)) from None
        print(f"{settings.PUBLIC_URL}/enter/{secret}")
    return 0


def _sentence(email: str, known: list[str]) -> str:
    if not known:
        return _("no member with the address %(email)s may sign in. Leave the address out to enter as the owner.") % {
            "email": email
        }
    return _("no member with the address %(email)s may sign in. There are: %(known)s.") % {
        "email": email,
        "known": ", ".join(known),
    }
