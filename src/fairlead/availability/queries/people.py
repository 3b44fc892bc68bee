"""Reads when contacts and accounts can be reached: rows of the database made into the engine's `Person`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, overload

from django.db import connection
from django.db.models import QuerySet

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.types import LeaveCertainty
from fairlead.core import availability as engine
from fairlead.core.weeks import DatedWeek, find_country_week, parse_week
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.db.prepared import Prepared


def people_of_contacts(contact_ids: Iterable[int], kept: Calendars | None = None) -> dict[int, engine.Person]:
    """Return the engine's person for each contact, with effective place, own week and leave.

    One query, and those of `calendars()` unless the `kept` ones are given.
    """
    rows = _PEOPLE.rows(contacts=list(contact_ids))
    kept = kept or calendars()
    kept.load((country, subdivision) for _pk, _zone, country, subdivision, *_ in rows)
    return {
        pk: make_person(
            f"contact:{pk}",
            zone,
            country,
            subdivision,
            week=json.loads(week) if week else None,
            leave=tuple(_leave(*row) for row in json.loads(leave)) if leave else (),
            kept=kept,
            account_id=account,
        )
        for pk, zone, country, subdivision, week, account, leave in rows
    }


_COLUMNS = ("pk", "effective_zone", "effective_country", "effective_subdivision", "effective_week", "account")


def _people_text() -> str:
    """Return the statement; Django needs longer to compile where somebody is than the database to look it up."""
    places, parameters = contacts_with_place(Contact.objects.order_by()).values_list(*_COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        inner = cursor.mogrify(places, parameters)
    return f"""
        SELECT placed.id, zone, country, subdivision, week::text, account_id, away.leave
        FROM ({inner}) AS placed (id, zone, country, subdivision, week, account_id)
        LEFT JOIN LATERAL (
            SELECT jsonb_agg(
                jsonb_build_array(start_date, start_time, end_date, end_time, kind, certainty) ORDER BY start_date, id
            )::text AS leave
            FROM availability_leave WHERE contact_id = placed.id
        ) away ON true
        WHERE placed.id = ANY(%(contacts)s)
    """  # noqa: S608  all parts stand in this tree


_PEOPLE = Prepared("people_of_contacts", _people_text, {"contacts": "bigint[]"})


def person_of_contact(contact: Contact) -> engine.Person:
    """Return the engine's person for one contact."""
    return people_of_contacts([contact.pk])[contact.pk]


def person_of_account(account: Account) -> engine.Person:
    """Return the account itself as somebody with its own week, else its country's: for accounts without contacts."""
    placed = accounts_with_place(Account.objects.filter(pk=account.pk)).get()
    return make_person(
        f"account:{account.pk}",
        placed.effective_zone,
        placed.effective_country,
        placed.effective_subdivision,
        week=placed.effective_week,
        account_id=account.pk,
    )


def make_person(
    person_id: str,
    zone: str,
    country: str,
    subdivision: str,
    *,
    week: list[dict[str, Any]] | None = None,
    leave: tuple[engine.Leave, ...] = (),
    kept: Calendars | None = None,
    account_id: int | None = None,
) -> engine.Person:
    """Return a person from what the tables hold: empty texts mean unknown, no week means the country's usual one.

    Who makes many persons gives the `kept` calendars, so that they are looked up once. `account_id` lays the closures
    that the account has told of over those of the place.
    """
    kept = kept or calendars()
    weeks, assumed = _weeks(country, subdivision, json.dumps(week, sort_keys=True) if week else "")
    return engine.Person(
        id=person_id,
        zone=zone or None,
        country=country or None,
        subdivision=subdivision or None,
        weeks=weeks,
        leave=tuple(away for away in leave if not away.certainty),
        perhaps_leave=tuple(sorted((away for away in leave if away.certainty), key=_surer_first)),
        week_assumed=assumed,
        calendar=kept.of(country, subdivision) if country else None,
        closures=kept.closures.of(country, subdivision, account_id),
    )


@lru_cache(maxsize=4096)
def _weeks(country: str, subdivision: str, week: str) -> tuple[tuple[DatedWeek, ...], bool]:
    if week:
        return (DatedWeek(None, parse_week(json.loads(week))),), False
    usual = find_country_week(country or None, subdivision or None)
    return usual.weeks, usual.assumed


def leave_of(contact_ids: Iterable[int]) -> dict[int, tuple[engine.Leave, ...]]:
    """Return each contact's times away for the engine; contacts that are never away are missing."""
    return leave_in(Leave.objects.filter(contact__in=list(contact_ids)))


def leave_in(rows: QuerySet[Leave]) -> dict[int, tuple[engine.Leave, ...]]:
    """Return the times away of these rows by contact. Those with a certainty are not certain: see `make_person`."""
    found: dict[int, list[engine.Leave]] = defaultdict(list)
    names = ("contact", "start_date", "start_time", "end_date", "end_time", "kind", "certainty")
    for contact_id, start, start_time, end, end_time, kind, certainty in rows.values_list(*names):
        away = engine.Leave(_moment(start, start_time), _moment(end, end_time), kind, _doubt(certainty))
        found[contact_id].append(away)
    return {contact_id: tuple(away) for contact_id, away in found.items()}


def _leave(
    start: str, start_time: str | None, end: str | None, end_time: str | None, kind: str, certainty: str
) -> engine.Leave:
    """Return a time away of its columns as JSON writes them."""
    begins = date.fromisoformat(start)
    ends = date.fromisoformat(end) if end else None
    return engine.Leave(
        _moment(begins, time.fromisoformat(start_time) if start_time else None),
        _moment(ends, time.fromisoformat(end_time) if end_time else None),
        kind,
        _doubt(certainty),
    )


def _doubt(certainty: str) -> str:
    return "" if certainty == LeaveCertainty.CONFIRMED else certainty


@overload
def _moment(day: date, at: time | None) -> date | datetime: ...
@overload
def _moment(day: date | None, at: time | None) -> date | datetime | None: ...
def _moment(day: date | None, at: time | None) -> date | datetime | None:
    """Return a day, or what the contact's own clock shows on it."""
    return datetime.combine(day, at) if day is not None and at is not None else day


def _surer_first(away: engine.Leave) -> tuple[int, str]:
    return list(LeaveCertainty).index(LeaveCertainty(away.certainty)), str(away.start)
