"""`fairlead up`: everything that a desk needs, in the foreground."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request

from fairlead import __version__
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.frontend import FrontEndNotBuilt, ensure_built
from fairlead.config.processes import Processes
from fairlead.config.runtime import choose_data_dir, database

READY_SECONDS = 60


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "up",
        help=_("start the desk"),
        description=_(
            "Start the desk: database, web pages and background work. Ctrl-C stops all of it; nothing is lost."
        ),
        epilog=_("Example: fairlead up --demo"),
    )
    add_data_dir(parser)
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on; by default only this machine"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (8000)"))
    parser.add_argument(
        "--demo", action="store_true", help=_("fill an empty desk with a fictional exporter and its customers")
    )
    parser.add_argument(
        "--web-processes", type=int, default=0, metavar="N", help=_("processes that answer pages (by default two)")
    )
    parser.set_defaults(run=run)


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """Add the option that every command with a database has."""
    parser.add_argument(
        "--data-dir", metavar="DIR", help=_("where everything is kept (FAIRLEAD_DATA, else this user’s data folder)")
    )


def say(line: str) -> None:
    print(f"fairlead: {line}", file=sys.stderr, flush=True)


def run(args: argparse.Namespace) -> int:
    begin = time.monotonic()
    _check_port(args.host, args.port)
    choose_data_dir(args.data_dir)  # before what takes long
    shown_host = "localhost" if args.host in ("127.0.0.1", "::1", "0.0.0.0", "::") else args.host  # noqa: S104  compared, not bound
    address = os.environ.get("FAIRLEAD_URL", "").rstrip("/") or f"http://{shown_host}:{args.port}"
    os.environ["FAIRLEAD_URL"] = address
    os.environ["FAIRLEAD_HOSTS"] = ",".join(filter(None, [os.environ.get("FAIRLEAD_HOSTS"), args.host]))
    try:
        ensure_built(say=lambda line: say(_("building the pages") if line else line))
    except FrontEndNotBuilt as problem:
        raise CommandProblem(str(problem)) from None
    with database(args.data_dir, say=say) as place:
        link = _prepare(args, address)
        processes = Processes(say=say)
        processes.add("web", *_web_arguments(args))
        processes.add("worker", "-m", "fairlead", "worker")

        def ready() -> None:
            _announce(address, args, link, place.root, begin)
            # Only now: who waits for the first page does not wait for mail.
            processes.add("mail", "-m", "fairlead", "mail", "follow")

        processes.run(ready=ready)
    say(_("stopped"))
    return 0


def _check_port(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise CommandProblem(_("the port %(port)d is not between 1 and 65535.") % {"port": port})
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as problem:
        raise CommandProblem(
            _("cannot listen on %(host)s port %(port)d: %(reason)s. Is a desk running already? Choose another --port.")
            % {"host": host, "port": port, "reason": problem.strerror or problem}
        ) from None


def _prepare(args: argparse.Namespace, address: str) -> str:
    """Collect the static files, fill the demo, and return the sign-in link of a first run ("" later)."""
    from fairlead.config import collected, first_run  # noqa: PLC0415  they need Django

    collected.ensure_collected()
    if args.demo:
        first_run.load_demo(say=say)
    first_run.see_to_calendars()
    return first_run.link(address)


def _web_arguments(args: argparse.Namespace) -> list[str]:
    count = args.web_processes or 2
    return [
        "-m", "granian", "--interface", "wsgi", "--host", args.host, "--port", str(args.port), "--workers", str(count),
        "--blocking-threads", "4", "--no-access-log", "--log-level", "error", "--workers-kill-timeout", "5",
        "fairlead.config.wsgi:application",
    ]  # fmt: skip


def _announce(address: str, args: argparse.Namespace, link: str, root: object, begin: float) -> None:
    probe = f"http://{args.host if args.host not in ('0.0.0.0', '::') else '127.0.0.1'}:{args.port}/healthz"  # noqa: S104
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(probe):
        if time.monotonic() > deadline:
            raise CommandProblem(
                _("the pages did not answer within %(seconds)d s; see the lines above.") % {"seconds": READY_SECONDS}
            )
        time.sleep(0.05)
    print(
        _("Fairlead %(version)s is ready after %(seconds).1f s.")
        % {"version": __version__, "seconds": time.monotonic() - begin}
    )
    print("  " + _("Open:    %(address)s") % {"address": address})
    if link:
        print("  " + _("Sign in: %(link)s (works once)") % {"link": link})
    print("  " + _("Data:    %(folder)s") % {"folder": root})
    print("  " + _("Ctrl-C stops it."), flush=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "localhost"}), timeout=5) as answer:  # noqa: S310  loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
