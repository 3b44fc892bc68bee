"""How customers stand, for the lists and searches of others: a pill that leads to its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairlead.availability.queries.current_statuses import answers_of_accounts, answers_of_contacts
from fairlead.core.availability import Answer
from fairlead.ui import formats
from fairlead.ui.record_addresses import address_maker
from fairlead.ui.sentences import Wording, reason_sentence
from fairlead.ui.status_words import StatusMark, short_status, tone_of


class CurrentStatuses:
    """Statuses in the language of the page."""

    def of_accounts(self, account_ids: Sequence[int], *, now: datetime, at: str) -> Mapping[int, StatusMark]:
        found = answers_of_accounts(account_ids, moment=now, language=get_language() or "en")
        return _marks(found, "account_why", now, at)

    def of_contacts(self, contact_ids: Sequence[int], *, now: datetime, at: str) -> Mapping[int, StatusMark]:
        found = answers_of_contacts(contact_ids, moment=now, language=get_language() or "en")
        return _marks(found, "contact_why", now, at)


def _marks(answers: Mapping[int, Answer], url_name: str, now: datetime, at: str) -> dict[int, StatusMark]:
    """Return the marks; what an answer says is written once for all who have the same."""
    words, why_of = Wording(_, formats.locale_name()), address_maker(url_name, at)
    written: dict[int, tuple[str, str, str]] = {}
    marks = {}
    for pk, answer in answers.items():
        known = written.get(id(answer))
        if known is None:
            known = tone_of(answer, now), short_status(answer, now, words), reason_sentence(answer, now, words)
            written[id(answer)] = known
        marks[pk] = StatusMark(*known, why=why_of(pk))
    return marks
