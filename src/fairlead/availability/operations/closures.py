"""Records how the team sees closures: a rule switched off or weighed anew, a closure that it was told of."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from django.db import transaction

from fairlead.availability.models import ClosureRuleChange, KnownClosure
from fairlead.availability.queries.calendars import look_again
from fairlead.core.closures import all_rules
from fairlead.core.places import find_subdivision, is_country_code
from fairlead.customers.models import Account
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member

# Longer than this nobody is closed: it is a slip, such as the wrong year.
MOST_DAYS = 366


class KnownClosureValues(TypedDict):
    """What is told. `subdivision` is a code or a name, "" for the whole country; an account's has neither."""

    country: str
    subdivision: str
    name: str
    start_date: date
    end_date: date
    is_yearly: bool
    scope: str
    probability_percent: int
    note: str


class UnknownRule(Exception):
    """There is no rule of this id."""


class UnknownClosureCountry(Exception):
    """The country is no ISO code."""


class UnknownClosureRegion(Exception):
    """The country has no such region."""


class ClosureEndsBeforeItStarts(Exception):
    """The first day open again must lie after the first day closed, and within a year of it."""


@transaction.atomic
def change_rule(
    *,
    rule_id: str,
    by: Member,
    now: datetime,
    is_off: bool,
    probability_percent: int | None,
    note: str = "",
    expected_version: int | None = None,
) -> ClosureRuleChange | None:
    """Say how the team sees a rule; neither off nor with another probability it holds as it is, and None is returned.

    Raises AccessRefused, UnknownRule, ChangedMeanwhile.
    """
    access.check_can_correct_calendars(by)
    rule = next((one for one in all_rules() if one.id == rule_id), None)
    if rule is None:
        raise UnknownRule
    row = ClosureRuleChange.objects.select_for_update().filter(rule=rule_id).first()
    if row is not None:
        check_unchanged(row, expected_version)
    if not is_off and probability_percent in (None, rule.probability_percent):
        if row is not None:
            row.delete()
            look_again()
        return None
    row = row or ClosureRuleChange(rule=rule_id)
    row.is_off, row.probability_percent, row.note, row.recorded_by = is_off, probability_percent, note.strip(), by
    row.save()
    row.refresh_from_db()
    look_again()
    return row


@transaction.atomic
def record_closure(
    *, by: Member, now: datetime, values: KnownClosureValues, account: Account | None = None
) -> KnownClosure:
    """Record a closure that the team was told of, of an account or (without one) of a country or region.

    Raises AccessRefused, UnknownClosureCountry, UnknownClosureRegion, ClosureEndsBeforeItStarts.
    """
    row = KnownClosure(account=account, recorded_by=by)
    _check_door(by, row)
    return _write(row, values)


@transaction.atomic
def change_closure(
    *,
    closure: KnownClosure,
    by: Member,
    now: datetime,
    values: KnownClosureValues,
    expected_version: int | None = None,
) -> KnownClosure:
    """Change what was told. Raises what `record_closure` raises, and ChangedMeanwhile."""
    row = _locked(closure)
    _check_door(by, row)
    check_unchanged(row, expected_version)
    return _write(row, values)


@transaction.atomic
def remove_closure(*, closure: KnownClosure, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Remove what was told by mistake or is no more; the history keeps it."""
    row = _locked(closure)
    _check_door(by, row)
    check_unchanged(row, expected_version)
    row.delete()
    look_again()


def move_closures(drop_id: int, keep_id: int) -> None:
    """Give the closures of one account to another, when two become one."""
    KnownClosure.objects.filter(account=drop_id).update(account=keep_id)


def _locked(closure: KnownClosure) -> KnownClosure:
    return KnownClosure.objects.select_for_update(of=("self",)).select_related("account").get(pk=closure.pk)


def _check_door(by: Member, row: KnownClosure) -> None:
    """Let whoever may work with an account tell of its closures, and who corrects calendars of all others."""
    if row.account is not None:
        access.check_can_work_account(by, row.account)
    else:
        access.check_can_correct_calendars(by)


def _write(row: KnownClosure, values: KnownClosureValues) -> KnownClosure:
    if not 0 < (values["end_date"] - values["start_date"]).days <= MOST_DAYS:
        raise ClosureEndsBeforeItStarts
    if row.account_id is None:
        row.country, row.subdivision = _place(values["country"], values["subdivision"])
    row.name, row.note = values["name"].strip(), values["note"].strip()
    row.start_date, row.end_date, row.is_yearly = values["start_date"], values["end_date"], values["is_yearly"]
    row.scope, row.probability_percent = values["scope"], values["probability_percent"]
    row.save()
    row.refresh_from_db()
    look_again()
    return row


def _place(country: str, subdivision: str) -> tuple[str, str]:
    if not is_country_code(country):
        raise UnknownClosureCountry
    if not subdivision.strip():
        return country, ""
    code = find_subdivision(country, subdivision)
    if code is None:
        raise UnknownClosureRegion
    return country, code
