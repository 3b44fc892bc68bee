"""What is put into letters: known from the customer, from whoever writes and from our company, or asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.core import get_global

from fairlead.availability.queries.our_company import our_company
from fairlead.core.letters import (
    Addressee,
    Dates,
    Kind,
    Letter,
    LetterPurpose,
    Manner,
    Money,
    TemplateKey,
    Value,
    Variable,
    choose_language,
    close,
    closure_occasion,
    letter_purpose,
    salute,
    spoken_name,
    write_letter,
)
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.messaging.models import ContactWish
from fairlead.messaging.queries.letters import CurrentTemplate
from fairlead.team.models import Member

LONGEST_VALUE = 500
MOST_AMOUNT = Decimal(10) ** 12


class ImpossibleValue(Exception):
    """What was given for a variable is no value of its kind."""

    def __init__(self, variable: Variable) -> None:
        super().__init__(variable.name)
        self.variable = variable


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for: the person (or the company), the manner in which they read, and the languages they know."""

    account: Account
    contact: Contact | None
    addressee: Addressee
    country: str
    zone: str
    language: str

    def manner(self, language: str) -> Manner:
        return Manner(language, self.country, self.zone)


def reader_of(account: Account, contact: Contact | None) -> Reader:
    """Return whom a letter is for. The caller has passed the account's door."""
    placed: Any
    if contact is not None:
        placed = contacts_with_place(Contact.objects.filter(pk=contact.pk)).get()
        wished = ContactWish.objects.filter(contact=contact).exclude(languages=[]).values_list("languages", flat=True)
        languages = [*(tag for tags in wished for tag in tags), *contact.languages]
    else:
        placed = accounts_with_place(Account.objects.filter(pk=account.pk)).get()
        languages = []
    country = placed.effective_country
    to = Addressee(company=account.legal_name or account.name, country=country)
    if contact is not None:
        names = ("name", "given_name", "family_name", "latin_name", "salutation", "role", "department")
        to = Addressee(company=to.company, country=country, **{name: getattr(contact, name) for name in names})
    return Reader(account, contact, to, country, placed.effective_zone, choose_language(languages, country))


def known_values(reader: Reader, *, by: Member, key: TemplateKey, today: date) -> dict[str, Value]:
    """Return the values that nobody has to be asked for."""
    company = our_company()
    return {
        "salutation": salute(key.language, reader.addressee, key.tone),
        "closing": close(key.language, reader.addressee, key.tone),
        "contact": spoken_name(key.language, reader.addressee),
        "account": reader.account.name,
        "sender": by.name,
        "sender_mail": by.email or "",
        "our_company": company.name,
        "today": today,
    }


def read_values(purpose: LetterPurpose, given: Mapping[str, Any]) -> dict[str, Value]:
    """Return what was filled in, each in its kind; what is empty is left out, and so are names that are not asked for.

    Dates are ISO dates, a period is `{start_date, end_date}` (the end is the first day after it), money is
    `{amount, currency}`. Raises ImpossibleValue.
    """
    found: dict[str, Value] = {}
    for variable in purpose.variables:
        raw = given.get(variable.name)
        if variable.is_asked and raw not in (None, "", {}):
            found[variable.name] = _read(variable, raw)
    return found


def _read(variable: Variable, raw: Any) -> Value:
    readers: dict[Kind, Callable[[Any], Value]] = {
        Kind.TEXT: _text,
        Kind.DATE: _date,
        Kind.DATES: _dates,
        Kind.MONEY: _money,
    }
    try:
        return readers[variable.kind](raw)
    except (KeyError, ValueError, TypeError, InvalidOperation):
        raise ImpossibleValue(variable) from None


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_VALUE:
        raise ValueError
    return raw.strip()


def _date(raw: Any) -> date:
    day = raw if isinstance(raw, date) else date.fromisoformat(raw)
    if not 1990 <= day.year <= 2200:
        raise ValueError
    return day


def _dates(raw: Any) -> Dates:
    period = Dates(_date(raw["start_date"]), _date(raw["end_date"]))
    if period.end_date <= period.start_date:
        raise ValueError
    return period


def _money(raw: Any) -> Money:
    amount, currency = Decimal(str(raw["amount"])), str(raw["currency"]).upper()
    if not amount.is_finite() or abs(amount) > MOST_AMOUNT or currency not in get_global("all_currencies"):
        raise ValueError
    return Money(amount, currency)


def write_for(
    reader: Reader, template: CurrentTemplate, *, by: Member, now: datetime, given: Mapping[str, Value]
) -> Letter:
    """Write a letter to somebody from a template. Raises MissingValues and BadTemplate; then nothing was written."""
    key = template.key
    values = {**given, **known_values(reader, by=by, key=key, today=now.astimezone(by.zone_info).date())}
    if key.purpose == "closure_notice" and isinstance(values.get("occasion"), str):
        words = closure_occasion(key.language, str(values["occasion"]))
        values["occasion"] = words or values["occasion"]
    return write_letter(template.subject, template.body, values, reader.manner(key.language), template=str(key))


# What a preview shows where nothing was filled in.
_SAMPLES = {
    "offer_number": "Q-2026-118",
    "order_number": "PO-4711",
    "invoice_number": "INV-2026-0042",
    "tracking_number": "SF1234567890",
    "product": "LED panel 600 × 600",
    "transport": "COSCO Hope, Ningbo – Hamburg",
    "new_manager": "Chen Jie",
    "new_manager_mail": "chen.jie@example.com",
    "new_manager_phone": "+86 574 5550 0000",
    "emergency_contact": "Chen Jie, +86 574 5550 0000",
    "occasion": "YEAR_END",
}
# In how many days: a preview whose days follow each other as in life is the one that can be judged.
_SAMPLE_DAYS = {
    "sample_date": -14,
    "offer_date": -10,
    "due_date": -7,
    "order_date": -3,
    "shipped_date": -1,
    "reply_by": 10,
    "last_shipping_date": 12,
    "last_working_date": 13,
    "first_date": 14,
    "last_date": 20,
    "back_date": 21,
    "valid_until": 30,
    "price_valid_until": 30,
}
_NEW_YEAR = {
    "en": "New Year", "zh-hans": "新年", "zh-hant": "新年", "es": "Año Nuevo", "pt": "Ano Novo", "de": "Neujahr",
    "fr": "Nouvel An", "it": "Capodanno", "ja": "新年", "ko": "새해", "ru": "Новый год", "ar": "العام الجديد",
}  # fmt: skip


def sample_values(key: TemplateKey, *, today: date, currency: str = "") -> dict[str, Value]:
    """Return values that a preview shows where nothing was filled in."""
    found: dict[str, Value] = {}
    for place, variable in enumerate(letter_purpose(key.purpose).variables):
        if not variable.is_asked:
            continue
        day = today + timedelta(days=_SAMPLE_DAYS.get(variable.name, 7 + place))
        by_kind: dict[Kind, Value] = {
            Kind.DATE: day,
            Kind.DATES: Dates(day, day + timedelta(days=28)),
            Kind.MONEY: Money(Decimal("12480.50"), currency or "USD"),
        }
        found[variable.name] = by_kind.get(variable.kind, _SAMPLES.get(variable.name, variable.name))
    if key.purpose == "holiday_greeting":
        found["occasion"] = _NEW_YEAR[key.language]
    return found
