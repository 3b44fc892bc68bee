"""The fields that a column of a list may mean: where each belongs, what it is called, how a cell is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import CustomField
from fairlead.customers.operations import checked
from fairlead.customers.operations.imports import cells
from fairlead.customers.operations.imports.cells import Read, line, paragraph
from fairlead.customers.operations.imports.plan import (
    CUSTOM_ACCOUNT,
    CUSTOM_CONTACT,
    NEW_ACCOUNT_FIELD,
    NEW_CONTACT_FIELD,
    Plan,
    custom_target,
    split_target,
)
from fairlead.customers.operations.imports.port import extensions
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.types import FieldOwner, PointKind


class Group(StrEnum):
    """How fields stand together where one is chosen."""

    COMPANY = "company"
    PLACE = "place"
    BUSINESS = "business"
    PERSON = "person"
    REACH = "reach"
    WORK = "work"
    CUSTOM = "custom"


GROUP_LABELS: dict[Group, str | Promise] = {
    Group.COMPANY: _("Company"),
    Group.PLACE: _("Place"),
    Group.BUSINESS: _("Business"),
    Group.PERSON: _("Person"),
    Group.REACH: _("Ways to reach the person"),
    Group.WORK: _("Work with the customer"),
    Group.CUSTOM: _("Fields of your team"),
}
OF_PERSON = (Group.PERSON, Group.REACH)


@dataclass(frozen=True)
class ImportField:
    """A field: `stored_as` names the column of the table where the name differs; `read` is None where a cell is read
    together with others (country and region, phones) or against our own people (owners)."""

    name: str
    label: str | Promise
    group: Group
    read: Read | None = None
    stored_as: str = ""
    is_extension: bool = False
    needs_contact: bool = False
    custom_type: str = ""

    @property
    def is_of_person(self) -> bool:
        of_person = self.group in OF_PERSON or self.needs_contact
        return of_person or self.name.startswith((CUSTOM_CONTACT, NEW_CONTACT_FIELD))

    @property
    def column(self) -> str:
        return self.stored_as or self.name


def _fields(group: Group, *described: tuple[Any, ...]) -> list[ImportField]:
    return [ImportField(name, label, group, *rest) for name, label, *rest in described]


OWN_FIELDS: dict[str, ImportField] = {
    one.name: one
    for one in [
        *_fields(
            Group.COMPANY,
            ("account", _("Company"), line(200), "name"),
            ("legal_name", _("Legal name"), line(250)),
            ("trade_names", _("Trade names"), cells.lines(checked.MOST_TRADE_NAMES, 200, "\n;；")),
            ("external_id", _("Customer number"), line(80)),
            ("tax_id", _("Tax number"), line(60)),
            ("website", _("Web site"), cells.website),
            ("industry", _("Industry"), line(120)),
            ("tags", _("Tags"), cells.lines(checked.MOST_TAGS, checked.LONGEST_TAG, "\n;；,，")),
            ("account_note", _("Note on the company"), paragraph(), "note"),
        ),
        *_fields(
            Group.PLACE,
            ("country", _("Country")),
            ("subdivision", _("Region")),
            ("city", _("City"), line(120)),
            ("address", _("Address"), paragraph(900)),
            ("postcode", _("Postcode"), line(20)),
            ("zone", _("Time zone"), cells.zone),
            ("site", _("Site, branch"), line(120)),
            ("account_week", _("Working hours of the company"), cells.week, "week"),
        ),
        *_fields(
            Group.BUSINESS,
            ("stage", _("Stage"), cells.stage),
            ("tier", _("Tier"), cells.tier),
            ("owner", _("Owner"), None, "owner_id"),
            ("backup_owner", _("Backup owner"), None, "backup_owner_id"),
            ("source", _("Source"), line(120)),
            ("currency", _("Currency"), cells.currency),
            ("payment_terms", _("Payment terms"), line(120)),
            ("payment_days", _("Days to pay"), cells.payment_days),
            ("credit_limit", _("Credit limit"), cells.amount),
        ),
        *_fields(
            Group.PERSON,
            ("contact", _("Name of the person"), line(160)),
            ("given_name", _("Given name"), line(80)),
            ("family_name", _("Family name"), line(80)),
            ("native_name", _("Name in their own script"), line(160)),
            ("latin_name", _("Name in Latin letters"), line(160)),
            ("salutation", _("Salutation"), line(60)),
            ("role", _("Job title"), line(120)),
            ("department", _("Department"), line(120)),
            ("rank", _("Rank"), cells.rank),
            ("language", _("Languages"), cells.languages, "languages"),
            ("contact_zone", _("Time zone of the person"), cells.zone, "zone"),
            ("week", _("Working hours"), cells.week),
            ("wishes", _("Wishes"), paragraph(2000)),
            ("consent", _("Consent"), cells.consent),
            ("consent_date", _("Consent given or refused on"), cells.day),
            ("consent_source", _("How consent was given"), line(200)),
            ("left_on_date", _("Left the company on"), cells.day),
            ("contact_note", _("Note on the person"), paragraph(), "note"),
        ),
        *_fields(
            Group.REACH,
            ("email", _("E-mail")),
            ("phone", _("Phone")),
            ("mobile", _("Mobile")),
            ("whatsapp", _("WhatsApp")),
            ("wechat", _("WeChat"), line(254)),
            ("preferred_channel", _("Preferred channel"), cells.channel),
        ),
    ]
}
POINT_KINDS = {
    "email": PointKind.EMAIL,
    "phone": PointKind.PHONE,
    "mobile": PointKind.MOBILE,
    "whatsapp": PointKind.WHATSAPP,
    "wechat": PointKind.WECHAT,
}
NAME_PARTS = ("contact", "given_name", "family_name", "native_name", "latin_name")


def known_fields() -> dict[str, ImportField]:
    """Return every field that a column may mean at present, by name: ours, those of other apps, the team's own."""
    found = dict(OWN_FIELDS)
    for extension in extensions():
        for one in extension.fields:
            found[one.name] = ImportField(
                one.name, one.label, Group.WORK, one.read, is_extension=True, needs_contact=one.needs_contact
            )
    for owner in FieldOwner:
        for field in custom_fields(owner):
            name = custom_target(owner, field.key)
            read = cells.custom(field)
            found[name] = ImportField(name, field.label, Group.CUSTOM, read, field.key, custom_type=field.type)
    return found


def fields_of(plan: Plan) -> dict[str, ImportField]:
    """Return the fields of `known_fields` and those that a plan adds, the latter by "new.account@COLUMN"."""
    found = known_fields()
    for index, new in plan.new_fields.items():
        kind = split_target(plan.targets[index])[0]
        draft = CustomField(label=new.label, type=new.type)
        name = new_field_name(kind, index)
        read = cells.custom(draft)
        found[name] = ImportField(name, new.label, Group.CUSTOM, read, name, custom_type=new.type)
    return found


def new_field_name(kind: str, column: int) -> str:
    """Return the name that a field to be added has until it exists."""
    return f"{kind}@{column}"


def field_name(plan: Plan, column: int) -> str:
    """Return which field of `fields_of` a column of the plan means; "" when it is left out."""
    name = split_target(plan.targets[column])[0]
    return new_field_name(name, column) if name in (NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD) else name


def is_custom(name: str) -> bool:
    """Tell whether a field's values are kept under `custom`."""
    return name.startswith((CUSTOM_ACCOUNT, CUSTOM_CONTACT, NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD))


def unhandled(names: Iterable[str]) -> list[str]:
    """Return those fields that lists are known to carry and that nothing here keeps."""
    known = known_fields()
    return [name for name in names if name not in known]
