"""How values of customers are written into a list: for people, in words that our own import reads back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import pycountry
from babel import Locale
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.core.places import country_name, find_country, find_subdivision
from fairlead.core.search_terms import normalise
from fairlead.core.tabular.writing import Cell
from fairlead.core.values import BadValue, parse_languages
from fairlead.core.weeks import parse_week, week_as_text
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField
from fairlead.customers.operations.imports.fields import OWN_FIELDS
from fairlead.customers.types import FieldType
from fairlead.team.models import Member
from fairlead.ui.exports import Column
from fairlead.ui.formats import locale_name

R = TypeVar("R")
BETWEEN = "; "
EXTENSION = "ext. "

# Headings of what a list shows for people and an import leaves alone: it follows from the rest, or is its history.
ADDED_ON, CHANGED_ON = gettext_lazy("Added on"), gettext_lazy("Changed on")
MAIN_CONTACT, IS_MAIN_CONTACT = gettext_lazy("Main contact"), gettext_lazy("Is the main contact")
ZONE_IN_FORCE = gettext_lazy("Time zone in force")
FOR_PEOPLE_ONLY = (ADDED_ON, CHANGED_ON, MAIN_CONTACT, IS_MAIN_CONTACT, ZONE_IN_FORCE)


def heading(field: str) -> str:
    """Return what a field is called in the active language, as the import knows it."""
    return str(OWN_FIELDS[field].label)


def customer_columns(account: Callable[[R], Account], contact: Callable[[R], Contact | None]) -> list[Column[R]]:
    """Return the columns by which an import recognises whose a row is, for lists of what belongs to customers."""
    return [
        Column(heading("account"), lambda row: account(row).name),
        Column(heading("external_id"), lambda row: account(row).external_id),
        Column(heading("country"), lambda row: country_text(account(row).country, locale_name())),
        Column(heading("contact"), lambda row: one.name if (one := contact(row)) else None),
    ]


@lru_cache(maxsize=2048)
def country_text(code: str, locale: str) -> str:
    """Name a country in a language, by its code where no import would understand the name."""
    name = country_name(code, locale) if code else ""
    return name if find_country(name) == code else code


@lru_cache(maxsize=8192)
def region_text(country: str, subdivision: str) -> str:
    """Name a region as ISO 3166-2 does, by its code where the name is that of several."""
    found = pycountry.subdivisions.get(code=f"{country}-{subdivision}") if subdivision else None  # type: ignore[no-untyped-call]
    name = str(found.name) if found else subdivision
    return name if find_subdivision(country, name) == subdivision else subdivision


def languages_text(tags: Sequence[str]) -> str:
    """Name languages in the active language."""
    return BETWEEN.join(_language(tag, locale_name()) for tag in tags)


@lru_cache(maxsize=1024)
def _language(tag: str, locale: str) -> str:
    name = str(Locale.parse(locale).languages.get(tag.replace("-", "_"), tag))
    try:
        return name if parse_languages(name) == [tag] else tag
    except BadValue:
        return tag


def choice_text(choices: type[TextChoices], value: str) -> str | None:
    """Return our word for one of a few values, None for none."""
    return str(choices(value).label) if value else None


def week_text(week: Any) -> str | None:
    return week_as_text(parse_week(week)) if week else None


def list_text(values: Iterable[str]) -> str:
    return BETWEEN.join(values)


def point_texts(contact_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the addresses and numbers of each contact by their kind, in their order; a number with its extension."""
    points = ContactPoint.objects.filter(contact__in=contact_ids).order_by("position", "pk")
    found: dict[int, dict[str, list[str]]] = {}
    for contact_id, kind, value, label in points.values_list("contact_id", "kind", "value", "label"):
        text = f"{value} {label}" if label.startswith(EXTENSION) else value
        found.setdefault(contact_id, {}).setdefault(kind, []).append(text)
    return {
        contact_id: {kind: BETWEEN.join(texts) for kind, texts in kinds.items()} for contact_id, kinds in found.items()
    }


def yes_no_text(value: bool) -> str:
    return _("yes") if value else _("no")


@dataclass(frozen=True)
class MemberNames:
    """What our own people are called in a list: by name, or by mail address where two have the same name."""

    names: dict[int, str]

    @classmethod
    def read(cls) -> MemberNames:
        members = list(Member.objects.all())
        by_name: dict[str, int] = {}
        for member in members:
            by_name[normalise(member.name)] = by_name.get(normalise(member.name), 0) + 1
        return cls({
            member.pk: member.email if by_name[normalise(member.name)] > 1 and member.email else str(member)
            for member in members
        })  # fmt: skip

    def of(self, member_id: int | None) -> str | None:
        return self.names.get(member_id) if member_id is not None else None


def custom_text(field: CustomField, value: Any) -> Cell:
    """Return the value of a field of the team's own: dates as dates, numbers as numbers."""
    if value in (None, "", []):
        return None
    if isinstance(value, bool):
        return yes_no_text(value)
    if isinstance(value, list):
        return BETWEEN.join(str(one) for one in value)
    if field.type == FieldType.DATE:
        return date.fromisoformat(value)
    return value if isinstance(value, int | float) else str(value)


def custom_columns(fields: Iterable[CustomField], record: Callable[[R], Account | Contact]) -> list[Column[R]]:
    """Return the columns of the team's own fields."""

    def column(field: CustomField) -> Column[R]:
        return Column(field.label, lambda row: custom_text(field, record(row).custom.get(field.key)))

    return [column(field) for field in fields]
