"""`fairlead plan`: when to contact whom in the coming days, from a list, without a server or a database."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
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
from fairlead.config.cli.desk import read_zone
from fairlead.config.cli.plan_lists import ListedCustomer, make_customers, read_customers, read_planners, usual_planner
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import ngettext
from fairlead.core.planning import (
    DEFAULT_BUFFER_MINUTES,
    BookPlan,
    Placed,
    Planner,
    Reach,
    Unplaced,
    find_remedies,
    look_up_reach,
    plan_book,
)
from fairlead.ui.plan_sentences import placed_sentence, remedy_sentence, shortage_sentence, unplaced_sentence
from fairlead.ui.sentences import day_text, weekday_clock_text, zone_question

_LONGEST_DAYS = 92
_MOST_CAPACITY = 200
_MOST_BUFFER_MINUTES = 24 * 60


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "plan",
        help=_("plan whom to contact in the coming days"),
        description=_(
            "Plan when to contact each customer of a list: in their working hours and in yours, in a fair rhythm, "
            "before they are away and not after, with a part of every day kept free. What finds no time is told with "
            "its reason. Needs no server and no database."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead plan --from customers.csv --days 10 --me Asia/Shanghai",
                "  fairlead plan --from customers.xlsx --days 10 --owners owners.csv --capacity 8 --json",
                "  fairlead plan --from customers.csv --days 5 --buffer 90 --at 2026-12-14T01:00:00Z",
                _("Further columns: cadence, value, margin, effort. Of owners: owner, zone, week."),
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument(
        "--from", dest="source", metavar="FILE", required=True, help=_("a list of customers; - is standard input")
    )
    parser.add_argument(
        "--days", metavar="N", type=int, required=True, help=_("how many days to plan, today being the first")
    )
    parser.add_argument(
        "--me", metavar="ZONE", help=_("the time zone of account managers who have none in --owners; by default UTC")
    )
    parser.add_argument("--owners", metavar="FILE", help=_("a list of account managers with zone and working week"))
    parser.add_argument("--capacity", metavar="K", type=int, help=_("the most contacts per account manager and day"))
    parser.add_argument(
        "--buffer",
        metavar="MIN",
        type=int,
        default=DEFAULT_BUFFER_MINUTES,
        help=_("how many minutes of each day are kept free; by default 60"),
    )
    parser.add_argument("--at", metavar="INSTANT", help=_("the moment, such as 2026-10-25T08:30:00Z; by default now"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the plan of every account manager of a list."""
    now = read_instant(args.at, "--at")
    me = read_zone(args.me, "--me")
    _check_number("--days", args.days, 1, _LONGEST_DAYS)
    _check_number("--buffer", args.buffer, 0, _MOST_BUFFER_MINUTES)
    if args.capacity is not None:
        _check_number("--capacity", args.capacity, 1, _MOST_CAPACITY)
    if args.source == "-" and args.owners == "-":
        raise CommandProblem(_("Only one of the two lists can be standard input. Name a file for the other."))
    rows = read_customers(args.source)
    planners = _planners(rows, args, None if me is None else me.key)
    reach = look_up_reach([row.listed.person for row in rows], now, args.days)
    customers = make_customers(rows)
    books = {
        key: plan_book(planners[key], customers.get(key, ()), now=now, days=args.days, reach=reach)
        for key in sorted(planners)
    }
    unknown = {(row.owner_key, row.account_key): row.listed.zone_reason for row in rows if row.listed.zone_reason}
    if args.json:
        print_json(_lines(books, planners, unknown))
    else:
        _print_plan(books, planners, unknown, reach)
    return 0


Unknown = Mapping[tuple[str, str], str]


def _check_number(option: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise CommandProblem(
            _("%(option)s: “%(value)d” is not possible. Choose from %(least)d to %(most)d.")
            % {"option": option, "value": value, "least": least, "most": most}
        )


def _planners(rows: Sequence[ListedCustomer], args: argparse.Namespace, zone: str | None) -> dict[str, Planner]:
    limits = {"capacity": args.capacity, "buffer_minutes": args.buffer}
    planners = {} if args.owners is None else read_planners(args.owners, zone, **limits)
    for row in sorted(rows, key=lambda row: row.owner):
        planners.setdefault(row.owner_key, usual_planner(row.owner, zone, **limits))
    return planners


def _lines(
    books: Mapping[str, BookPlan], planners: Mapping[str, Planner], unknown: Unknown
) -> Iterator[dict[str, object]]:
    for key, book in books.items():
        for placed in book.plan.placed:
            yield _placed_line(placed, planners[key], book)
    for key, book in books.items():
        for unplaced in book.unplaced:
            reason = _unplaced_reason(unplaced, key, book, unknown)
            yield {
                "owner": planners[key].key,
                "account": unplaced.item.account,
                "contact": unplaced.item.contact,
                "day": None,
                "start": None,
                "end": None,
                "unplaced": unplaced.code,
                "reason": reason,
                "floor_broken": unplaced.floor_broken or unplaced.item.floor_is_broken,
                **_facts(unplaced.facts),
            }


def _placed_line(placed: Placed, planner: Planner, book: BookPlan) -> dict[str, object]:
    item = placed.item
    person = book.people[item.key]
    return {
        "owner": planner.key,
        "account": item.account,
        "contact": item.contact,
        "day": placed.on_date.isoformat(),
        "start": in_utc(placed.start),
        "end": in_utc(placed.end),
        "reason": placed_sentence(placed, wording()),
        "code": placed.code,
        "start_mine": _local(placed.start, planner.person.zone),
        "start_local": _local(placed.start, person.zone),
        "channel": item.channel,
        "tier": item.tier,
        "floor_broken": placed.code == "floor_broken" or item.floor_is_broken,
        **_facts(placed.facts),
    }


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    return dict(facts_as_json(facts))  # type: ignore[arg-type]


def _local(instant: datetime, zone: str | None) -> str | None:
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if zone else None


def _unplaced_reason(unplaced: Unplaced, owner_key: str, book: BookPlan, unknown: Unknown) -> str:
    if unplaced.code == "unknown_zone":
        account_key = unplaced.item.source_id.partition("\x1e")[2]
        return zone_question(unknown.get((owner_key, account_key), ""), wording())
    return unplaced_sentence(unplaced, book.plan.member.first_date, wording())


def _print_plan(books: Mapping[str, BookPlan], planners: Mapping[str, Planner], unknown: Unknown, reach: Reach) -> None:
    header = [_("Account"), _("Contact"), _("Your time"), _("Local time"), _("Reason")]
    sections = []
    for key, book in books.items():
        by_day: dict[str, list[list[str]]] = {}
        for placed in book.plan.placed:
            title = _title(planners[key], day_text(placed.on_date, book.plan.member.first_date, wording()))
            by_day.setdefault(title, []).append(_cells(placed, planners[key], book))
        sections += [(f"{title} · {len(rows)}", rows) for title, rows in by_day.items()]
    for key, book in books.items():
        rows = [
            [one.item.account, one.item.contact, "", "", _unplaced_reason(one, key, book, unknown)]
            for one in book.unplaced
        ]
        if rows:
            sections.append((f"{_title(planners[key], _('Unplaced'))} · {len(rows)}", rows))
    placed_count = sum(len(book.plan.placed) for book in books.values())
    print(ngettext("%(count)d contact planned", "%(count)d contacts planned", placed_count) % {"count": placed_count})
    if sections:
        print_table(header, *sections)
    _print_rest(books, planners, reach)


def _title(planner: Planner, what: str) -> str:
    return f"{planner.key} · {what}" if planner.key else what


def _cells(placed: Placed, planner: Planner, book: BookPlan) -> list[str]:
    here = placed.start.astimezone(ZoneInfo(planner.person.zone or "UTC"))
    there = placed.start.astimezone(ZoneInfo(book.people[placed.item.key].zone or "UTC"))
    return [
        placed.item.account,
        placed.item.contact,
        f"{weekday_clock_text(here, wording())}–{placed.end.astimezone(here.tzinfo):%H:%M}",
        weekday_clock_text(there, wording()),
        placed_sentence(placed, wording()),
    ]


def _print_rest(books: Mapping[str, BookPlan], planners: Mapping[str, Planner], reach: Reach) -> None:
    """Print what the table does not tell: who needs nothing, and where the floor cannot be kept."""
    count = sum(book.not_due for book in books.values())
    if count:
        said = ngettext("%(count)d customer needs nothing", "%(count)d customers need nothing", count)
        print(f"\n{said % {'count': count}}")
    names = {planner.key: key for key, planner in planners.items()}
    remedies = find_remedies({planners[key].key: book for key, book in books.items()}, reach)
    for name, found in remedies.items():
        for shortage, helps in found:
            print(f"\n{_title(planners[names[name]], shortage_sentence(shortage, wording()))}")
            for remedy in helps:
                print(f"  {remedy_sentence(remedy, wording())}")
    for key, book in books.items():
        density = book.overload.density
        if density is not None and density.warns and planners[key].key not in remedies:
            said = _("The rhythms of these customers take %(percent)d %% of the time, more than can always be kept.")
            print(f"\n{_title(planners[key], said % {'percent': round(density.rate * 100)})}")
