"""`fairlead absence-mail`: what automatic replies say, from files, without a server or a database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fairlead.config.cli.answers import (
    ExampleFormatter,
    open_input,
    print_json,
    print_table,
    read_instant,
    refuse,
)
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.mail_text import Mail, read_mail

# The largest message that mail servers take.
_MOST_BYTES = 160 * 1024 * 1024
_TEXT_FIELDS = ("contact_country", "contact_locale", "contact_name", "contact_email", "contact_zone")


@dataclass(frozen=True)
class _Asked:
    """One mail to read: its name as written, where it lies, when it came, and what is known of its sender."""

    name: str
    path: Path
    received: datetime | None
    contact: KnownContact


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "absence-mail",
        help=_("read what automatic replies say"),
        description=_(
            "Read mails and tell of each whether its sender is away or has left the company: from when to when, when "
            "they are back, and whom to ask meanwhile. Needs no server, no database and no network."
        ),
        epilog="\n".join(
            (
                _("Examples:"),
                "  fairlead absence-mail reply.eml",
                "  fairlead absence-mail --inputs inputs.jsonl --dir mails --json",
                _("A line of the inputs, as JSON; all but the file may be missing:"),
                '  {"file": "reply.eml", "received": "2026-07-31T16:02:00+02:00", "contact_country": "DE",',
                '   "contact_locale": "de-DE", "contact_name": "Anna Weber", "contact_email": "anna@weber.example"}',
            )
        ),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help=_("messages as they came (RFC 5322, .eml)"))
    parser.add_argument(
        "--inputs",
        metavar="FILE",
        help=_(
            "one JSON object per line: the file, when it came, and what is known of its sender; - is standard input"
        ),
    )
    parser.add_argument(
        "--dir", metavar="DIR", help=_("where the files of the inputs lie; by default beside the inputs")
    )
    parser.add_argument(
        "--at", metavar="INSTANT", help=_("when mails came that name no date themselves; by default their Date header")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line instead of a table"))
    parser.add_argument(
        "--why",
        action="store_true",
        help=_("with --json also tell by which rule each date was found, the very words, and what is doubtful"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what each mail says, in the order asked."""
    at = None if args.at is None else read_instant(args.at, "--at")
    asked = _asked(args)
    if args.json:
        print_json(_line(each.name, _reading(each, at), with_reasons=args.why) for each in asked)
    else:
        header = [_("File"), _("Says"), _("Away"), _("Back"), _("Ask meanwhile"), _("Sure")]
        print_table(header, ("", [_row(each.name, _reading(each, at)) for each in asked]))
    return 0


def _asked(args: argparse.Namespace) -> list[_Asked]:
    if args.why and not args.json:
        raise CommandProblem(_("--why tells more on each line of --json: say both."))
    if bool(args.files) == bool(args.inputs):
        raise CommandProblem(_("Name the files of mails, or a list of them with --inputs."))
    if args.dir and not args.inputs:
        raise CommandProblem(_("--dir says where the files of --inputs lie: name the inputs, too."))
    if args.files:
        return [_Asked(name, Path(name), None, KnownContact()) for name in args.files]
    folder = Path(args.dir) if args.dir else Path() if args.inputs == "-" else Path(args.inputs).parent
    if not folder.is_dir():
        raise CommandProblem(_("--dir: %(folder)s is no folder.") % {"folder": folder})
    return _read_inputs(args.inputs, folder)


def _read_inputs(source: str, folder: Path) -> list[_Asked]:
    asked: list[_Asked] = []
    problems: list[tuple[int, str]] = []
    with open_input(source) as stream:
        lines = stream.read().splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked.append(_input(line, folder))
        except CommandProblem as problem:
            problems.append((number, problem.sentence))
    refuse(source, problems)
    return asked


def _input(line: bytes, folder: Path) -> _Asked:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CommandProblem(_("This is not UTF-8 text. Save the file as UTF-8.")) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandProblem(_("This is not JSON. Write one object per line.")) from error
    if not isinstance(found, dict) or not isinstance(found.get("file"), str) or not found["file"]:
        raise CommandProblem(_("“file” is missing: name the file of the mail."))
    values = [_text(found, name) for name in _TEXT_FIELDS]
    country, locale, name, email, zone = values
    return _Asked(
        found["file"],
        folder / found["file"],
        read_instant(received, "received") if (received := _text(found, "received")) else None,
        KnownContact(country.upper() if country else None, locale, name, email, zone),
    )


def _text(found: Mapping[str, object], name: str) -> str | None:
    value = found.get(name)
    if value is None or isinstance(value, str):
        return value or None
    raise CommandProblem(_("“%(name)s” is no text.") % {"name": name})


def _reading(asked: _Asked, at: datetime | None) -> Reading:
    mail = read_mail(_bytes(asked))
    received = asked.received or mail.sent_at or at
    if received is None:
        raise CommandProblem(
            _("%(file)s has no date, from which its days could be counted. Say with --at when it came.")
            % {"file": asked.name}
        )
    return read_absence_mail(mail, received, _known(asked.contact, mail))


def _bytes(asked: _Asked) -> bytes:
    with open_input(str(asked.path)) as stream:
        try:
            data = stream.read(_MOST_BYTES + 1)
        except OSError as error:
            raise CommandProblem(
                _("%(file)s cannot be opened: %(why)s.") % {"file": asked.name, "why": error.strerror or error}
            ) from error
    if len(data) > _MOST_BYTES:
        raise CommandProblem(_("%(file)s is too large for a mail.") % {"file": asked.name})
    return data


def _known(contact: KnownContact, mail: Mail) -> KnownContact:
    """Complete what is not told of a sender from the mail itself."""
    return KnownContact(
        contact.country,
        contact.locale,
        contact.name or mail.sender.name or None,
        contact.email or mail.sender.address or None,
        contact.zone,
    )


def _line(name: str, reading: Reading, *, with_reasons: bool) -> dict[str, object]:
    line: dict[str, object] = {
        "file": name,
        "kind": reading.kind,
        "start_date": _iso(reading.start_date),
        "end_date": _iso(reading.end_date),
        "return_date": _iso(reading.return_date),
        "open_ended": reading.open_ended,
        "delegates": [{"name": each.name, "email": each.email, "phone": each.phone} for each in reading.delegates],
        "email_access": reading.email_access,
        "mail_handling": reading.mail_handling,
        "confidence": reading.confidence,
        "quote": " … ".join(dict.fromkeys(quote.words for quote in reading.quotes)) or None,
    }
    return {**line, **_reasons(reading)} if with_reasons else line


def _reasons(reading: Reading) -> dict[str, object]:
    return {
        "sure": reading.sureness.is_sure,
        "doubts": [doubt.value for doubt in reading.doubts],
        "rules": dict(reading.rules),
        "quotes": [
            {"about": quote.about, "start": quote.start, "end": quote.end, "words": quote.words}
            for quote in reading.quotes
        ],
        "topics": [each.topic for each in reading.delegates],
        "languages": list(reading.languages),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _row(name: str, reading: Reading) -> Sequence[str]:
    return [
        name,
        _says(reading.kind),
        _away(reading),
        _iso(reading.return_date) or "",
        "; ".join(_who(reading)),
        f"{reading.confidence:.0%}",
    ]


def _says(kind: str) -> str:
    says = {
        "absence": _("away"),
        "left_company": _("has left the company"),
        "negative:dsn": _("no absence: report of the delivery"),
        "negative:read_receipt": _("no absence: receipt for reading"),
        "negative:meeting_decline": _("no absence: answer to an invitation"),
        "negative:meeting_invitation": _("no absence: invitation"),
        "negative:newsletter": _("no absence: newsletter"),
        "negative:ticket_ack": _("no absence: ticket"),
        "negative:ticket_notification": _("no absence: ticket"),
        "negative:auto_acknowledgement": _("no absence: acknowledgement"),
        "negative:challenge": _("no absence: asks for a confirmation"),
        "negative:holiday_notice": _("no absence: notice of holidays"),
    }
    return says.get(kind, _("no absence: written by a person"))


def _away(reading: Reading) -> str:
    if reading.open_ended:
        return _("until further notice")
    start, end = _iso(reading.start_date), _iso(reading.end_date)
    return start if start and start == end else f"{start or '…'} – {end or '…'}" if start or end else ""


def _who(reading: Reading) -> Iterator[str]:
    for each in reading.delegates:
        yield " ".join(part for part in (each.name, each.email, each.phone) if part)
