"""Hands out a list of accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fairlead.core.tabular.writing import Cell
from fairlead.customers.models import Account, CustomField
from fairlead.customers.operations.exports import writing
from fairlead.customers.operations.exports.port import extra_columns, load_extras
from fairlead.customers.operations.exports.writing import heading
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.account_list import main_contact_names
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.keyset import ordered_keys
from fairlead.customers.types import FieldOwner, Stage, Tier
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import note_export
from fairlead.team.operations.exports import PAGE
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order
from fairlead.ui.formats import locale_name

NAME = "customers"


@dataclass(frozen=True)
class _Line:
    """One account with what belongs to it: `sees_money` tells whether its terms are shown to this reader."""

    account: Account
    main_contact: str | None
    sees_money: bool
    extras: Sequence[Cell]


def export_accounts(
    *, by: Member, now: datetime, chosen: AccountFilter, file_format: FileFormat, means: str = PAGE
) -> ExportedList:
    """Return the accounts that a filter keeps, in its order, and remember that they were taken.

    Terms are shown where the member may see the account's money; who never may has no columns for them.
    """
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    keys = ordered_keys(accounts_chosen(by, chosen, fields), chosen.order)
    query = urlencode(chosen.as_query())
    note_export(name=NAME, rows=len(keys), file_format=file_format, means=means, by=by, now=now, query=query)
    return exported_list(
        title=_("Customers"),
        columns=_columns(by, fields),
        keys=keys,
        load=lambda part: _lines(by, part, now),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _lines(by: Member, keys: Sequence[int], now: datetime) -> list[_Line]:
    accounts = in_order(Account.objects.filter(pk__in=keys, deleted_at=None).select_related("owner"), keys)
    people = main_contact_names(keys)
    extras = load_extras(FieldOwner.ACCOUNT, by, keys, now)
    return [
        _Line(
            account,
            people.get(account.pk),
            access.can_see_money(by, account),
            extras[account.pk],
        )
        for account in accounts
    ]


def _columns(by: Member, fields: Sequence[CustomField]) -> list[Column[_Line]]:
    zone = by.zone_info
    money = _money_columns() if access.can_see_any_money(by) else []
    return [
        *_company_columns(),
        *_business_columns(),
        *money,
        *writing.custom_columns(fields, lambda line: line.account),
        *extra_columns(FieldOwner.ACCOUNT, _Line),
        _of_account("account_note", lambda account: account.note),
        Column(str(writing.MAIN_CONTACT), lambda line: line.main_contact),
        Column(str(writing.ADDED_ON), lambda line: line.account.created_at.astimezone(zone).date()),
        Column(str(writing.CHANGED_ON), lambda line: line.account.updated_at.astimezone(zone).date()),
    ]


def _of_account(field: str, cell: Callable[[Account], Cell]) -> Column[_Line]:
    return Column(heading(field), lambda line: cell(line.account))


def _company_columns() -> list[Column[_Line]]:
    locale = locale_name()
    return [
        _of_account("account", lambda account: account.name),
        _of_account("legal_name", lambda account: account.legal_name),
        _of_account("trade_names", lambda account: writing.list_text(account.trade_names)),
        _of_account("external_id", lambda account: account.external_id),
        _of_account("tax_id", lambda account: account.tax_id),
        _of_account("country", lambda account: writing.country_text(account.country, locale)),
        _of_account("subdivision", lambda account: writing.region_text(account.country, account.subdivision)),
        _of_account("city", lambda account: account.city),
        _of_account("address", lambda account: account.address),
        _of_account("zone", lambda account: account.zone),
        _of_account("account_week", lambda account: writing.week_text(account.week)),
        _of_account("website", lambda account: account.website),
        _of_account("industry", lambda account: account.industry),
        _of_account("tags", lambda account: writing.list_text(account.tags)),
    ]


def _business_columns() -> list[Column[_Line]]:
    names = writing.MemberNames.read()
    return [
        _of_account("stage", lambda account: writing.choice_text(Stage, account.stage)),
        _of_account("tier", lambda account: writing.choice_text(Tier, account.tier)),
        _of_account("owner", lambda account: names.of(account.owner_id)),
        _of_account("backup_owner", lambda account: names.of(account.backup_owner_id)),
        _of_account("source", lambda account: account.source),
    ]


def _money_columns() -> list[Column[_Line]]:
    def column(field: str) -> Column[_Line]:
        return Column(heading(field), lambda line: getattr(line.account, field) if line.sees_money else None)

    return [column(field) for field in ("currency", "payment_terms", "payment_days", "credit_limit")]
