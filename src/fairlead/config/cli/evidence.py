"""`fairlead evidence`: whether what was said is as it was written, and the anchors that prove it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairlead.config.cli.answers import ExampleFormatter, print_json
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language
from fairlead.config.runtime import database

if TYPE_CHECKING:
    from fairlead.core.evidence import Finding
    from fairlead.exchanges.operations.checking import Report


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "evidence",
        help=_("check that what was said is as it was written"),
        description=_("Check the log of what was said with customers, and anchor it."),
        epilog=_("Begin with: fairlead evidence verify"),
    )
    acts = parser.add_subparsers(title=_("acts"), metavar=_("ACT"), required=True)
    _register_verify(acts)
    _register_anchor(acts)


def _register_verify(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "verify",
        help=_("check chains, anchors and kept originals"),
        description=_(
            "Check every entry against the chain of its account, every chain against the anchors, and every kept file "
            "against its digest. Each change is named with its entry, its place and what to do. "
            "Changes nothing; ends with 1 if something is not as it was written."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead evidence verify",
                "  fairlead evidence verify --account 17 --json",
                "  fairlead evidence verify --anchors /mnt/elsewhere/anchors",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("--account", type=int, metavar="N", help=_("only what was said with this account"))
    parser.add_argument(
        "--anchors", type=Path, metavar="DIR", help=_("compare with copies of anchors that were kept elsewhere")
    )
    parser.add_argument("--without-originals", action="store_true", help=_("do not read the kept files"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    add_data_dir(parser)
    parser.set_defaults(run=run_verify)


def _register_anchor(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "anchor",
        help=_("anchor all chains now, and write the anchor as a file"),
        description=_(
            "Anchor the heads of all chains now, beside the anchor of every night. "
            "With --to the anchor is written as a file: keep it where nobody who runs the desk can change it."
        ),
        epilog="\n".join((_("Example:"), "  fairlead evidence anchor --to /mnt/elsewhere/anchors")),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help=_("folder for the anchor's file"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    add_data_dir(parser)
    parser.set_defaults(run=run_anchor)


def run_verify(args: argparse.Namespace) -> int:
    """Check everything, or one account."""
    if args.anchors is not None and not args.anchors.is_dir():
        raise CommandProblem(_("--anchors: %(path)s is no folder.") % {"path": args.anchors})
    with database(args.data_dir):
        from django.utils import translation  # noqa: PLC0415  needs Django

        from fairlead.customers.models import Account  # noqa: PLC0415
        from fairlead.exchanges.operations.checking import check_evidence  # noqa: PLC0415

        if args.account is not None and not Account.objects.filter(pk=args.account).exists():
            raise CommandProblem(_("--account: there is no account %(number)d.") % {"number": args.account})
        report = check_evidence(account_id=args.account, copies=args.anchors, with_originals=not args.without_originals)
        with translation.override(language()):
            _tell(report, as_json=args.json)
    return 1 if report.findings else 0


def run_anchor(args: argparse.Namespace) -> int:
    """Anchor all chains."""
    with database(args.data_dir):
        from fairlead.exchanges.operations.anchors import export_anchor, write_anchor  # noqa: PLC0415  needs Django

        anchor = write_anchor(now=datetime.now(UTC))
        if anchor is None:
            raise CommandProblem(_("nothing was said yet: there is nothing to anchor."), status=1)
        try:
            path = export_anchor(anchor, args.to) if args.to else None
        except OSError as problem:
            raise CommandProblem(
                _("--to: %(path)s cannot be written: %(reason)s.")
                % {"path": args.to, "reason": problem.strerror or problem}
            ) from None
        digest = bytes(anchor.hash).hex()
        if args.json:
            print_json([{"anchor": anchor.number, "hash": digest, "file": str(path) if path else None}])
        else:
            print(_("Anchor %(number)d: %(hash)s") % {"number": anchor.number, "hash": digest})
            if path:
                print(path)
    return 0


def _tell(report: Report, *, as_json: bool) -> None:
    from fairlead.exchanges.queries.evidence import place_of, remedy_of, sentence_of  # noqa: PLC0415  needs Django

    if as_json:
        print_json(_finding_json(one) for one in report.findings)
        print_json([_end_json(report)])
        return
    for one in report.findings:
        print(f"✗ {place_of(one)}: {sentence_of(one)}")
        print(f"  → {remedy_of(one)}")
    checked = _("Checked: %(chains)d chains with %(links)d links, %(anchors)d anchors, %(files)d kept files.")
    print(checked % {"chains": report.chains, "links": report.links, "anchors": report.anchors, "files": report.files})
    if report.findings:
        print(_("Not as it was written: %(count)d.") % {"count": len(report.findings)})
    else:
        print(_("Everything is as it was written."))


def _finding_json(finding: Finding) -> dict[str, Any]:
    from fairlead.exchanges.queries.evidence import place_of, remedy_of, sentence_of  # noqa: PLC0415  needs Django

    return {
        "trouble": finding.trouble.value,
        "account": finding.account_id,
        "chain": finding.chain_id,
        "position": finding.position,
        "exchange": finding.exchange_id,
        "place": finding.place,
        "where": place_of(finding),
        "sentence": sentence_of(finding),
        "remedy": remedy_of(finding),
    }


def _end_json(report: Report) -> dict[str, Any]:
    return {
        "result": "changed" if report.findings else "as_written",
        "findings": len(report.findings),
        "chains": report.chains,
        "links": report.links,
        "anchors": report.anchors,
        "files": report.files,
    }
