"""Time zones as people speak of them: by their city, in the page's language."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import gettext as _

from fairlead.ui.formats import locale_name


def zone_city(zone: str) -> str:
    """Return the name of a zone's city in the page's language, such as `Ho Chi Minh City`."""
    return _zone_city(zone, locale_name())


@lru_cache(maxsize=4096)
def _zone_city(zone: str, locale: str) -> str:
    names = Locale.parse(locale).time_zones
    # CLDR keeps cities under the oldest name that a zone ever had: Asia/Calcutta, Europe/Kiev.
    for name in (zone, *_older_names().get(zone, ())):
        city = names.get(name, {}).get("city")
        if city:
            return str(city)
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _older_names() -> dict[str, tuple[str, ...]]:
    """Return for each zone the names that are links to it, from the pinned tzdata."""
    links: dict[str, list[str]] = {}
    rules = resources.files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8")
    for line in rules.splitlines():
        if line.startswith("L "):
            _letter, target, name = line.split()
            links.setdefault(target, []).append(name)
    return {target: tuple(names) for target, names in links.items()}


def hours_from(home: ZoneInfo, zone: ZoneInfo, moment: datetime) -> str:
    """Return how far a zone is ahead of home at a moment, such as `+5:30 h`; "" when it is not."""
    here, there = moment.astimezone(home).utcoffset(), moment.astimezone(zone).utcoffset()
    if here is None or there is None or here == there:
        return ""
    minutes = round((there - here).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return _("%(difference)s h") % {"difference": f"{sign}{hours}:{rest:02d}" if rest else f"{sign}{hours}"}
