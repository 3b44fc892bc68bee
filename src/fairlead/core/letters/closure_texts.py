"""Notices of closures as templates, made of the sentences that lie with `core.closure_notices`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

_TEXTS = "fairlead.core.closure_notices"


@cache
def closure_texts(language: str) -> dict[str, Any]:
    """Return the sentences of a language, with their blanks in braces."""
    return tomllib.loads((resources.files(_TEXTS) / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


def closure_occasion(language: str, occasion: str) -> str:
    """Return how an occasion such as CHINESE_NEW_YEAR is spoken of in a language, "" for one without words."""
    words: str = closure_texts(language)["occasions"].get(occasion, "")
    return words


@cache
def closure_template(language: str) -> tuple[str, str]:
    """Return subject and body of the notice as a template. Without a `last_date` the closure lasts one day."""
    text = closure_texts(language)
    dates = {"first_date": "{{ first_date }}", "last_date": "{{ last_date }}"}
    whole = {"first": "{{ first_date | date:full }}", "last": "{{ last_date | date:full }}"}
    subject = _either("last_date", text["subject"].format(**dates), text["subject_one_day"].format(**dates))
    opening = _either("occasion", text["opening"].format(occasion="{{ occasion }}"), text["opening_plain"])
    closed = _either("last_date", text["closed"].format(**whole), text["closed_one_day"].format(**whole))
    lines = ["{{ salutation }}", "", opening, "", f"- {closed}"]
    for name, key in (
        ("last_working_date", "last_working"),
        ("last_shipping_date", "last_shipping"),
        ("back_date", "back"),
    ):
        lines += _when(name, "- " + text[key].format(date=f"{{{{ {name} | date:full }}}}"))
    lines += ["", *_when("reply_by", text["request"].format(date="{{ reply_by | date:full }}"))]
    lines += ["", *_when("emergency_contact", text["emergency"].format(contact="{{ emergency_contact }}"))]
    lines += ["", text["ending"], *_when("sender", "{{ sender }}"), *_when("our_company", "{{ our_company }}")]
    return subject, "\n".join(lines)


def _either(name: str, there: str, missing: str) -> str:
    return f"{{{{#if {name}}}}}{there}{{{{else}}}}{missing}{{{{/if}}}}"


def _when(name: str, line: str) -> list[str]:
    return [f"{{{{#if {name}}}}}", line, "{{/if}}"]
