"""Two accounts become one: nothing that hangs on the dropped one is left behind, whichever app keeps it."""

from __future__ import annotations

from datetime import UTC, datetime

import pghistory.models
import pytest
from django.db.models import Model
from tests.factories.books import make_books

from fairlead.customers.models import Account, SearchEntry
from fairlead.customers.operations.merging import merge_accounts
from fairlead.messaging.models import ClaimQueue

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
# A search entry is the dropped account's own, and made anew from it; a queue only makes its own claims wait in turn.
STAYS = {SearchEntry, ClaimQueue}


def relations() -> list[tuple[type[Model], str]]:
    """Every table that points to accounts, but for the histories of them."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Account._meta.related_objects
        if not issubclass(relation.related_model, pghistory.models.Event) and relation.related_model not in STAYS
    ]


@pytest.mark.django_db
def test_nothing_is_left_with_the_dropped_account() -> None:
    books = make_books()
    held = {
        (model, field)
        for model, field in relations()
        if model._default_manager.filter(**{field: books.account}).exists()
    }
    assert len(held) > 6
    merge_accounts(keep_id=books.other_account.pk, drop_id=books.account.pk, by=books.cast.boss, now=NOW)
    left = {
        f"{model.__name__}.{field}"
        for model, field in relations()
        if model._default_manager.filter(**{field: books.account}).exists()
    }
    assert left == set()
