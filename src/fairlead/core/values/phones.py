"""Read phone numbers into E.164."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import phonenumbers

from fairlead.core.values.problems import BadValue, refuse_long

_LABEL = re.compile(r"^\s*[^\d+(]{1,24}?[:：.]?\s*(?=[+(\d])")
_EXTENSION = re.compile(
    r"\s*(?:转|轉|分机|分機|ext(?:ension)?\.?|extn\.?|int\.?|anexo|durchwahl|dw)\s*[:：.]?\s*(?=\d)", re.I
)
_STRONG_SEPARATORS = re.compile(r"[;,；，、|\n]+|\s(?:or|and|oder|und|o|y|或|和)\s", re.I)
_SLASH = re.compile(r"\s*/\s*")
_FEWEST_DIGITS = 5
# A spreadsheet that takes a number for a figure writes it so, and keeps no more digits of it than it shows.
_AS_FIGURE = re.compile(r"\+?\d(?:[.,]\d+)?E\+?\d{1,2}", re.I)
# Mexico's extra 1 before mobile numbers was dropped in 2019, yet address books and WhatsApp keep it.
_OLD_MEXICAN_MOBILE = re.compile(r"^\+?52[\s-]?1[\s-]?(?=(?:\D*\d){10}\D*$)")


class Phone(NamedTuple):
    """A phone number in E.164, and the extension behind it ("" where there is none)."""

    number: str
    extension: str


def parse_phones(text: str, country: str | None) -> list[Phone]:
    """Return the phone numbers in `text`, each once, in order; [] for a blank text.

    `country` (ISO alpha-2) is that of the contact: numbers without a country code belong to it, and without it
    they are refused rather than guessed, as is a number of which a spreadsheet has kept the first digits. Takes
    several numbers with any usual separator, labels ("Tel:"), extensions, full-width digits, and 00 for +. Raises
    `BadValue`: `phone_cut`, `phone_country`, `phone_wrong` or `phone`, naming the first wrong part.

    >>> parse_phones("0755-12345678 转 12; +49 (0)711 123456", "CN")
    [Phone(number='+8675512345678', extension='12'), Phone(number='+49711123456', extension='')]
    """
    refuse_long(text, "phone")
    plain = unicodedata.normalize("NFKC", text).strip()
    _refuse_cut(plain)  # whole, for its decimal mark may be a comma
    found: dict[str, Phone] = {}
    for part in _STRONG_SEPARATORS.split(plain):
        if part.strip():
            for phone in _one_or_more(part.strip(), country):
                found.setdefault(phone.number, phone)
    return list(found.values())


def _one_or_more(part: str, country: str | None) -> list[Phone]:
    """Read a part that may hold two numbers apart by a slash; "0711/123456" is one."""
    pieces = _SLASH.split(part)
    if len(pieces) == 1:
        return [_parse(part, country)]
    try:
        return [_parse(part, country)]
    except BadValue:
        return [_parse(piece, country) for piece in pieces if piece]


def _refuse_cut(text: str) -> None:
    if _AS_FIGURE.fullmatch(text):
        raise BadValue("phone_cut", text)


def _parse(part: str, country: str | None) -> Phone:
    _refuse_cut(part)
    text = _EXTENSION.sub(" ext. ", _LABEL.sub("", part))
    text = re.sub(r"^\(?00(?=[1-9])", "+", text)
    text = _OLD_MEXICAN_MOBILE.sub("+52 ", text)
    if sum(char.isdigit() for char in text) < _FEWEST_DIGITS or re.search(r"[A-Za-z]{4,}", text.replace(" ext", "")):
        raise BadValue("phone", part)
    if not text.startswith(("+", "(+")) and not country:
        raise BadValue("phone_country", part)
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise BadValue("phone", part) from error
    if not phonenumbers.is_valid_number(number):
        region = phonenumbers.region_code_for_country_code(number.country_code or 0)
        raise BadValue("phone_wrong", part, region=region if len(region) == 2 and region.isalpha() else "?")
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or "")
