"""The reasons of the contact gate, each as one short sentence in the reader's language.

Imports no Django: pages pass Django's gettext functions, programs their own. Every time is the customer's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fairlead.core.availability import Answer, Fact, Status
from fairlead.core.availability import Reason as StatusReason
from fairlead.core.contact_gate import Decision, Reason, Span, Verdict
from fairlead.ui.sentences import Wording, day_text, moment_text, reason_sentence

# Below this a sliding span is told in hours.
_DAYS_FROM_HOURS = 72


@dataclass(frozen=True, slots=True)
class GateWords:
    """What the sentences need beside the wording: names of channels, purposes and reasons of holds, by their codes."""

    wording: Wording
    channels: Mapping[str, str]
    holds: Mapping[str, str]
    language_name: Callable[[str], str]


def gate_sentence(reason: Reason, now: datetime, zone: str, words: GateWords) -> str:
    """Say one reason, as of the moment (aware) for which was asked; `zone` is the customer's, "" for UTC."""
    speaker = _Speaker(reason.facts, now, zone, words)
    return speaker.say(reason.code)


def next_moment_text(decision: Decision, now: datetime, zone: str, words: GateWords) -> str:
    """Say when it may be done: "now", the customer's own clock, or that nobody can say."""
    gettext = words.wording.gettext
    if decision.verdict is Verdict.YES:
        return gettext("now")
    if decision.next_good_at is None:
        return "" if decision.verdict is Verdict.NEVER else gettext("no moment is known")
    there = ZoneInfo(zone or "UTC")
    return moment_text(decision.next_good_at.astimezone(there), now.astimezone(there), words.wording)


class _Speaker:
    def __init__(self, facts: Mapping[str, Fact], now: datetime, zone: str, words: GateWords) -> None:
        self._facts = facts
        self._zone = ZoneInfo(zone or "UTC")
        self._moment = now
        self._now = now.astimezone(self._zone)
        self._words = words
        self._wording = words.wording

    def say(self, code: str) -> str:
        gettext = self._wording.gettext
        sayings: dict[str, Callable[[], str]] = {
            "gone": lambda: gettext("Has been removed from the customers"),
            "left": self._left,
            "no_address": self._no_address,
            "consent_refused": lambda: gettext("Has refused to be contacted for this purpose"),
            "consent_missing": lambda: gettext("Has not agreed to be contacted for this purpose"),
            "channel_refused": self._channel_refused,
            "language": self._language,
            "hold": self._hold,
            "hours": self._hours,
            "open": self._hours,
            "zone_unknown": lambda: gettext("Time zone unknown: add a city or a region"),
            "wished_hours": self._wished_hours,
            "probably_closed": self._probably_closed,
            "perhaps_away": self._perhaps_away,
            "ceiling": self._ceiling,
            "nearly_full": self._nearly_full,
            "we_are_closed": self._we_are_closed,
            "we_are_away": self._we_are_away,
            "prefers": self._prefers,
            "speaks": self._speaks,
            "never_asked": lambda: gettext("Was never asked whether this is welcome"),
            "wishes": lambda: gettext("Wishes: %(text)s") % {"text": self._facts.get("text", "")},
        }
        return sayings[code]()

    def _left(self) -> str:
        return self._wording.gettext("Left the company on %(day)s") % {"day": self._said("on")}

    def _channel(self) -> str:
        code = str(self._facts.get("channel", ""))
        return self._words.channels.get(code, code)

    def _no_address(self) -> str:
        return self._wording.gettext("No address is known for this channel: %(channel)s") % {"channel": self._channel()}

    def _channel_refused(self) -> str:
        return self._wording.gettext("Does not want to be contacted in this way: %(channel)s") % {
            "channel": self._channel()
        }

    def _languages(self) -> str:
        codes = str(self._facts.get("languages", "")).split(", ")
        return ", ".join(self._words.language_name(code) for code in codes if code)

    def _language(self) -> str:
        return self._wording.gettext("Wants to be written to in %(languages)s") % {"languages": self._languages()}

    def _speaks(self) -> str:
        return self._wording.gettext("Speaks %(languages)s") % {"languages": self._languages()}

    def _prefers(self) -> str:
        codes = str(self._facts.get("channels", "")).split(", ")
        names = ", ".join(self._words.channels.get(code, code) for code in codes)
        return self._wording.gettext("Prefers another way: %(channels)s") % {"channels": names}

    def _hold(self) -> str:
        gettext = self._wording.gettext
        reason = str(self._facts.get("reason", ""))
        words = {"reason": self._words.holds.get(reason, reason), "owner": self._facts.get("owner", "")}
        if "end" in self._facts:
            return gettext("Held until %(when)s – %(reason)s (%(owner)s)") % {**words, "when": self._said("end")}
        return gettext("Held until somebody lifts it – %(reason)s (%(owner)s)") % words

    def _hours(self) -> str:
        """Say it as the engine's own answer would be said."""
        facts = {name: value for name, value in self._facts.items() if name not in ("status", "why")}
        moments = {name: facts.pop(name, None) for name in ("since", "until", "next_good_at")}
        known = {name: value if isinstance(value, datetime) else None for name, value in moments.items()}
        status = Status(str(self._facts["status"]))
        answer = Answer(status, StatusReason(str(self._facts.get("why", status.value)), facts), **known)
        return reason_sentence(answer, self._moment, self._wording)

    def _wished_hours(self) -> str:
        gettext = self._wording.gettext
        if "from" not in self._facts:
            return gettext("Wants this channel only at other hours")
        return gettext("Wants this channel only at other hours, next %(when)s") % {"when": self._said("from")}

    def _probably_closed(self) -> str:
        return self._wording.gettext("Probably closed until %(when)s: %(name)s (%(percent)d %%)") % {
            "when": self._said("closure_end"),
            "name": self._facts.get("closure_name", ""),
            "percent": self._facts.get("closure_probability_percent", 0),
        }

    def _perhaps_away(self) -> str:
        gettext = self._wording.gettext
        if "end" in self._facts:
            return gettext("Perhaps on leave until %(when)s") % {"when": self._said("end")}
        return gettext("Perhaps on leave, return not known")

    def _ceiling(self) -> str:
        gettext = self._wording.gettext
        if "used" not in self._facts:
            return gettext("A colleague was faster: the ceiling is reached")
        words = self._count_words()
        if "free_at" in self._facts:
            words = {**words, "when": self._said("free_at")}
            if self._is_of_account():
                return gettext("%(used)d of %(limit)d contacts with the account %(span)s, free from %(when)s") % words
            return gettext("%(used)d of %(limit)d contacts with this person %(span)s, free from %(when)s") % words
        if self._is_of_account():
            return gettext("%(used)d of %(limit)d contacts with the account %(span)s") % words
        return gettext("%(used)d of %(limit)d contacts with this person %(span)s") % words

    def _nearly_full(self) -> str:
        gettext = self._wording.gettext
        if self._is_of_account():
            return (
                gettext("Ceiling nearly reached: %(used)d of %(limit)d with the account %(span)s") % self._count_words()
            )
        return gettext("Ceiling nearly reached: %(used)d of %(limit)d with this person %(span)s") % self._count_words()

    def _is_of_account(self) -> bool:
        return self._facts.get("scope") == "account"

    def _count_words(self) -> dict[str, Fact]:
        return {
            "used": self._facts.get("used", 0),
            "limit": self._facts.get("limit", 0),
            "span": span_text(str(self._facts.get("span", "")), self._facts.get("length_hours", 0), self._wording),
        }

    def _we_are_closed(self) -> str:
        return self._wording.gettext("We are closed until %(when)s: %(name)s") % {
            "when": self._said("end"),
            "name": self._facts.get("name", ""),
        }

    def _we_are_away(self) -> str:
        gettext = self._wording.gettext
        if "end" in self._facts:
            return gettext("You are away until %(when)s") % {"when": self._said("end")}
        return gettext("You are away until further notice")

    def _said(self, name: str) -> str:
        at = self._facts.get(name)
        if isinstance(at, datetime):
            local = at.astimezone(self._zone) if at.tzinfo else at.replace(tzinfo=self._zone)
            return moment_text(local, self._now, self._wording)
        return day_text(at, self._now.date(), self._wording) if isinstance(at, date) else ""


def span_text(span: str, length_hours: Fact, wording: Wording) -> str:
    """Say over which time a ceiling counts, such as `within 7 days`, `within a calendar week`."""
    gettext = wording.gettext
    texts = {
        Span.DAY: gettext("within a calendar day"),
        Span.WEEK: gettext("within a calendar week"),
        Span.MONTH: gettext("within a calendar month"),
    }
    if span in texts:
        return texts[Span(span)]
    hours = int(length_hours) if isinstance(length_hours, int) else 0
    if hours % 24 or hours < _DAYS_FROM_HOURS:
        return gettext("within %(hours)d hours") % {"hours": hours}
    return gettext("within %(days)d days") % {"days": hours // 24}
