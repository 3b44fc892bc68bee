"""The parts of the world by which sales teams divide it: continents, their parts, and the European Union.

The parts are those of the United Nations' M49 standard, by its numbers: their names stand in the CLDR under the same
numbers (`countries.country_name` knows them), so that no name has to be translated here.
"""

from __future__ import annotations

from functools import lru_cache

EUROPEAN_UNION = "EU"
# Continents in the order of the alphabet, each with its parts, each with its countries.
_PARTS: dict[str, dict[str, str]] = {
    "002": {  # Africa
        "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
        "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
        "015": "DZ EG EH LY MA SD TN",
        "017": "AO CD CF CG CM GA GQ ST TD",
        "018": "BW LS NA SZ ZA",
    },
    "019": {  # the Americas
        "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
        "013": "BZ CR GT HN MX NI PA SV",
        "021": "BM CA GL PM US",
        "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    },
    "142": {  # Asia
        "030": "CN HK JP KP KR MN MO TW",
        "034": "AF BD BT IN IR LK MV NP PK",
        "035": "BN ID KH LA MM MY PH SG TH TL VN",
        "143": "KG KZ TJ TM UZ",
        "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    },
    "150": {  # Europe
        "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
        "151": "BG BY CZ HU MD PL RO RU SK UA",
        "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
        "155": "AT BE CH DE FR LI LU MC NL",
    },
    "009": {  # Oceania
        "053": "AU CC CX HM NF NZ",
        "054": "FJ NC PG SB VU",
        "057": "FM GU KI MH MP NR PW UM",
        "061": "AS CK NU PF PN TK TO TV WF WS",
    },
}
_EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def parts_of_continents() -> dict[str, tuple[str, ...]]:
    """Return the continents, each with its parts, by their codes."""
    return {continent: tuple(parts) for continent, parts in _PARTS.items()}


def countries_of_region(code: str) -> frozenset[str]:
    """Return the countries of a continent, of a part of one, or of the European Union; none of what is no region."""
    return _regions().get(code, frozenset())


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    found = {EUROPEAN_UNION: frozenset(_EUROPEAN_UNION.split())}
    for continent, parts in _PARTS.items():
        countries = {code: frozenset(text.split()) for code, text in parts.items()}
        found |= countries | {continent: frozenset().union(*countries.values())}
    return found
