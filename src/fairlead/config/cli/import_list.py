"""`fairlead import`: a list of customers into the desk, or out of it again."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence

from fairlead.config.cli.answers import ExampleFormatter
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import database

ON_MATCH = ("fill", "overwrite", "leave")
MATCH_KEYS = ("external_id", "tax_id", "email", "name_country", "domain")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        help=_("load a list of customers, or take one back"),
        description=_(
            "Load a list of customers, CSV or XLSX in any layout: check it, ask, load all of it or nothing. In a "
            "script, where nobody can be asked, it is loaded at once; what was loaded can be taken back with --undo."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead import customers.csv --dry-run",
                "  fairlead import customers.xlsx --sheet 2026 --map Remarks=account_note --problems to-mend.csv",
                "  fairlead import --undo 12",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help=_("the list; - is standard input"))
    parser.add_argument("--sheet", metavar="NAME", help=_("the sheet of a workbook; by default the first that fits"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=FIELD", help=_("what a column means; no field: left out")
    )
    parser.add_argument(
        "--match",
        action="append",
        metavar="MARK",
        help=_("by what customers are recognised: %(marks)s or none") % {"marks": ", ".join(MATCH_KEYS)},
    )
    parser.add_argument(
        "--on-match", choices=ON_MATCH, help=_("what becomes of customers and people who are here already (fill)")
    )
    parser.add_argument("--owner", metavar="WHO", help=_("who looks after new customers: me, nobody or a mail address"))
    parser.add_argument("--country", metavar="COUNTRY", help=_("the country of rows that name none"))
    parser.add_argument("--dry-run", action="store_true", help=_("check the list and load nothing"))
    parser.add_argument("--yes", action="store_true", help=_("load or undo without asking"))
    parser.add_argument("--undo", type=int, metavar="RUN", help=_("take a loaded list back, by its number"))
    parser.add_argument("--problems", metavar="OUT", help=_("write the rows to mend into this file, CSV or XLSX"))
    parser.add_argument("--as", dest="member", metavar="EMAIL", help=_("for which member; by default the owner"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    add_data_dir(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load a list, check it only, or take one back."""
    if (args.file is None) == (args.undo is None):
        raise CommandProblem(_("name either a file to load or, with --undo, the number of an import."))
    values = read_options(args)
    with database(args.data_dir):
        # The part that needs Django, which needs the data directory.
        live = importlib.import_module("fairlead.config.cli.import_live")
        return int(live.undo(args) if args.undo is not None else live.load(args, values))


def read_options(args: argparse.Namespace) -> dict[str, object]:
    """Return the mapping that the options ask for, as far as it can be read without the file."""
    values: dict[str, object] = {}
    if args.sheet:
        values["sheet"] = args.sheet
    if args.map:
        values["targets"] = dict(_mapped(written) for written in args.map)
    if args.match is not None:
        values["match_keys"] = _marks(args.match)
    if args.on_match:
        values |= {"on_match": args.on_match.upper(), "on_contact_match": args.on_match.upper()}
    if args.country:
        values["default_country"] = args.country
    return values


def _mapped(written: str) -> tuple[str, str]:
    heading, equals, field = written.rpartition("=")
    if not equals or not heading:
        raise CommandProblem(
            _("--map: “%(value)s” is not HEADING=FIELD. Write it like Remarks=account_note.") % {"value": written}
        )
    return heading, field.strip()


def _marks(written: Sequence[str]) -> list[str]:
    marks = [mark.strip().lower() for part in written for mark in part.split(",") if mark.strip()]
    if marks == ["none"]:
        return []
    for mark in marks:
        if mark not in MATCH_KEYS:
            raise CommandProblem(
                _("--match: “%(value)s” is not a mark. Choose among %(known)s, or none.")
                % {"value": mark, "known": ", ".join(MATCH_KEYS)}
            )
    return [mark.upper() for mark in marks]
