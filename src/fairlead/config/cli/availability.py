"""`fairlead availability`: ask the engine about the people of a file, without a server or a database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fairlead.config.cli.answers import (
    ExampleFormatter,
    facts_as_json,
    in_utc,
    open_input,
    print_json,
    print_table,
    read_instant,
    refuse,
    wording,
)
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language
from fairlead.core.availability import ImpossiblePerson, Person, Status, explain, person_from_json, status_at, windows
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
    parser.add_argument("--start", metavar="INSTANT", required=True, help=_("where the period begins"))
    parser.add_argument("--days", metavar="N", type=int, required=True, help=_("its length in days of 24 hours"))
    _add_json(parser)
    parser.set_defaults(run=run_windows)


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
    start = read_instant(args.start, "--start")
    if not 1 <= args.days <= _LONGEST_DAYS:
        raise CommandProblem(
            _("--days: “%(value)d” is not possible. Choose from 1 to %(most)d.")
            % {"value": args.days, "most": _LONGEST_DAYS}
        )
    end = start + timedelta(days=args.days)
    people = _read_people(args.source)
    if args.json:
        print_json(_windows_line(asked, start, end) for asked in people)
    else:
        rows = [row for asked in people for row in _window_rows(asked, start, end)]
        print_table([_("Who"), _("Date"), _("From"), _("To")], ("", rows))
    return 0


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
                    written = json.loads(text)
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
