"""What is known of a contact before a mail is read, and what the mail turned out to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from fairlead.core.absence_mail.confidence import Doubt, Sureness, explain_sureness


@dataclass(frozen=True)
class KnownContact:
    """The sender as the desk knows them. `country` is ISO alpha-2, `locale` like "pt-BR", `zone` an IANA name."""

    country: str | None = None
    locale: str | None = None
    name: str | None = None
    email: str | None = None
    zone: str | None = None


class Quote(NamedTuple):
    """Words that the answer relies on, `[start, end)` in `Reading.text`, and for what: "kind", "start_date" …"""

    about: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Delegate:
    """Somebody named for the time of absence. `phone` is E.164 where it could be read, else as it is written."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a mail says about an absence.

    `kind` is "absence", "left_company" or "negative:…". Dates are days of the contact's calendar: `start_date` the
    first and `end_date` the last one away, `return_date` the first one back; None where the mail does not say. `rules`
    names for each date how it was found. `confidence` is the share of such answers that are right, `doubts` are what
    lowers it. `text` is what the quotes are counted in.
    """

    kind: str
    start_date: date | None = None
    end_date: date | None = None
    return_date: date | None = None
    open_ended: bool = False
    rules: Mapping[str, str] = field(default_factory=dict)
    delegates: tuple[Delegate, ...] = ()
    email_access: str | None = None
    mail_handling: str | None = None
    confidence: float = 0.0
    doubts: tuple[Doubt, ...] = ()
    quotes: tuple[Quote, ...] = ()
    text: str = ""
    languages: tuple[str, ...] = ()

    @property
    def is_leave(self) -> bool:
        return self.kind in ("absence", "left_company")

    @property
    def sureness(self) -> Sureness:
        """Whether this may be taken without asking, and if not, why."""
        return explain_sureness(self.confidence, self.doubts)

    @property
    def latest_day_away(self) -> date | None:
        """The last day away, from the return where only that is told."""
        if self.end_date:
            return self.end_date
        return self.return_date - timedelta(days=1) if self.return_date else None
