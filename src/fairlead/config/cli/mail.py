"""`fairlead mail`: follow the mailboxes, and bring older mail in from files."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fairlead.config.cli.answers import ExampleFormatter, print_json
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.config.runtime import database

if TYPE_CHECKING:
    from fairlead.messaging.operations.mail_history import Brought
    from fairlead.team.models import Member


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "mail",
        help=_("follow the mailboxes, or bring older mail in"),
        description=_("Follow the mailboxes that were set up on the pages, or bring older mail in from files."),
        epilog=_("Begin with: fairlead mail import --help"),
    )
    acts = parser.add_subparsers(title=_("acts"), metavar=_("ACT"), required=True)
    _register_follow(acts)
    _register_import(acts)


def _register_follow(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "follow",
        help=_("follow the mailboxes until stopped"),
        description=_(
            "Follow the mailboxes until stopped. `fairlead up` does so already; on several machines one of them "
            "follows each mailbox."
        ),
    )
    add_data_dir(parser)
    parser.set_defaults(run=run_follow)


def _register_import(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "import",
        help=_("bring older mail in from files"),
        description=_(
            "Bring older mail in: .eml files, mbox files, maildirs, and folders of them. Mail of known customers goes "
            "into their log; mail that is here already is left alone, so that the command may be run again."
        ),
        epilog="\n".join((_("Examples:"), "  fairlead mail import archive.mbox", "  fairlead mail import ~/Maildir")),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("path", nargs="+", metavar="PATH", help=_("files and folders"))
    parser.add_argument("--as", dest="member", metavar="EMAIL", help=_("for which member; by default the owner"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    add_data_dir(parser)
    parser.set_defaults(run=run_import)


def run_follow(args: argparse.Namespace) -> int:
    with database(args.data_dir):
        from django.utils import timezone  # noqa: PLC0415  needs Django

        from fairlead.messaging.operations.follower import Follower  # noqa: PLC0415  needs Django

        follower = Follower(clock=timezone.now)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_about: follower.stop())
        follower.run()
    return 0


def run_import(args: argparse.Namespace) -> int:
    missing = next((path for path in args.path if not Path(path).exists()), None)
    if missing is not None:
        raise CommandProblem(_("there is no file or folder “%(path)s”.") % {"path": missing})
    with database(args.data_dir):
        from django.utils import timezone  # noqa: PLC0415  needs Django
        from django.utils.translation import override  # noqa: PLC0415

        from fairlead.messaging.operations.mail_history import NoMailThere, import_mails  # noqa: PLC0415  needs Django
        from fairlead.team.access import AccessRefused  # noqa: PLC0415

        by = _member(args.member)
        with override(language()):
            try:
                brought = import_mails(
                    contents=_mails(args.path), by=by, now=timezone.now(), tell=None if args.json else _show_progress
                )
            except NoMailThere as problem:
                raise CommandProblem(
                    _("there is no mail in “%(path)s”: give a .eml or mbox file, a maildir, or a folder of them.")
                    % {"path": problem.path}
                ) from None
            except AccessRefused:
                raise CommandProblem(_("%(member)s may not bring mail in.") % {"member": by}) from None
            except OSError as problem:
                raise CommandProblem(
                    _("“%(path)s” cannot be read: %(reason)s.") % {"path": problem.filename, "reason": problem.strerror}
                ) from None
            _tell(args, brought)
    return 0


def _mails(paths: list[str]) -> Iterator[bytes]:
    from fairlead.messaging.operations.mail_history import mails_in  # noqa: PLC0415  needs Django

    for path in paths:
        yield from mails_in(Path(path))


def _member(address: str | None) -> Member:
    from fairlead.config.cli.import_live import chosen_member  # noqa: PLC0415  needs Django

    return chosen_member(address)


def _show_progress(brought: Brought) -> None:
    if sys.stderr.isatty():
        print(f"\r{brought.read}", end="", file=sys.stderr, flush=True)


def _tell(args: argparse.Namespace, brought: Brought) -> None:
    if args.json:
        counts = {"read": brought.read, "new": brought.new, "matched": brought.matched, "failed": brought.failed}
        print_json([counts])
        return
    if sys.stderr.isatty():
        print(file=sys.stderr)
    read = ngettext("%(n)d mail read", "%(n)d mails read", brought.read) % {"n": brought.read}
    new = ngettext("%(n)d new", "%(n)d new", brought.new) % {"n": brought.new}
    matched = ngettext("%(n)d of a customer", "%(n)d of customers", brought.matched) % {"n": brought.matched}
    failed = ngettext("%(n)d could not be read", "%(n)d could not be read", brought.failed) % {"n": brought.failed}
    print(" · ".join((read, new, matched, *([failed] if brought.failed else []))))
    if brought.failed:
        print(
            ngettext("%(n)d mail could not be taken in.", "%(n)d mails could not be taken in.", brought.failed)
            % {"n": brought.failed}
        )
