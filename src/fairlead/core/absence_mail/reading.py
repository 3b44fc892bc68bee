"""From one mail to what it says about an absence: the steps in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fairlead.core.absence_mail.answer import KnownContact, Quote, Reading
from fairlead.core.absence_mail.confidence import Doubt, confidence_of
from fairlead.core.absence_mail.delegates import DelegateReader, Found
from fairlead.core.absence_mail.evidence import Evidence, read_evidence
from fairlead.core.absence_mail.kinds import Kind, Words, decide_kind
from fairlead.core.absence_mail.languages import find_languages
from fairlead.core.absence_mail.mentions import find_mentions, without_idle_weeks
from fairlead.core.absence_mail.sentences import sentence_numbers
from fairlead.core.absence_mail.settled_dates import AwayDates, away_dates
from fairlead.core.absence_mail.statements import Context, Role, Statement, read_statements
from fairlead.core.absence_mail.tokens import Token, tokenise
from fairlead.core.absence_mail.vocabulary import Mark, vocabulary
from fairlead.core.mail_text import Mail, OwnWords, fold, own_words, read_mailboxes

_NOBODY = KnownContact()
# Of the sender's own words; automatic replies are shorter, also those in three languages.
MOST_CHARACTERS = 8_000
_MOST_OF_HEADER = 400
# Words of addresses that are nobody's name, and may well stand in a greeting: "Dear sales team".
_SHARED_BOXES = frozenset((
    "sales", "info", "office", "export", "team", "service", "support", "contact", "mail", "admin", "hello", "order",
    "orders", "marketing", "trade", "company", "the", "customer", "der", "die", "les", "los", "del", "van", "von",
))  # fmt: skip


def read_absence_mail(mail: Mail, received: datetime, contact: KnownContact = _NOBODY) -> Reading:
    """Return what `mail` says about an absence of its sender; never raises for what stands in a mail.

    `received` is aware. Its day is taken in the contact's zone where that is known, else by its own offset: relative
    words ("tomorrow") and years that are not written are counted from it.
    """
    today = _local_day(received, contact)
    evidence = read_evidence(mail)
    words = own_words(mail.text, contact.name or mail.sender.name)
    if evidence.kind:
        return Reading(evidence.kind, confidence=0.99, text=words.text)
    text = _Text(words.own[:MOST_CHARACTERS], contact)
    subject = _Text(mail.subject[:400], contact)
    parts = Words(
        text.tokens,
        text.marks,
        text.sentences,
        text.statements,
        _head_of_subject(subject, evidence),
        words.has_quote,
        greets_by_name=_greets_by_name(text, mail),
    )
    kind = decide_kind(evidence, parts)
    if kind.name.startswith("negative"):
        return Reading(kind.name, confidence=kind.confidence, text=words.text, languages=text.languages)
    delegates = DelegateReader(text.own, text.tokens, text.marks, text.sentences, contact).read(
        has_left=kind.name == "left_company"
    )
    reading = Reading(
        kind=kind.name,
        delegates=tuple(found.delegate for found in delegates),
        email_access=_first_said(text, _ACCESS),
        mail_handling=_first_said(text, _HANDLING),
        text=words.text,
        languages=text.languages,
    )
    if kind.name == "left_company":
        return _doubted(reading, kind.doubts, _quotes(words, text, kind, None, delegates))
    dates = _dates(text, subject, evidence, today, contact)
    if kind.cue is None and delegates and not dates.open_ended and _is_no_time(dates, today, text):
        left = replace(reading, kind="left_company")
        return _doubted(left, (Doubt.NO_WORD, Doubt.GUESSED_LEFT), _quotes(words, text, kind, None, delegates))
    dated = replace(
        reading,
        start_date=dates.start,
        end_date=dates.end,
        return_date=dates.back,
        open_ended=dates.open_ended,
        rules=dates.rules,
    )
    return _doubted(dated, (*kind.doubts, *dates.doubts), _quotes(words, text, kind, dates, delegates))


def _doubted(reading: Reading, doubts: Sequence[Doubt], quotes: Sequence[Quote]) -> Reading:
    return replace(reading, confidence=confidence_of(doubts), doubts=tuple(dict.fromkeys(doubts)), quotes=tuple(quotes))


class _Text:
    """A text with everything that is read from it before anything is decided."""

    def __init__(self, own: str, contact: KnownContact) -> None:
        self.own = own
        self.tokens: list[Token] = tokenise(own)
        found = vocabulary().find(self.tokens)
        self.languages = find_languages(self.tokens, found, contact.locale)
        self.marks: list[Mark] = [mark for mark in found if mark.language in self.languages]
        self.mentions = find_mentions(self.tokens, self.marks, contact.country)
        self.sentences = sentence_numbers(self.tokens, self.mentions, own)
        self.mentions = without_idle_weeks(self.mentions, self.sentences)
        self.statements: list[Statement] = read_statements(
            Context(self.tokens, self.marks, self.mentions, self.sentences)
        )


def _local_day(received: datetime, contact: KnownContact) -> date:
    zone = _zone(contact.zone) if contact.zone else None
    return (received.astimezone(zone) if zone else received).date()


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


# A greeting is short: a name further on is somebody spoken of.
_GREETING_TOKENS = 6
_FEWEST_LETTERS = 3


def _greets_by_name(text: _Text, mail: Mail) -> bool:
    """Tell whether a text begins with the name of one to whom it was sent: automatic replies know nobody's name."""
    to = next((value for name, value in mail.headers if name == "to"), "")
    names: set[str] = set()
    for box in read_mailboxes(to[:_MOST_OF_HEADER]):
        names.update(re.findall(r"[^\W\d_]+", fold(f"{box.name} {box.address.partition('@')[0]}")))
    known = {name for name in names if len(name) >= _FEWEST_LETTERS and name not in _SHARED_BOXES}
    begin = [token.form for token in text.tokens if token.form != "\n"][:_GREETING_TOKENS]
    return any(form in known for form in begin)


def _head_of_subject(subject: _Text, evidence: Evidence) -> list[Mark]:
    """Return the marks of a subject, without those of the subject that was answered."""
    if not evidence.subject_prefix:
        return [mark for mark in subject.marks if mark.start < 8]
    head = len(subject.own) - len(evidence.original_subject)
    return [mark for mark in subject.marks if subject.tokens[mark.start].start < head]


_ACCESS: Mapping[str, str] = {"none": "none", "limited": "limited", "regular": "regular"}
# "Not forwarded" holds the words of "forwarded": the first meaning that is found stands.
_HANDLING: Mapping[str, str] = {"deleted": "deleted", "not_forwarded": "not_forwarded", "forwarded": "forwarded"}
_ABOUT: Mapping[str, str] = {
    **dict.fromkeys(_ACCESS, "email_access"),
    **dict.fromkeys(_HANDLING, "mail_handling"),
    "further_notice": "open_ended",
}
# What "not" makes of a meaning.
_TURNED: Mapping[str, str] = {"forwarded": "not_forwarded", "deleted": "kept", "checking": "none"}
# Small words that belong to a day: "from the 3rd".
_LEADING = frozenset(("from", "on", "between", "until", "through"))
_NEGATION_TOKENS = 5


def _first_said(text: _Text, wanted: Mapping[str, str]) -> str | None:
    told = [mark for mark in text.marks if mark.meaning in wanted or mark.meaning == "checking"]
    # "Not regularly" holds "not": the longer words stand.
    said = {
        _negated(text, mark)
        for mark in told
        if not any(
            other.meaning == "limited"
            and other.start <= mark.start
            and mark.end <= other.end
            and other.end - other.start > mark.end - mark.start
            for other in told
        )
    }
    return next((value for meaning, value in wanted.items() if meaning in said), None)


def _negated(text: _Text, mark: Mark) -> str:
    """Return the meaning of a mark, turned where "not" stands shortly before it in its sentence."""
    if mark.meaning not in _TURNED:
        return mark.meaning
    is_negated = any(
        other.meaning == "negation"
        and (
            other.end <= mark.start <= other.end + _NEGATION_TOKENS
            or (mark.meaning == "checking" and mark.end <= other.start <= mark.end + _NEGATION_TOKENS)
        )
        and text.sentences[other.start] == text.sentences[mark.start]
        for other in text.marks
    )
    return _TURNED[mark.meaning] if is_negated else mark.meaning


def _dates(text: _Text, subject: _Text, evidence: Evidence, today: date, contact: KnownContact) -> AwayDates:
    further = any(mark.meaning == "further_notice" for mark in text.marks)
    found = away_dates(text.statements, today, contact, text.languages, further_notice=further)
    if found.is_empty and not found.open_ended:
        # A subject often repeats the one that was answered, with dates of its own: only words of absence count there.
        stated = [
            each for each in subject.statements if each.cue is not None and each.is_sure and each.role is not Role.OTHER
        ]
        found = away_dates(stated, today, contact, subject.languages, further_notice=further)
    if evidence.apple_dates and found.is_empty:
        found = _apple(evidence.apple_dates, today, contact) or found
    return found


_OF_ABSENCE = frozenset(("weak", "limited", "none", "deleted", "not_forwarded", "further_notice"))


def _is_no_time(dates: AwayDates, today: date, text: _Text) -> bool:
    """Tell whether nothing that is dated lies ahead: without a word of absence it is the day on which somebody left."""
    if any(mark.meaning in _OF_ABSENCE for mark in text.marks):
        return False
    told = [day for day in (dates.start, dates.end, dates.back) if day]
    return dates.back is None and (not told or max(told) < today)


def _apple(written: tuple[str, str], today: date, contact: KnownContact) -> AwayDates | None:
    """Read the period that Apple's mail service puts into a header: instants, at midnights of the owner's zone."""
    try:
        start, end = (datetime.fromisoformat(each.replace("Z", "+00:00")) for each in written)
    except ValueError:
        return None
    if start.tzinfo is None or end.tzinfo is None or not timedelta(0) <= end - start < timedelta(days=800):
        return None
    zone = _zone(contact.zone) if contact.zone else None
    # Without a known zone the midnight itself tells the offset.
    away = start.hour * 3600 + start.minute * 60
    shift = timedelta(0) if zone else timedelta(seconds=-away if away <= 12 * 3600 else 24 * 3600 - away)
    first = (start.astimezone(zone) if zone else start + shift).date()
    final = (end.astimezone(zone) if zone else end + shift).date()
    return AwayDates(first, max(first, final), None, rules={"start_date": "header", "end_date": "header"})


def _quotes(
    words: OwnWords, text: _Text, kind: Kind, dates: AwayDates | None, delegates: Sequence[Found]
) -> list[Quote]:
    """Return the words relied on, in their order; spans are of the whole text."""
    found: dict[tuple[int, int], Quote] = {}

    def add(about: str, start: int, end: int) -> None:
        if 0 <= start < end <= len(words.text):
            found.setdefault((start, end), Quote(about, start, end, words.text[start:end]))

    if kind.cue is not None and kind.cue.end <= len(text.tokens):
        add("kind", text.tokens[kind.cue.start].start, text.tokens[kind.cue.end - 1].end)
    for about, statement in dates.sources if dates else ():
        if statement.mention.end > len(text.tokens) or statement not in text.statements:
            continue
        first, latest = statement.mention.start, statement.mention.end
        cue = statement.cue
        if cue is not None and abs(cue.start - first) < 14:
            first, latest = min(first, cue.start), max(latest, cue.end)
        before = [mark.start for mark in text.marks if mark.end == first and mark.meaning in _LEADING]
        add(about, text.tokens[min((first, *before))].start, text.tokens[latest - 1].end)
    for mark in text.marks:
        if mark.meaning in _ABOUT:
            add(_ABOUT[mark.meaning], text.tokens[mark.start].start, text.tokens[mark.end - 1].end)
    for each in delegates:
        add("delegate", each.start, each.end)
    return sorted(found.values(), key=lambda quote: (quote.start, quote.end))
