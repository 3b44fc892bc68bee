"""The sentences of the contact gate: every reason has one, every time in it is the customer's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from fairlead.core.contact_gate import Decision, Passing, Reason, Verdict, Weight, reasons_as_json, reasons_from_json
from fairlead.core.contact_gate.deciding import _CODES
from fairlead.ui.gate_sentences import GateWords, gate_sentence, next_moment_text
from fairlead.ui.sentences import Wording

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
WORDS = GateWords(Wording(str, "en_GB"), {"phone": "Phone", "mail": "Mail"}, {"DISPUTE": "Disputed invoice"}, str.upper)
COUNT = {"scope": "contact", "span": "sliding", "length_hours": 168, "used": 4, "limit": 4, "most": 4}
FREE = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HOURS = {"status": "late", "why": "late", "zone": "Europe/Berlin", "next_good_at": MORNING}


def said(code: str, facts: dict[str, Any]) -> str:
    """Return the sentence, of a reason that has been written to a log and read again."""
    (reason,) = reasons_from_json(reasons_as_json([Reason(code, Weight.NOT_NOW, facts)]))
    return gate_sentence(reason, NOW, "Europe/Berlin", WORDS)


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("left", {"on": date(2026, 1, 31)}, "Left the company on 31 Jan"),
        ("no_address", {"channel": "phone"}, "No address is known for this channel: Phone"),
        ("channel_refused", {"channel": "phone"}, "Does not want to be contacted in this way: Phone"),
        ("language", {"languages": "es, pt"}, "Wants to be written to in ES, PT"),
        ("prefers", {"channels": "mail"}, "Prefers another way: Mail"),
        ("hours", HOURS, "After working hours, back tomorrow 09:00"),
        (
            "hold",
            {"reason": "DISPUTE", "owner": "Lin", "start": NOW, "end": FREE},
            "Held until Thursday 09:30 – Disputed invoice (Lin)",
        ),
        (
            "hold",
            {"reason": "DISPUTE", "owner": "Lin", "start": NOW},
            "Held until somebody lifts it – Disputed invoice (Lin)",
        ),
        (
            "ceiling",
            {**COUNT, "free_at": FREE},
            "4 of 4 contacts with this person within 7 days, free from Thursday 09:30",
        ),
        ("ceiling", {**COUNT, "scope": "account"}, "4 of 4 contacts with the account within 7 days"),
        ("ceiling", {}, "A colleague was faster: the ceiling is reached"),
        (
            "nearly_full",
            {**COUNT, "used": 3, "span": "week"},
            "Ceiling nearly reached: 3 of 4 with this person within a calendar week",
        ),
        (
            "probably_closed",
            {"closure_name": "Ferie", "closure_probability_percent": 75, "closure_end": date(2026, 12, 1)},
            "Probably closed until 1 Dec: Ferie (75 %)",
        ),
        ("perhaps_away", {"certainty": "TENTATIVE", "end": date(2026, 12, 1)}, "Perhaps on leave until 1 Dec"),
        ("we_are_away", {"end": date(2026, 12, 1)}, "You are away until 1 Dec"),
        ("we_are_closed", {"end": date(2026, 12, 1), "name": "Stocktaking"}, "We are closed until 1 Dec: Stocktaking"),
        ("wished_hours", {"from": FREE}, "Wants this channel only at other hours, next Thursday 09:30"),
    ],
)  # fmt: skip
def test_sentences(code: str, facts: dict[str, Any], sentence: str) -> None:
    assert said(code, facts) == sentence


def test_every_reason_has_a_sentence() -> None:
    for code in _CODES:
        assert said(code, HOURS), code


def test_the_next_moment_is_by_their_clock() -> None:
    def text(verdict: Verdict, at: datetime | None) -> str:
        return next_moment_text(Decision(verdict, (), at, Passing.FREE), NOW, "Europe/Berlin", WORDS)

    assert text(Verdict.YES, NOW) == "now"
    assert text(Verdict.NOT_NOW, FREE) == "Thursday 09:30"
    assert text(Verdict.NOT_NOW, None) == "no moment is known"
    assert text(Verdict.NEVER, None) == ""
