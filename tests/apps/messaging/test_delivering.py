"""Mail goes out once at most, whatever happens: against a real SMTP server that keeps what it has accepted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.smtp import Server

from fairlead.core.contact_gate import Verdict
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import read_original, record_exchange
from fairlead.exchanges.types import Direction, Kind
from fairlead.messaging.models import ContactClaim, ContactConsent, GateDecision, OutgoingMail
from fairlead.messaging.operations import outgoing
from fairlead.messaging.operations.delivering import deliver, due_mails
from fairlead.messaging.operations.holds import place_hold
from fairlead.messaging.operations.outgoing import (
    GateSaysNo,
    MailCannotGo,
    MailIsOnItsWay,
    MailProblem,
    MailWords,
    NewFile,
    NotUncertain,
    When,
    keep_draft,
    mark_address,
    schedule_mail,
    settle_uncertain,
    take_back,
)
from fairlead.messaging.types import HoldReason, OutgoingState
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db(transaction=True)
LATER = TUESDAY + timedelta(minutes=1)


def words(**changes: Any) -> MailWords:
    values = {
        "purpose": "quotation",
        "language": "de",
        "to_address": "katrin@nordlicht.example",
        "subject": "Unser Angebot",
        "body": "Sehr geehrte Frau Albers,\n\nanbei **alles**.\n\n- 5 Stück",
        **changes,
    }
    return MailWords(**values)


def draft(cast: Any, contact: Contact, **changes: Any) -> OutgoingMail:
    more = {name: changes.pop(name) for name in ("new_files", "answers") if name in changes}
    return keep_draft(contact=contact, words=words(**changes), by=cast.owner, now=TUESDAY, **more)


def queued(cast: Any, contact: Contact, **changes: Any) -> OutgoingMail:
    mail = draft(cast, contact, **changes)
    return schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)


def sent(cast: Any, contact: Contact, **changes: Any) -> OutgoingMail:
    mail = queued(cast, contact, **changes)
    done = deliver(mail_id=mail.pk, now=LATER)
    assert done is not None
    done.refresh_from_db()
    return done


def test_a_mail_goes_with_both_parts_and_stands_in_the_log_as_it_went(
    cast: Any, contact: Contact, server: Server
) -> None:
    mail = sent(cast, contact, cc=["buchhaltung@nordlicht.example"], new_files=[NewFile("Preise.csv", b"a;b")])
    assert (mail.state, mail.failure, mail.sent_at) == (OutgoingState.SENT, "", LATER)
    (accepted,) = server.accepted
    assert accepted.recipients == ("katrin@nordlicht.example", "buchhaltung@nordlicht.example")
    message = accepted.message
    assert message["Message-ID"] == mail.message_id
    assert message["From"] == "Owen Owner <sales@chaoyin.example>"
    assert message["Reply-To"] == cast.owner.email
    assert message["Subject"] == "Unser Angebot"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.splitlines() == ["Sehr geehrte Frau Albers,", "", "anbei alles.", "", "• 5 Stück"]
    assert "<strong>alles</strong>" in html
    assert "List-Unsubscribe" not in message
    assert [part.get_filename() for part in message.iter_attachments()] == ["Preise.csv"]
    logged = mail.exchange
    assert (logged.kind, logged.direction, logged.recorded_by, logged.message_id) == (
        Kind.EMAIL, Direction.OUT, cast.owner, mail.message_id,
    )  # fmt: skip
    assert logged.subject == "Unser Angebot"
    assert [one.name for one in logged.attachments.all()] == ["Preise.csv"]
    assert read_original(logged.original_digest).strip() == accepted.content.strip()
    assert mail.claim.exchange == logged


def test_nothing_goes_within_thirty_seconds_and_it_can_be_taken_back(
    cast: Any, contact: Contact, server: Server
) -> None:
    mail = queued(cast, contact)
    assert (mail.state, mail.send_at) == (OutgoingState.QUEUED, TUESDAY + timedelta(seconds=30))
    almost = TUESDAY + timedelta(seconds=29)
    assert due_mails(almost) == []
    deliver(mail_id=mail.pk, now=almost)
    back = take_back(mail=mail, by=cast.colleague, now=almost)
    assert (back.state, back.send_at) == (OutgoingState.DRAFT, None)
    deliver(mail_id=mail.pk, now=LATER)
    assert server.accepted == []
    again = schedule_mail(mail=back, when=When.NOW, by=cast.owner, now=LATER)
    deliver(mail_id=again.pk, now=LATER + timedelta(seconds=31))
    assert len(server.accepted) == 1
    with pytest.raises(MailIsOnItsWay):
        take_back(mail=mail, by=cast.owner, now=LATER)
    with pytest.raises(MailIsOnItsWay):
        keep_draft(contact=contact, words=words(), mail=mail, by=cast.owner, now=LATER)
    assert ContactClaim.objects.filter(released_at=None).count() == 1


def test_a_mail_waits_for_their_good_moment(cast: Any, contact: Contact, server: Server) -> None:
    evening = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    mail = draft(cast, contact)
    with pytest.raises(GateSaysNo) as refused:
        schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=evening)
    assert refused.value.decision.verdict is Verdict.NOT_NOW
    mail = schedule_mail(mail=mail, when=When.GOOD, by=cast.owner, now=evening)
    opening = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert mail.state == OutgoingState.SCHEDULED
    assert mail.send_at >= opening
    assert mail.send_at < opening + timedelta(hours=1)
    deliver(mail_id=mail.pk, now=mail.send_at - timedelta(seconds=1))
    assert server.accepted == []
    deliver(mail_id=mail.pk, now=mail.send_at)
    assert len(server.accepted) == 1


def test_a_chosen_moment_must_be_one_at_which_the_gate_lets_it_go(cast: Any, contact: Contact) -> None:
    mail = draft(cast, contact)
    sunday = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
    with pytest.raises(GateSaysNo) as refused:
        schedule_mail(mail=mail, when=sunday, by=cast.owner, now=TUESDAY)
    good = refused.value.decision.next_good_at
    assert good is not None
    assert good.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H") == "Mon 09"
    assert schedule_mail(mail=mail, when=good, by=cast.owner, now=TUESDAY).send_at == good


def test_a_changed_clock_between_plan_and_sending_is_reckoned_with(cast: Any, contact: Contact, server: Server) -> None:
    """Planned in summer time for the first working day of winter time: nine o'clock there is an hour later by UTC."""
    friday = datetime(2026, 10, 23, 18, 0, tzinfo=UTC)
    mail = keep_draft(contact=contact, words=words(), by=cast.owner, now=friday)
    mail = schedule_mail(mail=mail, when=When.GOOD, by=cast.owner, now=friday)
    there = mail.send_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (there.strftime("%a"), there.hour) == ("Mon", 9)
    assert mail.send_at.hour == 8
    # By the clock of summer it would go at seven by UTC, which is eight there now: the gate is asked again.
    OutgoingMail.objects.filter(pk=mail.pk).update(send_at=mail.send_at - timedelta(hours=1))
    deliver(mail_id=mail.pk, now=mail.send_at - timedelta(hours=1))
    assert server.accepted == []
    moved = OutgoingMail.objects.get(pk=mail.pk)
    assert (moved.state, moved.send_at) == (OutgoingState.SCHEDULED, mail.send_at)
    deliver(mail_id=mail.pk, now=mail.send_at)
    assert len(server.accepted) == 1


def test_a_hold_that_came_meanwhile_stops_it_at_the_last_moment(cast: Any, contact: Contact, server: Server) -> None:
    mail = queued(cast, contact)
    place_hold(account=contact.account, reason=HoldReason.COMPLAINT, by=cast.owner, now=TUESDAY + timedelta(seconds=5))
    deliver(mail_id=mail.pk, now=LATER)
    mail.refresh_from_db()
    assert server.accepted == []
    assert mail.state == OutgoingState.SCHEDULED
    assert mail.send_at > LATER
    assert GateDecision.objects.filter(key=f"mail:{mail.pk}:1", verdict="not_now").exists()


def test_a_mail_of_which_the_server_refuses_the_address_has_failed_and_counts_for_nothing(
    cast: Any, contact: Contact, server: Server
) -> None:
    server.rcpt_answer = "550 5.1.1 No such user"
    mail = sent(cast, contact)
    assert (mail.state, mail.failure) == (OutgoingState.FAILED, "refused")
    assert "No such user" in mail.answer
    assert ContactClaim.objects.get().released_at == LATER
    assert not Exchange.objects.exists()


def test_what_the_server_puts_off_is_tried_again_until_it_is_enough(
    cast: Any, contact: Contact, server: Server
) -> None:
    server.data_answer = "451 4.7.1 Greylisted"
    mail = sent(cast, contact)
    assert (mail.state, mail.failure, mail.attempts) == (OutgoingState.SCHEDULED, "put_off", 1)
    assert mail.send_at == LATER + timedelta(minutes=2)
    server.data_answer = ""
    deliver(mail_id=mail.pk, now=mail.send_at)
    assert len(server.accepted) == 1
    assert ContactClaim.objects.filter(released_at=None).count() == 1


def test_without_an_answer_nobody_knows_and_no_machine_tries_again(cast: Any, contact: Contact, server: Server) -> None:
    server.hangs_up_after_accepting = True
    mail = sent(cast, contact)
    assert (mail.state, mail.failure) == (OutgoingState.UNCERTAIN, "no_answer")
    assert len(server.accepted) == 1
    assert due_mails(LATER + timedelta(days=30)) == []
    deliver(mail_id=mail.pk, now=LATER + timedelta(days=1))
    assert len(server.accepted) == 1
    assert ContactClaim.objects.get().released_at is None
    with pytest.raises(AccessRefused):
        settle_uncertain(mail=mail, has_arrived=True, by=cast.viewer, now=LATER)
    settled = settle_uncertain(mail=mail, has_arrived=True, by=cast.owner, now=LATER)
    assert (settled.state, settled.settled_by) == (OutgoingState.SENT, cast.owner)
    assert settled.exchange.message_id == server.accepted[0].message["Message-ID"]
    with pytest.raises(NotUncertain):
        settle_uncertain(mail=mail, has_arrived=False, by=cast.owner, now=LATER)


def test_an_uncertain_mail_that_did_not_arrive_may_be_written_anew(cast: Any, contact: Contact, server: Server) -> None:
    server.hangs_up_after_accepting = True
    mail = sent(cast, contact)
    settled = settle_uncertain(mail=mail, has_arrived=False, by=cast.owner, now=LATER)
    assert (settled.state, settled.failure) == (OutgoingState.FAILED, "not_arrived")
    assert ContactClaim.objects.get().released_at is not None
    again = keep_draft(contact=contact, words=words(), mail=settled, by=cast.owner, now=LATER)
    assert again.state == OutgoingState.DRAFT


def test_without_a_server_mails_wait_and_none_is_lost(cast: Any, contact: Contact, settings: Any) -> None:
    settings.SENDS_MAIL = False
    mail = queued(cast, contact)
    deliver(mail_id=mail.pk, now=LATER)
    mail.refresh_from_db()
    assert mail.state == OutgoingState.QUEUED


def test_a_server_that_is_down_is_tried_later(cast: Any, contact: Contact, server: Server, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    mail = sent(cast, contact)
    assert (mail.state, mail.failure, mail.attempts) == (OutgoingState.SCHEDULED, "no_server", 1)
    settings.EMAIL_PORT = server.port
    deliver(mail_id=mail.pk, now=mail.send_at)
    assert len(server.accepted) == 1


def test_ten_workers_at_once_send_it_once(cast: Any, contact: Contact, server: Server) -> None:
    mail = queued(cast, contact)
    start = threading.Barrier(10)

    def work(_number: int) -> None:
        start.wait(30)
        try:
            deliver(mail_id=mail.pk, now=LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, range(10)))
    assert len(server.accepted) == 1
    mail.refresh_from_db()
    assert mail.state == OutgoingState.SENT


def test_the_database_lets_no_sent_mail_be_sent_again(cast: Any, contact: Contact, server: Server) -> None:
    mail = sent(cast, contact)
    for state in (OutgoingState.QUEUED, OutgoingState.DRAFT, OutgoingState.CLAIMED, OutgoingState.SENDING):
        with pytest.raises(ProgrammingError), transaction.atomic():
            OutgoingMail.objects.filter(pk=mail.pk).update(state=state, send_at=LATER)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"to_address": ""}, MailProblem.NO_ADDRESS),
        ({"to_address": "somebody@else.example"}, MailProblem.ADDRESS_OF_NOBODY),
        ({"subject": " \r\n "}, MailProblem.NO_SUBJECT),
        ({"body": "\n \n"}, MailProblem.NO_TEXT),
        ({"body": "Dear {{ contact }}"}, MailProblem.UNFILLED),
        ({"subject": "Order {{ order_number }}"}, MailProblem.UNFILLED),
    ],
)
def test_a_mail_that_lacks_something_stays_a_draft(
    cast: Any, contact: Contact, changes: dict[str, Any], problem: MailProblem
) -> None:
    mail = draft(cast, contact, **changes)
    with pytest.raises(MailCannotGo) as refused:
        schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)
    assert refused.value.problem is problem
    mail.refresh_from_db()
    assert mail.state == OutgoingState.DRAFT


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"to_address": "a@b.example\nBcc: x@y.example"}, MailProblem.IMPOSSIBLE_ADDRESS),
        ({"cc": ["x@y.example, z@y.example"]}, MailProblem.IMPOSSIBLE_ADDRESS),
        ({"cc": ["x@y.example\r\nX: 1"]}, MailProblem.IMPOSSIBLE_ADDRESS),
        ({"cc": [f"a{n}@y.example" for n in range(11)]}, MailProblem.TOO_MANY_COPIES),
        ({"subject": "x" * 301}, MailProblem.TOO_LONG),
        ({"language": "xx"}, MailProblem.UNKNOWN_LANGUAGE),
        ({"new_files": [NewFile("a.exe", b"MZ")]}, MailProblem.REFUSED_FILE),
        ({"new_files": [NewFile("a.txt", b"x")] * 11}, MailProblem.TOO_MANY_FILES),
        ({"new_files": [NewFile("a.bin", bytes(10 * 1024 * 1024 + 1))]}, MailProblem.FILES_TOO_LARGE),
    ],
)
def test_what_cannot_be_is_not_kept(cast: Any, contact: Contact, changes: dict[str, Any], problem: MailProblem) -> None:
    with pytest.raises(MailCannotGo) as refused:
        draft(cast, contact, **changes)
    assert refused.value.problem is problem
    assert not OutgoingMail.objects.exists()


def test_no_value_reaches_the_headers_as_a_header(cast: Any, contact: Contact, server: Server) -> None:
    cast.owner.name = "Owen\r\nBcc: thief@else.example"
    cast.owner.save()
    said = record_exchange(
        account=contact.account, contact=contact, kind=Kind.EMAIL, direction=Direction.IN, by=cast.owner, now=TUESDAY,
        message_id="<a@b>\r\nBcc: thief@else.example",
    )  # fmt: skip
    mail = sent(
        cast, contact, subject="Angebot\r\nBcc: thief@else.example\u2028X: y", answers=said,
        new_files=[NewFile("a\r\nX-Evil: 1.txt", b"x")],
    )  # fmt: skip
    assert mail.state == OutgoingState.SENT, mail.answer
    (accepted,) = server.accepted
    assert accepted.recipients == ("katrin@nordlicht.example",)
    assert accepted.message["Bcc"] is None
    assert accepted.message["X-Evil"] is None
    assert accepted.message["X"] is None


def test_an_answer_stands_in_the_thread_of_what_it_answers(cast: Any, contact: Contact, server: Server) -> None:
    said = record_exchange(
        account=contact.account, contact=contact, kind=Kind.EMAIL, direction=Direction.IN, by=cast.owner, now=TUESDAY,
        message_id="<question@nordlicht.example>",
    )  # fmt: skip
    mail = sent(cast, contact, answers=said, purpose="answer")
    message = server.accepted[0].message
    assert message["In-Reply-To"] == message["References"] == "<question@nordlicht.example>"
    assert mail.exchange.thread_key == said.thread_key


def test_an_address_that_came_back_gets_nothing_until_the_mark_is_lifted(cast: Any, contact: Contact) -> None:
    mail = draft(cast, contact)
    mark = mark_address(address="KATRIN@nordlicht.example", kind="BOUNCED", said="550 gone", now=TUESDAY)
    assert mark_address(address="katrin@nordlicht.example", kind="BOUNCED", now=TUESDAY) == mark
    assert mark_address(address="nobody", kind="BOUNCED", now=TUESDAY) is None
    with pytest.raises(MailCannotGo) as refused:
        schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)
    assert refused.value.problem is MailProblem.ADDRESS_MARKED
    outgoing.lift_mark(mark=mark, by=cast.owner, now=TUESDAY)
    assert schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY).state == OutgoingState.QUEUED


def test_who_reads_a_campaign_unsubscribes_with_one_click(
    cast: Any, contact: Contact, server: Server, client: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://desk.example"
    agreed = {"is_given": True, "said_on_date": TUESDAY.date(), "source": "Fair", "recorded_by": cast.owner}
    ContactConsent.objects.create(contact=contact, channel="mail", purpose_id="campaign", **agreed)
    sent(cast, contact, purpose="campaign")
    message = server.accepted[0].message
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = "".join(message["List-Unsubscribe"].split()).strip("<>")
    assert address.startswith("https://desk.example/unsubscribe/")
    for kind in ("plain", "html"):
        assert "Abmelden: " in message.get_body((kind,)).get_content()
    path = address.removeprefix("https://desk.example")
    assert b"Unsubscribe" in client.get(path).content
    assert ContactConsent.objects.get().is_given
    for _again in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not ContactConsent.objects.get().is_given
    mail = draft(cast, contact, purpose="campaign")
    with pytest.raises(GateSaysNo) as refused:
        schedule_mail(mail=mail, when=When.GOOD, by=cast.owner, now=LATER)
    assert refused.value.decision.verdict is Verdict.NEVER
    assert client.post(path + "x").status_code == 404


def test_whoever_may_not_work_with_the_customer_writes_nothing(cast: Any, contact: Contact, account: Account) -> None:
    mail = draft(cast, contact)
    for who in (cast.viewer, cast.stranger):
        for act in (
            lambda who=who: keep_draft(contact=contact, words=words(), by=who, now=TUESDAY),
            lambda who=who: schedule_mail(mail=mail, when=When.NOW, by=who, now=TUESDAY),
            lambda who=who: take_back(mail=mail, by=who, now=TUESDAY),
            lambda who=who: outgoing.remove_draft(mail=mail, by=who, now=TUESDAY),
        ):
            with pytest.raises(AccessRefused):
                act()


def test_a_member_who_has_left_sends_nothing_any_more(cast: Any, contact: Contact, server: Server) -> None:
    mail = queued(cast, contact)
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(is_active=False)
    deliver(mail_id=mail.pk, now=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail.failure) == (OutgoingState.FAILED, "no_access")
    assert server.accepted == []


def test_a_letter_from_right_to_left_arrives_as_one(cast: Any, contact: Contact, server: Server) -> None:
    mail = sent(
        cast, contact, language="ar", subject="طلب \u2068PO-1\u2069", body="عزيزي السيد،\n\nالطلب \u2068PO-1\u2069"
    )
    assert mail.state == OutgoingState.SENT
    message = server.accepted[0].message
    assert message["Subject"] == "طلب \u2068PO-1\u2069"
    html = message.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr"' in html
