"""Hands out a list of contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext as _

from fairlead.core.tabular.writing import Cell
from fairlead.customers.models import Account, Contact, CustomField
from fairlead.customers.operations.exports import writing
from fairlead.customers.operations.exports.port import extra_columns, load_extras
from fairlead.customers.operations.exports.writing import heading
from fairlead.customers.operations.imports.fields import POINT_KINDS
from fairlead.customers.queries.contacts import ContactFilter, contacts_chosen
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.keyset import ordered_keys
from fairlead.customers.queries.places import contacts_with_place
from fairlead.customers.types import Channel, Consent, FieldOwner, Rank
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedContact

NAME = "contacts"


@dataclass(frozen=True)
class _Line:
    """One contact with what belongs to it: `points` are the ways to reach it, by their kind."""

    contact: PlacedContact
    points: Mapping[str, str]
    extras: Sequence[Cell]


def export_contacts(
    *, by: Member, now: datetime, chosen: ContactFilter, file_format: FileFormat, means: str = PAGE
) -> ExportedList:
    """Return the contacts that a filter keeps, in its order, and remember that they were taken."""
    fields = list(custom_fields(FieldOwner.CONTACT))
    keys = ordered_keys(contacts_chosen(by, chosen, fields), chosen.order)
    query = urlencode(chosen.as_query())
    note_export(name=NAME, rows=len(keys), file_format=file_format, means=means, by=by, now=now, query=query)
    return exported_list(
        title=_("Contacts"),
        columns=_columns(by, fields),
        keys=keys,
        load=lambda part: _lines(by, part, now),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _lines(by: Member, keys: Sequence[int], now: datetime) -> list[_Line]:
    found = contacts_with_place(Contact.objects.filter(pk__in=keys, deleted_at=None))
    found = found.annotate(site_name=F("site__name")).select_related("account").defer(*_not_shown())
    contacts, points = in_order(found, keys), writing.point_texts(keys)
    extras = load_extras(FieldOwner.CONTACT, by, keys, now)
    return [_Line(contact, points.get(contact.pk, {}), extras[contact.pk]) for contact in contacts]


def _not_shown() -> list[str]:
    """Name what of the account is not read: a list of contacts shows three of its forty values."""
    shown = {"id", "name", "external_id", "country"}
    return [f"account__{field.attname}" for field in Account._meta.concrete_fields if field.attname not in shown]


def _columns(by: Member, fields: Sequence[CustomField]) -> list[Column[_Line]]:
    zone = by.zone_info
    whose: list[Column[_Line]] = writing.customer_columns(lambda line: line.contact.account, lambda line: line.contact)
    return [
        *whose,
        Column(heading("site"), lambda line: line.contact.site_name),  # type: ignore[attr-defined]
        *_person_columns(),
        *_reach_columns(),
        *_wish_columns(),
        *writing.custom_columns(fields, lambda line: line.contact),
        *extra_columns(FieldOwner.CONTACT, _Line),
        _of_contact("contact_note", lambda contact: contact.note),
        Column(str(writing.IS_MAIN_CONTACT), lambda line: writing.yes_no_text(line.contact.is_main)),
        Column(str(writing.ZONE_IN_FORCE), lambda line: line.contact.effective_zone),
        Column(str(writing.ADDED_ON), lambda line: line.contact.created_at.astimezone(zone).date()),
        Column(str(writing.CHANGED_ON), lambda line: line.contact.updated_at.astimezone(zone).date()),
    ]


def _of_contact(field: str, cell: Callable[[PlacedContact], Cell]) -> Column[_Line]:
    return Column(heading(field), lambda line: cell(line.contact))


def _person_columns() -> list[Column[_Line]]:
    return [
        _of_contact("given_name", lambda contact: contact.given_name),
        _of_contact("family_name", lambda contact: contact.family_name),
        _of_contact("latin_name", lambda contact: contact.latin_name),
        _of_contact("salutation", lambda contact: contact.salutation),
        _of_contact("role", lambda contact: contact.role),
        _of_contact("department", lambda contact: contact.department),
        _of_contact("rank", lambda contact: writing.choice_text(Rank, contact.rank)),
        _of_contact("language", lambda contact: writing.languages_text(contact.languages)),
    ]


def _reach_columns() -> list[Column[_Line]]:
    def column(field: str, kind: str) -> Column[_Line]:
        return Column(heading(field), lambda line: line.points.get(kind))

    return [column(field, kind) for field, kind in POINT_KINDS.items()]


def _wish_columns() -> list[Column[_Line]]:
    def consent(contact: Contact) -> str | None:
        # "Not asked" is no answer that an import could read.
        return None if contact.consent == Consent.UNKNOWN else writing.choice_text(Consent, contact.consent)

    return [
        _of_contact("preferred_channel", lambda contact: writing.choice_text(Channel, contact.preferred_channel)),
        _of_contact("contact_zone", lambda contact: contact.zone),
        _of_contact("week", lambda contact: writing.week_text(contact.week)),
        _of_contact("wishes", lambda contact: contact.wishes),
        _of_contact("consent", consent),
        _of_contact("consent_date", lambda contact: contact.consent_date),
        _of_contact("consent_source", lambda contact: contact.consent_source),
        _of_contact("left_on_date", lambda contact: contact.left_on_date),
    ]
