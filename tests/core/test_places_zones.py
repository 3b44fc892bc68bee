"""The zone of a place: given when it is beyond doubt, asked for otherwise."""

from __future__ import annotations

from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.places import (
    canonical_zone,
    country_codes,
    find_zone,
    is_same_city,
    place_coordinates,
    zone_choices,
    zone_coordinates,
)

# Countries with one time: the zone, without any city.
WHOLE_COUNTRIES = {
    "DE": "Europe/Berlin", "GB": "Europe/London", "FR": "Europe/Paris", "IT": "Europe/Rome",
    "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "NO": "Europe/Oslo", "SE": "Europe/Stockholm",
    "IE": "Europe/Dublin", "TR": "Europe/Istanbul", "CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong",
    "TW": "Asia/Taipei", "MO": "Asia/Macau", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "SG": "Asia/Singapore",
    "MY": "Asia/Kuala_Lumpur", "TH": "Asia/Bangkok", "VN": "Asia/Ho_Chi_Minh", "PH": "Asia/Manila",
    "IN": "Asia/Kolkata", "PK": "Asia/Karachi", "BD": "Asia/Dhaka", "NP": "Asia/Kathmandu", "LK": "Asia/Colombo",
    "IR": "Asia/Tehran", "IL": "Asia/Jerusalem", "SA": "Asia/Riyadh", "AE": "Asia/Dubai", "KZ": "Asia/Almaty",
    "UZ": "Asia/Tashkent", "CY": "Asia/Nicosia", "EG": "Africa/Cairo", "MA": "Africa/Casablanca",
    "NG": "Africa/Lagos", "KE": "Africa/Nairobi", "ZA": "Africa/Johannesburg",
    "AR": "America/Argentina/Buenos_Aires", "PE": "America/Lima", "CO": "America/Bogota", "VE": "America/Caracas",
    "UY": "America/Montevideo", "PY": "America/Asuncion", "CR": "America/Costa_Rica", "PA": "America/Panama",
    "DO": "America/Santo_Domingo", "PR": "America/Puerto_Rico", "IS": "Atlantic/Reykjavik", "FJ": "Pacific/Fiji",
    "XK": "Europe/Belgrade", "MH": "Pacific/Majuro",
}  # fmt: skip
SPLIT_COUNTRIES = [
    "US", "CA", "AU", "BR", "MX", "RU", "ID", "MN", "CL", "EC", "ES", "PT", "CD", "NZ", "PF", "FM", "KI", "GL",
    "PG", "UA", "UM", "AQ",
]  # fmt: skip

PLACES = [
    # country, subdivision, city, zone or None, reason
    ("US", "CA", None, "America/Los_Angeles", "one_zone_in_subdivision"),
    ("US", "New York", None, "America/New_York", "one_zone_in_subdivision"),
    ("US", "GA", "Nowhereville", "America/New_York", "one_zone_in_subdivision"),
    ("US", "FL", None, None, "needs_city"),
    ("US", "FL", "Miami", "America/New_York", "city"),
    ("US", "FL", "Pensacola", "America/Chicago", "city"),
    ("US", "FL", "Panama City", "America/Chicago", "city"),
    ("US", "TX", None, None, "needs_city"),
    ("US", "TX", "Houston", "America/Chicago", "city"),
    ("US", "TX", "El Paso", "America/Denver", "city"),
    ("US", "TN", "Nashville", "America/Chicago", "city"),
    ("US", "TN", "Knoxville", "America/New_York", "city"),
    ("US", "KY", "Louisville", "America/Kentucky/Louisville", "city"),
    ("US", "KY", "Bowling Green", "America/Chicago", "city"),
    ("US", "IN", "Indianapolis", "America/Indiana/Indianapolis", "city"),
    ("US", "IN", "Gary", "America/Chicago", "city"),
    ("US", "IN", "Evansville", "America/Chicago", "city"),
    ("US", "MI", "Detroit", "America/Detroit", "city"),
    ("US", "MI", "Iron Mountain", "America/Menominee", "city"),
    ("US", "MI", None, None, "needs_city"),
    ("US", "ND", "Fargo", "America/Chicago", "city"),
    ("US", "ND", "Dickinson", "America/Denver", "city"),
    ("US", "SD", "Sioux Falls", "America/Chicago", "city"),
    ("US", "SD", "Rapid City", "America/Denver", "city"),
    ("US", "NE", "Omaha", "America/Chicago", "city"),
    ("US", "NE", "Scottsbluff", "America/Denver", "city"),
    ("US", "KS", "Wichita", "America/Chicago", "city"),
    ("US", "KS", "Goodland", "America/Denver", "city"),
    ("US", "ID", "Boise", "America/Boise", "city"),
    ("US", "ID", "Coeur d'Alene", "America/Los_Angeles", "city"),
    ("US", "OR", "Portland", "America/Los_Angeles", "city"),
    ("US", "OR", "Ontario", "America/Boise", "city"),
    ("US", "AZ", None, None, "needs_city"),
    ("US", "AZ", "Phoenix", "America/Phoenix", "city"),
    ("US", "AZ", "Tuba City", "America/Denver", "city"),
    ("US", "AZ", "Window Rock", "America/Denver", "city"),
    ("US", "AK", "Anchorage", "America/Anchorage", "city"),
    ("US", "AK", "Adak", "America/Adak", "city"),
    ("US", "NV", "Las Vegas", "America/Los_Angeles", "city"),
    ("US", "NV", "West Wendover", "America/Denver", "city"),
    ("US", "HI", None, "Pacific/Honolulu", "one_zone_in_subdivision"),
    ("US", None, "Hawaii", "Pacific/Honolulu", "one_zone_in_subdivision"),
    ("US", None, "Chicago", "America/Chicago", "city"),
    ("US", None, "New York", "America/New_York", "city"),
    ("US", None, "NYC", "America/New_York", "city"),
    ("US", None, "纽约", "America/New_York", "city"),
    ("US", None, "洛杉矶", "America/Los_Angeles", "city"),
    ("US", None, "Los Ángeles", "America/Los_Angeles", "city"),
    ("US", None, "Austin, TX", "America/Chicago", "city"),
    ("US", None, "Portland, Oregon", "America/Los_Angeles", "city"),
    ("US", None, "Portland (ME)", "America/New_York", "city"),
    ("US", "MO", "Saint Louis", "America/Chicago", "city"),
    ("US", "MO", "St. Louis", "America/Chicago", "city"),
    ("US", "TX", "Ft. Worth", "America/Chicago", "city"),
    ("US", None, "Portland", None, "city_in_several_zones"),
    ("US", None, "Springfield", None, "city_in_several_zones"),
    ("US", None, "Columbus", None, "city_in_several_zones"),
    ("US", None, None, None, "needs_subdivision_or_city"),
    ("US", "Nowhere", None, None, "needs_subdivision_or_city"),
    ("US", None, "Nowhereville", None, "city_unknown"),
    ("US", "TX", "Nowhereville", None, "city_unknown"),
    ("US", "TX", "Los Angeles", None, "city_not_in_subdivision"),
    ("US", "CA", "Dallas", None, "city_not_in_subdivision"),
    ("US", "NJ", "Manhattan Beach", None, "city_not_in_subdivision"),
    ("US", "NY", "Pittsburgh", "America/New_York", "one_zone_in_subdivision"),
    ("US", "IN", "Vincennes", "America/Indiana/Vincennes", "city"),
    ("MX", "TAM", "Reynosa", "America/Matamoros", "city"),
    ("MX", "COA", "Piedras Negras", "America/Matamoros", "city"),
    ("MX", "COA", "Nava", "America/Matamoros", "city"),
    ("MX", "COA", "Saltillo", "America/Monterrey", "city"),
    ("MX", "NAY", "Bucerías", "America/Bahia_Banderas", "city"),
    ("RU", "SA", "Ust-Nera", "Asia/Ust-Nera", "city"),
    ("RU", "SA", "Khandyga", "Asia/Khandyga", "city"),
    ("US", "PR", "San Juan", "America/Puerto_Rico", "one_zone_in_country"),
    ("US", "GU", None, "Pacific/Guam", "one_zone_in_country"),
    ("CA", "ON", "Toronto", "America/Toronto", "city"),
    ("CA", "ON", "Thunder Bay", "America/Toronto", "city"),
    ("CA", "ON", "Kenora", "America/Winnipeg", "city"),
    ("CA", "ON", None, None, "needs_city"),
    ("CA", "BC", "Vancouver", "America/Vancouver", "city"),
    ("CA", "BC", "Cranbrook", "America/Edmonton", "city"),
    ("CA", "BC", None, None, "needs_city"),
    ("CA", "AB", None, "America/Edmonton", "one_zone_in_subdivision"),
    ("CA", "MB", None, "America/Winnipeg", "one_zone_in_subdivision"),
    ("CA", "SK", "Saskatoon", "America/Regina", "city"),
    ("CA", "SK", None, None, "needs_city"),
    ("CA", "QC", "Montréal", "America/Toronto", "city"),
    ("CA", "QC", "Blanc-Sablon", "America/Blanc-Sablon", "city"),
    ("CA", "QC", None, None, "needs_city"),
    ("CA", "NL", "St. John's", "America/St_Johns", "city"),
    ("CA", "NL", "Labrador City", "America/Goose_Bay", "city"),
    ("CA", "NS", None, "America/Halifax", "one_zone_in_subdivision"),
    ("CA", "NU", "Iqaluit", "America/Iqaluit", "city"),
    ("CA", None, "Calgary", "America/Edmonton", "city"),
    ("AU", None, "Sydney", "Australia/Sydney", "city"),
    ("AU", "NSW", None, None, "needs_city"),
    ("AU", "NSW", "Broken Hill", "Australia/Broken_Hill", "city"),
    ("AU", "NSW", "Lord Howe Island", "Australia/Lord_Howe", "city"),
    ("AU", "WA", "Perth", "Australia/Perth", "city"),
    ("AU", "WA", "Eucla", "Australia/Eucla", "city"),
    ("AU", "WA", None, None, "needs_city"),
    ("AU", "QLD", None, "Australia/Brisbane", "one_zone_in_subdivision"),
    ("AU", "TAS", None, "Australia/Hobart", "one_zone_in_subdivision"),
    ("AU", "Victoria", None, "Australia/Melbourne", "one_zone_in_subdivision"),
    ("BR", "SP", None, "America/Sao_Paulo", "one_zone_in_subdivision"),
    ("BR", None, "São Paulo", "America/Sao_Paulo", "city"),
    ("BR", "AM", None, None, "needs_city"),
    ("BR", "AM", "Manaus", "America/Manaus", "city"),
    ("BR", "AM", "Eirunepé", "America/Eirunepe", "city"),
    ("BR", "AM", "Tabatinga", None, "city_in_several_zones"),
    ("BR", "PA", None, "America/Belem", "one_zone_in_subdivision"),
    ("BR", "PE", None, None, "needs_city"),
    ("BR", "AC", None, "America/Rio_Branco", "one_zone_in_subdivision"),
    ("BR", "MT", None, "America/Cuiaba", "one_zone_in_subdivision"),
    ("BR", None, "Campinas - SP", "America/Sao_Paulo", "city"),
    ("MX", None, "CDMX", "America/Mexico_City", "city"),
    ("MX", None, "Monterrey", "America/Monterrey", "city"),
    ("MX", "Quintana Roo", None, "America/Cancun", "one_zone_in_subdivision"),
    ("MX", "Sonora", None, "America/Hermosillo", "one_zone_in_subdivision"),
    ("MX", "Baja California", None, "America/Tijuana", "one_zone_in_subdivision"),
    ("MX", "Baja California Sur", None, "America/Mazatlan", "one_zone_in_subdivision"),
    ("MX", "Chihuahua", None, None, "needs_city"),
    ("MX", "CHH", "Ciudad Juárez", "America/Ciudad_Juarez", "city"),
    ("MX", "CHH", "Cd. Juárez", "America/Ciudad_Juarez", "city"),
    ("MX", "TAM", "Nuevo Laredo", "America/Matamoros", "city"),
    ("MX", "TAM", "Ciudad Victoria", "America/Monterrey", "city"),
    ("MX", "NAY", None, None, "needs_city"),
    ("MX", "NAY", "Tepic", "America/Mazatlan", "city"),
    ("RU", None, "Москва", "Europe/Moscow", "city"),
    ("RU", "Tatarstan", None, "Europe/Moscow", "one_zone_in_subdivision"),
    ("RU", "Sverdlovsk Oblast", None, "Asia/Yekaterinburg", "one_zone_in_subdivision"),
    ("RU", "SA", None, None, "needs_city"),
    ("RU", "SA", "Yakutsk", "Asia/Yakutsk", "city"),
    ("RU", "SAK", None, "Asia/Sakhalin", "one_zone_in_subdivision"),
    ("RU", "KGD", None, "Europe/Kaliningrad", "one_zone_in_subdivision"),
    ("RU", None, "Vladivostok", "Asia/Vladivostok", "city"),
    ("ID", "Bali", None, "Asia/Makassar", "one_zone_in_subdivision"),
    ("ID", None, "Bali", "Asia/Makassar", "city"),
    ("ID", None, "Jakarta", "Asia/Jakarta", "city"),
    ("ID", "KB", None, "Asia/Pontianak", "one_zone_in_subdivision"),
    ("ID", "Kalimantan", None, None, "needs_city"),
    ("ID", "Papua", None, "Asia/Jayapura", "one_zone_in_subdivision"),
    ("ES", None, "Madrid", "Europe/Madrid", "city"),
    ("ES", "Canarias", None, "Atlantic/Canary", "one_zone_in_subdivision"),
    ("ES", "GC", None, "Atlantic/Canary", "one_zone_in_subdivision"),
    ("ES", None, "Tenerife", "Atlantic/Canary", "city"),
    ("ES", "Barcelona", None, "Europe/Madrid", "one_zone_in_subdivision"),
    ("ES", "B", "Barcelona", "Europe/Madrid", "city"),
    ("ES", "CE", None, "Africa/Ceuta", "one_zone_in_subdivision"),
    ("ES", None, None, None, "needs_subdivision_or_city"),
    ("PT", None, "Porto", "Europe/Lisbon", "city"),
    ("PT", "Açores", None, "Atlantic/Azores", "one_zone_in_subdivision"),
    ("PT", "Madeira", None, "Atlantic/Madeira", "one_zone_in_subdivision"),
    ("PT", None, "Ponta Delgada", "Atlantic/Azores", "city"),
    ("CL", "RM", None, "America/Santiago", "one_zone_in_subdivision"),
    ("CL", None, "Punta Arenas", "America/Punta_Arenas", "city"),
    ("CL", "VS", None, None, "needs_city"),
    ("CL", "VS", "Isla de Pascua", "Pacific/Easter", "city"),
    ("EC", None, "Quito", "America/Guayaquil", "city"),
    ("EC", "Galápagos", None, "Pacific/Galapagos", "one_zone_in_subdivision"),
    ("MN", None, "Ulaanbaatar", "Asia/Ulaanbaatar", "city"),
    ("MN", "Hovd", None, "Asia/Hovd", "one_zone_in_subdivision"),
    ("CD", None, "Kinshasa", "Africa/Kinshasa", "city"),
    ("CD", None, "Lubumbashi", "Africa/Lubumbashi", "city"),
    ("CD", "Nord-Kivu", None, "Africa/Lubumbashi", "one_zone_in_subdivision"),
    ("UA", None, "Kyiv", "Europe/Kyiv", "city"),
    ("UA", None, "Simferopol", "Europe/Simferopol", "city"),
    ("UA", "Lviv", None, "Europe/Kyiv", "one_zone_in_subdivision"),
    ("NZ", None, "Auckland", "Pacific/Auckland", "city"),
    ("NZ", "CIT", None, "Pacific/Chatham", "one_zone_in_subdivision"),
    ("PF", None, "Papeete", "Pacific/Tahiti", "city"),
    ("FM", "Pohnpei", None, "Pacific/Pohnpei", "one_zone_in_subdivision"),
    ("KI", "Line Islands", None, "Pacific/Kiritimati", "one_zone_in_subdivision"),
    ("GL", None, "Nuuk", "America/Nuuk", "city"),
    ("GL", None, None, None, "needs_subdivision_or_city"),
    ("PG", "NSB", None, "Pacific/Bougainville", "one_zone_in_subdivision"),
    ("PG", None, "Lae", "Pacific/Port_Moresby", "city"),
    # China has one legal time; in Xinjiang two are in use, so that a person must say
    ("CN", "GD", "Shenzhen", "Asia/Shanghai", "one_zone_in_country"),
    ("CN", None, "义乌", "Asia/Shanghai", "one_zone_in_country"),
    ("CN", None, "某地", "Asia/Shanghai", "one_zone_in_country"),
    ("CN", "XJ", None, None, "two_times_in_use"),
    ("CN", "新疆维吾尔自治区", "乌鲁木齐", None, "two_times_in_use"),
    ("CN", None, "喀什", None, "two_times_in_use"),
    ("CN", "HK", None, "Asia/Hong_Kong", "one_zone_in_country"),
    # territories that lists put under their mother country
    ("FR", None, "Lyon", "Europe/Paris", "one_zone_in_country"),
    ("FR", "974", None, "Indian/Reunion", "one_zone_in_country"),
    ("FR", "La Réunion", "Saint-Denis", "Indian/Reunion", "one_zone_in_country"),
    ("FR", None, "Nouméa", None, "city_in_several_zones"),
    ("NL", "CW", None, "America/Curacao", "one_zone_in_country"),
    ("AR", None, "Mendoza", "America/Argentina/Mendoza", "one_zone_in_country"),
    ("MY", None, "Kuching", "Asia/Kuching", "one_zone_in_country"),
    (None, None, "Berlin", None, "country_unknown"),
    ("", "", "", None, "country_unknown"),
    ("ZZ", None, "Berlin", None, "country_unknown"),
]


def test_a_country_with_one_time_answers_by_itself() -> None:
    assert {country: find_zone(country, "", "no such town").zone for country in WHOLE_COUNTRIES} == WHOLE_COUNTRIES


def test_a_country_with_several_times_never_answers_by_itself() -> None:
    for country in SPLIT_COUNTRIES:
        answer = find_zone(country)
        assert (answer.zone, answer.reason_code) == (None, "needs_subdivision_or_city"), country
        assert len(answer.candidates) > 1, country


def test_no_other_country_is_split() -> None:
    undecided = {code for code in country_codes() if find_zone(code).zone is None}
    # Two uninhabited islands have no zone at all.
    assert undecided == {*SPLIT_COUNTRIES, "BV", "HM"}


def test_zones_of_places() -> None:
    expected = {tuple(place): (zone, reason) for *place, zone, reason in PLACES}
    answers = {place: find_zone(*place) for place in expected}
    assert {place: (answer.zone, answer.reason_code) for place, answer in answers.items()} == expected
    assert all(answer.candidates == (answer.zone,) for answer in answers.values() if answer.zone)


def test_open_answers_offer_the_zones_that_it_may_be() -> None:
    assert find_zone("US", "TX").candidates == ("America/Chicago", "America/Denver")
    assert find_zone("US", None, "Portland").candidates == (
        "America/Los_Angeles",
        "America/New_York",
        "America/Chicago",
    )
    assert find_zone("CN", "XJ").candidates == ("Asia/Shanghai", "Asia/Urumqi")
    assert find_zone("US", "TX", "Los Angeles").candidates == (
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
    )
    assert find_zone("XX").candidates == ()


def test_cities_bring_their_coordinates() -> None:
    answer = find_zone("DE", "BY", "München")
    assert (answer.latitude, answer.longitude) == pytest.approx((48.14, 11.58), abs=0.02)
    assert find_zone("DE").latitude is None


@given(
    st.sampled_from([*country_codes(), "ZZ", ""]),
    st.sampled_from(["", "CA", "XJ", "Bali", "974", "Springfield", "BY"]),
    st.sampled_from(["", "Springfield", "Paris", "San José", "Victoria", "St. John's", "London", "乌鲁木齐", "?"]),
)
def test_an_answer_is_a_zone_or_a_choice_of_real_zones(country: str, subdivision: str, city: str) -> None:
    answer = find_zone(country, subdivision, city)
    assert set(answer.candidates) <= available_timezones()
    assert (answer.zone is not None) == (answer.candidates == (answer.zone,))
    assert all(canonical_zone(zone) == zone for zone in answer.candidates)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_breaks_the_search(subdivision: str, city: str) -> None:
    assert find_zone("US", subdivision, city).reason_code


def test_choices_show_each_time_of_a_country_once_the_usual_first() -> None:
    choices = zone_choices("US")
    assert [choice.zone for choice in choices] == [
        "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix",
        "Pacific/Honolulu", "America/Anchorage", "America/Adak",
    ]  # fmt: skip
    assert "America/Detroit" in choices[0].also
    assert choices[4].part == "MST - AZ (except Navajo)"
    assert [choice.zone for choice in zone_choices("DE")] == ["Europe/Berlin"]
    assert zone_choices("ZZ") == []


@pytest.mark.parametrize(
    ("alias", "zone"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("America/New York", "America/New_York"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Africa/Asmera", "Africa/Asmara"),
        ("Iceland", "Atlantic/Reykjavik"),
        ("Europe/Oslo", "Europe/Oslo"),
        ("America/Godthab", "America/Nuuk"),
        ("PRC", "Asia/Shanghai"),
        ("UTC", "Etc/UTC"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("Berlin", None),
        ("", None),
        ("../etc/passwd", None),
        ("GMT+8", None),
        ("Factory", None),
    ],
)
def test_aliases_of_zones_become_the_current_name(alias: str, zone: str | None) -> None:
    assert canonical_zone(alias) == zone


def test_every_zone_of_the_data_has_one_current_name() -> None:
    names = available_timezones() - {"Factory", "localtime"}
    for name in names:
        current = canonical_zone(name)
        assert current is not None
        assert canonical_zone(current) == current
        assert ZoneInfo(current)


def test_every_zone_with_a_place_has_coordinates() -> None:
    assert zone_coordinates("Asia/Tokyo") == (35.65, 139.74)
    assert zone_coordinates("America/St_Johns") == (47.57, -52.72)
    assert zone_coordinates("Etc/UTC") is None


def test_places_have_coordinates_where_they_can_be_drawn() -> None:
    assert place_coordinates("JP", None, "Osaka") == pytest.approx((34.69, 135.5), abs=0.02)
    # On a map the largest city of the name will do, and the main place of the only zone.
    assert place_coordinates("US", None, "Portland") == pytest.approx((45.52, -122.68), abs=0.02)
    assert place_coordinates("US", "ME", "Portland") == pytest.approx((43.66, -70.26), abs=0.02)
    assert place_coordinates("JP", None, None) == (35.65, 139.74)
    assert place_coordinates("US", None, None) is None


def test_the_tables_name_only_zones_and_subdivisions_that_exist() -> None:
    data = resources.files("fairlead.core.places") / "data"
    subdivisions = {line.partition("\t")[0] for line in (data / "subdivisions.txt").read_text("utf-8").splitlines()}
    for line in (data / "subdivision_zones.txt").read_text("utf-8").splitlines():
        code, zones = line.split("\t")
        assert code in subdivisions
        assert all(canonical_zone(zone) == zone for zone in zones.split())
    for entry in (data / "cities").iterdir():
        first, _, rest = entry.read_text("utf-8").partition("\n")
        assert all(canonical_zone(zone) == zone for zone in first.split()), entry.name
        country = entry.name.removesuffix(".txt")
        named = {line.split("\t")[1] for line in rest.splitlines()} - {""}
        assert {f"{country}-{suffix}" for suffix in named} <= subdivisions


@pytest.mark.parametrize("piece", ["(", "a ", ", ", "一"])
def test_absurdly_long_names_are_unknown_at_once(piece: str) -> None:
    text = piece * 50_000
    assert find_zone("US", text, text).reason_code == "city_unknown"
    assert find_zone("US", text).reason_code == "needs_subdivision_or_city"
    assert place_coordinates("US", text, text) is None


@pytest.mark.parametrize(
    ("country", "one", "other", "is_same"),
    [
        ("DE", "München", "慕尼黑", True),
        ("DE", "Munich", "MÜNCHEN", True),
        ("AE", "Dubai", "迪拜", True),
        ("DE", "München", "Nürnberg", False),
        ("DE", "Frankfurt am Main", "Frankfurt (Oder)", False),
        ("DE", "Nirgendwo", "Niemandsdorf", False),
        ("", "München", "慕尼黑", False),
    ],
)
def test_a_city_is_the_same_in_other_spellings(country: str, one: str, other: str, is_same: bool) -> None:
    assert is_same_city(country, one, other) is is_same
    assert is_same_city(country, other, one) is is_same
