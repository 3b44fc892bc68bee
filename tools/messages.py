"""Keeps the catalogues of messages in step with the source: finds every marked text, and merges it into each language.

    PYTHONPATH=src .venv/bin/python tools/messages.py update
    PYTHONPATH=src .venv/bin/python tools/messages.py missing

`update` writes `src/fairlead/locale/*/LC_MESSAGES/django.po`; texts that are no longer used are dropped, texts that
have no translation yet stay empty (never a guess from a similar text). `missing` counts what is still to be translated.
A test holds that nothing is.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from fairlead.ui.languages import LANGUAGES, TRANSLATED, catalogue

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "fairlead"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLURALS = {"zh-hans": (1, "0"), "zh-hant": (1, "0"), "es": (2, "(n != 1)")}
# What argparse says by itself, and asks our catalogue for.
OF_ARGPARSE = (
    "usage: ",
    "options",
    "positional arguments",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "argument %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "expected one argument",
    "expected at least one argument",
    "not allowed with argument %s",
)
_FORMAT = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*(?::[^{}]*)?\}|%[sdr]")


@dataclass(frozen=True)
class Found:
    """A text of the source with its plural and its context, "" where there is none, and where it stands."""

    text: str
    plural: str
    context: str
    place: str


def found_messages() -> Iterator[Found]:
    """Yield every marked text of the product, module by module and template by template."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _read(path, path.read_bytes())
    for path in sorted(SOURCE.rglob("*.html")) + sorted(SOURCE.rglob("templates/**/*.txt")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What templatize leaves is no valid Python where lines are indented.
        lines = "\n".join(line.lstrip() for line in code.splitlines())
        yield from _read(path, lines.encode())
    yield from (Found(text, "", "", "argparse") for text in OF_ARGPARSE)


def _read(path: Path, code: bytes) -> Iterator[Found]:
    place = path.relative_to(SOURCE).as_posix()
    found = extract(extract_python, io.BytesIO(code), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, texts, _comments, context in found:
        text, plural = (texts, "") if isinstance(texts, str) else texts
        if text:
            yield Found(text, plural, context or "", place)


def template_catalogue() -> Catalog:
    """Return all texts of the source, each with the files in which it stands."""
    template = Catalog()
    for one in found_messages():
        id_: str | tuple[str, str] = (one.text, one.plural) if one.plural else one.text
        template.add(id_, locations=[(one.place, 0)], context=one.context or None)
    return template


def read_catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as it lies on disk, empty where there is none."""
    path = catalogue(code)
    if not path.exists():
        return Catalog(locale=LANGUAGES[code][0])
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGES[code][0])


def updated_catalogue(code: str, template: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the texts of the template, translated as far as they were."""
    old = read_catalogue(code)
    new = Catalog(locale=LANGUAGES[code][0], fuzzy=False)
    new._num_plurals, new._plural_expr = PLURALS[code]
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, context=message.context)
        added = new.add(message.id, context=message.context, locations=sorted(set(message.locations)))
        if known is not None and known.id == message.id:
            added.string = known.string
    return new


def save(code: str, found: Catalog) -> None:
    """Write a catalogue in the order of its texts, so that two people's additions seldom meet on one line."""
    stream = io.BytesIO()
    write_po(stream, found, width=100, sort_output=True, omit_header=True, include_lineno=False)
    header = (
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {LANGUAGES[code][0]}\\n"\n'
        f'"Plural-Forms: nplurals={PLURALS[code][0]}; plural={PLURALS[code][1]};\\n"\n\n'
    )
    path = catalogue(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + stream.getvalue())


def untranslated(found: Catalog, template: Catalog) -> list[str]:
    """Return the texts of the template that a catalogue leaves empty or does not have."""
    return [_shown(message) for message in template if message.id and not _is_translated(found, message)]


def broken_places(found: Catalog) -> list[str]:
    """Return the texts whose translation names other values than the text itself."""
    broken = []
    for message in found:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        # A singular may leave its number out; a translation never names what the text does not give.
        most = set().union(*(_FORMAT.findall(one) for one in ids))
        least = set.intersection(*(set(_FORMAT.findall(one)) for one in ids))
        if any(text and not least <= set(_FORMAT.findall(text)) <= most for text in texts):
            broken.append(_shown(message))
    return broken


def _is_translated(found: Catalog, message: Message) -> bool:
    own = found.get(message.id, context=message.context)
    if own is None or own.id != message.id:
        return False
    return all(own.string) if isinstance(own.string, tuple) else bool(own.string)


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("update", "missing"))
    act = parser.parse_args().act
    template = template_catalogue()
    for code in TRANSLATED:
        if act == "update":
            save(code, updated_catalogue(code, template))
        found = read_catalogue(code)
        print(f"{code}: {len(untranslated(found, template))} of {len(template)} to translate")
        for text in broken_places(found):
            print(f"  other values than the text: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
