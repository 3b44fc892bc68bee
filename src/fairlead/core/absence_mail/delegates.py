"""The persons named for the time of absence: address, number, name and for what.

Only the sender's own words are read, and in them only where help is offered: signatures, own numbers and dates are no
delegates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

import phonenumbers

from fairlead.core.absence_mail.answer import Delegate, KnownContact
from fairlead.core.absence_mail.names import name_before, name_behind
from fairlead.core.absence_mail.tokens import Kind, Token
from fairlead.core.absence_mail.vocabulary import Mark
from fairlead.core.mail_text import fold

_PHONE = re.compile(r"(?<![A-Za-z0-9_.@/-])(?:\+|00|\(\+?)?\d(?:\d|[ \t\u00a0]?[-–.·/()]{0,2}[ \t\u00a0]?(?=[\d(]))*\d")
# Where another number, a time or a note begins behind a number that is already whole: "0145 (8-16 h)", "0142 / 0143".
_NEXT_NUMBER = re.compile(r"[ \t\u00a0][(/]|/[ \t\u00a0]|[ \t\u00a0][-–·][ \t\u00a0]|[(](?=\d)")
_DATES = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|^\s*\d{1,2}\.\d{1,2}\.(?:\d\d)?\s*[-–]\s*\d{1,2}\.\d{1,2}|"
    r"^\d{1,2}[./]\d{1,2}\s*[-–]\s*\d{1,2}[./]\d{1,2}$|^(?:19|20)\d\d\s*[-–/]\s*(?:19|20)\d\d$"
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
# Boxes that stand in notices, never for a person's work.
_NO_DELEGATE = re.compile(
    r"^(?:no-?reply.*|do-?not-?reply|mailer-daemon|postmaster|abuse|unsubscribe|privacy|data-?protection.*|datenschutz|dpo|"
    r"gdpr|rgpd|lgpd|iod|rodo|kvkk|avg|compliance|jubao|whistle.*|hr-?privacy|dsgvo|personal-?data)@"
)
_TOPIC_LINE = re.compile(r"^(\w+): (.+)$", re.M)


@dataclass(frozen=True)
class _Contact:
    """An address or a number found in the text."""

    kind: str
    value: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Found:
    """A delegate and the span of the text that names them."""

    delegate: Delegate
    start: int
    end: int


class DelegateReader:
    """Reads the delegates of one text."""

    def __init__(
        self, text: str, tokens: Sequence[Token], marks: Sequence[Mark], sentences: Sequence[int], contact: KnownContact
    ) -> None:
        self._text, self._tokens, self._sentences, self._contact = text, tokens, sentences, contact
        self._meanings: dict[int, set[str]] = {}
        self._reach: set[int] = set()
        for mark in marks:
            # "联系我的同事": not me, but my colleague.
            if mark.meaning != "own_reach" or mark.end >= len(tokens) or tokens[mark.end].form not in "的の":
                self._meanings.setdefault(sentences[mark.start], set()).add(mark.meaning)
        self._starts = [token.start for token in tokens]
        self._paragraphs = self._paragraph_numbers()

    def read(self, *, has_left: bool) -> list[Found]:
        """Return the delegates in their order; `has_left`: every address in the own words is one."""
        contacts = sorted([*self._emails(has_left), *self._phones(has_left)], key=lambda each: each.start)
        return self._paired(contacts)

    def _paragraph_numbers(self) -> list[int]:
        number, found = 0, []
        for token in self._tokens:
            found.append(number)
            number += token.kind is Kind.PARAGRAPH_END
        return found

    def _emails(self, has_left: bool) -> list[_Contact]:
        found = []
        own = (self._contact.email or "").lower()
        for at, token in enumerate(self._tokens):
            if token.kind is not Kind.EMAIL:
                continue
            address = token.form.rstrip(".-")
            meanings = self._meanings.get(self._sentences[at], set())
            is_other = "newsletter" in meanings and "delegate" not in meanings
            if address != own and not _NO_DELEGATE.match(address) and (has_left or not is_other):
                found.append(_Contact("email", address, token.start, token.end, self._sentences[at]))
        return found

    def _is_offered(self, at: int) -> bool:
        """Tell whether help is offered in the sentence of a token, or before it in this paragraph or the one before."""
        sentence = self._sentences[at]
        meanings = self._meanings.get(sentence, set())
        if "newsletter" in meanings:
            return False
        if "delegate" in meanings or "forwarded" in meanings:
            return True
        return any(
            "delegate" in self._meanings.get(self._sentences[earlier], ())
            for earlier in range(at)
            if self._paragraphs[earlier] >= self._paragraphs[at] - 1
        )

    def _phones(self, has_left: bool) -> list[_Contact]:
        found = []
        for start, end in self._numbers():
            written = self._text[start:end].strip()
            digits = sum(char.isdigit() for char in written)
            if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _DATES.search(written):
                continue
            at = self._token_at(start)
            if at is None or not (has_left or self._is_offered(at) or self._has_name(start)) or self._is_own(at):
                continue
            found.append(_Contact("phone", written, start, end, self._sentences[at]))
        return found

    def _numbers(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of numbers, several in a row apart."""
        for match in _PHONE.finditer(self._text):
            start = match.start()
            for mark in _NEXT_NUMBER.finditer(self._text, match.start(), match.end()):
                if sum(char.isdigit() for char in self._text[start : mark.start()]) >= _FEWEST_DIGITS:
                    yield start, mark.start()
                    start = mark.end()
            yield start, match.end()

    def _has_name(self, start: int) -> bool:
        """Tell whether a name stands directly before a number."""
        name = name_before(self._text[max(0, start - 32) : start].split("\n")[-1])
        if name is None or name == self._contact.name:
            return False
        return " " in name or self._text[:start].rstrip()[-1:] in ",:(-–/"

    def _is_own(self, at: int) -> bool:
        return "own_reach" in self._meanings.get(self._sentences[at], ())

    def _token_at(self, place: int) -> int | None:
        low, high = 0, len(self._starts)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle] < place:
                low = middle + 1
            else:
                high = middle
        return min(low, len(self._starts) - 1) if self._starts else None

    def _paired(self, contacts: Sequence[_Contact]) -> list[Found]:
        """Join address and number of one person: beside each other, with no other of their kind between."""
        groups: list[list[_Contact]] = []
        for each in contacts:
            group = groups[-1] if groups else None
            if group and all(other.kind != each.kind for other in group) and self._are_close(group[-1], each):
                group.append(each)
            else:
                groups.append([each])
        found: dict[str, Found] = {}
        end = 0
        for group in groups:
            made = self._made(group, end)
            end = group[-1].end
            key = made.delegate.email or made.delegate.phone or ""
            if key in found:
                found[key] = _completed(found[key], made)
            else:
                found[key] = made
        return list(found.values())

    def _are_close(self, one: _Contact, other: _Contact) -> bool:
        between = self._text[one.end : other.start]
        if len(between) > 90 or "\n\n\n" in between:
            return False
        if other.sentence - one.sentence > 1 and len(between) > 40:
            return False
        # A new name between them begins another person.
        name = name_before(between)
        return (
            name is None
            or len(between) < 12
            or not re.search(r"[,;\n]|\b(?:or|oder|ou|o|and|und|en|of|y|e|lub|veya|или|أو)\b|或|または|또는", between)
        )

    def _made(self, group: Sequence[_Contact], earliest: int) -> Found:
        first = group[0]
        start = max(earliest, self._sentence_start(first), first.start - 120)
        before = self._text[start : first.start]
        name = name_before(before) or name_behind(self._text[first.end : first.end + 48])
        email = next((each.value for each in group if each.kind == "email"), None)
        phone = next((_written(each.value, self._contact.country) for each in group if each.kind == "phone"), None)
        # The own name in a sentence is that of the sender.
        if name and self._contact.name and name.lower() == self._contact.name.lower():
            name = None
        begin = self._text.rfind(name, start, first.start) if name else first.start
        return Found(Delegate(name, email, phone, _topic(before)), begin if begin >= 0 else first.start, group[-1].end)

    def _sentence_start(self, contact: _Contact) -> int:
        """Return where the sentence begins; cards of several lines begin with the line before an address."""
        at = self._token_at(contact.start) or 0
        wanted = self._sentences[at] - 2
        while at > 0 and self._sentences[at - 1] >= wanted and self._paragraphs[at - 1] >= self._paragraphs[at] - 1:
            at -= 1
            if (
                self._sentences[at] < contact.sentence
                and self._tokens[at].form in ".。!?"
                and "delegate" not in self._meanings.get(self._sentences[at], ())
            ):
                return self._tokens[at].end
        return self._tokens[at].start


def _completed(one: Found, other: Found) -> Found:
    """Keep the first telling of a person, with what the second adds: bilingual mails name everybody twice."""
    this, that = one.delegate, other.delegate
    return replace(
        one,
        delegate=Delegate(
            this.name or that.name, this.email or that.email, this.phone or that.phone, this.topic or that.topic
        ),
    )


@lru_cache(maxsize=4096)
def _written(number: str, country: str | None) -> str:
    """Return a number as E.164 where it can be read in this country, else as it stands."""
    text = re.sub(r"^\(?00(?=[1-9])", "+", number)
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1)
def _topic_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (resources.files(__package__) / "topics.txt").read_text(encoding="utf-8")
    return tuple(
        (topic, re.compile("|".join(re.escape(fold(word.strip())) for word in words.split(" | "))))
        for topic, words in _TOPIC_LINE.findall(text)
    )


def _topic(before: str) -> str | None:
    folded = fold(before)
    return next((topic for topic, words in _topic_words() if words.search(folded)), None)
