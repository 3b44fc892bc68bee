"""All four languages say everything: each text of the source has a translation, and it names the same values."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from tools.messages import broken_places, read_catalogue, template_catalogue, untranslated, updated_catalogue

from fairlead.ui.languages import LANGUAGES, TRANSLATED, catalogue

UPDATE = "PYTHONPATH=src .venv/bin/python tools/messages.py update, then translate what is empty"


@pytest.fixture(scope="module")
def template() -> Catalog:
    return template_catalogue()


def test_every_language_but_english_has_a_catalogue() -> None:
    assert set(LANGUAGES) - set(TRANSLATED) == {"en"}
    assert [code for code in TRANSLATED if not catalogue(code).exists()] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_left_untranslated(code: str, template: Catalog) -> None:
    assert untranslated(read_catalogue(code), template) == [], UPDATE


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_name_the_values_of_their_text(code: str) -> None:
    assert broken_places(read_catalogue(code)) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_the_texts_of_the_source_and_no_others(code: str, template: Catalog) -> None:
    kept = read_catalogue(code)
    assert sorted(shown(kept)) == sorted(shown(updated_catalogue(code, template))), UPDATE


def shown(found: Catalog) -> list[str]:
    return [f"{message.context or ''}|{message.id}" for message in found if message.id]


def test_what_is_missing_or_broken_would_be_seen() -> None:
    template, found = Catalog(), Catalog(locale="es")
    template.add("Save")
    template.add(("%(n)d customer", "%(n)d customers"))
    found.add(("%(n)d customer", "%(n)d customers"), ("%(n)d cliente", ""))
    found.add("%(name)s added.", "%(nombre)s añadido.")
    assert untranslated(found, template) == ["Save", "%(n)d customer"]
    assert broken_places(found) == ["%(name)s added."]
