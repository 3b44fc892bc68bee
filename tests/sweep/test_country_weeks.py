"""The hand-kept weeks against CLDR's weekends: every difference is meant."""

from __future__ import annotations

from babel import Locale

from fairlead.core.weeks import find_country_week
from fairlead.core.weeks.countries import listed_places

# Where the table's latest week and CLDR's weekend disagree, the table knows better: half Saturdays, Friday weekends
# that CLDR has not, and Uganda, whose offices close on Saturdays.
DIFFERENT_FROM_CLDR = {
    *(("BD", None), ("BN", None), ("HN", None), ("MV", None), ("MY", "02"), ("MY", "03"), ("MY", "11"), ("NI", None)),
    *(("NP", None), ("PK", None), ("SV", None), ("UG", None), ("VN", None), ("ZM", None)),
}


def test_the_table_agrees_with_cldr_but_where_it_knows_better() -> None:
    different = set()
    for country, subdivision in listed_places():
        locale = Locale.parse(f"und_{country}")
        length = (locale.weekend_end - locale.weekend_start) % 7 + 1
        weekend = {(locale.weekend_start + step) % 7 for step in range(length)}
        week = find_country_week(country, subdivision).weeks[-1].week
        if {day for day in range(7) if not week.days[day]} != weekend:
            different.add((country, subdivision))

    assert different == DIFFERENT_FROM_CLDR
