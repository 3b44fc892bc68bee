"""Who is asked about, and what is answered: the data of the availability engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fairlead.core.closures import PlaceClosures
from fairlead.core.public_holidays import PlaceCalendar
from fairlead.core.weeks import DatedWeek

# What a fact can be: all of it can be written to JSON, and shown by `fairlead.ui.sentences`.
Fact = str | bool | int | date | datetime
Facts = Mapping[str, Fact]


class Status(StrEnum):
    """Whether, and why not, a person can be contacted."""

    REACHABLE = "reachable"
    EARLY = "early"
    LATE = "late"
    BREAK = "break"
    CLOSED = "closed"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LEAVE = "leave"
    UNCERTAIN = "uncertain"
    UNKNOWN_ZONE = "unknown_zone"


@dataclass(frozen=True, slots=True)
class Leave:
    """A time away: from `start` until `end`, which is not away any more; no end means that nobody knows yet.

    A date stands for the beginning of that day in the person's own zone, an aware datetime for exactly that instant,
    one without a zone for what the person's own clock shows. `certainty` is only told, of times that are not certain.
    """

    start: date | datetime
    end: date | datetime | None
    kind: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class LikelyLeave:
    """A time away `[start_date, end_date)` that other years make likely, in the person's own calendar."""

    start_date: date
    end_date: date
    probability_percent: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with working hours somewhere. Without a zone nothing can be said of them.

    `weeks` without entries means that they never work; `week_assumed` that nobody has told the week, nor knows the
    country's. `observes_holidays` is false for those who work on public holidays, and on no make-up days. `calendar`
    holds the holidays of country and subdivision, `closures` what is probably closed there; without them they are the
    library's and those of the rules. `perhaps_leave`, the surer ones first, takes no time away and is told beside the
    status; `likely_leave` even less: nobody has said it.
    """

    id: str
    zone: str | None
    country: str | None = None
    subdivision: str | None = None
    weeks: tuple[DatedWeek, ...] = ()
    leave: tuple[Leave, ...] = ()
    observes_holidays: bool = True
    week_assumed: bool = False
    calendar: PlaceCalendar | None = None
    perhaps_leave: tuple[Leave, ...] = ()
    closures: PlaceClosures | None = None
    likely_leave: tuple[LikelyLeave, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch `[start, end)` of one status with its facts; both instants in UTC."""

    status: Status
    start: datetime
    end: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is what it is: a code and the facts, of which `fairlead.ui.sentences` makes the sentence.

    The code is the status, or a finer one: `holiday_estimated`, `holiday_unannounced`, `leave_open`.
    Facts, each where it applies:

    - `zone`, `country`, `subdivision`: where the person is
    - `week_assumed`, `incomplete`, `holiday_data` (`no_data` or `unannounced`): what is not known
    - `holiday_name` (in the language asked), `holiday_local_name`, `holiday_state` (`confirmed`, `estimated`,
      `unannounced`)
    - `half_day_name` (in the language asked), `half_day_from` (the time of day from which it is closed, such as
      `13:00`), `half_day_assumed` (nobody has stated that hour): on the half-days of the place, before and after it
    - `leave_end` (first local date back, or the instant), `leave_kind`
    - `perhaps_leave_certainty` (as recorded), `perhaps_leave_end` (as `leave_end`): a leave that is not certain and
      would hold when the person is reachable next, or else at the moment itself
    - `closure_name` (in the language asked), `closure_probability_percent`, `closure_scope` (`office` or `public`),
      `closure_start`, `closure_end` (first local date open again): a closure that is likely when the person is
      reachable next (which may be now); `likely_good_at`: the first reachable time behind it, where it is 50 % or more
    - `likely_leave_percent`, `likely_leave_end` (first date back): a time away that other years make likely then
    - `season` (`ramadan`): the hours are those of a season
    - `window_end` (of this stretch of work), `closes_at` (the end of this day's work), `opens_at` (when work begins or
      goes on, of `early` and `break`)
    """

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds for a person at a moment; all instants in UTC.

    `since` and `until` bound the status with its facts (another holiday's name ends it). `next_good_at` is the moment
    itself when reachable, otherwise when the person next is. Each is None where there is none within a year and more.
    """

    status: Status
    reason: Reason
    since: datetime | None
    until: datetime | None
    next_good_at: datetime | None
