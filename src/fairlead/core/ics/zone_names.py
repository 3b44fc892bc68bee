"""What zone a TZID means: IANA, Windows, Outlook's places, Notes, names of vendors, in many languages; or nobody knows.

A name is understood or it is not. What could mean two different clocks is not, so that a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources

from babel import Locale
from babel.core import get_global

from fairlead.core.places import canonical_zone
from fairlead.core.zones import DAY_SECONDS, is_known_zone, offset_at

# An IANA name, or seconds ahead of UTC.
Named = str | int

# Their clocks are one thing in the zone data and another in the heads of those who write them: EST stays on winter
# time all year. A description in the file is the better witness.
_DOUBTFUL = frozenset(("EST", "MST", "HST", "EET", "CET", "MET", "WET", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"))


def find_exact_zone(name: str) -> Named | None:
    """Return the zone that a name identifies, which holds even if the file describes another one; otherwise None.

    >>> find_exact_zone("/freeassociation.sourceforge.net/Europe/Berlin"), find_exact_zone("china standard time 1")
    ('Europe/Berlin', 'Asia/Shanghai')
    >>> find_exact_zone("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi"), find_exact_zone("Customized Time Zone")
    ('Asia/Shanghai', None)
    """
    key = _cleaned(name)
    return _exact(key) if key and key.upper() not in _DOUBTFUL else None


def find_described_zone(name: str) -> Named | None:
    """Return the zone that a name describes without doubt, for a file that says nothing more; otherwise None.

    >>> find_described_zone("GMT+0800"), find_described_zone("Mitteleuropäische Normalzeit")
    (28800, 'Europe/Berlin')
    """
    key = _cleaned(name)
    if not key:
        return None
    found = _exact(key)
    if found is None:
        found = _fixed_offset(key)
    return _by_places(key) or _by_names_of_times(key) if found is None else found


def _cleaned(name: str) -> str:
    text = unicodedata.normalize("NFKC", name[:200].replace("\\", "")).strip(" \t\"'")
    return re.sub(r"\s+", " ", text)


@lru_cache(maxsize=2048)
def _exact(name: str) -> Named | None:
    if name.casefold() in ("utc", "z", "zulu", "gmt", "etc/utc"):
        return "UTC"
    if "/" in name or name.isascii():
        found = _iana(name)
        if found:
            return found
    # "Eastern Standard Time 2" is how Exchange tells a second description of the same zone.
    key = _key(name)
    offset, places = _split_display(key)
    found = _windows().get(key) or _windows().get(re.sub(r" \d$", "", key)) or _listed().get(places)
    if found and offset is not None and not _has_offset(found, offset):
        return None
    return found


def _iana(name: str) -> str | None:
    """Find an IANA name, also behind the prefix of a vendor or in another case.

    The name itself is kept where it is one: the canonical zone of an old name has other clocks in the past.
    """
    if is_known_zone(name):
        return name
    parts = [part for part in name.split("/") if part]
    for begin in range(max(0, len(parts) - 3), len(parts)):
        tail = "/".join(parts[begin:])
        # Alone, a last part is a city, which is no identification; behind a prefix only UTC stands alone.
        if begin == len(parts) - 1 and len(parts) > 1 and tail.casefold() not in ("utc", "gmt"):
            return None
        if tail.casefold() in ("utc", "gmt"):
            return "UTC"
        if is_known_zone(tail):
            return tail
        canonical = canonical_zone(tail)
        if canonical:
            return canonical
    return None


def _key(name: str) -> str:
    """Return the form in which names are compared: case and kind of comma do not matter, nor the SAR of Hong Kong."""
    text = re.sub(r"\s*[,、]\s*", ", ", name.casefold().replace("’", "'"))
    return text.replace("utc±", "utc+").strip()


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    mapping: dict[str, str] = dict(get_global("windows_zone_mapping"))
    return {_key(name): zone for name, zone in mapping.items() if not name.startswith("UTC")}


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    text = (resources.files(__package__) / "zone_names.txt").read_text(encoding="utf-8")
    listed: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            zone, _, names = line.partition(" = ")
            listed |= {_key(unicodedata.normalize("NFKC", name)): zone for name in names.split(" | ")}
    return listed


_DISPLAY = re.compile(r"\((?:utc|gmt)\s*(?:([+-])\s*(\d{1,2})[:.]?(\d\d)?)?\)\s*(.*)", re.ASCII | re.DOTALL)


def _split_display(key: str) -> tuple[int | None, str]:
    """Return the offset and the places of "(UTC+01:00) Amsterdam, Berlin, …"."""
    found = _DISPLAY.fullmatch(key)
    if not found:
        return None, key
    return _seconds(found[1], found[2], found[3]), found[4]


def _seconds(sign: str | None, hours: str | None, minutes: str | None) -> int:
    seconds = int(hours or 0) * 3600 + int(minutes or 0) * 60
    return -seconds if sign == "-" else seconds


def _has_offset(zone: str, offset: int) -> bool:
    """Tell whether the zone has this offset in a winter or a summer of these years."""
    # 15 January and 15 July of 2024 to 2026.
    return any(offset_at(zone, instant) == offset for instant in _WINTERS_AND_SUMMERS)


_WINTERS_AND_SUMMERS = tuple(1705276800 + half * 182 * DAY_SECONDS for half in range(6))


def _agree(zones: list[str]) -> bool:
    """Tell whether the clocks of all zones agree: a look every week of 2026 finds every other rule in use."""
    weeks = range(1767225600, 1798761600, 7 * DAY_SECONDS)
    return len({tuple(offset_at(zone, week) for week in weeks) for zone in set(zones)}) == 1


_FIXED = re.compile(r"(?:utc|gmt|z)?\s*([+-])\s*(\d{1,2})(?::?(\d\d))?(?::?00)?", re.ASCII)


def _fixed_offset(name: str) -> int | None:
    """Read "GMT+0800", "UTC+8", "+08:00" or "(UTC-05:00)"; beyond what any clock on earth shows there is nothing."""
    key = _key(name)
    found = _FIXED.fullmatch(key.removeprefix("(").removesuffix(")"))
    if not found:
        return None
    seconds = _seconds(found[1], found[2], found[3])
    return seconds if abs(seconds) <= 14 * 3600 and int(found[3] or 0) < 60 else None


# The zones whose clocks a name of the Unicode locale data means where the zones called so do not agree.
_FIRST_OF_TIME = {
    "America_Eastern": "America/New_York", "America_Central": "America/Chicago", "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles", "Atlantic": "America/Halifax", "Europe_Central": "Europe/Berlin",
    "Europe_Western": "Europe/Lisbon", "Alaska": "America/Anchorage", "Australia_Eastern": "Australia/Sydney",
    "Arabian": "Asia/Riyadh", "India": "Asia/Kolkata", "China": "Asia/Shanghai", "Korea": "Asia/Seoul",
    "Argentina": "America/Argentina/Buenos_Aires", "Brasilia": "America/Sao_Paulo", "Moscow": "Europe/Moscow",
    "New_Zealand": "Pacific/Auckland", "Israel": "Asia/Jerusalem", "GMT": "UTC",
}  # fmt: skip
_LANGUAGES = (
    "en", "de", "fr", "es", "es_MX", "it", "pt", "pt_PT", "nl", "pl", "cs", "hu", "ro", "sv", "da", "nb", "fi", "el",
    "tr", "ru", "uk", "ar", "he", "fa", "hi", "th", "vi", "id", "zh", "zh_Hant", "ja", "ko",
)  # fmt: skip


def _by_names_of_times(name: str) -> str | None:
    # All of them are of several words, but where words are not divided. Reading all languages takes a moment.
    return _names_of_times().get(_key(name)) if " " in name or not name.isascii() else None


@lru_cache(maxsize=1)
def _names_of_times() -> dict[str, str]:
    """Return the zone of every name such as "Heure normale d’Europe centrale" that means one clock in all languages."""
    zones = _zones_of_times()
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for time, forms in Locale.parse(language).meta_zones.items():
            if time in zones and "long" in forms:
                for kind in ("standard", "generic"):
                    if kind in forms["long"]:
                        found.setdefault(_key(unicodedata.normalize("NFKC", forms["long"][kind])), set()).add(time)
    return {name: zones[next(iter(times))] for name, times in found.items() if len(times) == 1}


def _zones_of_times() -> dict[str, str]:
    members: dict[str, list[str]] = {}
    for zone, time in get_global("meta_zones").items():
        members.setdefault(time, []).append(zone)
    return _FIRST_OF_TIME | {
        time: zones[0] for time, zones in members.items() if time not in _FIRST_OF_TIME and _agree(zones)
    }


def _by_places(name: str) -> str | None:
    """Find the zone of "(UTC+08:00) Beijing, Shanghai" by those places that name a zone and keep the stated offset."""
    offset, text = _split_display(_key(name))
    places = [place.strip() for place in re.split(r"[,;/&:]| and | und | y | et ", text)]
    zones = [zone for place in places for zone in _zones_by_place().get(place, ())]
    if offset is not None:
        zones = [zone for zone in zones if _has_offset(zone, offset)]
    return zones[0] if zones and _agree(zones) else None


# Old names that repeat a place of another zone, or whose last part is none.
_NO_PLACES = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")


@lru_cache(maxsize=1)
def _zones_by_place() -> dict[str, tuple[str, ...]]:
    """Return the zones of the zone data by the place in their name, in lower case."""
    text = (resources.files("tzdata") / "zones").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for zone in text.split():
        if "/" in zone and not zone.startswith(_NO_PLACES):
            found.setdefault(zone.rpartition("/")[2].replace("_", " ").casefold(), set()).add(zone)
    return {place: tuple(sorted(zones)) for place, zones in found.items()}
