"""The demo for tests: a moment to load it at, and everything in it without the keys that a database gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.apps import apps
from django.db.models import Model

from fairlead.availability.models import (
    CalendarCorrection,
    CalendarVersion,
    Change,
    CompanyClosure,
    Leave,
    MemberLeave,
    OurCompany,
)
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, SearchEntry, Site
from fairlead.exchanges.models import Chain, ChainLink, Exchange
from fairlead.planner.models import Item
from fairlead.team.models import Member, Notification, SavedView, Team

# Monday, ten in the morning in Ningbo.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OWNER, LEADER, IN_SPAIN, IN_CHINA, FINANCE = (f"{name}@chaoyin.example" for name in ("shen", "zhou", "lin", "lu", "gu"))
TABLES = (Team, Member, CustomField, Account, Site, Contact, ContactPoint, Leave, Exchange, Item, SavedView)
TABLES += (Notification, SearchEntry, CalendarCorrection, OurCompany, CompanyClosure, MemberLeave)
# What differs from one load to the next and means nothing: keys, and when the database wrote the row.
SALTS = {"facts_salt", "person_salt", "words_salt"}
NOT_COMPARED = {"id", "created_at", "updated_at", "password", "path", "grams", *SALTS}


def dump() -> dict[str, list[str]]:
    """Return everything in the tables of the demo, row by row in an order of its own, rows named by what they are."""
    names: dict[type[Model], dict[int, str]] = {}
    for model in (Team, Member, Account):
        names[model] = {row.pk: str(row) for row in model._default_manager.all()}
    for part in (Site, Contact):
        rows = part._default_manager.select_related("account")
        names[part] = {row.pk: f"{row.account} / {row}" for row in rows}
    names[Exchange] = {row.pk: f"{row.occurred_at} / {row.text}" for row in Exchange.objects.all()}
    return {model.__name__: sorted(_row(row, names) for row in model._default_manager.all()) for model in TABLES}


def row_counts() -> dict[str, int]:
    """Return how many rows each table of the desk has, the tables of the history among them.

    The one row that says whether days have changed tells nothing, and stays once it is there. The chains of what has
    gone stay as well: they say that it has.
    """
    staying = (CalendarVersion, Chain, ChainLink)
    told = (model for model in _own_tables() if model._meta.managed and model not in staying)
    return {model._meta.label: model._default_manager.count() for model in told}


def _own_tables() -> Iterable[type[Model]]:
    outside = ("contenttypes", "sessions", "procrastinate")
    tables = (model for model in apps.get_models() if model._meta.app_label not in outside)
    # What tells other processes of changes is the same after a removal only when nothing was ever changed.
    return (model for model in tables if model is not Change and not model._meta.proxy)


def _row(row: Model, names: dict[type[Model], dict[int, str]]) -> str:
    values = []
    for field in row._meta.concrete_fields:
        if field.name in NOT_COMPARED or (isinstance(row, Notification) and field.name == "created_at"):
            continue
        value = getattr(row, field.attname)
        if field.is_relation and value is not None:
            value = names[field.related_model][value]
        values.append((field.name, value))
    return str(values)
