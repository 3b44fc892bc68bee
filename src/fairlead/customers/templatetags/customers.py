"""How values of customers are written in pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import phonenumbers
import pycountry
from babel import Locale
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fairlead.core.places import country_name
from fairlead.customers.queries.history import custom_text
from fairlead.ui.formats import clock_time, listed, locale_name
from fairlead.ui.status_words import StatusMark
from fairlead.ui.templatetags.ui import pill
from fairlead.ui.zones import zone_city

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Name a country in the page's language; "" for none."""
    return _country(code, locale_name()) if code else ""


_country = lru_cache(maxsize=4096)(country_name)


@register.simple_tag
def region(country_code: str, subdivision: str) -> str:
    """Name a region as ISO 3166-2 does; "" for none."""
    return _region(f"{country_code}-{subdivision}") if country_code and subdivision else ""


@lru_cache(maxsize=8192)
def _region(code: str) -> str:
    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    return str(found.name) if found else code.partition("-")[2]


@register.simple_tag
def place(country_code: str, subdivision: str, city: str) -> str:
    """Write city, region and country as far as they are known."""
    return ", ".join(part for part in (city, region(country_code, subdivision), country(country_code)) if part)


@register.simple_tag
def local_time(
    local_now: datetime | None, zone: str, country_code: str, marks: Mapping[int, StatusMark], pk: int
) -> SafeString:
    """Draw the time on a customer's clocks, the country, and how the customer stands. A tag: a list draws fifty."""
    where = country(country_code)
    state = _pill(marks.get(pk))
    if local_now is None:
        unknown = state or format_html('<span class="fl-unknown">{}</span>', _("zone unknown"))
        return format_html('{}<div class="fl-sub">{}</div>', unknown, where)
    clock = format_html('<time class="fl-lt" data-zone="{}">{}</time>', zone, clock_time(local_now))
    return format_html('{} <span class="fl-sub" title="{}">{}</span>{}', clock, where, where, state)


@register.simple_tag
def status_of(marks: Mapping[tuple[str, int], StatusMark], kind: str, pk: int) -> SafeString:
    """Draw how a record that a search found stands."""
    return _pill(marks.get((kind, pk)))


def _pill(mark: StatusMark | None) -> SafeString:
    if mark is None:
        return SafeString("")
    return format_html("<div>{}</div>", pill(mark.tone, mark.text, mark.why, mark.reason))


@register.filter
def city_of(zone: str) -> str:
    """Name a zone by its city in the page's language; "" for none."""
    return zone_city(zone) if zone else ""


@register.filter
def phone(number: str) -> str:
    """Write an E.164 number with spaces as in its country, such as +49 171 1234567."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def digits(number: str) -> str:
    """Return the digits of an E.164 number, as wa.me wants them."""
    return number.removeprefix("+")


@register.filter
def language_names(tags: list[str]) -> str:
    """Name languages in the page's language."""
    names = Locale.parse(locale_name()).languages
    return listed(names.get(tag.replace("-", "_"), names.get(tag.partition("-")[0], tag)) for tag in tags)


@register.filter
def initials(name: str) -> str:
    """Return what stands for a person in a small square: two letters, or the family name in Chinese."""
    words = name.split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return words[0][:1]
    return "".join(word[0] for word in (words[0], words[-1])[: min(2, len(words))]).upper()


@register.filter
def custom_value(values: dict[str, Any], key: str) -> Any:
    """Return a custom field's value as people read it; "" for none."""
    value = values.get(key)
    return "" if value in (None, "", []) else custom_text(value)
