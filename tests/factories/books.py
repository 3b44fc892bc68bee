"""One of each kind of record, around one account: for tests that walk over everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories.customers import make_account, make_contact
from tests.factories.imports import uploaded
from tests.factories.mails import mail
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import (
    AbsenceMail,
    CalendarCorrection,
    CalendarFeed,
    CalendarRelease,
    CalendarSubscription,
    CalendarUpload,
    CompanyClosure,
    KnownClosure,
    Leave,
    MemberCalendar,
    MemberLeave,
    NamedDelegate,
    Succession,
)
from fairlead.availability.types import ReleaseKind
from fairlead.continuity.models import TopicSeat
from fairlead.customers.models import Account, Contact, CustomField, ImportRun, Site
from fairlead.customers.operations.derived import refresh_search
from fairlead.customers.types import FieldOwner, FieldType, ZoneSource
from fairlead.exchanges.models import EvidenceCheck, Exchange
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.operations.anchors import write_anchor
from fairlead.exchanges.types import Kind, NewAttachment, Outcome
from fairlead.messaging.models import (
    Ceiling,
    ContactClaim,
    ContactConsent,
    ContactHold,
    ContactOverride,
    ContactPlan,
    ContactWish,
    IncomingMail,
    Mailbox,
    OutgoingMail,
)
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.planner.models import Item
from fairlead.team.models import Member, Notification, Team

SPOKEN_AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Books:
    """The account belongs to `cast.owner`; everything else hangs on it. `empty_team` has no members."""

    cast: Cast
    account: Account
    other_account: Account
    field: CustomField
    site: Site
    contact: Contact
    colleague: Contact
    leave: Leave
    absence_mail: AbsenceMail
    named_delegate: NamedDelegate
    succession: Succession
    upload: CalendarUpload
    subscription: CalendarSubscription
    feed: CalendarFeed
    exchange: Exchange
    check: EvidenceCheck
    item: Item
    notification: Notification
    empty_team: Team
    correction: CalendarCorrection
    closure: KnownClosure
    company_closure: CompanyClosure
    member_leave: MemberLeave
    contact_plan: ContactPlan
    contact_claim: ContactClaim
    contact_wish: ContactWish
    contact_consent: ContactConsent
    contact_hold: ContactHold
    stand_in: TopicSeat
    contact_override: ContactOverride
    contact_ceiling: Ceiling
    outgoing_mail: OutgoingMail
    mail: IncomingMail
    mailbox: Mailbox
    member_calendar: MemberCalendar
    difference: CalendarRelease
    run: ImportRun


def make_books() -> Books:
    """Make one of everything, seen by the cast of `people.make_cast`."""
    cast = make_cast()
    field = CustomField.objects.create(belongs_to=FieldOwner.ACCOUNT, key="grade", label="Grade", type=FieldType.TEXT)
    account = make_account(
        owner=cast.owner,
        backup_owner=cast.backup,
        currency="EUR",
        credit_limit="5000.00",
        tags=["trade-fair"],
        custom={"grade": "gold"},
    )
    place = {"country": "DE", "subdivision": "HH", "city": "Hamburg", "zone": "Europe/Berlin"}
    site = Site.objects.create(account=account, name="Warehouse", is_main=True, zone_source=ZoneSource.COUNTRY, **place)
    contact = make_contact(account, email="k.albers@nordlicht.example", phone="+494012345678", is_main=True, site=site)
    colleague = make_contact(account, "Jonas Brandt")
    refresh_search(account_ids=[account.pk])
    by = {"recorded_by": cast.owner}
    spoken = record_exchange(
        account=account,
        contact=contact,
        kind=Kind.CALL,
        outcome=Outcome.REACHED,
        text="Asked for samples.",
        originals=b"a recording",
        attachments=[NewAttachment("sample.txt", b"three")],
        by=cast.owner,
        now=SPOKEN_AT,
    )
    write_anchor(now=SPOKEN_AT)
    reply = AbsenceMail.objects.create(
        contact=contact,
        says="AWAY",
        received_at=SPOKEN_AT,
        read_at=SPOKEN_AT,
        confidence=0.5,
        state="UNSURE",
        start_date=date(2027, 5, 3),
        end_date=date(2027, 5, 8),
    )
    return Books(
        cast=cast,
        account=account,
        other_account=make_account("Nordlicht Handel", owner=cast.owner),
        field=field,
        site=site,
        contact=contact,
        colleague=colleague,
        leave=Leave.objects.create(
            contact=contact, start_date=date(2026, 12, 21), end_date=date(2027, 1, 4), stand_in=colleague, **by
        ),
        absence_mail=reply,
        named_delegate=NamedDelegate.objects.create(mail=reply, position=0, name="Jonas Brandt", contact=colleague),
        succession=Succession.objects.create(contact=colleague, mail=reply, opened_at=SPOKEN_AT),
        upload=CalendarUpload.objects.create(contact=contact, name="leave.ics", made_by=cast.owner, made_at=SPOKEN_AT),
        # Its address is none, so that nothing is asked of a network.
        subscription=CalendarSubscription.objects.create(
            contact=contact,
            protocol="ICS",
            host="calendar.example",
            made_by=cast.owner,
            made_at=SPOKEN_AT,
            next_fetch_at=SPOKEN_AT,
        ),
        feed=CalendarFeed.make(member=cast.owner, kind="customers_away", now=SPOKEN_AT)[0],
        exchange=spoken,
        check=EvidenceCheck.objects.create(asked_at=SPOKEN_AT, asked_by=cast.boss, finished_at=SPOKEN_AT),
        item=Item.objects.create(
            account=account,
            contact=contact,
            title="Send the samples",
            due_date=date(2026, 11, 9),
            owner=cast.owner,
            made_by=cast.owner,
        ),
        notification=Notification.objects.create(
            member=cast.owner, kind="team.role_changed", facts={"role": "LEADER", "by": "Bo"}, created_at=SPOKEN_AT
        ),
        empty_team=Team.objects.create(name="Nobody yet"),
        closure=KnownClosure.objects.create(
            account=account,
            name="Winter",
            start_date=date(2026, 12, 21),
            end_date=date(2027, 1, 4),
            recorded_by=cast.owner,
        ),
        company_closure=CompanyClosure.objects.create(
            name="Spring Festival", start_date=date(2027, 2, 4), end_date=date(2027, 2, 18), recorded_by=cast.boss
        ),
        member_leave=MemberLeave.objects.create(
            member=cast.owner, start_date=date(2026, 12, 21), end_date=date(2027, 1, 4), recorded_by=cast.owner
        ),
        member_calendar=MemberCalendar.objects.create(
            member=cast.owner,
            protocol="ICS",
            host="calendar.example",
            made_by=cast.owner,
            made_at=SPOKEN_AT,
            next_fetch_at=SPOKEN_AT,
        ),
        correction=CalendarCorrection.objects.create(
            country="DE", date=date(2026, 12, 24), is_closed=True, name="Heiligabend", recorded_by=cast.boss
        ),
        **_at_the_gate(cast.owner, contact),
        difference=CalendarRelease.objects.create(
            kind=ReleaseKind.UPDATE,
            holidays_version="9.9",
            tzdata_version="2099.1",
            first_year=2025,
            latest_year=2029,
            found_at=SPOKEN_AT,
        ),
        run=uploaded(cast.owner, [("Company", "Country", "Contact"), ("Elbe Handel", "DE", "Ann"), ("", "", "Bob")]),
    )


def _at_the_gate(owner: Member, contact: Contact) -> dict[str, Any]:
    """Make one of everything that the contact gate keeps, none of which stands in anybody's way."""
    later = SPOKEN_AT + timedelta(days=9999)
    planned = {"account": contact.account, "contact": contact, "channel": "mail", "made_at": SPOKEN_AT}
    plan, sent = (
        ContactPlan.objects.create(key=key, purpose_id="answer", planned_for=SPOKEN_AT, **planned) for key in ("a", "b")
    )
    starts = dict.fromkeys(("day_start", "week_start", "month_start"), SPOKEN_AT)
    question = mail(sender="k.albers@nordlicht.example")
    return {
        "contact_plan": plan,
        "contact_claim": ContactClaim.objects.create(
            plan=sent, purpose_id="answer", at=SPOKEN_AT, **planned, **starts
        ),
        "contact_wish": ContactWish.objects.create(
            contact=contact, channel="wechat", is_refused=True, recorded_by=owner
        ),
        "contact_consent": ContactConsent.objects.create(
            contact=contact, channel="wechat", is_given=False, said_on_date=date(2026, 11, 2), source="Mail",
            recorded_by=owner,
        ),
        "mail": take_in(read=read(question, received_at=SPOKEN_AT, now=SPOKEN_AT), now=SPOKEN_AT)[0],
        "mailbox": Mailbox.objects.create(
            name="Sales", address="sales@exporter.example", host="mail.example", username="sales", made_by=owner,
            since_date=SPOKEN_AT.date(), folders=["INBOX"], made_at=SPOKEN_AT,
        ),
        "outgoing_mail": OutgoingMail.objects.create(
            account=contact.account,
            contact=contact,
            purpose_id="quotation",
            language="de",
            subject="Offer",
            body="Hello",
            to_address=contact.points.filter(kind="EMAIL").values_list("value", flat=True)[0],
            made_by=owner,
        ),
        "stand_in": TopicSeat.objects.create(
            account=contact.account, contact=contact, topic="orders", agreed_on_date=date(2026, 1, 12),
            agreed_by=owner, recorded_by=owner,
        ),
        "contact_hold": ContactHold.objects.create(
            account=contact.account, reason="ASKED", purposes=["legal_notice"], owner=owner, made_by=owner,
            starts_at=SPOKEN_AT,
        ),
        "contact_override": ContactOverride.objects.create(
            account=contact.account, contact=contact, channel="mail", purpose_id="legal_notice", reason="Today.",
            needs_second=True, state="WAITING", requested_by=owner, requested_at=SPOKEN_AT, expires_at=later,
        ),
        "contact_ceiling": Ceiling.objects.earliest("pk"),
    }  # fmt: skip
