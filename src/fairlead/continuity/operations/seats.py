"""Names who answers for what at a customer's, has it agreed and checked, and ends it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fairlead.continuity.models import TopicSeat
from fairlead.continuity.types import MOST_PLACES, SeatSource, SeatState
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.loading import lock_account
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible


class SeatContactElsewhere(NotPossible):
    field, code, message = "contact_id", "other_account", _("This contact belongs to another account.")


class SeatContactIsGone(NotPossible):
    field, code, message = "contact_id", "contact_gone", _("This contact does not work there any more.")


class SatAlready(NotPossible):
    field, code = "contact_id", "sits_already"
    message = _("This contact answers for the topic already: nobody stands in for themselves.")


class AgreedInTheFuture(NotPossible):
    field, code, message = "agreed_on_date", "in_the_future", _("Nothing has been agreed yet on this day.")


class AgreedWithNobody(NotPossible):
    field, code, message = "agreed_on_date", "date_missing", _("Say on which day this was agreed.")


class CheckedInTheFuture(NotPossible):
    field, code, message = "checked_on_date", "in_the_future", _("Nothing has been checked yet on this day.")


class CheckedBeforeAgreed(NotPossible):
    field, code = "checked_on_date", "before_agreed"
    message = _("It cannot be checked before it was agreed. Record the agreement first.")


class NoSuchPlace(NotPossible):
    field, code, message = "place", "no_such_place", _("One person is responsible, and up to nine stand in.")


class SeatIsOver(Exception):
    """This has ended, or is another kind of entry than the act is for."""

    code: ClassVar[str] = "seat_is_over"


@transaction.atomic
def name_seat(
    *,
    account: Account,
    contact: Contact,
    topic: str,
    by: Member,
    now: datetime,
    place: int | None = None,
    agreed_on_date: date | None = None,
    agreed_with: Contact | None = None,
    source: str = SeatSource.BY_HAND,
    note: str = "",
) -> TopicSeat:
    """Let a contact answer for a topic: at place 0 as the one responsible, else as a stand-in; None is the next place.

    Whoever had the place leaves it, and a proposal of this contact is taken up. Without a day of agreement it is what
    we think. Raises AccessRefused, SeatContactElsewhere, SeatContactIsGone, SatAlready, AgreedInTheFuture,
    AgreedWithNobody, NoSuchPlace.
    """
    lock_account(account.pk, by)
    access.check_can_work_account(by, account)
    _check_contact(contact, account)
    _check_agreement(agreed_on_date, agreed_with, account, by, now)
    rows = TopicSeat.objects.filter(account=account, topic=topic)
    if rows.filter(state=SeatState.CURRENT, contact=contact).exists():
        raise SatAlready
    taken = dict(rows.filter(state=SeatState.CURRENT).values_list("place", "pk"))
    chosen = _next_place(taken) if place is None else place
    if not 0 <= chosen < MOST_PLACES:
        raise NoSuchPlace
    if chosen in taken:
        _end(TopicSeat.objects.get(pk=taken[chosen]), by, now, "")
    proposal = rows.filter(state=SeatState.PROPOSED, contact=contact).first()
    seat = proposal or TopicSeat(account=account, topic=topic, contact=contact, source=source, recorded_by=by)
    seat.state, seat.place = SeatState.CURRENT, chosen
    seat.note = note.strip() or seat.note
    if agreed_on_date is not None:
        seat.agreed_on_date, seat.agreed_with, seat.agreed_by = agreed_on_date, agreed_with, by
    seat.save()
    seat.refresh_from_db()
    return seat


@transaction.atomic
def propose_seat(
    *,
    account: Account,
    contact: Contact,
    topic: str,
    by: Member | None,
    now: datetime,
    source: str,
    note: str = "",
) -> TopicSeat | None:
    """Propose somebody as a stand-in; None when they answer for the topic already. `by` is None for a machine.

    A proposal takes no place until somebody accepts it. Raises AccessRefused, SeatContactElsewhere, SeatContactIsGone.
    """
    if by is not None:
        access.check_can_work_account(by, account)
    _check_contact(contact, account)
    try:
        with transaction.atomic():  # two mails at once: the database lets one of them propose
            seat = TopicSeat.objects.create(
                account=account,
                topic=topic,
                contact=contact,
                state=SeatState.PROPOSED,
                source=source,
                note=note.strip()[:300],
                recorded_by=by,
            )
    except IntegrityError:
        return None
    seat.refresh_from_db()
    return seat


def accept_proposal(
    *,
    seat: TopicSeat,
    by: Member,
    now: datetime,
    place: int | None = None,
    agreed_on_date: date | None = None,
    agreed_with: Contact | None = None,
) -> TopicSeat:
    """Let who is proposed answer for the topic, at the next place unless one is given.

    Raises SeatIsOver for what is no proposal, and what `name_seat` raises.
    """
    access.check_can_work_account(by, seat.account)
    if seat.state != SeatState.PROPOSED:
        raise SeatIsOver
    return name_seat(
        account=seat.account,
        contact=seat.contact,
        topic=seat.topic,
        by=by,
        now=now,
        place=place,
        agreed_on_date=agreed_on_date,
        agreed_with=agreed_with,
    )


@transaction.atomic
def agree_seat(
    *,
    seat: TopicSeat,
    by: Member,
    now: datetime,
    agreed_on_date: date,
    agreed_with: Contact | None = None,
    note: str | None = None,
    expected_version: int | None = None,
) -> TopicSeat:
    """Record that the customer has agreed to what we thought, or anew. A check before that day counts no more.

    Raises AccessRefused, ChangedMeanwhile, SeatIsOver, AgreedInTheFuture, SeatContactElsewhere.
    """
    row = _locked(seat, by, expected_version)
    _check_agreement(agreed_on_date, agreed_with, row.account, by, now)
    row.agreed_on_date, row.agreed_with, row.agreed_by = agreed_on_date, agreed_with, by
    if row.checked_on_date is not None and row.checked_on_date < agreed_on_date:
        row.checked_on_date = row.checked_by = None
    if note is not None:
        row.note = note.strip()
    return _saved(row)


@transaction.atomic
def check_seat(
    *, seat: TopicSeat, by: Member, now: datetime, checked_on_date: date, expected_version: int | None = None
) -> TopicSeat:
    """Record that an agreement was found to hold: they are still there, can be reached, and know of it.

    Raises AccessRefused, ChangedMeanwhile, SeatIsOver, CheckedInTheFuture, CheckedBeforeAgreed.
    """
    row = _locked(seat, by, expected_version)
    if checked_on_date > now.astimezone(by.zone_info).date():
        raise CheckedInTheFuture
    if row.agreed_on_date is None or checked_on_date < row.agreed_on_date:
        raise CheckedBeforeAgreed
    row.checked_on_date, row.checked_by = checked_on_date, by
    return _saved(row)


@transaction.atomic
def move_seat(
    *, seat: TopicSeat, place: int, by: Member, now: datetime, expected_version: int | None = None
) -> TopicSeat:
    """Give a person another place in the order of asking; whoever has it takes theirs.

    Raises AccessRefused, ChangedMeanwhile, SeatIsOver, NoSuchPlace.
    """
    row = _locked(seat, by, expected_version)
    if not 0 <= place < MOST_PLACES:
        raise NoSuchPlace
    if place == row.place:
        return row
    mates = TopicSeat.objects.filter(account=row.account, topic=row.topic, state=SeatState.CURRENT)
    other = mates.filter(place=place).first()
    former = row.place
    if other is not None:
        free = _next_place(dict(mates.values_list("place", "pk")))
        if free >= MOST_PLACES:
            raise NoSuchPlace
        mates.filter(pk=other.pk).update(place=free)  # no two may have one place, not even for a moment
    mates.filter(pk=row.pk).update(place=place)
    if other is not None:
        mates.filter(pk=other.pk).update(place=former)
    row.refresh_from_db()
    return row


@transaction.atomic
def end_seat(
    *, seat: TopicSeat, by: Member, now: datetime, note: str = "", expected_version: int | None = None
) -> TopicSeat:
    """End it, or dismiss a proposal; it stays in the history. Raises AccessRefused, ChangedMeanwhile, SeatIsOver."""
    row = _locked(seat, by, expected_version, states=(SeatState.CURRENT, SeatState.PROPOSED))
    _end(row, by, now, note)
    row.refresh_from_db()
    return row


def move_to_account(drop_id: int, keep_id: int) -> None:
    """Move who answers for what to another account, when the two become one: behind those who do so there.

    Where there are too many, or one person would sit twice, what came from the dropped account is history.
    """
    kept = TopicSeat.objects.filter(account=keep_id, state=SeatState.CURRENT)
    taken: dict[str, dict[int, int]] = {}
    for topic, place, pk in kept.values_list("topic", "place", "pk"):
        taken.setdefault(topic, {})[place] = pk
    for row in TopicSeat.objects.filter(account=drop_id).order_by("place", "pk"):
        if row.state == SeatState.CURRENT:
            places = taken.setdefault(row.topic, {})
            row.place = _next_place(places) if row.place in places else row.place
            if row.place >= MOST_PLACES:
                row.place, row.state, row.ended_at = MOST_PLACES - 1, SeatState.ENDED, row.updated_at
            else:
                places[row.place] = row.pk
        row.account_id = keep_id
        row.save(update_fields=["account", "place", "state", "ended_at"])


def _check_contact(contact: Contact, account: Account) -> None:
    if contact.account_id != account.pk:
        raise SeatContactElsewhere
    if contact.deleted_at is not None or contact.left_on_date is not None:
        raise SeatContactIsGone


def _check_agreement(on: date | None, agreed_with: Contact | None, account: Account, by: Member, now: datetime) -> None:
    if agreed_with is not None and agreed_with.account_id != account.pk:
        raise SeatContactElsewhere("agreed_with_id")
    if agreed_with is not None and on is None:
        raise AgreedWithNobody
    if on is not None and on > now.astimezone(by.zone_info).date():
        raise AgreedInTheFuture


def _next_place(taken: dict[int, int]) -> int:
    return next(place for place in range(MOST_PLACES + 1) if place not in taken)


def _locked(
    seat: TopicSeat, by: Member, expected_version: int | None, *, states: tuple[str, ...] = (SeatState.CURRENT,)
) -> TopicSeat:
    lock_account(seat.account_id, by)
    row = TopicSeat.objects.select_related("account", "account__owner", "contact").get(pk=seat.pk)
    access.check_can_work_account(by, row.account)
    check_unchanged(row, expected_version)
    if row.state not in states:
        raise SeatIsOver
    return row


def _end(row: TopicSeat, by: Member, now: datetime, note: str) -> None:
    row.state, row.ended_at, row.ended_by, row.ended_note = SeatState.ENDED, now, by, note.strip()[:300]
    row.save()


def _saved(row: TopicSeat) -> TopicSeat:
    row.save()
    row.refresh_from_db()
    return row
