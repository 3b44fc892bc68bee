"""The log of exchanges: added to, corrected, never changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast, make_member

from fairlead.availability.queries.response_times import response_times
from fairlead.exchanges import operations, queries
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import record_many
from fairlead.exchanges.queries.timeline import spoken_around
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)


def test_whoever_works_for_the_account_may_log_and_strangers_and_viewers_may_not() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    for relation in ("owner", "backup", "colleague", "leader", "boss", "finance"):
        operations.record_exchange(account=account, by=getattr(cast, relation), now=NOW, kind=Kind.CALL)
    for relation in ("stranger", "viewer"):
        with pytest.raises(AccessRefused):
            operations.record_exchange(account=account, by=getattr(cast, relation), now=NOW, kind=Kind.CALL)
    assert Exchange.objects.count() == 6


def test_a_note_is_among_us_whatever_was_asked() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    note = operations.record_exchange(
        account=account, by=cast.owner, now=NOW, kind=Kind.NOTE, direction=Direction.OUT, outcome=Outcome.REACHED
    )
    assert (note.direction, note.outcome) == (Direction.INTERNAL, Outcome.NONE)


def test_the_future_and_other_peoples_contacts_are_refused() -> None:
    cast = make_cast()
    account, other = make_account(owner=cast.owner), make_account("Elsewhere", owner=cast.owner)
    foreign = make_contact(other)
    with pytest.raises(operations.ExchangeInTheFuture):
        operations.record_exchange(
            account=account, by=cast.owner, now=NOW, kind=Kind.CALL, occurred_at=NOW + timedelta(hours=1)
        )
    with pytest.raises(operations.ContactOfAnotherAccount):
        operations.record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, contact=foreign)
    assert not Exchange.objects.exists()


def test_a_row_cannot_be_changed_even_by_sql() -> None:
    cast = make_cast()
    row = operations.record_exchange(account=make_account(owner=cast.owner), by=cast.owner, now=NOW, kind=Kind.CALL)
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        Exchange.objects.filter(pk=row.pk).update(text="something else")


def test_a_correction_takes_the_place_and_keeps_what_it_corrects() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    wrong = operations.record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, text="Agreed 12 %")
    values = {
        "kind": Kind.CALL,
        "contact": None,
        "direction": Direction.OUT,
        "outcome": Outcome.REACHED,
        "occurred_at": NOW,
        "duration_minutes": None,
    }
    right = operations.correct_exchange(
        exchange=wrong, by=cast.colleague, now=NOW + timedelta(minutes=5), text="Agreed 10 %", **values
    )
    assert [row.pk for row in queries.timeline(account)] == [right.pk]
    assert queries.timeline(account)[0].corrects == wrong
    with pytest.raises(operations.AlreadyCorrected):
        operations.correct_exchange(exchange=wrong, by=cast.owner, now=NOW, text="Agreed 9 %", **values)


def test_only_what_reached_somebody_counts_as_being_in_touch() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    reached = NOW - timedelta(days=9)
    log = operations.record_exchange
    log(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, outcome=Outcome.REACHED, occurred_at=reached)
    log(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, outcome=Outcome.NO_ANSWER)
    log(account=account, by=cast.owner, now=NOW, kind=Kind.NOTE, text="Remember their anniversary")
    assert queries.latest_touch_at([account.pk]) == {account.pk: reached}


def test_in_a_long_log_every_page_knows_what_its_answers_answered() -> None:
    """More is said in the month around a page than is read: what is next to the page counts."""
    account = make_account(owner=make_member("Mia"))
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    rows = [
        Exchange(
            account=account,
            kind=Kind.MESSAGE,
            direction=Direction.OUT if number % 2 else Direction.IN,
            occurred_at=start + timedelta(minutes=number),
            text=str(number),
            recorded_at=start,
        )
        for number in range(1500)
    ]
    made = record_many(rows, by_id=None)
    for begin in (0, 700, 1480):
        spoken = spoken_around(account, made[begin : begin + 20])
        assert len({one.pk for one in spoken}) == len(spoken) <= 220
        shown = {row.pk for row in made[begin : begin + 20]}
        answered = {(one.asked_id, one.answer_id) for one in response_times(account, spoken, shown=shown)}
        assert answered == {(made[at].pk, made[at + 1].pk) for at in range(begin, begin + 20, 2)}
