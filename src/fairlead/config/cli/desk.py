"""`fairlead desk`: whom to contact now, from a list of customers or from the running desk's database."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fairlead.config.cli.answers import (
    ExampleFormatter,
    facts_as_json,
    in_utc,
    print_json,
    print_table,
    read_instant,
    wording,
)
from fairlead.config.cli.customer_list import ListedContact, read_customer_list
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.core.availability import Answer, status_at
from fairlead.core.desk_order import DeskGroup, DeskPlace, decide_place
from fairlead.core.zones import is_known_zone, nearest_zone
from fairlead.ui.sentences import moment_text, reason_sentence, weekday_clock_text, zone_question


@dataclass(frozen=True, slots=True)
class _DeskRow:
    listed: ListedContact
    answer: Answer
    place: DeskPlace


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "desk",
        help=_("whom to contact now, in their working hours"),
        description=_(
            "Show whom to contact now, who can be contacted soon, later and not today, and why. With --from it answers "
            "from a list of customers alone, CSV or XLSX in any layout, and needs no server and no database."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead desk --from customers.csv --me Asia/Shanghai",
                "  fairlead desk --from customers.xlsx --at 2026-10-25T08:30:00Z --json",
                "  fairlead desk",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("--from", dest="source", metavar="FILE", help=_("a list of customers; - is standard input"))
    parser.add_argument("--me", metavar="ZONE", help=_("your own time zone, such as Asia/Shanghai"))
    parser.add_argument("--at", metavar="INSTANT", help=_("the moment, such as 2026-10-25T08:30:00Z; by default now"))
    parser.add_argument("--member", metavar="EMAIL", help=_("whose desk, without --from; by default the owner’s"))
    parser.add_argument("--data-dir", metavar="DIR", help=_("where the desk’s data is kept, without --from"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the desk of a list of customers, or of the database without one."""
    if args.source is None:
        # The only part that needs Django and a database: a list of customers is answered without loading either.
        return int(importlib.import_module("fairlead.config.cli.desk_live").run_from_database(args))
    moment = read_instant(args.at, "--at")
    me = read_zone(args.me, "--me")
    rows = _desk(read_customer_list(args.source), moment)
    if args.json:
        print_json(_line(row, moment, me) for row in rows)
    else:
        _print_desk(rows, moment, me)
    return 0


def read_zone(written: str | None, option: str) -> ZoneInfo | None:
    """Return the zone that an option names, None without one; raises CommandProblem."""
    if written is None:
        return None
    if not is_known_zone(written):
        raise CommandProblem(
            _("%(option)s: “%(value)s” is not an IANA time zone. Use a name such as %(nearest)s.")
            % {"option": option, "value": written, "nearest": nearest_zone(written)}
        )
    return ZoneInfo(written)


def _desk(contacts: Sequence[ListedContact], moment: datetime) -> list[_DeskRow]:
    """Return the rows in the desk's order; of equal rows the one that stands first in the list."""
    rows = []
    for number, listed in enumerate(contacts):
        answer = status_at(listed.person, moment, language=language())
        rows.append(_DeskRow(listed, answer, decide_place(answer, now=moment, key=f"{number:09d}")))
    return sorted(rows, key=lambda row: row.place.sort_key)


def _line(row: _DeskRow, moment: datetime, me: ZoneInfo | None) -> dict[str, object]:
    zone = ZoneInfo(row.listed.person.zone) if row.listed.person.zone else None
    line: dict[str, object] = {
        "account": row.listed.account,
        "contact": row.listed.contact,
        "zone": row.listed.person.zone,
        "local_time": _local(moment, zone),
        "status": row.answer.status,
        "reason": _reason(row, moment),
        "until": in_utc(row.answer.until),
        "next_good_at": in_utc(row.answer.next_good_at),
        "next_good_local": _local(row.answer.next_good_at, zone),
        "group": row.place.group,
        **{name: fact for name, fact in facts_as_json(row.answer.reason.facts).items() if name != "zone"},
    }
    if me is not None:
        line["next_good_mine"] = _local(row.answer.next_good_at, me)
    if row.listed.zone_reason:
        line["zone_reason"] = row.listed.zone_reason
    return line


def _local(instant: datetime | None, zone: ZoneInfo | None) -> str | None:
    return instant.astimezone(zone).isoformat(timespec="seconds") if instant and zone else None


def _reason(row: _DeskRow, moment: datetime) -> str:
    if row.listed.zone_reason:
        return zone_question(row.listed.zone_reason, wording())
    return reason_sentence(row.answer, moment, wording())


def _print_desk(rows: Sequence[_DeskRow], moment: datetime, me: ZoneInfo | None) -> None:
    header = [_("Account"), _("Contact"), _("Local time"), _("Status"), _("Next good time")]
    if me is not None:
        header.append(_("Your time"))
    sections = []
    for group in DeskGroup:
        members = [row for row in rows if row.place.group is group]
        if members:
            sections.append((f"{group_name(group)} · {len(members)}", [_cells(row, moment, me) for row in members]))
    count = len(rows)
    here = moment.astimezone(me).strftime("%Y-%m-%d %H:%M") if me else in_utc(moment)
    contacts = ngettext("%(count)d contact", "%(count)d contacts", count) % {"count": count}
    print(f"{here} · {contacts}")
    print_table(header, *sections)


def _cells(row: _DeskRow, moment: datetime, me: ZoneInfo | None) -> list[str]:
    zone = ZoneInfo(row.listed.person.zone) if row.listed.person.zone else None
    here = moment.astimezone(zone) if zone else None
    good = row.answer.next_good_at
    waits = good is not None and good > moment
    cells = [
        row.listed.account,
        row.listed.contact,
        weekday_clock_text(here, wording()) if here else "",
        _reason(row, moment),
        moment_text(good.astimezone(zone), here, wording()) if good and here and waits else "",
    ]
    if me is not None:
        cells.append(moment_text(good.astimezone(me), moment.astimezone(me), wording()) if good and waits else "")
    return cells


def group_name(group: DeskGroup) -> str:
    """Return how a group of the desk is headed."""
    names = {
        DeskGroup.NOW: _("Reachable now, closing soonest first"),
        DeskGroup.SOON: _("Within 3 hours"),
        DeskGroup.LATER: _("Later"),
        DeskGroup.PROBABLY_CLOSED: _("Probably closed"),
        DeskGroup.NOT_TODAY: _("Not today"),
        DeskGroup.UNKNOWN: _("Time zone unknown"),
    }
    return names[group]
