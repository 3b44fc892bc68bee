"""What becomes of one automatic reply: recorded, joined to what is known, asked about, or let go.

Nothing that a person has recorded is ever changed by a mail, and nothing that a person has refused is recorded again:
where a mail says otherwise, somebody is asked.

>>> from datetime import date
>>> from fairlead.core.absence_mail import Reading
>>> told = Reading("absence", date(2026, 12, 21), None, date(2027, 1, 4), confidence=0.97)
>>> found = decide_absence(told, received=date(2026, 12, 20), today=date(2026, 12, 20))
>>> found.act.value, str(found.start_date), str(found.end_date)
('record', '2026-12-21', '2027-01-04')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fairlead.core.absence_mail import Reading

# An end that nobody knows is asked for again after so long; a reply so much older says nothing of today any more.
ASK_AGAIN_AFTER, OPEN_ENDED_HOLDS = timedelta(days=14), timedelta(days=60)
# Longer absences are rarer than wrong years.
LONGEST_SURE = timedelta(days=366)
# Replies without any date that come in within so many days of each other speak of one absence.
SAME_ABSENCE = timedelta(days=30)


class Act(StrEnum):
    """What is done with what a mail says."""

    RECORD = "record"
    CHANGE = "change"  # the leave that an earlier mail of the same absence has made
    KNOWN = "known"
    REPEAT = "repeat"  # of a mail about which somebody is asked, or has been
    ASK = "ask"
    LET_GO = "let_go"


class Doubt(StrEnum):
    """Why somebody is asked."""

    CONFIDENCE = "confidence"
    NO_DATES = "no_dates"
    LONG = "long"
    OVERLAP = "overlap"  # with what a person has recorded
    REFUSED = "refused"  # somebody has said that an earlier mail of this time was read wrongly
    WROTE_SINCE = "wrote_since"


@dataclass(frozen=True)
class KnownLeave:
    """A recorded leave, `[start_date, end_date)`; `said_on` is the day of the latest mail that it rests on.

    Without `said_on` it is a person's: recorded by one, or changed by one since.
    """

    id: int
    start_date: date
    end_date: date | None
    said_on: date | None = None


@dataclass(frozen=True)
class EarlierMail:
    """An earlier automatic reply of the same person that is open, or that somebody has refused."""

    id: int
    start_date: date | None
    end_date: date | None
    received: date
    is_refused: bool


@dataclass(frozen=True)
class AbsenceDecision:
    """What is done, with the days `[start_date, end_date)` as they were understood.

    `leave_id` is the leave that is changed or known already, `mail_id` the mail that is repeated, `replaces` are open
    ones about which nobody need be asked any more. `is_over` tells that nobody need be told.
    """

    act: Act
    start_date: date | None = None
    end_date: date | None = None
    ask_again_date: date | None = None
    doubts: tuple[Doubt, ...] = ()
    leave_id: int | None = None
    mail_id: int | None = None
    replaces: tuple[int, ...] = ()
    is_over: bool = False


def decide_absence(
    reading: Reading,
    *,
    received: date,
    today: date,
    leave: Sequence[KnownLeave] = (),
    earlier: Sequence[EarlierMail] = (),
) -> AbsenceDecision:
    """Return what becomes of an absence that a mail tells; all days are those of the contact's calendar."""
    told = _understood(reading, received, today)
    if told.start_date is None:
        return told
    refused = [one for one in earlier if one.is_refused and _speaks_of(one, told, received)]
    same = next((one for one in refused if _says_the_same(one, told)), None)
    if same is not None:
        return replace(told, act=Act.REPEAT, mail_id=same.id)
    if refused:
        told = replace(told, doubts=(*told.doubts, Doubt.REFUSED))
    touching = [one for one in leave if _touches(one, told, received)]
    settled = _against_leave(reading, told, touching, received)
    if settled is not None and settled.act is not Act.ASK:
        return _replacing(settled, earlier, received)
    told = settled or told
    if told.is_over and told.doubts:
        return replace(told, act=Act.LET_GO)
    return _asking(told, earlier, received) if told.doubts else _replacing(told, earlier, received)


def decide_left(
    reading: Reading,
    *,
    received: date,
    is_known: bool,
    has_written_since: bool,
    earlier: Sequence[EarlierMail] = (),
) -> AbsenceDecision:
    """Return what becomes of a mail that tells that somebody has left; `earlier` are mails that told so, too."""
    told = AbsenceDecision(Act.RECORD, start_date=received)
    if is_known:
        return replace(told, act=Act.KNOWN)
    refused = next((one for one in earlier if one.is_refused), None)
    if refused is not None:
        return replace(told, act=Act.REPEAT, mail_id=refused.id)
    doubts = [] if reading.sureness.is_sure else [Doubt.CONFIDENCE]
    if has_written_since:
        doubts.append(Doubt.WROTE_SINCE)
    told = replace(told, doubts=tuple(doubts))
    if not doubts:
        return replace(told, replaces=tuple(one.id for one in earlier))
    if earlier:
        return replace(told, act=Act.REPEAT, mail_id=earlier[0].id)
    return replace(told, act=Act.ASK)


def _understood(reading: Reading, received: date, today: date) -> AbsenceDecision:
    """Return the days and doubts of a mail by itself. Without a day on which it begins, the mail's own is taken."""
    latest = reading.end_date + timedelta(days=1) if reading.end_date else None
    ends = [day for day in (latest, reading.return_date) if day is not None]
    end = max(ends) if ends else None
    start = reading.start_date or received
    if end is not None and end <= start:
        # Back already when the mail came, and nothing says since when they were away.
        return AbsenceDecision(Act.LET_GO, None, None, is_over=True)
    doubts = [] if reading.sureness.is_sure else [Doubt.CONFIDENCE]
    if end is None and not reading.open_ended:
        doubts.append(Doubt.NO_DATES)
    if end is not None and end - start > LONGEST_SURE:
        doubts.append(Doubt.LONG)
    return AbsenceDecision(
        Act.RECORD,
        start,
        end,
        ask_again_date=max(start + ASK_AGAIN_AFTER, today) if end is None else None,
        doubts=tuple(doubts),
        is_over=end <= today if end is not None else max(start, received) + OPEN_ENDED_HOLDS < today,
    )


def _against_leave(
    reading: Reading, told: AbsenceDecision, touching: Sequence[KnownLeave], received: date
) -> AbsenceDecision | None:
    """Return what a mail means beside leave of the same time; None when there is none."""
    if not touching:
        return None
    if Doubt.NO_DATES in told.doubts:
        return replace(told, act=Act.KNOWN, leave_id=touching[0].id)
    same = next((one for one in touching if one.end_date == told.end_date and one.start_date <= _start(told)), None)
    if same is not None:
        return replace(told, act=Act.KNOWN, leave_id=same.id)
    if any(one.said_on is None for one in touching):
        return replace(told, act=Act.ASK, doubts=(*told.doubts, Doubt.OVERLAP))
    latest = max(touching, key=lambda one: (one.said_on, one.id))
    if latest.said_on is not None and received < latest.said_on and latest.start_date <= _start(told):
        return replace(told, act=Act.KNOWN, leave_id=latest.id)
    if told.doubts:
        return replace(told, act=Act.ASK)
    start = _start(told) if reading.start_date else min(_start(told), latest.start_date)
    end = latest.end_date if latest.said_on is not None and received < latest.said_on else told.end_date
    return replace(told, act=Act.CHANGE, leave_id=latest.id, start_date=start, end_date=end)


def _start(told: AbsenceDecision) -> date:
    if told.start_date is None:
        raise ValueError("nothing says when this absence begins")
    return told.start_date


def _asking(told: AbsenceDecision, earlier: Sequence[EarlierMail], received: date) -> AbsenceDecision:
    """Ask, unless a newer mail of the same absence is asked about already; older questions are replaced by this one."""
    open_ones = [one for one in earlier if not one.is_refused and _speaks_of(one, told, received)]
    newer = next((one for one in open_ones if one.received > received), None)
    if newer is not None:
        return replace(told, act=Act.REPEAT, mail_id=newer.id)
    same = next((one for one in open_ones if _says_the_same(one, told)), None)
    if same is not None:
        return replace(told, act=Act.REPEAT, mail_id=same.id)
    return replace(told, act=Act.ASK, replaces=tuple(one.id for one in open_ones))


def _replacing(told: AbsenceDecision, earlier: Sequence[EarlierMail], received: date) -> AbsenceDecision:
    if told.act not in (Act.RECORD, Act.CHANGE):
        return told
    done = (one.id for one in earlier if not one.is_refused and _speaks_of(one, told, received))
    return replace(told, replaces=tuple(done))


def _touches(one: KnownLeave, told: AbsenceDecision, received: date) -> bool:
    if Doubt.NO_DATES in told.doubts:
        return one.start_date <= received and (one.end_date is None or received < one.end_date)
    return _overlap(one.start_date, one.end_date, told)


def _speaks_of(one: EarlierMail, told: AbsenceDecision, received: date) -> bool:
    """Tell whether an earlier mail speaks of the same absence."""
    if one.end_date is None or told.end_date is None:
        return abs(one.received - received) <= SAME_ABSENCE
    return one.start_date is not None and _overlap(one.start_date, one.end_date, told)


def _says_the_same(one: EarlierMail, told: AbsenceDecision) -> bool:
    """Tell whether an earlier mail has the same end: many replies name no first day, so that each has its own."""
    return one.end_date == told.end_date


def _overlap(start: date, end: date | None, told: AbsenceDecision) -> bool:
    return (told.end_date is None or start < told.end_date) and (end is None or _start(told) < end)
