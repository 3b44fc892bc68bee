"""Makes what goes on with the customers: who is away, what was said, what is to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from fairlead.availability.operations import record_leave
from fairlead.availability.operations.closures import KnownClosureValues, record_closure
from fairlead.availability.queries import make_person
from fairlead.availability.types import LeaveCertainty, LeaveKind
from fairlead.core.availability import Person
from fairlead.customers.models import Account, Contact
from fairlead.demo.operations.days import Days
from fairlead.demo.operations.people import Members
from fairlead.demo.queries.exporter import stories
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import correct_exchange, record_exchange, record_many
from fairlead.exchanges.types import INTERNAL_KINDS, Direction, Kind, NewAttachment, Outcome
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item, finish_item, snooze_item
from fairlead.team.models import Member

Told = Mapping[str, Any]
KIND_OF_CHANNEL = {"EMAIL": Kind.EMAIL, "CALL": Kind.CALL, "MESSAGE": Kind.MESSAGE, "MEETING": Kind.MEETING}


@dataclass
class Activity:
    """Writes what goes on with one customer after the other, until `finish`."""

    members: Members
    days: Days
    _exchanges: list[Exchange] = field(default_factory=list)
    _files: dict[int, list[NewAttachment]] = field(default_factory=dict)  # by the place among the exchanges
    _corrected: list[tuple[Exchange, Member, str]] = field(default_factory=list)
    _done: Counter[tuple[int, int]] = field(default_factory=Counter)  # by member and day, so that no two coincide

    def write(self, told: Told, account: Account, contacts: Sequence[Contact], *, by: Member) -> None:
        person = make_person(told["key"], account.zone, account.country, account.subdivision)
        self._record_leave(told, contacts, by)
        self._record_closures(told, account, by)
        self._tell_story(told, account, contacts, person, by)
        for step in told.get("steps", ()):
            self._plan(step, account, contacts, person, by)

    def finish(self) -> None:
        """Write down what was said in the stories: all at once, since one by one takes a second."""
        record_many(self._exchanges, by_id=None, attachments=self._files)
        for row, by, text in self._corrected:
            correct_exchange(
                exchange=row,
                by=by,
                now=row.recorded_at + timedelta(minutes=20),
                kind=Kind(row.kind),
                contact=row.contact,
                direction=Direction(row.direction),
                outcome=Outcome(row.outcome),
                occurred_at=row.occurred_at,
                duration_minutes=row.duration_minutes,
                text=text,
            )

    def _record_leave(self, told: Told, contacts: Sequence[Contact], by: Member) -> None:
        by_name = {contact.name: contact for contact in contacts}
        for contact, person in zip(contacts, told.get("contacts", ()), strict=True):
            self._record_habits(person, contact, by)
            for away in person.get("leave", ()):
                record_leave(
                    contact=contact,
                    by=by,
                    now=self.days.now,
                    start_date=self.days.day(away["from"]),
                    end_date=self.days.day(away["until"]) if "until" in away else None,
                    ask_again_date=self.days.day(away["ask_again"]) if "ask_again" in away else None,
                    start_time=time.fromisoformat(away["leaves_at"]) if "leaves_at" in away else None,
                    end_time=time.fromisoformat(away["back_at"]) if "back_at" in away else None,
                    kind=LeaveKind(away.get("kind", LeaveKind.LEAVE)),
                    certainty=LeaveCertainty(away.get("certainty", LeaveCertainty.CONFIRMED)),
                    stand_in=by_name[away["stand_in"]] if "stand_in" in away else None,
                    note=away.get("note", ""),
                )

    def _record_closures(self, told: Told, account: Account, by: Member) -> None:
        """Record when a company has told that it is closed, or works while others are not."""
        for closed in told.get("closures", ()):
            values = KnownClosureValues(
                country="",
                subdivision="",
                name=closed["name"],
                start_date=self.days.day(closed["from"]),
                end_date=self.days.day(closed["until"]),
                is_yearly=closed.get("yearly", False),
                scope=closed.get("scope", "office"),
                probability_percent=closed.get("percent", 100),
                note=closed.get("note", ""),
            )
            record_closure(by=by, now=self.days.now, values=values, account=account)

    def _record_habits(self, person: Mapping[str, Any], contact: Contact, by: Member) -> None:
        """Record what somebody takes every year, as often as the file says, each time on a Monday and later on."""
        for habit in person.get("habits", ()):
            for year, start in self.days.past_years(habit["month"], habit["day"], habit["years"]):
                begins = start + timedelta(days=year % 2 * habit.get("varies", 0))
                ends = begins + timedelta(days=habit["days"])
                record_leave(contact=contact, by=by, now=self.days.now, start_date=begins, end_date=ends)

    def _tell_story(
        self, told: Told, account: Account, contacts: Sequence[Contact], person: Person, by: Member
    ) -> None:
        if "story" not in told:
            return
        part = told["story"]
        events = stories()[part["name"]]
        words = {**part, "first": _called(told["contacts"][0])}
        moments = self.days.past_moments([event["days"] for event in events], person, told["key"])
        for event, at in zip(events, moments, strict=True):
            self._tell_event(event, at, words, account, contacts[0], by)

    def _tell_event(
        self, event: Told, at: datetime, words: Told, account: Account, contact: Contact, by: Member
    ) -> None:
        kind = Kind(event["kind"])
        is_ours = kind in INTERNAL_KINDS
        text = event["text"].format_map(words)
        thread = f"{account.name}-{event['thread']}" if "thread" in event else ""
        row = Exchange(
            account=account,
            kind=kind,
            contact=None if is_ours else contact,
            direction=Direction.INTERNAL if is_ours else event.get("direction", Direction.OUT),
            outcome=event.get("outcome", Outcome.NONE),
            occurred_at=at,
            duration_minutes=event.get("minutes"),
            subject=event.get("subject", "").format_map(words),
            text=event.get("instead_of", event["text"]).format_map(words),
            thread_key=sha256(thread.encode()).hexdigest()[:32] if thread else "",
            recorded_by=None if kind == Kind.SYSTEM else self.members[event["by"]] if "by" in event else by,
            recorded_at=at,
        )
        if "file" in event:
            file = NewAttachment(event["file"].format_map(words), f"{text}\n".encode())
            self._files[len(self._exchanges)] = [file]
        if "instead_of" in event:
            self._corrected.append((row, by, text))
        self._exchanges.append(row)

    def _plan(self, step: Told, account: Account, contacts: Sequence[Contact], person: Person, by: Member) -> None:
        owner = self.members[step["who"]] if "who" in step else by
        item = add_item(
            account=account,
            by=by,
            now=self.days.now,
            title=step["title"],
            due_date=self.days.working_day(step["due"], person),
            owner=owner,
            contact=contacts[0],
            channel=step.get("channel", ""),
        )
        if "done" in step:
            self._finish(step, item, owner)
        if "snoozed" in step:
            until = self.days.working_day(step["snoozed"], person)
            snooze_item(item=item, by=owner, now=self.days.moment(-1, 17, 5), until_date=until)

    def _finish(self, step: Told, item: Item, owner: Member) -> None:
        number = self._done[owner.pk, step["done"]]
        self._done[owner.pk, step["done"]] += 1
        at = self.days.done_at(step["done"], number)
        if "said" in step:
            kind = KIND_OF_CHANNEL[step["channel"]]
            record_exchange(
                account=item.account,
                by=owner,
                now=at,
                kind=kind,
                contact=item.contact,
                outcome=Outcome.REACHED if kind == Kind.CALL else Outcome.NONE,
                duration_minutes=step.get("minutes"),
                text=step["said"],
            )
        finish_item(item=item, by=owner, now=at)


def _called(person: Told) -> str:
    """Return how a colleague calls the contact in a note: in Latin letters, by the given name where that is known."""
    called: str = person.get("latin") or person.get("given") or person["name"].split()[0]
    return called
