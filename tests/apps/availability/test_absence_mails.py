"""Automatic replies become leave: recorded when sure, asked when not, one leave for one absence, undone in one step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program
from tests.factories.team import signed_in

from fairlead.availability.models import AbsenceMail, Leave, NamedDelegate, Succession
from fairlead.availability.operations import absence_answers as answers
from fairlead.availability.operations import record_leave, successions
from fairlead.availability.operations.personal_data import reply_section
from fairlead.availability.queries.absence_mails import count_questions, excerpt_of, find_absence_mail, pieces_of
from fairlead.availability.types import AbsenceDoubt, AbsenceMailState, LeaveCertainty, LeaveSource
from fairlead.customers.models import Contact
from fairlead.customers.operations.bin import erase_contact
from fairlead.customers.operations.erasing import event_models
from fairlead.exchanges.operations.erasing import erase_words
from fairlead.exchanges.types import Ground
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations.absence_mails import NoAbsenceTold, OfSomebodyElse, bring_reply
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.operations.mail_history import import_mails
from fairlead.messaging.queries.deciding import may_contact
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item
from fairlead.planner.operations.open_leave import ask_again
from fairlead.team import access
from fairlead.team.models import Notification

pytestmark = pytest.mark.django_db
# A Friday, half past nine in Hamburg.
NOW = datetime(2026, 12, 18, 8, 30, tzinfo=UTC)
AUTO = {"Auto-Submitted": "auto-replied"}
AWAY = "I am on leave from 21 December 2026 to 3 January 2027 and will be back on 4 January 2027."
LONGER = "I am on leave from 21 December 2026 to 8 January 2027 and will be back on 11 January 2027."
VAGUE = "I am out of the office at the moment and will answer as soon as I can."
GONE = "Katrin Albers no longer works for Nordlicht. Please write to Jonas Brandt, jonas@nordlicht.example."
S = AbsenceMailState


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    return make_contact(account, email="katrin@nordlicht.example", is_main=True)


def incoming(
    text: str, *, at: datetime = NOW, now: datetime | None = None, number: int = 1, **more: Any
) -> IncomingMail:
    """Let an automatic reply come in as mailboxes and imported history bring it."""
    subject = more.pop("subject", "Automatic reply: Samples")
    content = mail(text=text, subject=subject, message_id=f"auto{number}@nordlicht.example", headers=AUTO, **more)
    return take_in(read=read(content, received_at=at, now=now or at), now=now or at)[0]


def reply(text: str, **more: Any) -> AbsenceMail:
    row = incoming(text, **more)
    assert row.exchange is not None
    return AbsenceMail.objects.get(exchange=row.exchange)


def told(cast: Cast) -> list[str]:
    return list(Notification.objects.filter(member=cast.owner).order_by("pk").values_list("kind", flat=True))


def history(row: Any) -> Any:
    """What the audit keeps of a row."""
    return event_models(type(row))[0]._default_manager.filter(pgh_obj=row.pk)


def test_a_sure_absence_is_recorded_and_announced(contact: Contact, cast: Cast) -> None:
    row = reply(AWAY + " I have no access to my mail; it is not forwarded.")
    leave = Leave.objects.get()
    assert row.state == S.RECORDED
    assert (leave.start_date, leave.end_date) == (date(2026, 12, 21), date(2027, 1, 4))
    assert (leave.source, leave.certainty, leave.recorded_by) == (
        LeaveSource.ABSENCE_MAIL,
        LeaveCertainty.CONFIRMED,
        None,
    )
    assert row.leave == leave
    assert leave.mail_access == "none"
    assert told(cast) == ["availability.absence_recorded"]
    assert row.exchange is not None
    assert row.exchange.contact == contact


def test_the_words_that_were_relied_on_are_marked(contact: Contact) -> None:
    row = reply(AWAY)
    marked = [piece.words for piece in pieces_of(row) if piece.about]
    assert any("21 December 2026" in words for words in marked)
    assert "".join(piece.words for piece in pieces_of(row)).strip() == AWAY
    assert any(piece.about for piece in excerpt_of(row))


def test_an_unsure_one_is_asked_about_and_records_nothing(contact: Contact, cast: Cast) -> None:
    row = reply(VAGUE)
    assert (row.state, row.doubts) == (S.UNSURE, [AbsenceDoubt.NO_DATES])
    assert not Leave.objects.exists()
    assert told(cast) == ["availability.absence_asked"]
    assert count_questions(cast.owner) == (1, 0)


def test_the_same_reply_many_times_is_one_leave(contact: Contact, cast: Cast) -> None:
    first = reply(AWAY)
    again = reply(AWAY, number=2, at=NOW + timedelta(days=3))
    assert (again.state, again.leave) == (S.KNOWN, first.leave)
    assert Leave.objects.count() == 1
    assert told(cast) == ["availability.absence_recorded"]


def test_the_same_mail_twice_is_one_row(contact: Contact) -> None:
    assert reply(AWAY) == reply(AWAY)
    assert AbsenceMail.objects.count() == 1


def test_a_newer_reply_extends_the_leave_openly(contact: Contact, cast: Cast) -> None:
    first = reply(AWAY)
    newer = reply(LONGER, number=2, at=NOW + timedelta(days=4))
    leave = Leave.objects.get()
    assert (newer.state, newer.leave) == (S.RECORDED, leave)
    assert (leave.start_date, leave.end_date) == (date(2026, 12, 21), date(2027, 1, 11))
    assert newer.before is not None
    assert newer.before["end_date"] == "2027-01-04"
    assert told(cast)[-1] == "availability.absence_changed"
    answers.undo_absence_mail(mail=newer, by=cast.owner, now=NOW)
    leave.refresh_from_db()
    assert leave.end_date == date(2027, 1, 4)
    answers.undo_absence_mail(mail=first, by=cast.owner, now=NOW)
    assert not Leave.objects.exists()


def test_an_older_reply_that_comes_in_later_changes_nothing(contact: Contact) -> None:
    reply(LONGER, number=2, at=NOW + timedelta(days=4))
    older = reply(AWAY, at=NOW, now=NOW + timedelta(days=5))
    assert older.state == S.KNOWN
    assert Leave.objects.get().end_date == date(2027, 1, 11)


def test_history_becomes_past_leave_without_a_word(contact: Contact, cast: Cast) -> None:
    row = reply(AWAY, now=NOW + timedelta(days=300))
    assert (row.state, Leave.objects.count(), told(cast)) == (S.RECORDED, 1, [])
    vague = reply(VAGUE, number=2, at=NOW - timedelta(days=100), now=NOW + timedelta(days=300))
    assert (vague.state, told(cast)) == (S.OVER, [])


def test_what_a_person_recorded_is_never_overwritten(contact: Contact, cast: Cast) -> None:
    mine = record_leave(
        contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 12, 23), end_date=date(2026, 12, 29)
    )
    row = reply(AWAY)
    mine.refresh_from_db()
    assert (row.state, row.doubts) == (S.UNSURE, [AbsenceDoubt.OVERLAP])
    assert (mine.start_date, mine.end_date) == (date(2026, 12, 23), date(2026, 12, 29))
    assert Leave.objects.count() == 1


def test_a_leave_that_somebody_changed_is_theirs(contact: Contact, cast: Cast) -> None:
    first = reply(AWAY)
    Leave.objects.update(note="Confirmed by phone")
    newer = reply(LONGER, number=2, at=NOW + timedelta(days=1))
    assert (newer.state, newer.doubts) == (S.UNSURE, [AbsenceDoubt.OVERLAP])
    with pytest.raises(answers.LeaveChangedSince):
        answers.undo_absence_mail(mail=first, by=cast.owner, now=NOW)


def test_a_person_who_said_the_same_is_only_confirmed(contact: Contact, cast: Cast) -> None:
    mine = record_leave(
        contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 12, 19), end_date=date(2027, 1, 4)
    )
    row = reply(AWAY)
    assert (row.state, row.leave) == (S.KNOWN, mine)
    assert told(cast) == []


def test_accepting_records_and_undoing_takes_back_in_one_step(contact: Contact, cast: Cast) -> None:
    row = answers.accept_absence_mail(mail=reply(VAGUE), by=cast.colleague, now=NOW)
    leave = Leave.objects.get()
    assert (row.state, row.settled_by, leave.recorded_by) == (S.ACCEPTED, cast.colleague, cast.colleague)
    assert (leave.end_date, leave.ask_again_date) == (None, date(2027, 1, 1))
    with pytest.raises(answers.AlreadyDecided):
        answers.accept_absence_mail(mail=row, by=cast.owner, now=NOW)
    undone = answers.undo_absence_mail(mail=row, by=cast.owner, now=NOW)
    assert (undone.state, undone.undone_by, undone.leave) == (S.UNSURE, cast.owner, None)
    assert AbsenceDoubt.TAKEN_BACK in undone.doubts
    assert not Leave.objects.exists()
    # The history keeps what was there, and what was done.
    assert history(leave).filter(pgh_label="delete").exists()
    states = history(row).order_by("pgh_id").values_list("state", flat=True)
    assert list(states)[-2:] == [S.ACCEPTED, S.UNSURE]


def test_what_was_taken_back_is_not_recorded_again_by_the_next_reply(contact: Contact, cast: Cast) -> None:
    first = reply(AWAY)
    answers.undo_absence_mail(mail=first, by=cast.owner, now=NOW)
    again = reply(AWAY, number=2, at=NOW + timedelta(days=1))
    other = reply(LONGER, number=3, at=NOW + timedelta(days=2))
    assert (again.state, again.same_as) == (S.REPEATED, first)
    assert (other.state, AbsenceDoubt.REFUSED in other.doubts) == (S.UNSURE, True)
    assert not Leave.objects.exists()


def test_mending_records_other_days(contact: Contact, cast: Cast) -> None:
    values = {"start_date": date(2026, 12, 18), "end_date": date(2026, 12, 23)}
    row = answers.mend_absence_mail(mail=reply(VAGUE), values=values, by=cast.owner, now=NOW)
    leave = Leave.objects.get()
    assert (row.state, row.leave, leave.end_date) == (S.ACCEPTED, leave, date(2026, 12, 23))


def test_dismissing_wants_a_reason(contact: Contact, cast: Cast) -> None:
    row = reply(VAGUE)
    with pytest.raises(answers.ReasonMissing):
        answers.dismiss_absence_mail(mail=row, reason=" ", by=cast.owner, now=NOW)
    row = answers.dismiss_absence_mail(mail=row, reason="An old rule of theirs", by=cast.owner, now=NOW)
    assert (row.state, row.reason) == (S.DISMISSED, "An old rule of theirs")
    assert reply(VAGUE, number=2, at=NOW + timedelta(days=2)).state == S.REPEATED


def test_only_who_works_with_the_account_decides(contact: Contact, cast: Cast) -> None:
    row = reply(VAGUE)
    for member in (cast.viewer, cast.stranger):
        with pytest.raises(access.AccessRefused):
            answers.accept_absence_mail(mail=row, by=member, now=NOW)
        with pytest.raises(access.AccessRefused):
            answers.dismiss_absence_mail(mail=row, reason="No", by=member, now=NOW)
    assert not Leave.objects.exists()


def test_a_newer_question_takes_the_place_of_the_older(contact: Contact, cast: Cast) -> None:
    first = reply(VAGUE)
    second = reply(VAGUE, number=2, at=NOW + timedelta(days=1))
    first.refresh_from_db()
    assert (first.state, second.state, second.same_as) == (S.UNSURE, S.REPEATED, first)
    sure = reply(AWAY, number=3, at=NOW + timedelta(days=2))
    first.refresh_from_db()
    assert (sure.state, first.state, first.same_as) == (S.RECORDED, S.REPEATED, sure)


def test_whom_the_reply_names_is_proposed_and_stands_in(contact: Contact, cast: Cast) -> None:
    jonas = make_contact(contact.account, "Jonas Brandt", email="jonas@nordlicht.example")
    row = reply(AWAY + " In urgent cases please write to Jonas Brandt, jonas@nordlicht.example.")
    named = row.delegates.get()
    assert (named.contact, named.taken_at) == (jonas, None)
    assert row.leave is not None
    assert row.leave.stand_in is None
    leave = answers.take_stand_in(delegate=named, by=cast.colleague, now=NOW)
    assert leave.stand_in == jonas
    decision = may_contact(contact, channel="mail", purpose="order", moment=NOW + timedelta(days=6))
    assert decision.instead is not None
    assert decision.instead.name == "Jonas Brandt"
    row.refresh_from_db()
    answers.undo_absence_mail(mail=row, by=cast.owner, now=NOW)
    assert not Leave.objects.exists()


def test_somebody_unknown_becomes_a_contact_by_those_who_may(contact: Contact, cast: Cast) -> None:
    row = reply(AWAY + " In urgent cases please write to Mia Sommer, mia@nordlicht.example.")
    named = row.delegates.get()
    assert named.contact is None
    with pytest.raises(access.AccessRefused):
        answers.take_stand_in(delegate=named, by=cast.colleague, now=NOW)
    leave = answers.take_stand_in(delegate=named, by=cast.owner, now=NOW)
    assert str(leave.stand_in) == "Mia Sommer"
    assert leave.stand_in is not None
    assert list(leave.stand_in.points.values_list("value", flat=True)) == ["mia@nordlicht.example"]


def test_accepting_makes_whom_we_know_the_stand_in(contact: Contact, cast: Cast) -> None:
    jonas = make_contact(contact.account, "Jonas Brandt", email="jonas@nordlicht.example")
    row = reply(VAGUE + " In urgent cases please write to jonas@nordlicht.example.")
    answers.accept_absence_mail(mail=row, by=cast.owner, now=NOW)
    assert Leave.objects.get().stand_in == jonas


def left_with_two_items(contact: Contact, cast: Cast) -> tuple[AbsenceMail, Item, Item]:
    mine = add_item(account=contact.account, contact=contact, by=cast.owner, now=NOW, title="Ask", due_date=NOW.date())
    whole = add_item(account=contact.account, by=cast.owner, now=NOW, title="Plan", due_date=NOW.date())
    return reply(GONE), mine, whole


def test_who_left_is_never_written_to_and_somebody_follows(contact: Contact, cast: Cast) -> None:
    row, mine, whole = left_with_two_items(contact, cast)
    contact.refresh_from_db()
    assert (row.state, contact.left_on_date, contact.is_main) == (S.RECORDED, NOW.date(), False)
    assert told(cast) == ["availability.contact_left"]
    decision = may_contact(contact, channel="mail", purpose="legal_notice", moment=NOW)
    assert (decision.verdict.value, decision.reasons[0].code) == ("never", "left")
    question = Succession.objects.get()
    named = row.delegates.get()
    assert (named.name, count_questions(cast.owner)) == ("Jonas Brandt", (0, 1))
    settled = successions.settle_with_named(succession=question, delegate=named, by=cast.owner, now=NOW)
    jonas = Contact.objects.get(name="Jonas Brandt")
    mine.refresh_from_db()
    whole.refresh_from_db()
    assert (settled.successor, jonas.is_main, mine.contact, whole.contact) == (jonas, True, jonas, None)
    with pytest.raises(successions.AlreadySettled):
        successions.dismiss_succession(succession=settled, reason="No", by=cast.owner, now=NOW)


def test_a_wrong_guess_of_leaving_is_undone_in_one_step(contact: Contact, cast: Cast) -> None:
    row, mine, _whole = left_with_two_items(contact, cast)
    named = row.delegates.get()
    successions.settle_with_named(succession=Succession.objects.get(), delegate=named, by=cast.owner, now=NOW)
    Contact.objects.filter(name="Jonas Brandt").update(is_main=False)
    answers.undo_absence_mail(mail=row, by=cast.owner, now=NOW)
    contact.refresh_from_db()
    mine.refresh_from_db()
    assert (contact.left_on_date, contact.is_main, mine.contact) == (None, True, contact)
    assert not Succession.objects.exists()
    assert may_contact(contact, channel="mail", purpose="order", moment=NOW).verdict.value != "never"


def test_a_successor_is_of_the_same_company_and_still_there(contact: Contact, cast: Cast) -> None:
    reply(GONE)
    question = Succession.objects.get()
    elsewhere = make_contact(make_account("Elbe", owner=cast.owner), "Ann")
    gone = make_contact(contact.account, "Ben", left_on_date=date(2026, 1, 1))
    for wrong in (elsewhere, gone, contact):
        with pytest.raises(successions.SuccessorElsewhere):
            successions.settle_succession(succession=question, successor=wrong, by=cast.owner, now=NOW)
    with pytest.raises(access.AccessRefused):
        successions.settle_with_new(succession=question, values={"name": "Mia"}, by=cast.colleague, now=NOW)
    settled = successions.settle_with_new(
        succession=question, values={"name": "Mia", "email": "mia@nordlicht.example"}, by=cast.owner, now=NOW
    )
    assert str(settled.successor) == "Mia"


def test_nobody_follows_and_is_asked_again(contact: Contact, cast: Cast) -> None:
    reply(GONE)
    question = Succession.objects.get()
    with pytest.raises(successions.ReasonNeeded):
        successions.dismiss_succession(succession=question, reason="", by=cast.owner, now=NOW)
    done = successions.dismiss_succession(succession=question, reason="The post is gone", by=cast.owner, now=NOW)
    assert done.settled_by == cast.owner
    assert successions.reopen_succession(succession=done, by=cast.owner, now=NOW).settled_at is None


def test_who_wrote_since_has_perhaps_not_left(contact: Contact) -> None:
    later = mail(text="Hello, any news of our order?", message_id="later@nordlicht.example")
    written_at = NOW + timedelta(days=2)
    take_in(read=read(later, received_at=written_at, now=written_at), now=written_at)
    row = reply(GONE, now=NOW + timedelta(days=3))
    contact.refresh_from_db()
    assert (row.state, row.doubts, contact.left_on_date) == (S.UNSURE, [AbsenceDoubt.WROTE_SINCE], None)


def test_a_reply_is_brought_by_hand_as_text_or_message(contact: Contact, cast: Cast) -> None:
    pasted = bring_reply(contact=contact, content=AWAY.encode(), by=cast.colleague, now=NOW)
    assert (pasted.state, pasted.brought_by) == (S.RECORDED, cast.colleague)
    assert bring_reply(contact=contact, content=AWAY.encode(), by=cast.colleague, now=NOW) == pasted
    message = mail(text=LONGER, subject="Automatic reply: Samples", headers=AUTO, at=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    brought = bring_reply(contact=contact, content=message, by=cast.owner, now=later)
    assert (brought.state, Leave.objects.get().end_date) == (S.RECORDED, date(2027, 1, 11))
    # The mailbox brings the same message: it is known.
    row, is_new = take_in(read=read(message, received_at=later, now=later), now=later)
    assert (is_new, row.exchange) == (False, brought.exchange)
    assert AbsenceMail.objects.count() == 2


def test_what_tells_no_absence_is_not_kept(contact: Contact, cast: Cast) -> None:
    with pytest.raises(NoAbsenceTold):
        bring_reply(contact=contact, content=mail(), by=cast.owner, now=NOW)
    other = mail(text=AWAY, sender="Ann <ann@elbe.example>", subject="Automatic reply: x", headers=AUTO)
    make_contact(make_account("Elbe", owner=cast.owner), "Ann", email="ann@elbe.example")
    with pytest.raises(OfSomebodyElse):
        bring_reply(contact=contact, content=other, by=cast.owner, now=NOW)
    with pytest.raises(access.AccessRefused):
        bring_reply(contact=contact, content=AWAY.encode(), by=cast.viewer, now=NOW)
    assert not AbsenceMail.objects.exists()
    assert not IncomingMail.objects.exists()


def test_erasing_a_person_leaves_no_trace_in_replies(contact: Contact, cast: Cast) -> None:
    jonas = make_contact(contact.account, "Jonas Brandt", email="jonas@nordlicht.example")
    row = reply(AWAY + " In urgent cases please write to Jonas Brandt, jonas@nordlicht.example.")
    answers.take_stand_in(delegate=row.delegates.get(), by=cast.owner, now=NOW)
    assert reply_section(contact.pk)[0]["names"][0]["email"] == "jonas@nordlicht.example"
    erase_contact(contact_id=jonas.pk, by=cast.boss, now=NOW)
    assert not NamedDelegate.objects.exists()
    assert not event_models(NamedDelegate)[0]._default_manager.exists()
    erase_contact(contact_id=contact.pk, by=cast.boss, now=NOW)
    assert not AbsenceMail.objects.exists()
    assert not event_models(AbsenceMail)[0]._default_manager.exists()


def test_the_mail_of_somebody_unknown_is_read_when_they_are_placed(contact: Contact, cast: Cast) -> None:
    from fairlead.messaging.operations.incoming import match_mail
    from fairlead.messaging.queries.matching import Match
    from fairlead.messaging.types import MatchedBy

    content = mail(text=AWAY, sender="K. <k.albers@elsewhere.example>", subject="Automatic reply: x", headers=AUTO)
    row = take_in(read=read(content, received_at=NOW, now=NOW), now=NOW)[0]
    assert not AbsenceMail.objects.exists()
    match_mail(row=row, matches=[Match(contact.account, contact, MatchedBy.HAND)], now=NOW, content=content)
    assert Leave.objects.get().contact == contact


def test_a_block_of_history_makes_one_leave_of_one_absence(contact: Contact, cast: Cast) -> None:
    block = [
        mail(text=AWAY, subject="Automatic reply: x", headers=AUTO, message_id=f"h{number}@nordlicht.example", at=at)
        for number, at in enumerate((NOW, NOW + timedelta(days=2), NOW + timedelta(days=5)))
    ]
    import_mails(contents=iter(block), by=cast.owner, now=NOW + timedelta(days=200))
    assert [row.state for row in AbsenceMail.objects.order_by("pk")] == [S.RECORDED, S.KNOWN, S.KNOWN]
    assert Leave.objects.count() == 1
    assert told(cast) == []


def test_an_open_end_is_asked_for_by_a_to_do_of_the_owner(contact: Contact, cast: Cast) -> None:
    reply("I am on sick leave until further notice.")
    leave = Leave.objects.get()
    assert (leave.end_date, leave.ask_again_date) == (None, date(2027, 1, 1))
    assert ask_again(now=NOW + timedelta(days=15)) == 1
    item = Item.objects.get()
    assert (item.owner, item.made_by, item.contact) == (cast.owner, cast.owner, contact)


def test_words_that_were_erased_are_not_shown(contact: Contact, cast: Cast) -> None:
    row = reply(AWAY)
    assert row.exchange is not None
    erase_words(exchange=row.exchange, by=cast.owner, ground=Ground.REQUEST)
    again = find_absence_mail(cast.owner, row.pk)
    assert again is not None
    assert pieces_of(again) == []
    page = signed_in(cast.owner).get(f"/leave/replies/{row.pk}").content.decode()
    assert "The words of the reply were erased." in page


def test_the_leave_page_shows_only_the_customers_looked_at(contact: Contact, cast: Cast) -> None:
    reply(VAGUE)
    at = "at=2026-12-18T17:00"
    assert "To be decided" in signed_in(cast.owner).get(f"/leave/?{at}").content.decode()
    assert "To be decided" not in signed_in(cast.owner).get(f"/leave/?country=FR&{at}").content.decode()
    assert "To be decided" not in signed_in(cast.stranger).get(f"/leave/?whose=all&{at}").content.decode()
    seen = signed_in(cast.viewer).get(f"/leave/?whose=all&{at}").content.decode()
    assert "To be decided" in seen
    assert "data-key" not in seen.partition("To be decided")[2].partition("Away now")[0]


def test_an_entry_of_the_log_leads_to_what_was_read(contact: Contact, cast: Cast) -> None:
    row = reply(VAGUE)
    page = signed_in(cast.owner).get(f"/exchanges/{row.exchange_id}").content.decode()
    assert f"/leave/replies/{row.pk}" in page


def test_programs_decide_as_people_do(contact: Contact, cast: Cast) -> None:
    program = Program(cast.owner)
    brought = program.ask("POST", f"/contacts/{contact.pk}/automatic-replies", {"text": VAGUE}).json()
    assert (brought["state"], brought["doubts"]) == ("UNSURE", ["no_dates"])
    listed = program.ask("GET", "/automatic-replies?state=UNSURE").json()["items"]
    assert [one["id"] for one in listed] == [brought["id"]]
    address = f"/automatic-replies/{brought['id']}"
    whole = program.ask("GET", address).json()
    assert any(piece["about"] for piece in whole["text"])
    accepted = program.ask("POST", f"{address}/acceptance").json()
    assert (accepted["state"], accepted["leave_id"]) == ("ACCEPTED", Leave.objects.get().pk)
    assert program.ask("POST", f"{address}/acceptance").status_code == 409
    assert program.ask("POST", f"{address}/undo").json()["state"] == "UNSURE"
    mended = {"start_date": "2026-12-18", "end_date": "2026-12-23"}
    assert program.ask("POST", f"{address}/mending", mended).json()["state"] == "ACCEPTED"
    assert Leave.objects.get().end_date == date(2026, 12, 23)
    assert program.ask("POST", f"/contacts/{contact.pk}/automatic-replies", {"text": "Hello"}).status_code == 422
    program.ask("POST", f"/contacts/{contact.pk}/automatic-replies", {"text": GONE})
    question = program.ask("GET", "/successions").json()["items"][0]
    wrong = program.ask("POST", f"/successions/{question['id']}/settlement", {})
    assert wrong.status_code == 422
    settled = program.ask("POST", f"/successions/{question['id']}/settlement", {"name": "Mia Sommer"}).json()
    assert settled["successor_id"] == Contact.objects.get(name="Mia Sommer").pk
