"""The fields that follow from others, set in this one place for forms, the API and imports alike.

The functions on plain dictionaries touch no database, so that an import can call them a hundred thousand times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from fairlead.core.places import find_zone
from fairlead.core.places.zone_rules import same_time
from fairlead.core.search_terms import grams, normalise
from fairlead.core.values import company_key, domain_of_website
from fairlead.customers.models import Account, Contact, ContactPoint, SearchEntry
from fairlead.customers.types import ZoneSource

SOURCE_OF_REASON = {
    "one_zone_in_country": ZoneSource.COUNTRY,
    "one_zone_in_subdivision": ZoneSource.SUBDIVISION,
    "city": ZoneSource.CITY,
}
AT_ONCE = 2000


def derive_account(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return `sort_name`, `match_name` and `domain` for an account's `name` and `website` (in normal form or empty)."""
    website = fields.get("website") or ""
    return {
        "sort_name": normalise(fields["name"])[:200],
        "match_name": company_key(fields["name"])[:200],
        "domain": domain_of_website(website)[:120] if website else "",
    }


def derive_contact(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return `sort_name` for a contact's `name`."""
    return {"sort_name": normalise(fields["name"])[:160]}


def derive_zone(fields: Mapping[str, Any], *, stated: str | None = None) -> dict[str, str]:
    """Return `zone` and `zone_source` for an account's or site's `country`, `subdivision` and `city`.

    `stated` is a zone that a person named: it wins. "" withdraws what was named. None says that nobody spoke of it:
    a zone stated earlier (in `fields`) then stays as long as the place allows it. An ambiguous place has no zone.
    """
    if stated:
        return {"zone": stated, "zone_source": ZoneSource.STATED}
    answer = find_zone(fields.get("country") or None, fields.get("subdivision"), fields.get("city"))
    if answer.zone:
        return {"zone": answer.zone, "zone_source": SOURCE_OF_REASON[answer.reason_code]}
    kept = fields.get("zone", "") if stated is None and fields.get("zone_source") == ZoneSource.STATED else ""
    if kept and (not fields.get("country") or any(same_time([kept, zone]) for zone in answer.candidates)):
        return {"zone": kept, "zone_source": ZoneSource.STATED}
    return {"zone": "", "zone_source": ZoneSource.UNKNOWN}


def search_text_of_account(fields: Mapping[str, Any]) -> str:
    """Return the text under which an account is found, in normal form."""
    parts = [
        fields["name"],
        fields.get("legal_name"),
        *(fields.get("trade_names") or ()),
        fields.get("domain"),
        fields.get("external_id"),
        fields.get("tax_id"),
        fields.get("city"),
    ]
    return _text(parts)


def search_text_of_contact(fields: Mapping[str, Any], points: Iterable[str], company: str) -> str:
    """Return the text under which a contact is found, in normal form; `company` is the account's `match_name`."""
    parts = [fields["name"], fields.get("latin_name"), fields.get("given_name"), fields.get("family_name")]
    return _text([*parts, *points, company])


def search_entry(*, account_id: int, contact_id: int | None, text: str) -> SearchEntry:
    """Return an entry, not saved yet, for a text in normal form."""
    return SearchEntry(account_id=account_id, contact_id=contact_id, text=text, grams=sorted(grams(text)))


@transaction.atomic
def refresh_search(*, account_ids: Iterable[int] = (), contact_ids: Iterable[int] = ()) -> None:
    """Write the search entries of these accounts with all their contacts, and of these contacts, anew."""
    for ids in _chunks(list(account_ids)):
        _refresh(Account.objects.filter(pk__in=ids), Contact.objects.filter(account__in=ids))
    for ids in _chunks(list(contact_ids)):
        _refresh(Account.objects.none(), Contact.objects.filter(pk__in=ids))


def _refresh(accounts: Any, contacts: Any) -> None:
    wanted: dict[tuple[int, int | None], str] = {
        (row["pk"], None): search_text_of_account(row) for row in accounts.order_by().values("pk", *ACCOUNT_PARTS)
    }
    rows = list(contacts.order_by().values("pk", "account_id", "account__match_name", *CONTACT_PARTS))
    points: dict[int, list[str]] = {}
    for contact_id, value in ContactPoint.objects.filter(contact__in=[row["pk"] for row in rows]).values_list(
        "contact_id", "value"
    ):
        points.setdefault(contact_id, []).append(value)
    for row in rows:
        text = search_text_of_contact(row, points.get(row["pk"], ()), row["account__match_name"])
        wanted[row["account_id"], row["pk"]] = text
    _write_entries(wanted)


def _write_entries(wanted: dict[tuple[int, int | None], str]) -> None:
    """Write the entries whose text is new or another; the rest of the index is left in peace."""
    account_ids = {account for account, contact in wanted if contact is None}
    contact_ids = [contact for _account, contact in wanted if contact is not None]
    present = SearchEntry.objects.filter(contact=None, account__in=account_ids).union(
        SearchEntry.objects.filter(contact__in=contact_ids)
    )
    stale = []
    for pk, account_id, contact_id, text in present.values_list("pk", "account_id", "contact_id", "text"):
        if wanted.get((account_id, contact_id)) == text:
            del wanted[account_id, contact_id]
        else:
            stale.append(pk)
    SearchEntry.objects.filter(pk__in=stale).delete()
    entries = [search_entry(account_id=a, contact_id=c, text=text) for (a, c), text in wanted.items()]
    SearchEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


ACCOUNT_PARTS = ("name", "legal_name", "trade_names", "domain", "external_id", "tax_id", "city")
CONTACT_PARTS = ("name", "latin_name", "given_name", "family_name")


def _text(parts: Iterable[str | None]) -> str:
    words: dict[str, None] = {}
    for part in parts:
        if part:
            words.setdefault(normalise(part))
    return " ".join(words)


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
