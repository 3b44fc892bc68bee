"""Test mails of many languages, written for these tests, with what each says: the files in `mails/`.

A mail begins with `# locale received profile`, then comes `Subject:`, the text, and its truth behind `>`:

    absence start=DATE end=DATE return=DATE      what is stated; what is not must stay empty, or follow from what is
    until=DATE                                   "until DATE" without saying whether with it: both readings are right
    open                                         until further notice: neither end nor return
    field?=DATE[,DATE]                           may be given, must then be one of these
    delegate=MAIL,PHONE                          one for each person; `delegate?=`: may be given
    access=none|limited  handling=forwarded|not_forwarded|deleted
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import cache, lru_cache
from pathlib import Path

from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.mail_text import read_mail

_MAILS = Path(__file__).parent / "mails"
_HEAD = re.compile(r"^# (\S+) (\S+) (\S+)\n", re.M)
_FIELDS = ("start", "end", "return")
# What stands in the headers of each kind of system, after the systems' own documents.
_PROFILES: dict[str, dict[str, str]] = {
    "exchange": {
        "auto-submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-MS-Exchange-Inbox-Rules-Loop": "x@example.org",
    },
    "html": {"auto-submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    "gmail": {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Autoreply": "yes"},
    "notes": {"Auto-Submitted": "auto-replied"},
    "ticket": {"Auto-Submitted": "auto-replied", "Precedence": "bulk"},
    "newsletter": {"List-Unsubscribe": "<mailto:u@example.org>", "Precedence": "bulk"},
    "auto-generated": {"auto-submitted": "auto-generated"},
    "mdn": {"Auto-Submitted": "auto-replied"},
    "qq": {"X-QQ-mid": "1"},
    "apple": {
        "X-Apple-Action": "VACATION",
        "X-Apple-Criteria": "{kind=VACATION,startDate=2025-12-24T08:00:00Z,endDate=2026-01-03T07:59:59Z}",
    },
}


@dataclass(frozen=True)
class TestMail:
    """One mail with what is known of its sender, and what it says."""

    __test__ = False
    name: str
    locale: str
    received: datetime
    profile: str
    subject: str
    text: str
    truth: str
    wanted: dict[str, list[date]] = field(default_factory=dict)
    allowed: dict[str, list[date]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.truth.split()[0]

    @property
    def language(self) -> str:
        return {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}.get(
            self.locale, self.locale.partition("-")[0]
        )

    @property
    def contact(self) -> KnownContact:
        return KnownContact(self.locale.partition("-")[2], self.locale, None, "sender@example.org")

    def values(self, name: str) -> list[str]:
        return [word.partition("=")[2] for word in self.truth.split()[1:] if word.partition("=")[0] == name]

    def message(self) -> bytes:
        """Return the mail as its sender's system would send it."""
        message = EmailMessage()
        message["From"] = "Sender <sender@example.org>" if self.profile != "dsn" else "MAILER-DAEMON@example.org"
        message["To"] = "mia@exporter.example"
        message["Subject"] = self.subject
        message["Date"] = self.received
        for name, value in _PROFILES.get(self.profile, {}).items():
            message[name] = value
        if self.profile == "dsn":
            message["Return-Path"] = "<>"
        if self.text.lstrip().startswith("<"):
            message.set_content(self.text, subtype="html")
        else:
            message.set_content(self.text)
        if self.profile == "calendar":
            message.add_alternative(
                "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", subtype="calendar", params={"method": "REPLY"}
            )
        return message.as_bytes()


@lru_cache(maxsize=1)
def corpus() -> tuple[TestMail, ...]:
    """Return all test mails."""
    return tuple(mail for path in sorted(_MAILS.glob("*.txt")) for mail in _mails(path))


def _mails(path: Path) -> Iterator[TestMail]:
    pieces = _HEAD.split(path.read_text(encoding="utf-8"))[1:]
    for number in range(0, len(pieces), 4):
        locale, received, profile, body = pieces[number : number + 4]
        text, _, truth = body.rpartition("\n> ")
        subject, _, words = text.removeprefix("Subject:").partition("\n")
        name = f"{path.stem}-{number // 4 + 1:02}"
        yield TestMail(
            name, locale, datetime.fromisoformat(received), profile, subject.strip(), words.strip("\n"), truth.strip()
        )


@cache
def reading_of(mail: TestMail) -> Reading:
    return read_absence_mail(read_mail(mail.message()), mail.received, mail.contact)


TestMail.__hash__ = lambda self: hash(self.name)  # type: ignore[method-assign, assignment]


def faults(mail: TestMail, reading: Reading) -> list[str]:
    """Return what is wrong with a reading: nothing when all that is stated was found and nothing invented."""
    positive = mail.kind in ("absence", "left_company")
    if positive != reading.is_leave or (positive and mail.kind != reading.kind):
        return [f"kind {reading.kind}"]
    if not positive:
        return []
    found = [*_wrong_dates(mail, reading)] if mail.kind == "absence" else []
    return [*found, *_wrong_delegates(mail, reading), *_wrong_side_facts(mail, reading)]


def _dates(mail: TestMail, name: str) -> list[date]:
    return [date.fromisoformat(part) for value in mail.values(name) for part in value.split(",")]


def _wrong_dates(mail: TestMail, reading: Reading) -> Iterator[str]:
    got = {"start": reading.start_date, "end": reading.end_date, "return": reading.return_date}
    if until := _dates(mail, "until"):
        yield from _wrong_until(until[0], got)
    either = _dates(mail, "end|return")
    if either and either[0] not in (got["end"], got["return"]):
        yield f"neither end nor return is {either[0]}: {got['end']}, {got['return']}"
    for name in _FIELDS:
        stated = _dates(mail, name)
        if stated and got[name] not in stated:
            yield f"{name} {got[name]} instead of {stated[0]}"
        elif not stated and got[name] is not None and got[name] not in _consequences(mail, name):
            yield f"{name} {got[name]} invented"
    if ("open" in mail.truth.split()) != reading.open_ended:
        yield f"open_ended {reading.open_ended}"


def _wrong_until(until: date, got: dict[str, date | None]) -> Iterator[str]:
    days = {until - timedelta(days=1), until}
    if got["end"] not in days and got["return"] not in {until, until + timedelta(days=1)}:
        yield f"until {until}: end {got['end']}, return {got['return']}"


def _consequences(mail: TestMail, name: str) -> set[date]:
    """Return the dates that a field may have though the mail does not state it."""
    allowed = set(_dates(mail, f"{name}?"))
    until, either = _dates(mail, "until"), _dates(mail, "end|return")
    ends, returns = _dates(mail, "end"), [*_dates(mail, "return"), *_dates(mail, "return?")]
    if name == "start":
        allowed.add(mail.received.date())
    if name == "end":
        allowed.update(day - timedelta(days=back) for day in (*returns, *until, *either) for back in (1, 2, 3))
        allowed.update((*until, *either))
    if name == "return":
        allowed.update(day + timedelta(days=ahead) for day in (*ends, *until) for ahead in (1, 2, 3))
        allowed.update((*until, *either))
    return allowed


def _wrong_delegates(mail: TestMail, reading: Reading) -> Iterator[str]:
    wanted = [value.split(",") for value in mail.values("delegate")]
    allowed = [value.split(",") for value in mail.values("delegate?")]
    for at, what in ((0, "mail"), (1, "phone")):
        need = {_key(each[at]) for each in wanted if len(each) > at and each[at]}
        may = {_key(each[at]) for each in allowed if len(each) > at and each[at]}
        got = {_key(value) for each in reading.delegates if (value := each.email if what == "mail" else each.phone)}
        for missing in sorted(need - got):
            yield f"delegate {what} {missing} missing"
        for extra in sorted(got - need - may):
            yield f"delegate {what} {extra} invented"


def _key(value: str) -> str:
    return value.lower() if "@" in value else re.sub(r"\D", "", value)[-7:]


def _wrong_side_facts(mail: TestMail, reading: Reading) -> Iterator[str]:
    for name, got in (("access", reading.email_access), ("handling", reading.mail_handling)):
        stated = mail.values(name)
        if stated and got != stated[0]:
            yield f"{name} {got} instead of {stated[0]}"
