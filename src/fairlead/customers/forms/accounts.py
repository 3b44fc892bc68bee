"""The forms of an account and of a site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fairlead.core.places import country_name
from fairlead.core.weeks import find_country_week, parse_week
from fairlead.customers.forms.custom import CustomFieldsMixin, plain_values
from fairlead.customers.forms.offers import CURRENCIES, country_choices, members_to_own
from fairlead.customers.models import Account, CustomField, Site
from fairlead.customers.operations.accounts import MONEY_FIELDS
from fairlead.customers.types import Stage, Tier, ZoneSource
from fairlead.ui.formats import locale_name
from fairlead.ui.forms import Form
from fairlead.ui.week_field import WeekField
from fairlead.ui.zone_field import ZoneSelect

FROM_PLACE = _("Follows from the place")
HOURS_HELP = _("Only when they told you: it holds for all who have no hours of their own.")


class PlaceFields(forms.Form):
    """Country, region, city, and a zone for when they do not settle it."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    subdivision = forms.CharField(label=_("Region"), required=False, max_length=120)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        widget=ZoneSelect(none_label=FROM_PLACE),
        help_text=_("Choose one only where the place does not settle it, or somebody told you."),
    )


class HoursField(forms.Form):
    """The hours of a place; without own ones those usual in its country."""

    week = WeekField(label=_("Working hours"), required=False, help_text=HOURS_HELP)

    def show_usual_week(self, country: str, subdivision: str) -> None:
        field = self.fields.get("week")
        if country and isinstance(field, WeekField):
            weeks = find_country_week(country, subdivision or None).weeks
            field.show_usual(weeks[-1].week, country_name(country, locale_name()))


class AccountForm(CustomFieldsMixin, HoursField, PlaceFields, Form):
    """An account. Money and owner stand in it only for those who may change them."""

    name = forms.CharField(label=_("Company"), max_length=200)
    legal_name = forms.CharField(label=_("Legal name"), required=False, max_length=250)
    trade_names = forms.CharField(
        label=_("Trade names"), required=False, help_text=_("Several with a semicolon between them.")
    )
    website = forms.CharField(label=_("Web site"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"}))
    external_id = forms.CharField(label=_("Customer number"), required=False)
    tax_id = forms.CharField(label=_("Tax number"), required=False)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    industry = forms.CharField(label=_("Industry"), required=False)
    source = forms.CharField(label=_("Source"), required=False, help_text=_("A fair, a referral, a web site …"))
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("None")), *Tier.choices], required=False)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    backup_owner_id = forms.ChoiceField(label=_("Backup owner"), required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[("", "–"), *((code, code) for code in CURRENCIES.split())], required=False
    )
    payment_terms = forms.CharField(
        label=_("Payment terms"),
        required=False,
        help_text=_("As agreed, such as T/T 30% deposit, 70% before shipment."),
    )
    payment_days = forms.CharField(
        label=_("Days to pay"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    credit_limit = forms.CharField(
        label=_("Credit limit"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Several with a comma between them."))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("name",)
    MAIN = ("name", "legal_name", "trade_names", "website")
    PLACE = ("country", "subdivision", "city", "zone")
    BUSINESS = ("stage", "tier", "owner_id", "backup_owner_id", "industry", "source", "external_id", "tax_id")
    MONEY = ("currency", "payment_terms", "payment_days", "credit_limit")
    MORE = ("address", "note")

    def __init__(
        self,
        *args: Any,
        account: Account | None,
        fields: list[CustomField],
        now: datetime,
        can_edit: bool = True,
        can_edit_money: bool = True,
        can_give: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_account_initial(account), **kwargs)
        owner = self.fields["owner_id"]
        owner.choices = members_to_own(account.owner if account else None, now)  # type: ignore[attr-defined]
        backup = self.fields["backup_owner_id"]
        backup.choices = members_to_own(account.backup_owner if account else None, now)  # type: ignore[attr-defined]
        if account is not None and account.currency:
            _also_offer(self.fields["currency"], account.currency)
        if account is not None:
            self.show_usual_week(account.country, account.subdivision)
        self.add_custom(fields, account.custom if account else {})
        if not can_give:
            del self.fields["owner_id"]
        if not can_edit_money:
            self._drop(MONEY_FIELDS)
        if not can_edit:
            self._drop(set(self.fields) - MONEY_FIELDS - {"version"})
            self.custom = []

    def _drop(self, names: Any) -> None:
        for name in names:
            self.fields.pop(name, None)

    def section(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields as they are drawn: heading, fields."""
        groups = [
            (_("Names"), self.section(self.MAIN)),
            (_("Place"), self.section(self.PLACE)),
            (_("Business"), self.section(self.BUSINESS)),
            (_("Terms"), self.section(self.MONEY)),
            (_("More"), [*self.section(("tags",)), *self.custom_bound, *self.section(self.MORE)]),
        ]
        return [(title, fields) for title, fields in groups if fields]

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names of the operation's values."""
        typed = plain_values(self)
        return typed | ({"custom": self.custom_values()} if self.custom else {})


class SiteForm(HoursField, PlaceFields, Form):
    """A site of an account."""

    name = forms.CharField(
        label=pgettext_lazy("name of a thing", "Name"),
        required=False,
        max_length=120,
        help_text=_("Such as Factory or Head office."),
    )
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=20)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_main = forms.BooleanField(label=_("Main site"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "country", "subdivision", "city", "zone", "postcode", "address", "is_main", "week")

    def __init__(self, *args: Any, account: Account, site: Site | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_site_initial(account, site), **kwargs)
        if account.week is not None:
            self.fields["week"].show_that_of(gettext("Those of the company"), parse_week(account.week))  # type: ignore[attr-defined]
        else:
            place = site if site is not None and site.country else account
            self.show_usual_week(place.country, place.subdivision)

    def values(self) -> dict[str, Any]:
        return plain_values(self)


def _account_initial(account: Account | None) -> dict[str, Any]:
    if account is None:
        return {"stage": Stage.LEAD}
    plain = {name: getattr(account, name) for name in AccountForm.base_fields if hasattr(account, name)}
    return plain | {
        "trade_names": "; ".join(account.trade_names),
        "tags": ", ".join(account.tags),
        "zone": account.zone if account.zone_source == ZoneSource.STATED else "",
    }


def _site_initial(account: Account, site: Site | None) -> dict[str, Any]:
    if site is None:
        return {"country": account.country}
    plain = {name: getattr(site, name) for name in SiteForm.base_fields}
    return plain | {"zone": site.zone if site.zone_source == ZoneSource.STATED else ""}


def _also_offer(field: forms.Field, value: str) -> None:
    offered = list(field.choices)  # type: ignore[attr-defined]
    if value not in {code for code, _label in offered}:
        field.choices = [*offered, (value, value)]  # type: ignore[attr-defined]
