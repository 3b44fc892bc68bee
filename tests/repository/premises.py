"""One of everything that an address can name, for the table of doors (`test_doors.py`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast, make_member

from fairlead.availability.models import (
    AbsenceMail,
    CalendarCorrection,
    CalendarSubscription,
    CompanyClosure,
    KnownClosure,
    MemberCalendar,
    MemberLeave,
    NamedDelegate,
    Succession,
)
from fairlead.availability.operations import record_leave
from fairlead.availability.operations.calendar_files import take_absences
from fairlead.availability.operations.feeds import make_feed
from fairlead.continuity.models import TopicSeat
from fairlead.core.calendar_absences import Absence
from fairlead.core.letters import TemplateKey, Tone
from fairlead.customers.models import BulkChange, CustomField, Site
from fairlead.customers.operations.imports import start_import
from fairlead.customers.types import BulkAct, FieldOwner, FieldType
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.operations.anchors import write_anchor
from fairlead.exchanges.types import Kind, NewAttachment
from fairlead.messaging.models import (
    Ceiling,
    ContactConsent,
    ContactHold,
    ContactOverride,
    ContactWish,
    IgnoredSender,
    Mailbox,
)
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.operations.letters import keep_version
from fairlead.messaging.operations.mail_bytes import UNSUBSCRIBE_SALT
from fairlead.messaging.operations.outgoing import MailWords, keep_draft, mark_address
from fairlead.planner.operations.items import add_item
from fairlead.team.models import ApiToken, Notification, SavedView, SignInLink, Team

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)


class Premises:
    """One of everything that an address can name, all of it of the owner's account."""

    def __init__(self, cast: Cast) -> None:
        by = cast.owner
        self.account = make_account(owner=by, backup_owner=cast.backup)
        self.contact = make_contact(self.account, email="katrin@nordlicht.example")
        self.site = Site.objects.create(account=self.account, name="Works")
        self.item = add_item(account=self.account, by=by, now=NOW, title="Call", due_date=NOW.date())
        self.leave = record_leave(
            contact=self.contact, by=by, now=NOW, start_date=date(2026, 12, 21), end_date=date(2027, 1, 4)
        )
        self.absence_mail = AbsenceMail.objects.create(
            contact=self.contact, says="AWAY", received_at=NOW, read_at=NOW, confidence=0.5, state="UNSURE",
            start_date=date(2027, 5, 3), end_date=date(2027, 5, 8),
        )  # fmt: skip
        self.delegate = NamedDelegate.objects.create(mail=self.absence_mail, position=0, name="Jonas Brandt")
        self.succession = Succession.objects.create(contact=self.contact, mail=self.absence_mail, opened_at=NOW)
        self.upload = take_absences(
            contact=self.contact,
            name="leave.ics",
            absences=[Absence(date(2026, 11, 2), None, date(2026, 11, 4), None, "", "")],
            by=by,
            now=NOW,
        )
        # Its address is none, so that nothing is asked of a network.
        self.subscription = CalendarSubscription.objects.create(
            contact=self.contact, protocol="ICS", host="calendar.example", made_by=by, made_at=NOW, next_fetch_at=NOW
        )
        self.feed, self.feed_secret = make_feed(kind="customers_away", by=by, now=NOW)
        self.exchange = record_exchange(
            account=self.account,
            by=by,
            now=NOW,
            kind=Kind.EMAIL,
            message_id="<a@b>",
            originals=b"Subject: Samples",
            attachments=[NewAttachment("sample.txt", b"three")],
        )
        write_anchor(now=NOW)
        self.correction = CalendarCorrection.objects.create(
            country="DE", date=date(2026, 12, 24), is_closed=True, name="Heiligabend", recorded_by=cast.boss
        )
        self.closure = KnownClosure.objects.create(
            account=self.account,
            name="Winter",
            start_date=date(2026, 12, 21),
            end_date=date(2027, 1, 4),
            recorded_by=by,
        )
        self.our_closure = CompanyClosure.objects.create(
            name="Spring Festival",
            start_date=date(2027, 2, 4),
            end_date=date(2027, 2, 18),
            team=by.team,
            recorded_by=by,
        )
        self.member_leave = MemberLeave.objects.create(
            member=by, start_date=date(2026, 12, 21), end_date=date(2027, 1, 4), recorded_by=by
        )
        self.member_calendar = MemberCalendar.objects.create(
            member=by, protocol="ICS", host="calendar.example", made_by=by, made_at=NOW, next_fetch_at=NOW
        )
        self.hold = ContactHold.objects.create(
            account=self.account, reason="COMPLAINT", owner=by, made_by=by, starts_at=NOW
        )
        self.seat = TopicSeat.objects.create(
            account=self.account, contact=self.contact, topic="orders", agreed_on_date=date(2026, 11, 2), agreed_by=by,
            recorded_by=by,
        )  # fmt: skip
        self.wish = ContactWish.objects.create(contact=self.contact, channel="phone", is_refused=True, recorded_by=by)
        self.consent = ContactConsent.objects.create(
            contact=self.contact, is_given=True, said_on_date=date(2026, 11, 2), source="Mail", recorded_by=by
        )
        keep_version(key=TemplateKey("thank_you", Tone.FORMAL, "de"), now=NOW)
        self.mark = mark_address(address="katrin@nordlicht.example", kind="BOUNCED", now=NOW)
        self.outgoing = keep_draft(
            contact=self.contact,
            words=MailWords("quotation", "de", "katrin@nordlicht.example", "Angebot", "Guten Tag"),
            by=by,
            now=NOW,
        )
        content = mail(files={"sample.txt": b"three"})
        self.mail, _new = take_in(read=read(content, received_at=NOW, now=NOW), now=NOW)
        self.mailbox = Mailbox.objects.create(
            name="Sales", address="sales@exporter.example", host="mail.example", username="sales", made_by=cast.boss,
            since_date=NOW.date(), folders=["INBOX"], made_at=NOW,
        )  # fmt: skip
        self.ignored = IgnoredSender.objects.create(sender="@adverts.example", made_by=by, made_at=NOW)
        self.override = ContactOverride.objects.create(
            account=self.account,
            contact=self.contact,
            channel="mail",
            purpose_id="legal_notice",
            reason="The term ends today.",
            needs_second=True,
            state="WAITING",
            requested_by=by,
            requested_at=NOW,
            expires_at=NOW + timedelta(days=9999),
        )
        self.ceiling = Ceiling.objects.earliest("pk")
        self.custom = CustomField.objects.create(
            belongs_to=FieldOwner.ACCOUNT, key="size", label="Size", type=FieldType.TEXT
        )
        self.binned_account = make_account("Binned", owner=by, backup_owner=cast.backup, deleted_at=NOW, deleted_by=by)
        self.binned_contact = make_contact(self.account, "Gone", deleted_at=NOW, deleted_by=by)
        self.token, _text = ApiToken.make(
            member=by, name="Sheet", scopes=[], now=NOW, expires_at=NOW + timedelta(days=9)
        )
        self.notification = Notification.objects.create(
            member=by, kind="team.member_entered", facts={"name": "Lin"}, created_at=NOW
        )
        self.view = SavedView.objects.create(member=by, page="accounts", name="Mine")
        self.team = Team.objects.create(name="Empty")
        self.member = cast.owner
        self.change = BulkChange.objects.create(
            act=BulkAct.TIER, value="A", accounts_changed=0, made_by=by, made_at=NOW
        )
        self.run = start_import(by=by, now=NOW, name="list.csv", stream=BytesIO(b"Company,Country\nNordlicht,DE\n"))
        self.session = UserSession.objects.create(user=by, session_key="elsewhere", ip="127.0.0.1", user_agent="Phone")
        # A passkey of somebody else: a real one would need a device.
        holder = make_member("Kay Keyholder")
        self.passkey = Authenticator.objects.create(user=holder, type=Authenticator.Type.WEBAUTHN, data={})
        for kind, data in (("totp", {"secret": ""}), ("recovery_codes", {"seed": "", "used_mask": 0})):
            Authenticator.objects.create(user=by, type=kind, data=data)
        self.link, self.secret = SignInLink.make(
            member=by, made_by=None, expires_at=NOW + timedelta(days=9999), is_invitation=True
        )

    def part(self, name: str, page: str) -> Any:
        """Return the value of one part of an address."""
        if page in ("account_restoration", "account_purge"):
            return self.binned_account.pk
        if page in ("contact_restoration", "contact_purge"):
            return self.binned_contact.pk
        secret = self.feed_secret if page == "calendar_feed" else self.secret
        texts = {
            "country": "DE",
            "zone": "Asia/Shanghai",
            "secret": secret,
            "kind": "csv",
            "uidb36": "1",
            "key": "set-password",
        }
        texts["rule_id"] = "it-august"
        texts |= {"thread_key": self.exchange.thread_key, "position": 0, "number": 1}
        texts["code"] = "order"
        texts["topic"] = "payment"
        texts |= {"purpose": "thank_you", "tone": "formal", "language": "de"}
        texts["token"] = signing.dumps(self.outgoing.pk, salt=UNSUBSCRIBE_SALT)
        if name in texts:
            return texts[name]
        named = {"field_id": self.custom, "pk": self.passkey}
        row = named[name] if name in named else getattr(self, name.removesuffix("_id"))
        return row.pk
