"""What each day of a text is said to be: the first day away, the last one, the day of return, or something else.

The words that stand with a day decide: those before it reach back to the day before, those behind it forward to the
next.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from fairlead.core.absence_mail.mentions import Day, Mention
from fairlead.core.absence_mail.tokens import Kind, Token
from fairlead.core.absence_mail.vocabulary import Mark


class Role(Enum):
    """What a day, or both ends of a range, are."""

    AWAY = "away"
    START = "start"
    UNTIL = "until"
    THROUGH = "through"
    RETURN = "return"
    OTHER = "other"


class Statement(NamedTuple):
    """A day with its role. `cue` is the mark that decided; `is_sure` when a word says it, not the neighbourhood
    alone."""

    role: Role
    first: Day
    latest: Day | None
    mention: Mention
    sentence: int
    cue: Mark | None
    is_sure: bool = True


_AWAY = frozenset(("absence", "closed"))
_WANTED = frozenset((
    "absence", "closed", "weak", "back", "past", "since", "from", "from_after", "on", "between", "until", "until_after",
    "through", "through_after", "inclusive", "decoy", "left", "future", "conjunction", "available", "negation",
    "morning",
))  # fmt: skip
# "Not available" is an absence though "available" is in it.
_HIDDEN = frozenset(("decoy", "back", "available"))
_ADJACENT_TOKENS = 3
_NEGATION_TOKENS = 3


class Context:
    """The marks of a text by sentence, and which of them touch a mention."""

    def __init__(
        self, tokens: Sequence[Token], marks: Sequence[Mark], mentions: Sequence[Mention], sentences: Sequence[int]
    ) -> None:
        self.tokens, self.mentions, self.sentences = tokens, mentions, sentences
        self.by_sentence: dict[int, list[Mark]] = {}
        away = [(mark.start, mark.end) for mark in marks if mark.meaning in (*_AWAY, "none", "limited")]
        inside = {at for mention in mentions if not mention.is_bare for at in range(mention.start, mention.end)}
        for mark in marks:
            # "At the trade fair" is an absence, not a day of the fair.
            is_part = mark.meaning in _HIDDEN and any(start <= mark.start and mark.end <= end for start, end in away)
            if mark.meaning in _WANTED and mark.start not in inside and not is_part:
                self.by_sentence.setdefault(sentences[mark.start], []).append(mark)
        self._fill = {
            at for mark in marks if mark.meaning in ("fill", "on", "next", "this") for at in range(mark.start, mark.end)
        }

    def sentence_of(self, mention: Mention) -> int:
        return self.sentences[mention.start]

    def left(self, number: int) -> list[Mark]:
        """Return the marks of the mention's sentence that stand before it and behind the mention before."""
        mention = self.mentions[number]
        sentence = self.sentence_of(mention)
        begin = -1
        if number and self.sentence_of(self.mentions[number - 1]) == sentence:
            begin = self.mentions[number - 1].end
        return [
            mark for mark in self.by_sentence.get(sentence, ()) if mark.start >= begin and mark.end <= mention.start
        ]

    def right(self, number: int) -> list[Mark]:
        mention = self.mentions[number]
        sentence = self.sentence_of(mention)
        end = len(self.tokens)
        if number + 1 < len(self.mentions) and self.sentence_of(self.mentions[number + 1]) == sentence:
            end = self.mentions[number + 1].start
        return [mark for mark in self.by_sentence.get(sentence, ()) if mark.start >= mention.end and mark.end <= end]

    def touches_before(self, marks: Sequence[Mark], meaning: str, mention: Mention) -> Mark | None:
        """Return a mark of this meaning directly before the mention, articles and signs between them left out."""
        found = [mark for mark in marks if mark.meaning == meaning and self._only_filled(mark.end, mention.start)]
        return max(found, key=lambda mark: mark.end, default=None)

    def touches_behind(self, marks: Sequence[Mark], meaning: str, mention: Mention) -> Mark | None:
        found = [mark for mark in marks if mark.meaning == meaning and self._only_filled(mention.end, mark.start)]
        return min(found, key=lambda mark: mark.start, default=None)

    def _only_filled(self, start: int, end: int) -> bool:
        words = 0
        for at in range(start, end):
            token = self.tokens[at]
            if token.kind in (Kind.SIGN, Kind.LINE_END, Kind.TIME) or at in self._fill:
                if token.form in "!?|;,":
                    words += 1
                continue
            words += 1
        return words == 0 and end - start <= 2 * _ADJACENT_TOKENS

    def has_away(self, sentence: int) -> bool:
        return any(mark.meaning in ("absence", "closed", "weak") for mark in self.by_sentence.get(sentence, ()))


def read_statements(context: Context) -> list[Statement]:
    """Return a statement for every mention, in order."""
    found = [_statement(context, number) for number in range(len(context.mentions))]
    # "Thursday (holiday) and Friday we are closed": what is said of one is said of both.
    for number in range(len(found) - 2, -1, -1):
        found[number] = _shared(context, found[number], found[number + 1], found[number + 1])
    for number in range(1, len(found)):
        found[number] = _shared(context, found[number], found[number - 1], found[number])
    return found


_MOST_BETWEEN = 6


def _shared(context: Context, statement: Statement, told: Statement, later: Statement) -> Statement:
    """Return a statement without a word of its own as what its neighbour is, if "and" or a comma joins the two."""
    is_silent = statement.role is Role.OTHER and statement.cue is None and not statement.mention.is_bare
    if not is_silent or told.role is not Role.AWAY or told.sentence != statement.sentence or not told.is_sure:
        return statement
    earlier = statement if later is told else told
    between = range(earlier.mention.end, later.mention.start)
    marks = [mark for mark in context.by_sentence.get(told.sentence, ()) if mark.start in between]
    joined = any(mark.meaning == "conjunction" for mark in marks) or (
        _away(marks) is None and any(context.tokens[at].form in (",", "/", "&", "+") for at in between)
    )
    # Arabic writes "and" as part of the word: two days side by side.
    if not (joined or not between) or len(between) > _MOST_BETWEEN:
        return statement
    return statement._replace(role=Role.AWAY, cue=told.cue, is_sure=True)


def _statement(context: Context, number: int) -> Statement:
    mention = context.mentions[number]
    left, right = context.left(number), context.right(number)
    role, cue, is_sure = _role(context, number, left, right)
    return Statement(role, mention.first, mention.latest, mention, context.sentence_of(mention), cue, is_sure)


def _role(context: Context, number: int, left: list[Mark], right: list[Mark]) -> tuple[Role, Mark | None, bool]:
    mention = context.mentions[number]
    decoy = _decoy(context, number, left, right)
    if decoy:
        return Role.OTHER, decoy, True
    if mention.latest is not None:
        return _role_of_range(context, number, left, right)
    begin = context.touches_before(left, "from", mention) or context.touches_behind(right, "from_after", mention)
    since = context.touches_before(left, "since", mention)
    if since:
        return Role.START, since, True
    back = _back(context, number, left, right, begin)
    bound = _bound(context, mention, left, right)
    if bound:
        # "Not back until the 5th" names the day of return, whatever "until" says elsewhere.
        is_return = (
            back is not None and back in left and bound[0] is Role.UNTIL and not _away_between(context, left, back)
        )
        return (Role.RETURN, back, True) if is_return else (*bound, True)
    if back is None and begin is not None:
        back = _available(context, number, left, right)
    if back:
        return (
            Role.RETURN,
            back,
            not mention.is_bare or context.touches_before(left, "back", mention) is not None or begin is not None,
        )
    if mention.is_bare and not begin:
        return Role.OTHER, None, False
    away = _away(_of_this_clause(context, number, left)) or _away(right)
    near = away or context.has_away(context.sentence_of(mention)) or context.has_away(context.sentence_of(mention) - 1)
    if begin and near:
        return Role.START, begin, True
    if away and not mention.is_bare:
        return Role.AWAY, away, True
    return Role.OTHER, None, False


def _role_of_range(
    context: Context, number: int, left: list[Mark], right: list[Mark]
) -> tuple[Role, Mark | None, bool]:
    away = _away(left) or _away(right)
    mention = context.mentions[number]
    sentence = context.sentence_of(mention)
    if mention.is_week:
        return _role_of_week(context, number, left, right)
    if away or context.has_away(sentence):
        return Role.AWAY, away, True
    begin = context.touches_before(left, "from", context.mentions[number]) or context.touches_before(
        left, "between", context.mentions[number]
    )
    if begin or context.has_away(sentence - 1) or context.has_away(sentence + 1):
        return Role.AWAY, begin, True
    return Role.AWAY, None, False


def _role_of_week(context: Context, number: int, left: list[Mark], right: list[Mark]) -> tuple[Role, Mark | None, bool]:
    """Return what "next week" is: the time of the absence when its own sentence says so, else nothing is known."""
    away = _away(left) or _away(right)
    if (
        away is None
        or _back(context, number, left, right, None)
        or _bound(context, context.mentions[number], left, right)
    ):
        return Role.OTHER, away, False
    return Role.AWAY, away, True


def _bound(context: Context, mention: Mention, left: list[Mark], right: list[Mark]) -> tuple[Role, Mark] | None:
    """Return the role of an end: up to and with this day, or up to it without saying whether with it."""
    through = context.touches_before(left, "through", mention) or context.touches_behind(
        right, "through_after", mention
    )
    if through:
        return Role.THROUGH, through
    until = context.touches_before(left, "until", mention) or context.touches_behind(right, "until_after", mention)
    inclusive = context.touches_behind(right, "inclusive", mention) or context.touches_before(
        left, "inclusive", mention
    )
    if until is not None and context.touches_behind(right, "morning", mention):
        # "Until Monday morning": back on that day.
        return Role.RETURN, until
    if until is None:
        return (Role.THROUGH, inclusive) if inclusive and not mention.is_bare else None
    if inclusive or mention.first.is_end_of_month:
        return Role.THROUGH, inclusive or until
    return Role.UNTIL, until


def _back(context: Context, number: int, left: list[Mark], right: list[Mark], begin: Mark | None) -> Mark | None:
    """Return the word of return that goes with this mention: before it, or behind it unless nearer to the next one."""
    mention = context.mentions[number]
    before = [mark for mark in left if mark.meaning == "back"]
    if before and not _away_between(context, left, before[-1]):
        return before[-1]
    behind = [mark for mark in right if mark.meaning == "back"]
    if not behind or any(
        mark.meaning in _AWAY and mark.start < behind[0].start and not _is_left_behind(context, mark, behind[0])
        for mark in right
    ):
        return None
    # "Out on Friday and will get back to you": the day belongs to the absence before it.
    is_loose = behind[0].start - mention.end > 2 and begin is None
    if is_loose and any(mark.meaning in _AWAY and not _is_apart(context, number, mark, left) for mark in left):
        return None
    if _belongs_to_next(context, number, behind[0]):
        return None
    return behind[0] if behind[0].start - mention.end <= 12 else None


def _belongs_to_next(context: Context, number: int, mark: Mark) -> bool:
    if number + 1 >= len(context.mentions):
        return False
    here, following = context.mentions[number], context.mentions[number + 1]
    if context.sentence_of(here) != context.sentence_of(following):
        return False
    if any(context.tokens[at].form == "," for at in range(here.end, mark.start)):
        return True
    if any(
        each.meaning in _AWAY and not _is_apart(context, number, each, context.left(number))
        for each in context.left(number)
    ):
        return True
    joined = context.by_sentence.get(context.sentence_of(here), ())
    if any(other.meaning == "conjunction" and here.end <= other.start < mark.start for other in joined):
        return True
    return following.start - mark.end < mark.start - here.end


def _available(context: Context, number: int, left: Sequence[Mark], right: Sequence[Mark]) -> Mark | None:
    """Return the word by which somebody can be reached from a day on, unless it is denied or of another clause."""
    if any(mark.meaning in _AWAY and not _is_apart(context, number, mark, left) for mark in left):
        return None
    joined = next((mark.start for mark in right if mark.meaning == "conjunction"), len(context.tokens))
    marks = [*left, *(mark for mark in right if mark.start < joined)]
    for mark in marks:
        denied = any(other.meaning == "negation" and 0 <= mark.start - other.end <= _NEGATION_TOKENS for other in marks)
        if mark.meaning == "available" and not denied:
            return mark
    return None


def _of_this_clause(context: Context, number: int, left: Sequence[Mark]) -> list[Mark]:
    """Leave out what is said of the day before: "today I am out, tomorrow …"."""
    here = context.mentions[number]
    return [
        mark
        for mark in left
        if not (
            _belongs_to_previous(context, number, mark)
            and any(context.tokens[at].form == "," for at in range(mark.end, here.start))
        )
    ]


def _is_apart(context: Context, number: int, mark: Mark, left: Sequence[Mark]) -> bool:
    """Tell whether a word before a mention stands in another clause, or nearer to the mention before."""
    here = context.mentions[number]
    if any(other.meaning == "conjunction" and mark.end <= other.start < here.start for other in left):
        return True
    return _belongs_to_previous(context, number, mark) or any(
        context.tokens[at].form in (",", ":") for at in range(mark.end, here.start)
    )


def _belongs_to_previous(context: Context, number: int, mark: Mark) -> bool:
    """Tell whether a word before a mention speaks of the mention before: it stands nearer to it."""
    if not number:
        return False
    before, here = context.mentions[number - 1], context.mentions[number]
    if context.sentence_of(before) != context.sentence_of(here):
        return False
    return mark.start - before.end <= here.start - mark.end


def _away(marks: Sequence[Mark]) -> Mark | None:
    return next((mark for mark in marks if mark.meaning in _AWAY), None)


def _away_between(context: Context, left: Sequence[Mark], back: Mark) -> bool:
    """Tell whether an absence is stated between the word of return and the day: then the day belongs to it."""
    return any(
        mark.meaning in _AWAY and mark.start >= back.end and not _is_left_behind(context, back, mark) for mark in left
    )


# Between "back" and what somebody comes back from.
_FROM_WORDS = frozenset((
    "from", "my", "our", "the", "annual", "de", "du", "des", "d", "mes", "nos", "mis", "las", "los", "del", "mi", "da",
    "das", "do", "dos", "minhas", "dalle", "dalla", "dal", "dai", "dall", "dei", "mie", "aus", "dem", "der", "meinem",
    "unserem", "von", "vom", "van", "uit", "mijn", "onze", "z", "ze", "mojego", "из", "с", "со", "от", "من", "från",
    "min", "fra", "den", "dan", "에서", "에", "서", "明", "け", "后", "後", "'",
))  # fmt: skip
_MOST_FROM_WORDS = 3


def _is_left_behind(context: Context, one: Mark, other: Mark) -> bool:
    """Tell whether two marks beside each other are a return and what it is from: "back from leave", "휴가에서 복귀"."""
    between = range(min(one.end, other.end), max(one.start, other.start))
    return len(between) <= _MOST_FROM_WORDS and all(context.tokens[at].form in _FROM_WORDS for at in between)


def _decoy(context: Context, number: int, left: list[Mark], right: list[Mark]) -> Mark | None:
    """Return the word that makes this day one of something else: a price list, a fair, a delivery."""
    mention = context.mentions[number]
    sentence = context.by_sentence.get(context.sentence_of(mention), [])
    clause = _clause_start(context, mention)
    before = [
        mark
        for mark in sentence
        if mark.meaning == "decoy"
        and mark.end <= mention.start
        and (mark.start >= clause or not _is_told(context, number))
    ]
    if before:
        said_since = [
            mark
            for mark in sentence
            if before[-1].end <= mark.start
            and mark.end <= mention.start
            and (mark.meaning in _AWAY or mark.meaning == "back")
        ]
        said = [mark for mark in sentence if mark.end <= mention.start and mark.meaning in _AWAY]
        bound = context.touches_before(left, "until", mention) or context.touches_before(left, "through", mention)
        if not said_since and not (
            said and bound and said[-1].end <= before[-1].start and before[-1].end < bound.start - 3
        ):
            return before[-1] if not (said and _near(said[-1], mention)) else None
    behind = next((mark for mark in right if mark.meaning == "decoy" and mark.start - mention.end <= 4), None)
    if behind and not any(mark.meaning in _AWAY or mark.meaning == "back" for mark in sentence):
        return behind
    return None


def _clause_start(context: Context, mention: Mention) -> int:
    """Return the token at which the clause of a mention begins: behind the last comma."""
    at = mention.start
    while (
        at > 0 and context.tokens[at - 1].form != "," and context.sentences[at - 1] == context.sentences[mention.start]
    ):
        at -= 1
    return at


def _is_told(context: Context, number: int) -> bool:
    """Tell whether the clause of a mention speaks of absence or return itself."""
    mention = context.mentions[number]
    begin, end = _clause_start(context, mention), mention.end
    while end < len(context.tokens) and context.tokens[end].form not in (",", "\n"):
        end += 1
    return any(
        mark.meaning in (*_AWAY, "back") and begin <= mark.start and mark.end <= end
        for mark in context.by_sentence.get(context.sentence_of(mention), ())
    )


def _near(mark: Mark, mention: Mention) -> bool:
    return mention.start - mark.end <= 3
