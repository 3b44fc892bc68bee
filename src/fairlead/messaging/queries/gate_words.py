"""The gate in words: what pages say of a decision, a hold and an override."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fairlead.core.contact_gate import Decision, Passing, Reason, Verdict, Weight
from fairlead.messaging.queries.holds import is_in_force
from fairlead.messaging.types import ContactChannel, Held, HoldReason, OverrideState
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.gate_sentences import GateWords, gate_sentence, next_moment_text
from fairlead.ui.sentences import Wording

TONES = {Verdict.YES: "on", Verdict.NOT_NOW: "edge", Verdict.NEVER: "late"}
ICONS = {Weight.TOLD: "info", Weight.NOT_NOW: "clock", Weight.NEVER: "ban"}
OVERRIDE_TONES = {
    OverrideState.WAITING: "edge",
    OverrideState.APPROVED: "on",
    OverrideState.REFUSED: "late",
    OverrideState.WITHDRAWN: "off",
}


def gate_words() -> GateWords:
    """Return the words of the reader's language."""
    return GateWords(
        Wording(_, formats.locale_name()),
        {value: str(label) for value, label in ContactChannel.choices},
        {value: str(label) for value, label in HoldReason.choices},
        language_name,
    )


def language_name(code: str) -> str:
    """Name a language in the language of the page."""
    names = Locale.parse(formats.locale_name()).languages
    return str(names.get(code.replace("-", "_"), names.get(code.partition("-")[0], code)))


def verdict_word(decision: Decision, now: datetime, zone: str, words: GateWords) -> str:
    """Return a decision in a word for a pill: yes, when, or never."""
    if decision.verdict is Verdict.YES:
        return pgettext("verdict of the gate", "Yes")
    if decision.verdict is Verdict.NEVER:
        return pgettext("verdict of the gate", "Never")
    if decision.next_good_at is None:
        return pgettext("verdict of the gate", "Not now")
    return next_moment_text(decision, now, zone, words)


def decision_facts(decision: Decision, now: datetime, zone: str) -> dict[str, Any]:
    """Return what pages show of one decision: the word, the tone, every reason, whom instead."""
    words = gate_words()
    sentences = reason_lines(decision.reasons, now, zone, words)
    return {
        "decision": decision,
        "tone": TONES[decision.verdict],
        "word": verdict_word(decision, now, zone, words),
        "title": _TITLES[decision.verdict](),
        "next": next_moment_text(decision, now, zone, words),
        "lines": sentences,
        "first": next((line["text"] for line in sentences), ""),
        "can_override": decision.passing in (Passing.ALONE, Passing.SECOND),
        "needs_second": decision.passing is Passing.SECOND,
    }


_TITLES = {
    Verdict.YES: lambda: _("Yes, you may contact them now"),
    Verdict.NOT_NOW: lambda: _("Not now"),
    Verdict.NEVER: lambda: _("No, never in this way"),
}


def reason_lines(reasons: Iterable[Reason], now: datetime, zone: str, words: GateWords) -> list[dict[str, str]]:
    """Return reasons as sentences, each with its icon."""
    return [
        {
            "text": gate_sentence(reason, now, zone, words),
            "icon": ICONS[reason.weight],
            "weight": reason.weight.name.lower(),
        }
        for reason in reasons
    ]


def hold_line(hold: Any, by: Member, now: datetime) -> dict[str, Any]:
    """Return one hold as lists show it."""
    channels = [str(ContactChannel(code).label) for code in hold.channels]
    starts = formats.date_and_time(hold.starts_at.astimezone(by.zone_info))
    ends = formats.date_and_time(hold.ends_at.astimezone(by.zone_info)) if hold.ends_at else ""
    lifted = formats.date_and_time(hold.lifted_at.astimezone(by.zone_info)) if hold.lifted_at else ""
    return {
        "hold": hold,
        "is_now": is_in_force(hold, now),
        "is_coming": hold.lifted_at is None and hold.starts_at > now,
        "starts": starts,
        "ends": ends,
        "lifted": lifted,
        "channels": formats.listed(channels) if channels else "",
        "is_open": hold.lifted_at is None and hold.ends_at is None,
    }


def held_words(held: Held, by: Member) -> str:
    """Say that an account is left in peace, why, and until when."""
    reason = HoldReason(held.reason).label
    if held.ends_at is None:
        return _("Held: %(reason)s") % {"reason": reason}
    until = formats.short_date(held.ends_at.astimezone(by.zone_info).date())
    return _("Held until %(day)s: %(reason)s") % {"reason": reason, "day": until}
