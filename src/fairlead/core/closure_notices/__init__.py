"""What we write to customers when we are going to be closed: a letter in their language, with dates as they write them.

`write_notice` writes it, `notice_languages` names the languages, `choose_language` takes the one that a contact reads
best. The texts lie in `texts`, one file for each language; dates stand in lines of their own, so that no language has
to bend the names of days and months. `core.letters` makes a template of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fairlead.core.letters.closure_texts import closure_occasion, closure_template, closure_texts
from fairlead.core.letters.formatting import Manner
from fairlead.core.letters.languages import FALLBACK, LANGUAGES, choose_language, is_right_to_left
from fairlead.core.letters.markup import as_text
from fairlead.core.letters.rendering import write_letter

__all__ = ["Letter", "NoticeFacts", "choose_language", "notice_languages", "write_notice"]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice tells. `end_date` is the first day open again; unknown or empty values leave their line out.

    `occasion` is a key of the texts' `occasions`, `last_working_date` and `back_date` are working days of ours.
    """

    start_date: date
    end_date: date
    last_date: date
    occasion: str = ""
    last_working_date: date | None = None
    last_shipping_date: date | None = None
    back_date: date | None = None
    emergency_contact: str = ""
    addressee: str = ""
    sender: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it can be sent."""

    language: str
    subject: str
    body: str

    @property
    def is_right_to_left(self) -> bool:
        return is_right_to_left(self.language)


def notice_languages() -> tuple[str, ...]:
    """Return the languages in which notices can be written, as the pages name them (`zh-hans`)."""
    return LANGUAGES


def write_notice(language: str, facts: NoticeFacts, *, country: str = "") -> Letter:
    """Write the notice in one of `notice_languages`, with dates as they are written in that language and country."""
    taken = language if language in LANGUAGES else FALLBACK
    text = closure_texts(taken)
    subject, body = closure_template(taken)
    values = {
        "salutation": text["greeting"].format(name=facts.addressee) if facts.addressee else text["greeting_nobody"],
        "first_date": facts.start_date,
        "last_date": facts.last_date if facts.last_date != facts.start_date else None,
        "occasion": closure_occasion(taken, facts.occasion),
        "last_working_date": facts.last_working_date,
        "last_shipping_date": facts.last_shipping_date,
        "back_date": facts.back_date,
        "reply_by": facts.last_shipping_date or facts.last_working_date,
        "emergency_contact": facts.emergency_contact,
        "sender": facts.sender,
        "our_company": facts.company,
    }
    letter = write_letter(subject, body, values, Manner(taken, country), template="closure_notice")
    return Letter(language, letter.subject, as_text(letter.body))
