"""The history of accounts, sites and contacts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.db.models import Model
from django.utils.translation import gettext as _

from fairlead.audit.history import Change, changes_of
from fairlead.core.places import country_name
from fairlead.core.weeks import parse_week
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, Site
from fairlead.customers.types import Channel, Consent, PointKind, Rank, Stage
from fairlead.team.models import Member
from fairlead.team.queries import HistoryLine
from fairlead.ui import formats
from fairlead.ui.formats import listed, locale_name
from fairlead.ui.week_field import week_words
from fairlead.ui.zones import zone_city

# Follow from other fields, or say what a line of their own says better.
UNREMARKABLE = frozenset(("match_name", "domain", "zone_source", "deleted_by_id", "position"))
# Addresses written with the contact itself are part of its making, some milliseconds later.
AT_ITS_MAKING = timedelta(seconds=2)
MONEY = frozenset(("currency", "payment_terms", "payment_days", "credit_limit"))


def history_of(
    row: Account | Site | Contact, zone: ZoneInfo, *, with_money: bool = True, limit: int = 30
) -> list[HistoryLine]:
    """Return the latest changes, newest first, in the active language, their moments in `zone`."""
    changes = changes_of(row, limit=limit)
    names = _members_named(changes)
    write = _writer(row, names)
    hidden = UNREMARKABLE if with_money else UNREMARKABLE | MONEY
    lines = [_line(change, type(row), names, write, zone, hidden) for change in changes]
    if isinstance(row, Contact):
        lines += _points(row, zone)
    lines = [line for line in lines if line.is_first or line.changes]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def changes_since(row: Account | Site | Contact, version: int | None, zone: ZoneInfo) -> list[HistoryLine]:
    """Return what was changed after somebody read a row at `version`, for telling whoever was overtaken."""
    newer = row.version - (version or 0)
    return history_of(row, zone, limit=max(1, newer))


def _line(
    change: Change,
    model: type[Model],
    names: dict[int, str],
    write: Callable[[str, Any], str],
    zone: ZoneInfo,
    hidden: Iterable[str],
) -> HistoryLine:
    shown = {field: pair for field, pair in change.fields.items() if field not in hidden}
    changes = []
    for field, (before, after) in shown.items():
        if field == "custom":
            changes += _custom_changes(before or {}, after or {})
        else:
            changes.append((_label(model, field), write(field, before), write(field, after)))
    who = names.get(change.member_id or 0, "")
    return HistoryLine(change.at.astimezone(zone), who, change.kind == "insert", changes)


def _members_named(changes: Iterable[Change]) -> dict[int, str]:
    named = {change.member_id for change in changes}
    for change in changes:
        for field in ("owner_id", "backup_owner_id"):
            named.update(change.fields.get(field, ()))
    return {member.pk: str(member) for member in Member.objects.filter(pk__in=[one for one in named if one])}


def _label(model: type[Model], field: str) -> str:
    if field == "deleted_at":
        return _("Bin")
    if field == "is_main":
        return _("Main contact") if model is Contact else _("Main site")
    name = str(model._meta.get_field(field.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


def _writer(row: Account | Site | Contact, names: dict[int, str]) -> Callable[[str, Any], str]:
    languages = Locale.parse(locale_name()).languages
    choices = {"stage": Stage, "rank": Rank, "preferred_channel": Channel, "consent": Consent}
    special: dict[str, Callable[[Any], str]] = {
        "owner_id": lambda value: names.get(value, f"#{value}"),
        "backup_owner_id": lambda value: names.get(value, f"#{value}"),
        "site_id": lambda value: str(Site.objects.filter(pk=value).first() or f"#{value}"),
        "account_id": lambda value: str(Account.objects.filter(pk=value).first() or f"#{value}"),
        "country": lambda value: country_name(value, locale_name()),
        "zone": zone_city,
        "languages": lambda value: listed(languages.get(tag.replace("-", "_"), tag) for tag in value),
        "week": lambda value: week_words(parse_week(value)),
        "credit_limit": lambda value: formats.number(Decimal(str(value))),
        **{field: lambda value, kind=kind: str(kind(value).label) for field, kind in choices.items()},  # type: ignore[misc]
        **{
            field: lambda value: formats.medium_date(date.fromisoformat(value))
            for field in ("consent_date", "left_on_date")
        },
    }

    def write(field: str, value: Any) -> str:
        if field == "deleted_at":
            return _("yes") if value else _("no")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value is None or value in ("", []):
            return "–"
        if field in special:
            return special[field](value)
        return listed(value) if isinstance(value, list) else str(value)

    return write


def _custom_changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    labels = dict(CustomField.objects.values_list("key", "label"))
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [(labels.get(key, key), custom_text(before.get(key)), custom_text(after.get(key))) for key in keys]


def custom_text(value: Any) -> str:
    """Write a custom field's value for people."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, int | float):
        return formats.number(value)
    return listed(value) if isinstance(value, list) else str(value)


def _points(contact: Contact, zone: ZoneInfo) -> list[HistoryLine]:
    """Return when ways to reach a contact were added or taken away, also those that are gone by now."""
    events = ContactPoint.pgh_event_model.objects.filter(contact_id=contact.pk)  # type: ignore[attr-defined]
    rows = events.exclude(pgh_label="update").order_by("-pgh_created_at", "-pgh_id")
    rows = list(rows.values_list("pgh_created_at", "pgh_label", "kind", "value", "pgh_context__metadata")[:60])
    makers = {metadata.get("member") for *_rest, metadata in rows if metadata}
    names = {member.pk: str(member) for member in Member.objects.filter(pk__in=[pk for pk in makers if pk])}
    lines: dict[tuple[datetime, str], HistoryLine] = {}
    for at, label, kind, value, metadata in rows:
        if at - contact.created_at < AT_ITS_MAKING:
            continue  # belongs to the making of the contact
        who = names.get((metadata or {}).get("member") or 0, "")
        line = lines.setdefault((at, who), HistoryLine(at.astimezone(zone), who, False, []))
        pair = ("–", value) if label == "insert" else (value, "–")
        line.changes.append((str(PointKind(kind).label), *pair))
    return list(lines.values())
