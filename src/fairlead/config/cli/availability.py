"""`fairlead availability`: ask the engine about the people of a file, without a server or a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fairlead.config.cli.answers import (
    PROBLEMS_SHOWN,
    ExampleFormatter,
    facts_as_json,
    in_utc,
    open_input,
    print_json,
    print_table,
    read_instant,
    read_json,
    refuse,
    shown_name,
    wording,
)
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.core import ics
from fairlead.core.availability import ImpossiblePerson, Person, Status, explain, person_from_json, status_at, windows
from fairlead.core.ics.lines import MOST_BYTES
from fairlead.core.zones import is_known_zone, nearest_zone
from fairlead.ui.sentences import moment_text, reason_sentence

_LONGEST_DAYS = 3660


class _Asked(NamedTuple):
    """A person and the identity as the file has it."""

    identity: str | int
    person: Person


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "availability",
        help=_("ask from a file who can be contacted when"),
        description=_("Ask from a file who can be contacted when. Needs no server and no database."),
        epilog=_("Begin with: fairlead availability status --help"),
    )
    questions = parser.add_subparsers(title=_("questions"), metavar=_("QUESTION"), required=True)
    _register_status(questions)
    _register_windows(questions)
    _register_periods(questions)


def _register_status(questions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = questions.add_parser(
        "status",
        help=_("whether each person can be contacted at a moment, and why"),
        description=_(
            "Tell of each person whether they can be contacted at a moment, why, until when that holds, and when they "
            "can be contacted next."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead availability status --from people.jsonl",
                "  fairlead availability status --from people.jsonl --at 2026-10-25T08:30:00Z --json",
                """  echo '{"id": "Anna", "zone": "Europe/Berlin"}' | fairlead availability status --from -""",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    _add_people(parser)
    parser.add_argument("--at", metavar="INSTANT", help=_("the moment, such as 2026-10-25T08:30:00Z; by default now"))
    _add_json(parser)
    parser.set_defaults(run=run_status)


def _register_windows(questions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = questions.add_parser(
        "windows",
        help=_("all times in a period when each person can be contacted"),
        description=_("List of each person all times in a period when they can be contacted."),
        epilog="\n".join(
            (
                _("Example:"),
                "  fairlead availability windows --from people.jsonl --start 2026-10-01T00:00:00Z --days 90 --json",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    _add_people(parser)
    _add_period(parser)
    _add_json(parser)
    parser.set_defaults(run=run_windows)


def _register_periods(questions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = questions.add_parser(
        "periods",
        help=_("when the owner of a calendar file is busy or away"),
        description=_(
            "List the busy times and absences of a calendar file (.ics) that touch a period, in UTC. What is left out "
            "is told on standard error."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead availability periods --ics leave.ics --start 2026-12-01T00:00:00Z --days 60",
                "  fairlead availability periods --ics - --start 2026-12-01T00:00:00Z --days 9 --zone Asia/Tokyo",
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("--ics", metavar="FILE", required=True, help=_("the calendar file; - is standard input"))
    _add_period(parser)
    parser.add_argument(
        "--zone", metavar="ZONE", help=_("the owner's time zone, for whole days and for times that name no zone")
    )
    _add_json(parser)
    parser.set_defaults(run=run_periods)


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--start", metavar="INSTANT", required=True, help=_("where the period begins"))
    parser.add_argument("--days", metavar="N", type=int, required=True, help=_("its length in days of 24 hours"))


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        required=True,
        help=_("one JSON object per line: id, zone, country, subdivision, week, leave, holidays; - is standard input"),
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))


def run_status(args: argparse.Namespace) -> int:
    """Answer for every person of a file at one moment."""
    moment = read_instant(args.at, "--at")
    people = _read_people(args.source)
    if args.json:
        print_json(_status_line(asked, moment) for asked in people)
    else:
        header = [_("Who"), _("Local time"), _("Status"), _("Next good time")]
        print_table(header, ("", [_status_row(asked, moment) for asked in people]))
    return 0


def run_windows(args: argparse.Namespace) -> int:
    """List the reachable times of every person of a file."""
    start, end = _read_period(args)
    people = _read_people(args.source)
    if args.json:
        print_json(_windows_line(asked, start, end) for asked in people)
    else:
        rows = [row for asked in people for row in _window_rows(asked, start, end)]
        print_table([_("Who"), _("Date"), _("From"), _("To")], ("", rows))
    return 0


def run_periods(args: argparse.Namespace) -> int:
    """List the busy times and absences of a calendar file."""
    start, end = _read_period(args)
    if args.zone is not None and not is_known_zone(args.zone):
        raise CommandProblem(
            _("--zone: “%(value)s” is not an IANA time zone. Use a name such as %(nearest)s.")
            % {"value": args.zone, "nearest": nearest_zone(args.zone)}
        )
    with open_input(args.ics) as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        found = ics.find_periods(ics.read_calendar(data), start, end, args.zone)
    except ics.UnreadableCalendar as problem:
        raise CommandProblem(f"{shown_name(args.ics)}: {ics.explain(problem, _)}") from problem
    _refuse_calendar(args.ics, found)
    _tell_problems(args.ics, found.problems)
    if args.json:
        print_json(_period_line(period) for period in found.periods)
    else:
        print_table([_("From (UTC)"), _("To (UTC)"), _("Kind"), _("Title")], ("", _period_rows(found.periods)))
    return 0


def _read_period(args: argparse.Namespace) -> tuple[datetime, datetime]:
    start = read_instant(args.start, "--start")
    if not 1 <= args.days <= _LONGEST_DAYS:
        raise CommandProblem(
            _("--days: “%(value)d” is not possible. Choose from 1 to %(most)d.")
            % {"value": args.days, "most": _LONGEST_DAYS}
        )
    return start, start + timedelta(days=args.days)


def _refuse_calendar(file: str, found: ics.PeriodsFound) -> None:
    """Refuse a file of which nothing can be understood, or whose times would have to be guessed."""
    floating = [problem for problem in found.problems if problem.code == "floating"]
    sentence = _("event “%(title)s” names no time zone. Add --zone, such as --zone Asia/Shanghai.")
    refuse(file, [(problem.line, sentence % {"title": problem.title}) for problem in floating])
    left_out = [problem for problem in found.problems if problem.leaves_out and not problem.is_beyond_limits]
    if not found.understood:
        refuse(file, [(problem.line, ics.explain(problem, _)) for problem in left_out])


def _tell_problems(file: str, problems: Sequence[ics.Problem]) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        told = {"file": shown_name(file), "line": problem.line, "problem": ics.explain(problem, _)}
        print(f"fairlead: {_('%(file)s, line %(line)d: %(problem)s') % told}", file=sys.stderr)
    left = len(problems) - PROBLEMS_SHOWN
    if left > 0:
        print(ngettext("and %(count)d more line", "and %(count)d more lines", left) % {"count": left}, file=sys.stderr)


def _period_line(period: ics.Period) -> dict[str, object]:
    return {
        "start": in_utc(period.start),
        "end": in_utc(period.end),
        "kind": period.kind,
        "summary": period.summary,
    }


def _period_rows(periods: Sequence[ics.Period]) -> list[list[str]]:
    kinds = {"busy": _("busy"), "absent": _("absent")}
    rows = [
        [f"{period.start:%Y-%m-%d %H:%M}", f"{period.end:%Y-%m-%d %H:%M}", kinds[period.kind], period.summary]
        for period in periods
    ]
    return rows or [["", "", "", _("nothing in this period")]]


def _status_line(asked: _Asked, moment: datetime) -> dict[str, object]:
    answer = status_at(asked.person, moment, language=language())
    return {
        "id": asked.identity,
        "status": answer.status,
        "reason": reason_sentence(answer, moment, wording()),
        "until": in_utc(answer.until),
        "next_good_at": in_utc(answer.next_good_at),
        **facts_as_json(answer.reason.facts),
    }


def _windows_line(asked: _Asked, start: datetime, end: datetime) -> dict[str, object]:
    found = [[in_utc(begun), in_utc(ended)] for begun, ended in windows(asked.person, start, end)]
    # No windows because nobody knows the zone is another thing than never being there.
    unknown = {"status": Status.UNKNOWN_ZONE} if asked.person.zone is None else {}
    return {"id": asked.identity, "windows": found, **unknown}


def _status_row(asked: _Asked, moment: datetime) -> list[str]:
    answer = status_at(asked.person, moment, language=language())
    sentence = reason_sentence(answer, moment, wording())
    if asked.person.zone is None:
        return [str(asked.identity), "", sentence, ""]
    zone = ZoneInfo(asked.person.zone)
    here = moment.astimezone(zone)
    good = answer.next_good_at
    next_good = moment_text(good.astimezone(zone), here, wording()) if good and good > moment else ""
    return [str(asked.identity), here.strftime("%Y-%m-%d %H:%M"), sentence, next_good]


def _window_rows(asked: _Asked, start: datetime, end: datetime) -> Iterator[list[str]]:
    """Yield a row per window in local time; a person without any has one that says so."""
    found = windows(asked.person, start, end)
    if asked.person.zone is None:
        yield [str(asked.identity), "", "", _("Time zone unknown: add a city or a region")]
        return
    if not found:
        yield [str(asked.identity), "", "", _("never in this period")]
    zone = ZoneInfo(asked.person.zone)
    for begun, ended in found:
        local_begun, local_ended = begun.astimezone(zone), ended.astimezone(zone)
        until = local_ended.strftime("%H:%M" if local_ended.date() == local_begun.date() else "%Y-%m-%d %H:%M")
        yield [str(asked.identity), local_begun.strftime("%Y-%m-%d"), local_begun.strftime("%H:%M"), until]


def _read_people(source: str) -> list[_Asked]:
    """Read every person of a JSON lines file; raises CommandProblem that names each line which cannot be used."""
    people: list[_Asked] = []
    problems: list[tuple[int, str]] = []
    with open_input(source) as stream:
        for number, line in enumerate(stream, 1):
            try:
                text = line.decode("utf-8-sig").strip()
                if text:
                    written = read_json(text)
                    people.append(_Asked(identity=_identity(written), person=person_from_json(written)))
            except UnicodeDecodeError:
                problems.append((number, _("This is not UTF-8 text. Save the file as UTF-8.")))
            except json.JSONDecodeError as error:
                sentence = _("This is not a JSON object (character %(position)d). Write one object per line.")
                problems.append((number, sentence % {"position": error.colno}))
            except ImpossiblePerson as problem:
                problems.append((number, explain(problem, _)))
    refuse(source, problems)
    return people


def _identity(written: object) -> str | int:
    """Return the identity as it is written, so that a script finds its own keys again."""
    identity = written.get("id") if isinstance(written, dict) else None
    return identity if isinstance(identity, int) else str(identity)
