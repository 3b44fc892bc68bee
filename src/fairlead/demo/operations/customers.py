"""Makes the exporter's customers as an import does: checked and derived one by one, written at once.

Made one by one, as a page does, they take three seconds longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zlib import crc32

from fairlead.core.weeks import parse_week_text, week_as_json
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField
from fairlead.customers.operations.accounts import checked_account
from fairlead.customers.operations.contacts import checked_contact
from fairlead.customers.operations.derived import derive_account, derive_contact, derive_zone, refresh_search
from fairlead.customers.operations.points import Point
from fairlead.customers.operations.sites import create_site
from fairlead.customers.types import Consent, PointKind
from fairlead.demo.operations.days import Days
from fairlead.demo.operations.people import Members
from fairlead.team.models import Member

Told = Mapping[str, Any]
Fields = Mapping[str, CustomField]
PLAIN = ("name", "legal_name", "trade_names", "country", "subdivision", "city", "address", "website", "tax_id", "note")
PLAIN_OF_CONTACT = ("name", "salutation", "role", "department", "rank", "languages", "wishes", "consent", "note")
RENAMED_OF_CONTACT = {
    "latin": "latin_name",
    "given": "given_name",
    "family": "family_name",
    "channel": "preferred_channel",
}
POINTS = {
    "mail": PointKind.EMAIL,
    "phone": PointKind.PHONE,
    "mobile": PointKind.MOBILE,
    "whatsapp": PointKind.WHATSAPP,
    "wechat": PointKind.WECHAT,
}
HOW_CONSENTED = {Consent.GIVEN: "By mail", Consent.REFUSED: "On the phone"}


def manager_of(told: Told, members: Members) -> Member:
    """Return who looks after a customer; of those that nobody owns, the exporter's owner takes care."""
    return members[told.get("owner", "shen")]


def make_accounts(customers: Sequence[Told], *, members: Members, fields: Fields, days: Days) -> dict[str, Account]:
    """Make all customers with their sites and return them by their keys in the files."""
    made = Account.objects.bulk_create([_account(told, members, fields) for told in customers])
    for told, account in zip(customers, made, strict=True):
        for site in told.get("sites", ()):
            by = manager_of(told, members)
            create_site(account_id=account.pk, by=by, now=days.now, values={"country": told["country"], **site})
    return {told["key"]: account for told, account in zip(customers, made, strict=True)}


def make_contacts(
    customers: Sequence[Told], accounts: Mapping[str, Account], *, fields: Fields, days: Days
) -> dict[str, list[Contact]]:
    """Make the people of all customers and return them by the customers' keys, main contacts first.

    Customers and contacts can be found by the search afterwards.
    """
    contacts: list[Contact] = []
    points: list[list[Point]] = []
    keys: list[str] = []
    for told in customers:
        for contact, ways in _contacts(told, accounts[told["key"]], fields, days):
            contacts.append(contact)
            points.append(ways)
            keys.append(told["key"])
    Contact.objects.bulk_create(contacts)
    ContactPoint.objects.bulk_create(
        ContactPoint(contact=contact, position=position, **point._asdict())
        for contact, ways in zip(contacts, points, strict=True)
        for position, point in enumerate(ways)
    )
    refresh_search(account_ids=[account.pk for account in accounts.values()])
    by_key: dict[str, list[Contact]] = {key: [] for key in accounts}
    for key, contact in zip(keys, contacts, strict=True):
        by_key[key].append(contact)
    return by_key


def _account(told: Told, members: Members, fields: Fields) -> Account:
    money = told.get("money", {})
    by = manager_of(told, members)
    backup = members[told["backup"]] if "backup" in told else None
    values = {name: told[name] for name in PLAIN if name in told} | dict(told.get("business", {}))
    values |= {
        "external_id": told.get("number", ""),
        "owner_id": by.pk if "owner" in told else None,
        "backup_owner_id": backup.pk if backup else None,
        "currency": money.get("currency", ""),
        "payment_terms": money.get("terms", ""),
        "payment_days": money.get("days"),
        "credit_limit": money.get("limit"),
        "tags": told.get("tags", []),
        "custom": {fields[key].key: value for key, value in told.get("custom", {}).items()},
    }
    clean = checked_account(values, by=by, known=None)
    return Account(**clean | derive_account(clean) | derive_zone(clean))


def _contacts(told: Told, account: Account, fields: Fields, days: Days) -> list[tuple[Contact, list[Point]]]:
    sites = {site.name: site.pk for site in account.sites.all()} if "sites" in told else {}
    made = []
    for number, person in enumerate(told.get("contacts", ())):
        values = _contact_values(person, told, days) | _linked(person, sites, fields)
        clean, points = checked_contact(values, account=account, known=None)
        contact = Contact(account=account, is_main=number == 0, **clean, **derive_contact(clean))
        made.append((contact, points or []))
    return made


def _contact_values(person: Told, told: Told, days: Days) -> dict[str, Any]:
    values = {name: person[name] for name in PLAIN_OF_CONTACT if name in person}
    values |= {field: person[name] for name, field in RENAMED_OF_CONTACT.items() if name in person}
    values["points"] = [
        {"kind": kind, "value": _address(person[name], told) if name == "mail" else person[name]}
        for name, kind in POINTS.items()
        if name in person
    ]
    if "week" in person:
        values["week"] = week_as_json(parse_week_text(person["week"]))
    if "left" in person:
        values["left_on_date"] = days.day(-person["left"])
    if "consent" in person:
        asked_days_ago = 140 + crc32(person["name"].encode()) % 300
        values["consent_date"] = days.today - timedelta(days=asked_days_ago)
        values["consent_source"] = HOW_CONSENTED[Consent(person["consent"])]
    return values


def _linked(person: Told, sites: Mapping[str, int], fields: Fields) -> dict[str, Any]:
    linked: dict[str, Any] = {}
    if "site" in person:
        linked["site_id"] = sites[person["site"]]
    if "met_at" in person:
        linked["custom"] = {fields["met_at"].key: person["met_at"]}
    return linked


def _address(mail: str, told: Told) -> str:
    """Return a mail address: the file gives the whole one or what stands before the web site's name."""
    return mail if "@" in mail else f"{mail}@{told['website']}"
