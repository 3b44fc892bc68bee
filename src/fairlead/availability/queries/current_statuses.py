"""How the customers of a list stand at a moment: asked for a page of them at once, the same as on their own pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from fairlead.availability.queries.alike import AnswersAlike
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.people import make_person, people_of_contacts
from fairlead.availability.queries.population import likely_away_at
from fairlead.core.availability import Answer, Person
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.account_list import main_contacts
from fairlead.customers.queries.places import accounts_with_place


def answers_of_contacts(contact_ids: Iterable[int], *, moment: datetime, language: str = "en") -> dict[int, Answer]:
    """Return how each contact stands. The caller has passed the door; unknown numbers are left out."""
    accounts = dict(Contact.objects.filter(pk__in=list(contact_ids)).values_list("pk", "account_id"))
    return _answers(_people(accounts, calendars(), moment), moment, language)


def answers_of_accounts(account_ids: Sequence[int], *, moment: datetime, language: str = "en") -> dict[int, Answer]:
    """Return how each account stands: as its main contact, without one by the usual week of its place."""
    kept = calendars()
    speakers = {account: contact.pk for account, contact in main_contacts(account_ids).items()}
    people = _people({contact: account for account, contact in speakers.items()}, kept, moment)
    found = {account: people[contact] for account, contact in speakers.items()}
    found |= _offices([pk for pk in account_ids if pk not in speakers], kept)
    return _answers(found, moment, language)


def _people(accounts: Mapping[int, int], kept: Calendars, moment: datetime) -> dict[int, Person]:
    """Return the person of each contact, its likely times away too; `accounts` are those of the contacts."""
    people = people_of_contacts(accounts, kept)
    likely = likely_away_at(moment, only=np.unique(np.array(list(accounts.values()), dtype=np.int64)))
    return {pk: replace(who, likely_leave=likely[pk]) if pk in likely else who for pk, who in people.items()}


def _offices(account_ids: Sequence[int], kept: Calendars) -> dict[int, Person]:
    """Return somebody with the account's own week, else its country's, for accounts in which nobody is known."""
    rows = list(accounts_with_place(Account.objects.filter(pk__in=account_ids))) if account_ids else []
    kept.load((row.effective_country, row.effective_subdivision) for row in rows)
    return {
        row.pk: make_person(
            f"account:{row.pk}",
            row.effective_zone,
            row.effective_country,
            row.effective_subdivision,
            week=row.effective_week,
            kept=kept,
            account_id=row.pk,
        )
        for row in rows
    }


def _answers(people: Mapping[int, Person], moment: datetime, language: str) -> dict[int, Answer]:
    answers = AnswersAlike(moment, language=language)
    return {pk: answers.of(person) for pk, person in people.items()}
