"""Values of the fields that a team has added, checked by the field's type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from fairlead.core.values import parse_decimal
from fairlead.customers.models import CustomField
from fairlead.customers.operations import checked
from fairlead.customers.operations.checked import Checker, Refused
from fairlead.customers.types import FieldType

LONGEST_TEXT = 1000
# What a JSON number carries without loss in every language that reads it.
MOST_DIGITS = 15


def take_custom(checker: Checker, fields: Iterable[CustomField], known: Mapping[str, Any] | None) -> None:
    """Read the `custom` mapping of a checker's values: field key → value; None or "" removes a value.

    `known` are the values as they were, None for a new record, of which required fields are demanded. Values of
    retired fields stay as they are. Problems name `custom.KEY`.
    """
    handed = checker.values.get("custom")
    if handed is None and known is not None:
        return
    by_key = {field.key: field for field in fields}
    inner = Checker({f"custom.{key}": value for key, value in (handed or {}).items()})
    for name in inner.values:
        field = by_key.get(name.removeprefix("custom."))
        if field is None or field.retired_at is not None:
            inner.report(name, "custom_unknown", _("There is no field of this name."))
        else:
            inner.take(name, reader_of(field))
    _demand_required(inner, by_key.values(), known or {}, is_new=known is None)
    checker.problems += inner.problems
    read = {name.removeprefix("custom."): value for name, value in inner.clean.items()}
    checker.clean["custom"] = {
        key: value for key, value in {**(known or {}), **read}.items() if value not in (None, "", [])
    }


def _demand_required(inner: Checker, fields: Iterable[CustomField], known: Mapping[str, Any], *, is_new: bool) -> None:
    for field in fields:
        name = f"custom.{field.key}"
        if not field.is_required or field.retired_at is not None or (name not in inner.values and not is_new):
            continue
        value = inner.clean.get(name, None if name in inner.values else known.get(field.key))
        if value in (None, "", []) and not any(problem.field == name for problem in inner.problems):
            inner.report(name, "required", _("This is needed. Fill it in."))


def reader_of(field: CustomField) -> Any:
    """Return the function that reads a value of a field; it raises BadValue or Refused."""
    match field.type:
        case FieldType.NUMBER:
            return _number
        case FieldType.DATE:
            return _date
        case FieldType.YES_NO:
            return _yes_no
        case FieldType.CHOICE:
            return lambda value: _choice(field, value)
        case FieldType.CHOICES:
            return lambda value: _choices(field, value)
        case FieldType.LINK:
            return _link
    return checked.line(LONGEST_TEXT)


def _number(value: Any) -> int | float | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    found = parse_decimal(str(value))
    if len(found.as_tuple().digits) > MOST_DIGITS or abs(found) >= 10**MOST_DIGITS:
        raise Refused("number_digits", _("“%(value)s” has more than 15 digits. Shorten it.") % {"value": value})
    return int(found) if found == found.to_integral_value() else float(found)


def _date(value: Any) -> str | None:
    found = checked.day(value)
    return found.isoformat() if found else None


def _yes_no(value: Any) -> bool | None:
    return None if value is None or value == "" else checked.yes_no(value)


def _choice(field: CustomField, value: Any) -> str:
    text = checked.line(80)(value)
    known = {choice.casefold(): choice for choice in field.choices}
    if text and text.casefold() not in known:
        facts = {"value": text, "known": ", ".join(field.choices)}
        raise Refused("choice_unknown", _("“%(value)s” is not in the list. It has: %(known)s.") % facts)
    return known.get(text.casefold(), "")


def _choices(field: CustomField, value: Any) -> list[str]:
    parts = value.replace("；", ";").split(";") if isinstance(value, str) else (value or [])
    chosen = [_choice(field, part) for part in parts]
    return list(dict.fromkeys(choice for choice in chosen if choice))


def _link(value: Any) -> str:
    text = checked.line(LONGEST_TEXT)(value)
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in text):
        raise Refused(
            "link", _("“%(value)s” is not a web address. Write it like https://company.com/page.") % {"value": value}
        )
    return text
