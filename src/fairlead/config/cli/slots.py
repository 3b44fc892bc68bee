"""`fairlead slots`: when several people can meet, from a file, without a server or a database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import datetime

from fairlead.config.cli.answers import (
    ExampleFormatter,
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
from fairlead.config.cli.words import language
from fairlead.core.meetings import (
    Answer,
    Attendance,
    ImpossibleProblem,
    Meeting,
    Problem,
    explain,
    find_meetings,
    problem_from_json,
)
from fairlead.ui.meeting_sentences import notes_sentence, refusal_sentence
from fairlead.ui.sentences import weekday_clock_text


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "slots",
        help=_("find when several people can meet"),
        description=_(
            "Find the best times for several people to meet, and what each is for everybody. Customers come first: "
            "their discomfort is made as small as possible, then that of the colleague who has it worst. Needs no "
            "server and no database."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead slots --problem problem.json",
                "  fairlead slots --problem problem.json --at 2026-11-20T08:00:00Z --json",
                _("A problem, as JSON:"),
                '  {"start": "2026-11-23T00:00:00Z", "end": "2026-12-04T00:00:00Z", "minutes": 30, "people": [',
                '    {"id": "Anna", "zone": "Europe/Berlin", "country": "DE"},',
                '    {"id": "Li Na", "zone": "Asia/Shanghai", "country": "CN", "side": "own",',
                '     "busy": [["2026-11-23T07:00:00Z", "2026-11-23T09:00:00Z"]]}]}',
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument(
        "--problem",
        metavar="FILE",
        required=True,
        help=_("a JSON object: start, end, minutes, step_minutes, best, people; - is standard input"),
    )
    parser.add_argument(
        "--at",
        metavar="INSTANT",
        help=_("the moment of asking: nothing before it is proposed, and short notice counts against a time"),
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the best times for the people of a problem, or why there is none."""
    now = None if args.at is None else read_instant(args.at, "--at")
    problem = _read_problem(args.problem, now)
    answer = find_meetings(
        problem.people,
        problem.start,
        problem.end,
        problem.minutes,
        step_minutes=problem.step_minutes,
        best=problem.best,
        now=now,
        language=language(),
    )
    if args.json:
        print_json(_lines(answer, problem))
    elif answer.refusal:
        print(_reason(answer, problem))
    else:
        _print_meetings(answer.meetings, problem)
    return 0


def _read_problem(source: str, now: datetime | None) -> Problem:
    with open_input(source) as stream:
        data = stream.read()
    try:
        return problem_from_json(read_json(data.decode("utf-8-sig")), now)
    except UnicodeDecodeError:
        refuse(source, [(1, _("This is not UTF-8 text. Save the file as UTF-8."))])
        raise
    except json.JSONDecodeError as error:
        sentence = _("This is not JSON (character %(position)d).") % {"position": error.colno}
        refuse(source, [(error.lineno, sentence)])
        raise
    except ImpossibleProblem as problem:
        raise CommandProblem(f"{shown_name(source)}: {explain(problem, _)}") from problem


def _lines(answer: Answer, problem: Problem) -> list[dict[str, object]]:
    if answer.refusal:
        people = [problem.identities[number] for number in answer.refusal.people]
        without = [problem.identities[number] for number in answer.refusal.without]
        return [
            {
                "reason": _reason(answer, problem),
                "code": answer.refusal.code,
                "people": people,
                "possible_without": without,
            }
        ]
    return [
        {
            "start": in_utc(meeting.slot.start),
            "end": in_utc(meeting.slot.end),
            "score": meeting.slot.score,
            "people": [
                _attendance(identity, attendance)
                for identity, attendance in zip(problem.identities, meeting.people, strict=True)
            ],
        }
        for meeting in answer.meetings
    ]


def _attendance(identity: str | int, attendance: Attendance) -> dict[str, object]:
    local = attendance.local_start
    return {
        "id": identity,
        "local_time": local.isoformat(timespec="seconds") if local else None,
        "comfort": attendance.comfort,
        "note": notes_sentence(attendance.notes, wording()),
    }


def _reason(answer: Answer, problem: Problem) -> str:
    names = [str(identity) for identity in problem.identities]
    return refusal_sentence(answer.refusal, names, wording()) if answer.refusal else ""


def _print_meetings(meetings: Sequence[Meeting], problem: Problem) -> None:
    header = [_("Who"), _("Local time"), _("Comfort"), _("Note")]
    sections = []
    for meeting in meetings:
        title = f"{meeting.slot.start:%Y-%m-%d %H:%M}–{meeting.slot.end:%H:%M} UTC · {meeting.slot.score:.1f}"
        rows = [
            _row(identity, attendance) for identity, attendance in zip(problem.identities, meeting.people, strict=True)
        ]
        sections.append((title, rows))
    print_table(header, *sections)


def _row(identity: str | int, attendance: Attendance) -> list[str]:
    local, comfort = attendance.local_start, attendance.comfort
    return [
        str(identity),
        weekday_clock_text(local, wording()) if local else "",
        "" if comfort is None else f"{comfort:.2f}",
        notes_sentence(attendance.notes, wording()),
    ]
