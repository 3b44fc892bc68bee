"""`fairlead export`: a list of the desk as a file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fairlead.config.cli.answers import ExampleFormatter
from fairlead.config.cli.desk_live import named_member
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir, say
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.config.runtime import database

if TYPE_CHECKING:
    from datetime import datetime

    from fairlead.team.models import Member
    from fairlead.ui.exports import ExportedList, FileFormat

LISTS = ("customers", "contacts", "to-dos", "leave")
STANDARD_OUTPUT = "-"
FORMATS = {".csv": "csv", ".xlsx": "xlsx", "": "csv"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export",
        help=_("write a list of the desk to a file"),
        description=_(
            "Write a list of the desk to a CSV file or an Excel workbook: what the member named with --as may see, all "
            "columns, under headings that an import recognises. The desk remembers who took which list."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead export customers --to customers.xlsx",
                "  fairlead export contacts --to contacts.csv --as lin@company.com",
                "  fairlead --language zh-hans export to-dos --to - | less",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument(
        "list",
        choices=LISTS,
        metavar="|".join(LISTS),
        help=_("which list: all customers and contacts, open to-dos, all leave"),
    )
    parser.add_argument(
        "--to", required=True, metavar="FILE", help=_("a file that ends in .csv or .xlsx; - is standard output, as CSV")
    )
    parser.add_argument(
        "--as", dest="member", metavar="EMAIL", help=_("through whose eyes; by default the owner’s, who sees all")
    )
    add_data_dir(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    name = _format_of(args.to)
    with database(args.data_dir):
        from django.utils import timezone, translation  # noqa: PLC0415  they need the settings

        from fairlead.ui.exports import FileFormat, file_chunks  # noqa: PLC0415

        by = named_member(args.member, "--as")
        with translation.override(language()):
            listed = _listed(args.list, by, timezone.now(), FileFormat(name))
            _write(file_chunks(listed, FileFormat(name)), args.to)
        if args.to != STANDARD_OUTPUT:
            say(
                ngettext("%(n)d row written to %(file)s", "%(n)d rows written to %(file)s", listed.count)
                % {"n": listed.count, "file": args.to}
            )
    return 0


def _format_of(to: str) -> str:
    suffix = "" if to == STANDARD_OUTPUT else Path(to).suffix.lower()
    if suffix not in FORMATS or (not suffix and to != STANDARD_OUTPUT):
        raise CommandProblem(
            _("--to: “%(file)s” is neither .csv nor .xlsx. Name the file like customers.xlsx.") % {"file": to}
        )
    return FORMATS[suffix]


def _listed(name: str, by: Member, now: datetime, file_format: FileFormat) -> ExportedList:
    from fairlead.availability.operations.exports import export_leave  # noqa: PLC0415  models need Django
    from fairlead.customers.operations.exports import export_accounts, export_contacts  # noqa: PLC0415
    from fairlead.customers.queries.account_filter import AccountFilter  # noqa: PLC0415
    from fairlead.customers.queries.contacts import ContactFilter  # noqa: PLC0415
    from fairlead.planner.operations.exports import export_items  # noqa: PLC0415
    from fairlead.planner.types import ItemList  # noqa: PLC0415
    from fairlead.team.operations.exports import COMMAND  # noqa: PLC0415

    if name == "customers":
        chosen = AccountFilter()
        return export_accounts(by=by, now=now, chosen=chosen, file_format=file_format, means=COMMAND)
    if name == "contacts":
        people = ContactFilter()
        return export_contacts(by=by, now=now, chosen=people, file_format=file_format, means=COMMAND)
    if name == "to-dos":
        which = ItemList.OPEN
        return export_items(by=by, now=now, which=which, owner=None, file_format=file_format, means=COMMAND)
    return export_leave(by=by, now=now, file_format=file_format, means=COMMAND)


def _write(chunks: Iterator[bytes], to: str) -> None:
    """Write the file as a whole or not at all: what was there before stays until the new one is complete."""
    if to == STANDARD_OUTPUT:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    beside = Path(f"{to}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        beside.replace(to)
    except OSError as problem:
        raise CommandProblem(
            _("--to: %(file)s cannot be written: %(reason)s.") % {"file": to, "reason": problem.strerror or problem}
        ) from None
    finally:
        beside.unlink(missing_ok=True)
