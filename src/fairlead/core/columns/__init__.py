"""Recognise which field each column of a customer list means, from its heading and its values.

>>> found = recognise(["公司名称", "国家/地区", "联系人", "邮箱", "Favourite colour"])
>>> dict(found)
{'account': 0, 'country': 1, 'contact': 2, 'email': 3}
>>> found.columns[4].field is None
True
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlead.core.columns.content import field_of_values
from fairlead.core.columns.qualifiers import field_of_unqualified
from fairlead.core.columns.vocabulary import LONGEST_HEADING, NO_FIELD, compact, fields, forms, vocabulary

__all__ = [
    "LONGEST_HEADING",
    "SEVERAL_COLUMNS",
    "ColumnGuess",
    "Guess",
    "Recognition",
    "fields",
    "knows_heading",
    "recognise",
]

# Fields that several columns of one list may fill.
SEVERAL_COLUMNS = frozenset(
    ("email", "phone", "mobile", "tags", "account_note", "contact_note", "trade_names", "leave", "address")
)

_LEAST_CONFIDENCE = 0.5
_LEAST_LIKENESS = 0.87


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a column may mean, with a confidence from 0 to 1."""

    field: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column means: `field` is None when nothing fits or another column fits better.

    `alternatives` are other fields worth offering, the likeliest first, among them the one lost to another
    column.
    """

    index: int
    heading: str
    field: str | None
    confidence: float
    alternatives: tuple[Guess, ...]


class Recognition(Mapping[str, int]):
    """The recognised columns: as a mapping, from each field to the index of the best column for it."""

    def __init__(self, columns: Sequence[ColumnGuess]) -> None:
        self.columns = tuple(columns)
        best = sorted((column for column in self.columns if column.field), key=lambda column: -column.confidence)
        self._best: dict[str, int] = {}
        for column in best:
            self._best.setdefault(column.field or "", column.index)

    def indices(self, field: str) -> list[int]:
        """Return the index of every column of `field`, from left to right."""
        return [column.index for column in self.columns if column.field == field]

    def __getitem__(self, field: str) -> int:
        return self._best[field]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._best, key=self._best.__getitem__))

    def __len__(self) -> int:
        return len(self._best)


def recognise(header: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> Recognition:
    """Return what each column of `header` means; `samples` are some rows of cells, which help where headings do not.

    A field goes to one column only, except those in `SEVERAL_COLUMNS`; the column with the higher confidence gets
    it, the left one of equals. An empty heading or one of letters ("C") is judged by its values alone.
    """
    candidates = [
        _candidates(heading, [row[index] for row in samples if index < len(row)])
        for index, heading in enumerate(header)
    ]
    _settle_names(header, candidates)
    return Recognition(_assign(header, candidates))


def knows_heading(heading: str) -> bool:
    """Tell whether this is a heading that lists are known to use, as opposed to a value."""
    return any(form in vocabulary() for form in forms(heading))


def _candidates(heading: str, values: Sequence[str]) -> list[Guess]:
    """Return the fields that a column may mean, the likeliest first; [] for a heading that is known to be left out."""
    known = _by_heading(heading)
    if known and known[0].field == NO_FIELD:
        return []
    seen = field_of_values(values)
    if seen is None:
        return known
    field, share = seen
    return _weigh(known, Guess(field, 0.75 * share))


def _weigh(known: list[Guess], seen: Guess) -> list[Guess]:
    """Join what the heading says with what the values show; values overrule a heading that does not fit their kind."""
    by_field = {guess.field: guess for guess in known}
    if not known:
        return [seen]
    if seen.field in by_field:
        return known
    best = known[0]
    if best.field in _KIN.get(seen.field, ()) and best.confidence >= 0.7:
        return [*known, seen]
    if seen.field in ("email", "phone", "website", "zone") and best.field in _NEVER_LOOKS_SO:
        return [seen, *(Guess(guess.field, guess.confidence / 2) for guess in known)]
    return sorted([*known, seen], key=lambda guess: -guess.confidence)


# Fields whose values often look like those of another: the heading decides.
_KIN = {
    "phone": frozenset(("mobile", "whatsapp", "wechat", "tax_id", "external_id", "postcode", "credit_limit", "value")),
    "account": frozenset(("legal_name", "trade_names", "site", "account_note", "address", "contact", "tags", "source")),
    "country": frozenset(("subdivision", "city", "zone", "language")),
    "tier": frozenset(("rank",)),
    "email": frozenset(("owner", "backup_owner", "wechat")),
    "website": frozenset(("email",)),
}
# Fields whose values are never mail addresses or phone numbers, so that such values disprove the heading.
_NEVER_LOOKS_SO = frozenset(
    ("contact", "account", "email", "phone", "mobile", "country", "city", "website", "role", "stage", "tier")
)


# Headings that programs use for either of two fields; the other columns decide, by taking one of them.
_OPEN_HEADINGS = {
    "title": (("role", 0.9), ("salutation", 0.8)),
    "titulo": (("role", 0.9), ("salutation", 0.8)),
    "region": (("subdivision", 0.9), ("country", 0.55)),
    "地区": (("subdivision", 0.85), ("country", 0.6)),
    "地區": (("subdivision", 0.85), ("country", 0.6)),
    "estado": (("subdivision", 0.8), ("stage", 0.7)),
    "区域": (("subdivision", 0.8), ("country", 0.55)),
    "區域": (("subdivision", 0.8), ("country", 0.55)),
}
# Headings that name a company or a person.
_NAME_HEADINGS = frozenset(("name", "nombre", "名字", "nom", "nome", "이름", "名前", "имя"))


def _by_heading(heading: str) -> list[Guess]:
    found = forms(heading)
    if not found:
        return []
    known = vocabulary()
    if found[0] in _OPEN_HEADINGS:
        return [Guess(field, confidence) for field, confidence in _OPEN_HEADINGS[found[0]]]
    for position, form in enumerate(found):
        if form in known:
            return [Guess(known[form], 1.0 if position == 0 else 0.95)]
    parts = _parts(heading)
    if parts:
        return parts
    unqualified = field_of_unqualified(heading)
    if unqualified:
        return [Guess(unqualified, 0.8)]
    return _similar(found[0])


def _parts(heading: str) -> list[Guess]:
    """Look up the parts of headings like "邮箱 / Email" or "联系人/电话"; the first known part counts most."""
    known = vocabulary()
    guesses: dict[str, Guess] = {}
    for part in _split(heading):
        field = known.get(compact(part))
        if field and field != NO_FIELD:
            guesses.setdefault(field, Guess(field, 0.9 if not guesses else 0.5))
    return list(guesses.values())


def _split(heading: str) -> list[str]:
    for mark in "/|:：-–\n,，、&+_()（）":
        heading = heading.replace(mark, "\n")
    parts = [part.strip() for part in heading.split("\n") if part.strip()]
    # "公司名称 Company Name": the scripts part it.
    scripts = [
        "".join(char for char in heading if char.isascii()),
        "".join(char for char in heading if not char.isascii()),
    ]
    return [*parts, *(part for part in scripts if part.strip() and part.strip() not in parts)]


def _similar(form: str) -> list[Guess]:
    """Return the fields of known headings that differ by a slip of the keyboard."""
    if len(form) < 5 or not form.isascii():
        return []
    known = vocabulary()
    # A slip hardly changes the first letter; comparing with all headings would take a hundred times as long.
    like = [each for each in known if each[:1] == form[0] and abs(len(each) - len(form)) < 3]
    near = difflib.get_close_matches(form, like, n=3, cutoff=_LEAST_LIKENESS)
    return [Guess(field, 0.6) for field in dict.fromkeys(known[each] for each in near) if field != NO_FIELD]


def _settle_names(header: Sequence[str], candidates: list[list[Guess]]) -> None:
    """Decide headings like "Name": the contact's beside a company column, otherwise the account's."""
    found = {guesses[0].field for guesses in candidates if guesses}
    for index, heading in enumerate(header):
        if compact(heading) in _NAME_HEADINGS:
            candidates[index] = _name_of(found - {guess.field for guess in candidates[index]})


def _name_of(others: set[str]) -> list[Guess]:
    if "account" in others:
        is_given = "family_name" in others and "given_name" not in others
        return [Guess("given_name" if is_given else "contact", 0.85)]
    if others & {"contact", "given_name", "family_name"}:
        return [Guess("account", 0.85)]
    return [Guess("account", 0.6), Guess("contact", 0.5)]


def _assign(header: Sequence[str], candidates: Sequence[Sequence[Guess]]) -> list[ColumnGuess]:
    claims = sorted(
        ((guess.confidence, index, guess) for index, guesses in enumerate(candidates) for guess in guesses),
        key=lambda claim: (-claim[0], claim[1]),
    )
    taken: set[str] = set()
    chosen: dict[int, Guess] = {}
    for confidence, index, guess in claims:
        free = guess.field not in taken or guess.field in SEVERAL_COLUMNS
        if index not in chosen and free and confidence >= _LEAST_CONFIDENCE:
            chosen[index] = guess
            taken.add(guess.field)
    return [
        ColumnGuess(
            index,
            heading,
            chosen[index].field if index in chosen else None,
            chosen[index].confidence if index in chosen else 0.0,
            tuple(guess for guess in candidates[index] if guess != chosen.get(index)),
        )
        for index, heading in enumerate(header)
    ]
