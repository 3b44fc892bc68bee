"""The form of a contact, with as many ways to reach them as there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.places import country_name
from fairlead.core.weeks import find_country_week, parse_week
from fairlead.customers.forms.custom import CustomFieldsMixin, plain_values
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField
from fairlead.customers.operations.points import MOST_POINTS
from fairlead.customers.types import Channel, Consent, PointKind, Rank
from fairlead.ui.formats import locale_name
from fairlead.ui.forms import Form
from fairlead.ui.week_field import WeekField
from fairlead.ui.zone_field import ZoneSelect

# What a new contact most likely has.
FIRST_ROWS = (PointKind.EMAIL, PointKind.MOBILE)


@dataclass
class PointRow:
    """One line of the form: a way to reach the contact. `number` counts from 0."""

    number: int
    kind: str
    value: str
    label: str
    errors: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[tuple[str, Any, bool]]:
        return [(value, label, value == self.kind) for value, label in PointKind.choices]


def rows_of(contact: Contact | None) -> list[PointRow]:
    """Return the lines of a contact's form: what is known, or empty lines to begin with."""
    if contact is None:
        return [PointRow(number, kind, "", "") for number, kind in enumerate(FIRST_ROWS)]
    known = [PointRow(number, p.kind, _readable(p), p.label) for number, p in enumerate(contact.points.all())]
    return [*known, PointRow(len(known), PointKind.EMAIL, "", "")]


def _readable(point: ContactPoint) -> str:
    """Write a phone number with spaces, as people check it; reading brings it back into the stored form."""
    if not point.value.startswith("+"):
        return point.value
    try:
        parsed = phonenumbers.parse(point.value)
    except phonenumbers.NumberParseException:
        return point.value
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def rows_typed(data: Mapping[str, Any]) -> list[PointRow]:
    """Return the lines that were sent, the empty ones too, so that what is wrong can be shown beside its line."""
    rows: list[PointRow] = []
    while f"point-{len(rows)}-kind" in data and len(rows) < 2 * MOST_POINTS:
        name = f"point-{len(rows)}"
        rows.append(
            PointRow(len(rows), data[f"{name}-kind"], data.get(f"{name}-value", ""), data.get(f"{name}-label", ""))
        )
    return rows


class ContactForm(CustomFieldsMixin, Form):
    """A contact. The lines of `rows` are not fields of the form: there may be any number of them."""

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("In full, in their own script and order."))
    latin_name = forms.CharField(label=_("Name in Latin letters"), required=False, max_length=160)
    salutation = forms.CharField(label=_("Salutation"), required=False, max_length=60)
    role = forms.CharField(label=_("Job title"), required=False, max_length=120)
    department = forms.CharField(label=_("Department"), required=False, max_length=120)
    rank = forms.ChoiceField(label=_("Rank"), choices=[("", _("Not known")), *Rank.choices], required=False)
    languages = forms.CharField(
        label=_("Languages"), required=False, help_text=_("Names or codes with a comma between them, the best first.")
    )
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    site_id = forms.ChoiceField(label=_("Site"), required=False)
    zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        widget=ZoneSelect(none_label=_("That of the site")),
        help_text=_("Only when this person is elsewhere than the site."),
    )
    week = WeekField(label=_("Working hours"), required=False)
    preferred_channel = forms.ChoiceField(
        label=_("Preferred channel"), choices=[("", _("Not known")), *Channel.choices], required=False
    )
    wishes = forms.CharField(
        label=_("Wishes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How they want to be treated: manner, hours, topics."),
    )
    consent = forms.ChoiceField(label=_("Agrees to advertising"), choices=Consent.choices, required=False)
    consent_date = forms.CharField(label=_("Given or refused on"), required=False, widget=forms.DateInput)
    consent_source = forms.CharField(
        label=_("How we know"), required=False, max_length=200, help_text=_("A form, a mail, a card at a fair …")
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    PERSON = ("name", "latin_name", "salutation", "role", "department", "rank", "languages", "is_main")
    TIME = ("site_id", "zone", "week")
    MANNER = ("preferred_channel", "wishes")
    CONSENT = ("consent", "consent_date", "consent_source")

    def __init__(
        self, *args: Any, account: Account, contact: Contact | None, fields: list[CustomField], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(contact), **kwargs)
        sites = [(str(site.pk), site.name or site.city or str(site.pk)) for site in account.sites.all()]
        self.fields["site_id"].choices = [("", _("That of the company")), *sites]  # type: ignore[attr-defined]
        if not sites:
            del self.fields["site_id"]
        _show_usual_week(self.fields["week"], account, contact)  # type: ignore[arg-type]
        self.add_custom(fields, contact.custom if contact else {})
        self.rows = rows_typed(self.data) if self.is_bound else rows_of(contact)

    @property
    def empty_row(self) -> PointRow:
        """A line for the page to copy; its number is put in there."""
        return PointRow(0, PointKind.EMAIL, "", "")

    def add_row(self) -> None:
        """Add an empty line, for those who have no JavaScript."""
        self.rows.append(PointRow(len(self.rows), PointKind.EMAIL, "", ""))

    def section(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def person(self) -> list[forms.BoundField]:
        return self.section(self.PERSON)

    @property
    def time(self) -> list[forms.BoundField]:
        return self.section(self.TIME)

    @property
    def manner(self) -> list[forms.BoundField]:
        return [*self.section(self.MANNER), *self.section(self.CONSENT), self["note"], *self.custom_bound]

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names of the operation's values."""
        typed = plain_values(self)
        points = [{"kind": row.kind, "value": row.value, "label": row.label} for row in self.rows]
        return typed | {"points": points} | ({"custom": self.custom_values()} if self.custom else {})


def _initial(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {"consent": Consent.UNKNOWN}
    names = ("name", "latin_name", "salutation", "role", "department", "rank", "is_main", "site_id", "zone", "week")
    more = ("preferred_channel", "wishes", "consent", "consent_date", "consent_source", "note", "version")
    return {name: getattr(contact, name) for name in (*names, *more)} | {"languages": ", ".join(contact.languages)}


def _show_usual_week(field: WeekField, account: Account, contact: Contact | None) -> None:
    """Name the hours that hold without own ones: those of the site, of the company, or usual in the country."""
    site = contact.site if contact is not None else None
    if site is not None and site.week is not None:
        field.show_that_of(gettext("Those of the site"), parse_week(site.week))
    elif account.week is not None:
        field.show_that_of(gettext("Those of the company"), parse_week(account.week))
    elif account.country:
        weeks = find_country_week(account.country, account.subdivision or None).weeks
        field.show_usual(weeks[-1].week, country_name(account.country, locale_name()))
