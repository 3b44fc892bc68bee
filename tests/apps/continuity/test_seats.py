"""Who answers for what: naming, agreeing, checking, ending; and what the database refuses whoever writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.continuity.conftest import TUESDAY
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast

from fairlead.availability.models import Leave
from fairlead.continuity.models import CoverageRule, TopicSeat
from fairlead.continuity.operations.proposals import propose_named
from fairlead.continuity.operations.rules import RuleCannotBe, keep_usual_rules, settle_rule
from fairlead.continuity.operations.seats import (
    AgreedInTheFuture,
    CheckedBeforeAgreed,
    CheckedInTheFuture,
    NoSuchPlace,
    SatAlready,
    SeatContactElsewhere,
    SeatContactIsGone,
    SeatIsOver,
    accept_proposal,
    agree_seat,
    check_seat,
    end_seat,
    move_seat,
    name_seat,
    propose_seat,
)
from fairlead.continuity.queries.covering import coverage_of
from fairlead.continuity.queries.instead import stand_ins_now
from fairlead.continuity.queries.overview import GapFilter, OverviewFilter, overview
from fairlead.continuity.queries.rules import watched_rules
from fairlead.continuity.queries.seats import history_of
from fairlead.continuity.types import MOST_PLACES, SeatState, Topic
from fairlead.core.absence_mail import Delegate, Reading
from fairlead.core.coverage import GapKind
from fairlead.core.mail_text import read_mail
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.customers.operations.merging import merge_accounts
from fairlead.db.models import ChangedMeanwhile
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.queries import may_contact
from fairlead.planner.queries.desk import find_row
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
People = dict[str, Contact]


def named(
    cast: Cast, contact: Contact, topic: str = "orders", *, place: int | None = None, **more: object
) -> TopicSeat:
    return name_seat(
        account=contact.account, contact=contact, topic=topic, by=cast.owner, now=TUESDAY, place=place, **more
    )  # type: ignore[arg-type]


def places(account: Account, topic: str = "orders") -> list[tuple[int, str]]:
    rows = TopicSeat.objects.filter(account=account, topic=topic, state=SeatState.CURRENT).order_by("place")
    return [(row.place, row.contact.given_name) for row in rows]


def test_people_are_asked_in_the_order_in_which_they_were_named(cast: Cast, people: People, account: Account) -> None:
    for name in ("Katrin", "Jonas", "Uwe"):
        named(cast, people[name])
    assert places(account) == [(0, "Katrin"), (1, "Jonas"), (2, "Uwe")]


def test_who_takes_a_place_ends_who_had_it_and_the_history_tells(cast: Cast, people: People, account: Account) -> None:
    named(cast, people["Katrin"], agreed_on_date=DAY, agreed_with=people["Gesa"])
    named(cast, people["Jonas"], place=0)
    assert places(account) == [(0, "Jonas")]
    (before,) = history_of(account, 10)
    assert (before.contact, before.ended_by, before.ended_at) == (people["Katrin"], cast.owner, TUESDAY)
    assert (before.agreed_on_date, before.agreed_with, before.agreed_by) == (DAY, people["Gesa"], cast.owner)


def test_nobody_stands_in_for_themselves(cast: Cast, people: People) -> None:
    named(cast, people["Katrin"])
    with pytest.raises(SatAlready):
        named(cast, people["Katrin"], place=1)
    named(cast, people["Katrin"], "payment")


def test_a_contact_of_another_account_or_one_who_has_left_is_refused(cast: Cast, people: People) -> None:
    elsewhere = make_contact(make_account("Sur SA", owner=cast.owner), "Ana Sur")
    with pytest.raises(SeatContactElsewhere):
        name_seat(account=people["Uwe"].account, contact=elsewhere, topic="orders", by=cast.owner, now=TUESDAY)
    with pytest.raises(SeatContactElsewhere):
        named(cast, people["Uwe"], agreed_on_date=DAY, agreed_with=elsewhere)
    Contact.objects.filter(pk=people["Uwe"].pk).update(left_on_date=DAY)
    people["Uwe"].refresh_from_db()
    with pytest.raises(SeatContactIsGone):
        named(cast, people["Uwe"])


def test_days_that_have_not_come_are_refused(cast: Cast, people: People) -> None:
    tomorrow = TUESDAY.date() + timedelta(days=1)
    with pytest.raises(AgreedInTheFuture):
        named(cast, people["Katrin"], agreed_on_date=tomorrow)
    seat = named(cast, people["Katrin"])
    with pytest.raises(CheckedBeforeAgreed):
        check_seat(seat=seat, by=cast.owner, now=TUESDAY, checked_on_date=DAY)
    seat = agree_seat(seat=seat, by=cast.owner, now=TUESDAY, agreed_on_date=DAY)
    with pytest.raises(CheckedInTheFuture):
        check_seat(seat=seat, by=cast.owner, now=TUESDAY, checked_on_date=tomorrow)
    with pytest.raises(CheckedBeforeAgreed):
        check_seat(seat=seat, by=cast.owner, now=TUESDAY, checked_on_date=DAY - timedelta(days=1))
    seat = check_seat(seat=seat, by=cast.backup, now=TUESDAY, checked_on_date=DAY)
    assert (seat.checked_on_date, seat.checked_by) == (DAY, cast.backup)
    seat = agree_seat(seat=seat, by=cast.owner, now=TUESDAY, agreed_on_date=TUESDAY.date())
    assert (seat.checked_on_date, seat.checked_by) == (None, None)


def test_two_people_change_places(cast: Cast, people: People, account: Account) -> None:
    named(cast, people["Katrin"])
    second = named(cast, people["Jonas"])
    move_seat(seat=second, place=0, by=cast.owner, now=TUESDAY)
    assert places(account) == [(0, "Jonas"), (1, "Katrin")]
    second.refresh_from_db()
    move_seat(seat=second, place=5, by=cast.owner, now=TUESDAY)
    assert places(account) == [(1, "Katrin"), (5, "Jonas")]
    with pytest.raises(NoSuchPlace):
        move_seat(seat=second, place=MOST_PLACES, by=cast.owner, now=TUESDAY)


def test_a_change_of_something_older_and_of_what_is_over_is_refused(cast: Cast, people: People) -> None:
    seat = named(cast, people["Katrin"])
    agree_seat(seat=seat, by=cast.owner, now=TUESDAY, agreed_on_date=DAY)
    with pytest.raises(ChangedMeanwhile):
        end_seat(seat=seat, by=cast.owner, now=TUESDAY, expected_version=seat.version)
    end_seat(seat=seat, by=cast.owner, now=TUESDAY, note="Left")
    with pytest.raises(SeatIsOver):
        end_seat(seat=seat, by=cast.owner, now=TUESDAY)


def test_a_proposal_takes_no_place_until_it_is_accepted(cast: Cast, people: People, account: Account) -> None:
    named(cast, people["Katrin"])
    told = {"account": account, "topic": "orders", "by": None, "now": TUESDAY, "source": "ABSENCE_MAIL"}
    assert propose_seat(contact=people["Katrin"], **told) is None  # type: ignore[arg-type]
    proposal = propose_seat(contact=people["Jonas"], **told)  # type: ignore[arg-type]
    assert proposal is not None
    assert places(account) == [(0, "Katrin")]
    assert coverage_of(account, by=cast.owner, now=TUESDAY).proposals == (proposal,)
    seat = accept_proposal(seat=proposal, by=cast.owner, now=TUESDAY)
    assert (seat.pk, seat.place, seat.source) == (proposal.pk, 1, "ABSENCE_MAIL")
    with pytest.raises(SeatIsOver):
        accept_proposal(seat=seat, by=cast.owner, now=TUESDAY)


def test_who_may_not_work_with_the_account_changes_nothing(cast: Cast, people: People) -> None:
    with pytest.raises(AccessRefused):
        name_seat(account=people["Uwe"].account, contact=people["Uwe"], topic="orders", by=cast.viewer, now=TUESDAY)
    with pytest.raises(Account.DoesNotExist):
        name_seat(account=people["Uwe"].account, contact=people["Uwe"], topic="orders", by=cast.stranger, now=TUESDAY)
    assert not TopicSeat.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"place": 0, "contact": "Jonas"},  # the place is taken
        {"place": 3, "contact": "Katrin"},  # she answers already
        {"place": MOST_PLACES, "contact": "Jonas"},
        {"place": 4, "contact": "Jonas", "topic": "weather"},
        {"place": 4, "contact": "Jonas", "agreed_on_date": DAY},  # by nobody
        {"place": 4, "contact": "Jonas", "state": "ENDED"},  # never
        {"place": 4, "contact": "elsewhere"},
    ],
)
def test_the_database_refuses_it_whoever_writes(cast: Cast, people: People, values: dict[str, object]) -> None:
    named(cast, people["Katrin"])
    elsewhere = make_contact(make_account("Sur SA", owner=cast.owner), "Ana Sur")
    contact = {**people, "elsewhere": elsewhere}[str(values["contact"])]
    row = {"account": people["Uwe"].account, "topic": "orders", "recorded_by": cast.owner, **values, "contact": contact}
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicSeat.objects.create(**row)


def test_a_contact_cannot_leave_their_seat_behind_in_another_account(cast: Cast, people: People) -> None:
    named(cast, people["Katrin"])
    other = make_account("Sur SA", owner=cast.owner)

    def move() -> None:
        Contact.objects.filter(pk=people["Katrin"].pk).update(account=other)
        connection.check_constraints()  # what the end of the transaction does

    with pytest.raises(IntegrityError), transaction.atomic():
        move()


def test_merging_puts_them_behind_and_erasing_leaves_nothing(cast: Cast, people: People, account: Account) -> None:
    named(cast, people["Katrin"])
    other = make_account("Nordlicht Nord", owner=cast.owner)
    ana = make_contact(other, "Ana Nord", email="ana@nord.example", given_name="Ana")
    named(cast, ana)
    named(cast, ana, "payment")
    merge_accounts(keep_id=account.pk, drop_id=other.pk, by=cast.boss, now=TUESDAY)
    assert places(account) == [(0, "Katrin"), (1, "Ana")]
    assert places(account, "payment") == [(0, "Ana")]
    erase_rows(Contact, [ana.pk], by=cast.boss)
    assert places(account) == [(0, "Katrin")]
    assert not TopicSeat.pgh_event_model.objects.filter(contact_id=ana.pk).exists()  # type: ignore[attr-defined]


def test_the_gate_and_the_desk_name_who_stands_in_for_the_topic(cast: Cast, people: People, account: Account) -> None:
    for topic, name in (("orders", "Katrin"), ("orders", "Jonas"), ("payment", "Meike")):
        named(cast, people[name], topic)
    Leave.objects.create(
        contact=people["Katrin"], start_date=date(2026, 11, 23), end_date=date(2026, 11, 30), recorded_by=cast.owner
    )

    def instead(purpose: str) -> str:
        decision = may_contact(people["Katrin"], channel="mail", purpose=purpose, moment=TUESDAY)
        return decision.instead.name if decision.instead else ""

    assert instead("order") == "Jonas Albers"
    assert instead("payment_reminder") == "Meike Albers"
    assert instead("courtesy") == ""
    row = find_row(by=cast.owner, now=TUESDAY, account_id=account.pk)
    assert row is not None
    assert row.instead is not None
    assert row.instead.name == "Jonas Albers"
    # Who is away herself is passed over; whom the absent one has named goes first on the desk.
    Leave.objects.create(contact=people["Jonas"], start_date=date(2026, 11, 24), recorded_by=cast.owner)
    assert stand_ins_now([people["Katrin"].pk], TUESDAY)[people["Katrin"].pk].name == "Meike Albers"
    Leave.objects.filter(contact=people["Katrin"]).update(stand_in=people["Uwe"])
    assert stand_ins_now([people["Katrin"].pk], TUESDAY)[people["Katrin"].pk].name == "Uwe Albers"
    assert stand_ins_now([people["Meike"].pk], TUESDAY) == {}


def test_the_page_over_all_counts_what_the_core_finds(cast: Cast, people: People, account: Account) -> None:
    """The counts come from one statement, the gaps from the core: they must never differ."""
    make_account("Aardvark AG", owner=cast.owner, stage="ACTIVE")
    long_ago = date(2024, 1, 7)
    silent = make_contact(account, "Silke Still")  # no way to her is known
    named(cast, people["Katrin"], agreed_on_date=DAY)
    named(cast, people["Jonas"], agreed_on_date=long_ago)
    named(cast, people["Meike"], "payment")
    named(cast, silent, "payment")
    named(cast, people["Uwe"], "quality", place=1, agreed_on_date=DAY)
    named(cast, silent, "logistics")
    shown = overview(by=cast.owner, now=TUESDAY, wanted=OverviewFilter())
    assert [found.name for found, _standing, _covered in shown.rows] == ["Aardvark AG", account.name]
    for found, standing, _covered in shown.rows:
        covered = coverage_of(found, by=cast.owner, now=TUESDAY)
        kinds = [gap.kind for gap in covered.gaps]
        few = {gap.topic for gap in covered.gaps if gap.kind in (GapKind.TOO_FEW, GapKind.NOBODY_RESPONSIBLE)}
        assert standing.nobody == kinds.count(GapKind.NOBODY)
        assert standing.few == len(few)
        assert standing.agree == kinds.count(GapKind.NOT_AGREED)
        assert standing.check == kinds.count(GapKind.CHECK_DUE)
        assert standing.alone == sum(len(point.topics) for point in covered.single_points)
    assert shown.counts[GapFilter.NOBODY] == 2
    alone = overview(by=cast.owner, now=TUESDAY, wanted=OverviewFilter(gap=GapFilter.ALONE))
    assert [found for found, *_rest in alone.rows] == [account]
    assert overview(by=cast.stranger, now=TUESDAY, wanted=OverviewFilter()).rows == ()


def test_rules_are_data_and_bounded(cast: Cast) -> None:
    assert {rule.topic for rule in watched_rules()} == set(Topic.values)
    rule = CoverageRule.objects.get(topic="quality")
    settle_rule(rule=rule, values={"is_watched": False}, by=cast.leader, now=TUESDAY)
    assert "quality" not in {one.topic for one in watched_rules()}
    with pytest.raises(RuleCannotBe):
        settle_rule(rule=rule, values={"check_days": 1}, by=cast.boss, now=TUESDAY)
    with pytest.raises(AccessRefused):
        settle_rule(rule=rule, values={"stand_ins": 2}, by=cast.owner, now=TUESDAY)
    keep_usual_rules()
    assert not CoverageRule.objects.get(topic="quality").is_watched


@pytest.mark.parametrize(
    ("topic", "proposed"),
    [("payment", {"payment"}), ("weather", {"quality"}), (None, {"quality"})],
)
def test_whom_an_automatic_reply_names_is_proposed(
    cast: Cast, people: People, account: Account, topic: str | None, proposed: set[str]
) -> None:
    """For the topic that is told; else for what the absent one carries alone."""
    named(cast, people["Katrin"])
    named(cast, people["Jonas"])
    named(cast, people["Katrin"], "quality")
    reply = read_mail(b"From: katrin@nordlicht.example\nSubject: Out of office\n\nAway.")
    row = IncomingMail(contact=people["Katrin"])
    delegate = Delegate(name="Uwe Albers", email="uwe@nordlicht.example", topic=topic)
    stranger = Delegate(name="Nobody Known", email="nobody@nordlicht.example", topic="orders")
    reading = Reading("absence", delegates=(delegate, stranger))
    for _again in range(2):
        propose_named(row, reply, reading, TUESDAY)
    rows = TopicSeat.objects.filter(state=SeatState.PROPOSED)
    assert {one.topic for one in rows} == proposed
    assert {(one.contact, one.recorded_by, one.note) for one in rows} == {(people["Uwe"], None, "Out of office")}
