"""Working weeks: what they are, how they are written, and which week is usual in which country."""

from fairlead.core.weeks.countries import CountryWeek, find_country_week
from fairlead.core.weeks.parsing import ImpossibleWeek, explain, parse_week, parse_week_text
from fairlead.core.weeks.week import (
    DatedWeek,
    DatedWeeks,
    Shift,
    Week,
    dated_week_on,
    week_as_json,
    week_as_text,
    week_on,
)

__all__ = [
    "CountryWeek",
    "DatedWeek",
    "DatedWeeks",
    "ImpossibleWeek",
    "Shift",
    "Week",
    "dated_week_on",
    "explain",
    "find_country_week",
    "parse_week",
    "parse_week_text",
    "week_as_json",
    "week_as_text",
    "week_on",
]
