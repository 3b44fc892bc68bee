"""Form fields for time zones: chosen from a list by city, or found by typing any city or country."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.places import country_codes, country_name, find_country
from fairlead.core.places.cities import cities_named
from fairlead.core.places.zone_rules import zone_places, zones_by_country
from fairlead.core.zones import is_known_zone
from fairlead.ui.formats import locale_name
from fairlead.ui.zones import zone_city

REGIONS: dict[str, str | Promise] = {
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "America": _("Americas"),
    "Africa": _("Africa"),
    "Australia": _("Australia"),
    "Pacific": _("Pacific"),
    "Atlantic": _("Atlantic"),
    "Indian": _("Indian Ocean"),
    "Arctic": _("Arctic"),
    "Antarctica": _("Antarctica"),
}


@dataclass(frozen=True)
class ZoneFound:
    """A zone that fits what was typed: the place that fitted, and its country, in the active language."""

    zone: str
    place: str
    country: str


def zone_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all zones as (name, "City · Country") by part of the world, in the active language."""
    return [(str(REGIONS[region]), list(zones)) for region, zones in _zone_groups(locale_name())]


@lru_cache(maxsize=8)
def _zone_groups(locale: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    grouped: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for place in zone_places().values():
        label = f"{zone_city(place.zone)} · {country_name(place.countries[0], locale)}"
        grouped[place.zone.partition("/")[0]].append((place.zone, label))
    return tuple(
        (region, tuple(sorted(zones, key=lambda entry: entry[1].casefold())))
        for region, zones in grouped.items()
        if zones
    )


@lru_cache(maxsize=8)
def _options(locale: str) -> str:
    """Draw the list of all zones once: four hundred lines in a template would take longer than the rest of a page."""
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (REGIONS[region], format_html_join("", '<option value="{}">{}</option>', zones))
            for region, zones in _zone_groups(locale)
        ),
    )


def find_zones(text: str, *, near_country: str = "", most: int = 8) -> list[ZoneFound]:
    """Return the zones that fit a city, a country or part of a zone's name, best first; `near_country` leads."""
    wanted = _plain(text)
    if len(wanted) < 2:
        return []
    found: dict[tuple[str, str], ZoneFound] = {}
    for one in (*_by_city(text, near_country), *_by_country(text), *_by_zone_name(wanted)):
        found.setdefault((one.zone, one.country), one)
    return list(found.values())[:most]


def _by_city(text: str, near_country: str) -> list[ZoneFound]:
    """Return the zones of cities with this very name, of large cities first."""
    hits = [(city.size, code, city.zone) for code in country_codes() for city in cities_named(code, text)]
    hits.sort(key=lambda hit: (hit[1] != near_country, -hit[0]))
    place = text.strip().title() if text.islower() else text.strip()
    return [ZoneFound(zone, place, country_name(code, locale_name())) for _size, code, zone in hits]


def _by_country(text: str) -> list[ZoneFound]:
    code = find_country(text)
    if code is None:
        return []
    name = country_name(code, locale_name())
    return [ZoneFound(zone, zone_city(zone), name) for zone in zones_by_country().get(code, ())]


def _by_zone_name(wanted: str) -> list[ZoneFound]:
    fitting = [
        (zone, label)
        for _region, zones in zone_groups()
        for zone, label in zones
        if wanted in _plain(label) or wanted in _plain(zone)
    ]
    fitting.sort(key=lambda entry: not _plain(entry[1]).startswith(wanted))
    return [ZoneFound(zone, *label.split(" · ", 1)) for zone, label in fitting]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("_", " ").strip()).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class ZoneSelect(forms.Widget):
    """A list of all zones; with JavaScript also a search for any city. `propose` offers the browser's own zone."""

    template_name = "ui/zone_field.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, propose: bool = False, none_label: Any = None) -> None:
        super().__init__({"class": "select", **(attrs or {})})
        self.propose = propose
        self.none_label = none_label or _("Not known")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value or "", attrs)
        options, mark = _options(locale_name()), format_html('value="{}"', value or "")
        is_listed = not value or mark in options
        context["widget"] |= {
            # Only parts that are escaped already are put together here.
            "options": mark_safe(options.replace(mark, f"{mark} selected", 1) if value else options),  # noqa: S308
            "unlisted": "" if is_listed else value,
            "propose": self.propose,
            "none_label": self.none_label,
        }
        return context


class ZoneField(forms.Field):
    """Give the name of an IANA zone, or "" while it is not known."""

    widget = ZoneSelect

    def clean(self, value: Any) -> str:
        zone = str(super().clean(value) or "")
        if zone and not is_known_zone(zone):
            raise forms.ValidationError(_("“%(value)s” is not a time zone."), code="unknown", params={"value": zone})
        return zone


class ZonesInput(forms.Widget):
    """The chosen zones as boxes to untick, and a list from which to add one."""

    template_name = "ui/zones_field.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: QueryDict | Mapping[str, Any], files: Any, name: str) -> list[str]:
        kept = data.getlist(name) if isinstance(data, QueryDict) else list(data.get(name, ()))
        return list(dict.fromkeys(zone for zone in [*kept, data.get(f"{name}-add", "")] if zone))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-add" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        zones: Iterable[str] = value or ()
        added = ZoneSelect({"aria-label": gettext("Add a clock")}, none_label=gettext("Add from the list"))
        context["widget"] |= {
            "zones": [(zone, zone_city(zone)) for zone in zones],
            "add": added.get_context(f"{name}-add", "", {"id": f"{context['widget']['attrs'].get('id', name)}-add"})[
                "widget"
            ],
        }
        return context


class ZonesField(forms.Field):
    """Give the names of several IANA zones in the order of the list."""

    widget = ZonesInput

    def clean(self, value: Any) -> list[str]:
        zones: list[str] = list(value or ())
        for zone in zones:
            if not is_known_zone(zone):
                raise forms.ValidationError(
                    _("“%(value)s” is not a time zone."), code="unknown", params={"value": zone}
                )
        return zones
