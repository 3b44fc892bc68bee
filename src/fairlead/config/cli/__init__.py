"""The `fairlead` command: one module per sub-command, imported only when it is asked for.

A command module offers `register(commands)`, which adds its parser and sets `run` as a default;
`run(args)` returns the exit status.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from fairlead import __version__
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import choose_language
from fairlead.config.cli.words import gettext as _
from fairlead.ui.languages import LANGUAGES, compile_catalogues, language_of_environment

# In the order in which the help lists them.
COMMANDS = {
    "up": "up",
    "desk": "desk",
    "availability": "availability",
    "absence-mail": "absence_mail",
    "calendars": "calendars",
    "slots": "slots",
    "plan": "plan",
    "import": "import_list",
    "export": "export_list",
    "mail": "mail",
    "evidence": "evidence",
    "doctor": "doctor",
    "worker": "worker",
    "sign-in-link": "sign_in_link",
    "manage": "manage",
    "test": "test",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 the answer is no, 2 bad usage or input."""
    words = list(sys.argv[1:] if argv is None else argv)
    _write_every_character()
    compile_catalogues()
    choose_language(_language_asked(words))
    parser = build_parser(_command_asked(words))
    args = parser.parse_args(words)
    if not getattr(args, "run", None):
        parser.print_help()
        return 0
    try:
        return int(args.run(args))
    except CommandProblem as problem:
        print(f"fairlead: {problem.sentence}", file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        return 0


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser with every command, or with `only` one so that no other module is imported."""
    parser = argparse.ArgumentParser(
        prog="fairlead",
        description=_("The desk of an export sales team: whom to contact now, about what, in their working hours."),
        epilog=_("Begin with: fairlead up --demo"),
    )
    parser.add_argument(
        "--version", action="version", version=f"fairlead {__version__}", help=_("show the version and exit")
    )
    parser.add_argument(
        "--language", choices=sorted(LANGUAGES), help=_("language of the answers; by default the shell's")
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for name in [only] if only else COMMANDS:
        importlib.import_module(f"fairlead.config.cli.{COMMANDS[name]}").register(commands)
    return parser


def _write_every_character() -> None:
    """Let sentences and tables escape what the terminal's encoding has not, rather than end in the middle."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _language_asked(words: Sequence[str]) -> str:
    for position, word in enumerate(words):
        if word.startswith("--language="):
            return word.partition("=")[2]
        if word == "--language" and position + 1 < len(words):
            return words[position + 1]
    return language_of_environment()


def _command_asked(words: Sequence[str]) -> str | None:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word == "--language":
            skip = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
        elif word in ("-h", "--help"):
            return None
    return None
