"""The templates that come with Fairlead: every purpose in all twelve languages, some in a second tone.

Each language is one file in `texts`. Notices of closures are put together from the texts of `core.closure_notices`, so
that they are written down once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fairlead.core.letters.closure_texts import closure_template
from fairlead.core.letters.languages import LANGUAGES
from fairlead.core.letters.salutations import Tone


@dataclass(frozen=True, slots=True)
class TemplateText:
    """Subject and body of a template, as they are written down."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class TemplateKey:
    """What a template is for."""

    purpose: str
    tone: Tone
    language: str

    def __str__(self) -> str:
        return f"{self.purpose} · {self.tone.value} · {self.language}"


@cache
def builtin_templates() -> Mapping[TemplateKey, TemplateText]:
    """Return all templates that come with Fairlead, by purpose, tone and language."""
    return dict(_all())


def _all() -> Iterator[tuple[TemplateKey, TemplateText]]:
    for language in LANGUAGES:
        source = (resources.files(__package__) / "texts" / f"{language}.toml").read_text(encoding="utf-8")
        for purpose, tones in tomllib.loads(source).items():
            for tone, text in tones.items():
                key = TemplateKey(purpose, Tone(tone), language)
                yield key, TemplateText(text["subject"], text["body"].strip("\n"))
        subject, body = closure_template(language)
        yield TemplateKey("closure_notice", Tone.FORMAL, language), TemplateText(subject, body)
