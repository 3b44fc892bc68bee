"""Takes automatic replies in: what is sure becomes leave, what is not is asked, the same absence is one leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from fairlead.availability.models import AbsenceMail, Leave, NamedDelegate, Succession
from fairlead.availability.queries.absence_mails import (
    digest_of,
    find_named,
    leave_made_by_mails,
    places_in,
    text_of,
)
from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.types import (
    AbsenceMailState,
    AbsenceSays,
    LeaveKind,
    LeaveSource,
    MailAccess,
    MailHandling,
)
from fairlead.core.absence_decisions import (
    AbsenceDecision,
    Act,
    EarlierMail,
    KnownLeave,
    decide_absence,
    decide_left,
)
from fairlead.core.absence_mail import Reading
from fairlead.customers.models import Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.recording import clean
from fairlead.exchanges.types import Direction, Outcome
from fairlead.team.models import Member
from fairlead.team.operations import notify

RECORDED, CHANGED, ASKED, LEFT = (
    "availability.absence_recorded",
    "availability.absence_changed",
    "availability.absence_asked",
    "availability.contact_left",
)
MOST_DELEGATES = 8
_STATE_OF_ACT = {
    Act.RECORD: AbsenceMailState.RECORDED,
    Act.CHANGE: AbsenceMailState.RECORDED,
    Act.KNOWN: AbsenceMailState.KNOWN,
    Act.REPEAT: AbsenceMailState.REPEATED,
    Act.ASK: AbsenceMailState.UNSURE,
    Act.LET_GO: AbsenceMailState.OVER,
}


@transaction.atomic
def take_absence_mail(
    *,
    contact: Contact,
    exchange: Exchange | None,
    reading: Reading,
    received_at: datetime,
    now: datetime,
    brought_by: Member | None = None,
) -> AbsenceMail:
    """Keep what an automatic reply of a contact says, and do what follows from it; the same mail again is the same row.

    A sure absence becomes leave and whoever looks after the account is told, unless it is over; a sure word that
    somebody has left marks them and opens the question who follows; what is unsure waits for somebody. Doors are the
    caller's matter: mail comes in by itself.
    """
    # One after the other for each person, so that two replies at once do not make two leaves.
    person = Contact.objects.select_for_update(no_key=True, of=("self",)).select_related("account__owner")
    row_of = person.get(pk=contact.pk)
    known = AbsenceMail.objects.filter(exchange=exchange).first() if exchange is not None else None
    if known is not None:
        return known
    zone = ZoneInfo(zone_of_contact(row_of) or "UTC")
    decision = _decided(row_of, reading, received_at, received_at.astimezone(zone).date(), now.astimezone(zone).date())
    mail = _kept(row_of, exchange, reading, decision, received_at, now, brought_by)
    _keep_delegates(mail, reading)
    AbsenceMail.objects.filter(pk__in=decision.replaces, state=AbsenceMailState.UNSURE).update(
        state=AbsenceMailState.REPEATED, same_as=mail, settled_at=now
    )
    _carry_out(mail, decision, now)
    return mail


def _decided(contact: Contact, reading: Reading, received_at: datetime, received: date, today: date) -> AbsenceDecision:
    says = AbsenceSays.LEFT if reading.kind == "left_company" else AbsenceSays.AWAY
    earlier = _earlier(contact, says, received)
    if says == AbsenceSays.LEFT:
        return decide_left(
            reading,
            received=received,
            is_known=contact.left_on_date is not None,
            has_written_since=_has_written_since(contact, received_at),
            earlier=earlier,
        )
    by_mails = leave_made_by_mails(contact)
    leave = [
        KnownLeave(
            one.pk,
            one.start_date,
            # A day on which they are back in the course of it is no longer a day away.
            one.end_date,
            by_mails[one.pk].received_at.date() if one.pk in by_mails else None,
        )
        for one in Leave.objects.filter(contact=contact)
        if one.end_date is None or one.start_date < one.end_date
    ]
    return decide_absence(reading, received=received, today=today, leave=leave, earlier=earlier)


def _earlier(contact: Contact, says: AbsenceSays, received: date) -> list[EarlierMail]:
    """Return the replies that are open, and those that somebody has refused."""
    states = (AbsenceMailState.UNSURE, AbsenceMailState.DISMISSED)
    rows = AbsenceMail.objects.filter(contact=contact, says=says, state__in=states)
    return [
        EarlierMail(
            row.pk,
            row.start_date,
            row.end_date,
            row.received_at.date(),
            row.state == AbsenceMailState.DISMISSED or row.undone_at is not None,
        )
        for row in rows
    ]


def _has_written_since(contact: Contact, moment: datetime) -> bool:
    """Tell whether the contact has written by hand after a mail that says that they have left."""
    later = Exchange.objects.filter(contact=contact, direction=Direction.IN, occurred_at__gt=moment)
    return later.exclude(outcome=Outcome.AUTOMATIC).exists()


def _kept(
    contact: Contact,
    exchange: Exchange | None,
    reading: Reading,
    decision: AbsenceDecision,
    received_at: datetime,
    now: datetime,
    brought_by: Member | None,
) -> AbsenceMail:
    text = text_of(exchange, contact)
    return AbsenceMail.objects.create(
        contact=contact,
        exchange=exchange,
        says=AbsenceSays.LEFT if reading.kind == "left_company" else AbsenceSays.AWAY,
        received_at=received_at,
        read_at=now,
        brought_by=brought_by,
        start_date=decision.start_date,
        end_date=decision.end_date,
        ask_again_date=decision.ask_again_date,
        confidence=reading.confidence,
        mail_access=reading.email_access if reading.email_access in MailAccess.values else "",
        mail_handling=reading.mail_handling if reading.mail_handling in MailHandling.values else "",
        quotes=places_in(text, reading.quotes),
        text_digest=digest_of(text),
        state=_STATE_OF_ACT[decision.act],
        doubts=[doubt.value for doubt in decision.doubts],
        leave_id=decision.leave_id,
        same_as_id=decision.mail_id,
        settled_at=None if decision.act is Act.ASK else now,
    )


def _keep_delegates(mail: AbsenceMail, reading: Reading) -> None:
    own = set(mail.contact.points.values_list("value", flat=True))
    named = [one for one in reading.delegates if not own & {one.email or "-", one.phone or "-"}]
    NamedDelegate.objects.bulk_create(
        NamedDelegate(
            mail=mail,
            position=position,
            name=clean(one.name or "", 160),
            email=clean((one.email or "").lower(), 254),
            phone=clean(one.phone or "", 60),
            topic=clean(one.topic or "", 120),
            contact=find_named(mail.contact, one),
        )
        for position, one in enumerate(named[:MOST_DELEGATES])
    )


def _carry_out(mail: AbsenceMail, decision: AbsenceDecision, now: datetime) -> None:
    if decision.act is Act.ASK:
        _tell(mail, ASKED, f"/leave/replies/{mail.pk}", now)
    elif decision.act is Act.RECORD and mail.says == AbsenceSays.LEFT:
        mark_as_left(mail, by=None, now=now)
    elif decision.act is Act.RECORD:
        write_leave(mail, by=None)
        if not decision.is_over:
            _tell(mail, RECORDED, f"/leave/replies/{mail.pk}", now)
    elif decision.act is Act.CHANGE:
        change_leave_by(mail)
        if not decision.is_over:
            _tell(mail, CHANGED, f"/leave/replies/{mail.pk}", now)


def write_leave(mail: AbsenceMail, *, by: Member | None, values: dict[str, Any] | None = None) -> Leave:
    """Make the leave that a mail tells of, or the one that somebody has made of it (`values` of `Leave`)."""
    told: dict[str, Any] = {
        "start_date": mail.start_date,
        "end_date": mail.end_date,
        "ask_again_date": mail.ask_again_date if mail.end_date is None else None,
        "kind": LeaveKind.OTHER,
    }
    leave = Leave.objects.create(
        contact=mail.contact,
        source=LeaveSource.ABSENCE_MAIL,
        mail_access=mail.mail_access,
        mail_handling=mail.mail_handling,
        recorded_by=by,
        **told | (values or {}),
    )
    note_leave(mail, leave)
    return leave


def change_leave_by(mail: AbsenceMail) -> None:
    """Let the leave of an earlier mail of the same absence have the days of this one, which knows better."""
    if mail.leave is None:
        raise ValueError("this mail changes no leave")
    leave = Leave.objects.select_for_update(of=("self",)).get(pk=mail.leave.pk)
    mail.before = {
        "start_date": leave.start_date.isoformat(),
        "end_date": leave.end_date.isoformat() if leave.end_date else None,
        "ask_again_date": leave.ask_again_date.isoformat() if leave.ask_again_date else None,
    }
    leave.start_date, leave.end_date = mail.start_date or leave.start_date, mail.end_date
    leave.end_time = None
    leave.ask_again_date = mail.ask_again_date if mail.end_date is None else None
    leave.mail_access = mail.mail_access or leave.mail_access
    leave.mail_handling = mail.mail_handling or leave.mail_handling
    leave.save()
    note_leave(mail, leave)


def note_leave(mail: AbsenceMail, leave: Leave) -> None:
    """Note that this leave is now as mails, or those who answered them, have left it."""
    leave.refresh_from_db()
    mail.leave, mail.leave_version = leave, leave.version
    mail.save()
    others = AbsenceMail.objects.filter(leave=leave).exclude(leave_version=None).exclude(pk=mail.pk)
    others.update(leave_version=leave.version)


def mark_as_left(mail: AbsenceMail, *, by: Member | None, now: datetime) -> Succession:
    """Note that a contact has left, so that nobody is sent there any more, and ask who follows."""
    contact = mail.contact
    was_main = contact.is_main
    Contact.objects.filter(pk=contact.pk).update(left_on_date=mail.start_date, is_main=False)
    contact.refresh_from_db(fields=["left_on_date", "is_main", "version"])
    found, _is_new = Succession.objects.get_or_create(
        contact=contact, defaults={"mail": mail, "opened_at": now, "opened_by": by, "was_main": was_main}
    )
    if by is None:
        _tell(mail, LEFT, f"/leave/successors/{found.pk}", now)
    return found


def _tell(mail: AbsenceMail, kind: str, path: str, now: datetime) -> None:
    """Tell whoever looks after the account."""
    account = mail.contact.account
    member = next((one for one in (account.owner, account.backup_owner) if one is not None and one.is_active), None)
    if member is None:
        return
    facts = {
        "contact": mail.contact.name,
        "account": account.name,
        "start_date": mail.start_date.isoformat() if mail.start_date else None,
        "end_date": mail.end_date.isoformat() if mail.end_date else None,
    }
    notify(member=member, kind=kind, facts=facts, path=path, now=now)
