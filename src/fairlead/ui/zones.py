"""Time zones as people speak of them: by their city, in the page's language."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import gettext as _

from fairlead.ui.formats import locale_name

# CLDR keeps a city under the first name that its zone ever had. Other links of the zone data join different places.
RENAMED = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Atikokan": "America/Coral_Harbour",
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Kanton": "Pacific/Enderbury",
    "Pacific/Pohnpei": "Pacific/Ponape",
}


def zone_city(zone: str) -> str:
    """Return the name of a zone's city in the page's language, such as `Ho Chi Minh City`."""
    return _zone_city(zone, locale_name())


@lru_cache(maxsize=4096)
def _zone_city(zone: str, locale: str) -> str:
    names = Locale.parse(locale).time_zones
    for name in (zone, RENAMED.get(zone, zone)):
        city = names.get(name, {}).get("city")
        if city:
            return str(city)
    return zone.rpartition("/")[2].replace("_", " ")


def hours_from(home: ZoneInfo, zone: ZoneInfo, moment: datetime) -> str:
    """Return how far a zone is ahead of home at a moment, such as `+5:30 h`; "" when it is not."""
    here, there = moment.astimezone(home).utcoffset(), moment.astimezone(zone).utcoffset()
    if here is None or there is None or here == there:
        return ""
    minutes = round((there - here).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return _("%(difference)s h") % {"difference": f"{sign}{hours}:{rest:02d}" if rest else f"{sign}{hours}"}
