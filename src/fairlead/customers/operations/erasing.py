"""Erases rows so that no copy remains in the history either.

The relations are read from the models themselves: a table that an app of a higher row hangs on a contact is erased with
it without being named here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pghistory.models
from django.apps import apps
from django.db.models import CASCADE, Model

from fairlead.customers.models import Contact, ImportChange
from fairlead.team.models import Member

# What other apps do before rows go, within the transaction: they get the keys of all that goes, by model.
Preparation = Callable[[Mapping[type[Model], Sequence[int]], Member | None], None]
_preparations: list[Preparation] = []
# What other apps erase of a person who is to be forgotten, beyond the rows that hang on them.
PersonsPart = Callable[[Contact, Member], None]
_parts: list[PersonsPart] = []


def before_erasing(prepare: Preparation) -> None:
    """Let an app prepare for rows that go. Called in its `apps.py`: `prepare(doomed, by)`."""
    _preparations.append(prepare)


def with_person(erase: PersonsPart) -> None:
    """Let an app erase what it keeps of a person. Called in its `apps.py`: `erase(contact, by)`."""
    _parts.append(erase)


def erase_parts_of_person(contact: Contact, by: Member) -> None:
    """Erase what other apps keep of a person, before the person's own rows go."""
    for erase in _parts:
        erase(contact, by)


def erase_rows(model: type[Model], ids: Sequence[int], *, by: Member | None = None) -> None:
    """Delete rows with all that cascades from them, every version of it, and what imports kept of it for undoing.

    Rows that only refer to them (a log entry of the account) lose the reference in their own history too. `by` is
    nobody when their time was over.
    """
    if not ids:
        return
    doomed = _cascade(model, list(ids))
    for prepare in _preparations:
        prepare(doomed, by)
    model._default_manager.filter(pk__in=ids).delete()
    for table, keys in doomed.items():
        for event in event_models(table):
            event._default_manager.filter(pgh_obj__in=keys).delete()
        ImportChange.objects.filter(table=table._meta.model_name, row_id__in=keys).delete()
        _erase_references(table, keys)


def _erase_references(table: type[Model], keys: list[int]) -> None:
    """Erase the histories of rows that hung on the erased ones, also of those that were deleted long before."""
    for relation in table._meta.related_objects:
        for event in event_models(relation.related_model):
            rows = event._default_manager.filter(**{f"{relation.field.name}__in": keys})
            if relation.on_delete is CASCADE:
                rows.delete()
            else:
                rows.update(**{relation.field.name: None})


def event_models(model: type[Model]) -> list[type[Model]]:
    """Return the tables that keep the history of a model."""
    events = [event for event in apps.get_models() if _is_event(event)]
    return [event for event in events if getattr(event, "pgh_tracked_model", None) is model]


def _is_event(model: type[Model]) -> bool:
    return issubclass(model, pghistory.models.Event)


def _cascade(model: type[Model], ids: list[int]) -> dict[type[Model], list[int]]:
    """Return the keys of all rows that go with these, by model."""
    found: dict[type[Model], list[int]] = {model: ids}
    for relation in model._meta.related_objects:
        child: type[Model] = relation.related_model
        if relation.on_delete is not CASCADE or _is_event(child):
            continue
        keys = list(child._default_manager.filter(**{f"{relation.field.name}__in": ids}).values_list("pk", flat=True))
        for table, below in _cascade(child, keys).items() if keys else ():
            found.setdefault(table, []).extend(below)
    return found
