"""Read the values of a customer list, strictly: each parser returns a value in normal form or raises `BadValue`.

`explain` turns a `BadValue` into one sentence with the value, what is wrong, and the remedy. Blank cells are the
caller's affair: the parsers for several values return [], the others are not called.
"""

from fairlead.core.values.amounts import (
    DecimalMark,
    Money,
    parse_currency,
    parse_decimal,
    parse_minutes,
    parse_money,
    parse_rate,
    settle_decimal_mark,
)
from fairlead.core.values.cadences import Cadence, parse_cadence
from fairlead.core.values.choices import (
    parse_channel,
    parse_consent,
    parse_rank,
    parse_stage,
    parse_tier,
    parse_yes_no,
)
from fairlead.core.values.companies import company_key
from fairlead.core.values.dates import DateOrder, parse_date, settle_date_order
from fairlead.core.values.emails import domain_of_email, is_free_mail, parse_emails
from fairlead.core.values.languages import parse_languages
from fairlead.core.values.people import PersonName, join_person, parse_person
from fairlead.core.values.periods import Period, parse_periods
from fairlead.core.values.phones import Phone, parse_phones
from fairlead.core.values.problems import BadValue, explain, explain_code
from fairlead.core.values.websites import domain_of_website, parse_website

__all__ = [
    "BadValue",
    "Cadence",
    "DateOrder",
    "DecimalMark",
    "Money",
    "Period",
    "PersonName",
    "Phone",
    "company_key",
    "domain_of_email",
    "domain_of_website",
    "explain",
    "explain_code",
    "is_free_mail",
    "join_person",
    "parse_cadence",
    "parse_channel",
    "parse_consent",
    "parse_currency",
    "parse_date",
    "parse_decimal",
    "parse_emails",
    "parse_languages",
    "parse_minutes",
    "parse_money",
    "parse_periods",
    "parse_person",
    "parse_phones",
    "parse_rank",
    "parse_rate",
    "parse_stage",
    "parse_tier",
    "parse_website",
    "parse_yes_no",
    "settle_date_order",
    "settle_decimal_mark",
]
