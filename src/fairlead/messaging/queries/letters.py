"""Reads letter templates: those of our own, and behind them those that come with Fairlead."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fairlead.core.letters import (
    LANGUAGES,
    PURPOSES,
    Placeholder,
    TemplateKey,
    Tone,
    builtin_templates,
    letter_purpose,
    names_in,
    parse,
)
from fairlead.messaging.models import TemplateVersion
from fairlead.team.models import Member


class UnknownTemplate(Exception):
    """There is no such purpose, tone or language, or nobody has written the text yet."""


@dataclass(frozen=True)
class CurrentTemplate:
    """The text of a template as it is now. `number` is 0 for one that came with Fairlead and was never used."""

    key: TemplateKey
    number: int
    subject: str
    body: str
    note: str = ""
    made_by: Member | None = None
    made_at: datetime | None = None

    @property
    def is_builtin(self) -> bool:
        return self.made_by is None


def make_key(purpose: str, tone: str, language: str) -> TemplateKey:
    """Return what a template is for. Raises UnknownTemplate for words that do not exist."""
    known = {one.code for one in PURPOSES}
    if purpose not in known or tone not in {one.value for one in Tone} or language not in LANGUAGES:
        raise UnknownTemplate(f"{purpose} {tone} {language}")
    return TemplateKey(purpose, Tone(tone), language)


def current_templates() -> dict[TemplateKey, CurrentTemplate]:
    """Return every template with its text as it is now."""
    found = {key: CurrentTemplate(key, 0, text.subject, text.body) for key, text in builtin_templates().items()}
    latest = TemplateVersion.objects.order_by("template_id", "-number").distinct("template_id")
    for row in latest.select_related("template", "made_by"):
        of = row.template
        key = TemplateKey(of.purpose, Tone(of.tone), of.language)
        found[key] = _current(key, row)
    return found


def find_template(key: TemplateKey) -> CurrentTemplate | None:
    """Return a template with its text as it is now, or None where nobody has written one."""
    row = _rows(key).select_related("made_by").first()
    if row is not None:
        return _current(key, row)
    text = builtin_templates().get(key)
    return CurrentTemplate(key, 0, text.subject, text.body) if text else None


def get_template(key: TemplateKey) -> CurrentTemplate:
    """Return a template with its text as it is now. Raises UnknownTemplate."""
    found = find_template(key)
    if found is None:
        raise UnknownTemplate(str(key))
    return found


def versions_of(key: TemplateKey) -> list[CurrentTemplate]:
    """Return every text that a template has had, the latest first; one that came with Fairlead is the oldest."""
    found = [_current(key, row) for row in _rows(key).select_related("made_by")]
    text = builtin_templates().get(key)
    if text and not any(one.is_builtin and (one.subject, one.body) == (text.subject, text.body) for one in found):
        found.append(CurrentTemplate(key, 0, text.subject, text.body))
    return found


def asked_names(template: CurrentTemplate) -> tuple[str, ...]:
    """Return the names of a template that whoever writes is asked for, in their order."""
    asked = {variable.name for variable in letter_purpose(template.key.purpose).variables if variable.is_asked}
    names = (*names_in(parse(template.subject)), *names_in(parse(template.body)))
    return tuple(dict.fromkeys(name for name in names if name in asked))


def needed_names(template: CurrentTemplate) -> tuple[str, ...]:
    """Return the names without which a template writes no letter, whatever else is known."""
    trees = (parse(template.subject), parse(template.body))
    return tuple(node.name for tree in trees for node in tree if isinstance(node, Placeholder))


def find_version(key: TemplateKey, number: int) -> CurrentTemplate | None:
    return next((one for one in versions_of(key) if one.number == number), None)


def _rows(key: TemplateKey) -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.filter(
        template__purpose=key.purpose, template__tone=key.tone.value, template__language=key.language
    ).order_by("-number")


def _current(key: TemplateKey, row: TemplateVersion) -> CurrentTemplate:
    return CurrentTemplate(key, row.number, row.subject, row.body, row.note, row.made_by, row.made_at)


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison: `kind` is same, added or removed."""

    kind: str
    text: str


def difference(before: CurrentTemplate, after: CurrentTemplate) -> list[DiffLine]:
    """Return how one text became the other, line by line, the subject first."""
    old, new = ([one.subject, "", *one.body.split("\n")] for one in (before, after))
    return list(_lines(old, new))


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for act, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if act == "equal":
            yield from (DiffLine("same", line) for line in old[old_from:old_to])
            continue
        yield from (DiffLine("removed", line) for line in old[old_from:old_to])
        yield from (DiffLine("added", line) for line in new[new_from:new_to])


def template_rows() -> list[tuple[str, Tone, dict[str, CurrentTemplate]]]:
    """Return purpose and tone of each kind of template with its texts by language, in the order of the purposes."""
    current = current_templates()
    tones = list(Tone)
    kinds = sorted(
        {(key.purpose, key.tone) for key in current},
        key=lambda kind: ([one.code for one in PURPOSES].index(kind[0]), tones.index(kind[1])),
    )
    return [
        (
            purpose,
            tone,
            {key.language: one for key, one in current.items() if (key.purpose, key.tone) == (purpose, tone)},
        )
        for purpose, tone in kinds
    ]
