"""Every relation between models points to its own row of the packages' order, or down.

A foreign key is written as a string, so the contracts of imports do not see it.
"""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from tests.repository.tree import ROOT


def package_rows() -> dict[str, int]:
    """Return the row of each package in `.importlinter`, the lowest having the highest number."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    lines = rules["importlinter:contract:order"]["layers"].split("\n")
    return {name.strip(" ()"): row for row, line in enumerate(lines) for name in line.split("|") if name.strip(" ()")}


def package_of(model: type[Model]) -> str:
    """Return our package in which a model lies, "" for a library's."""
    root, _dot, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if root == "fairlead" else ""


def relations() -> Iterator[tuple[type[Model], str, type[Model]]]:
    """Yield each relation between two of our models: the model that holds it, its name, and where it points."""
    for model in apps.get_models(include_auto_created=True):
        fields: list[Any] = [*model._meta.local_fields, *model._meta.local_many_to_many]
        for field in fields:
            target = field.related_model
            if isinstance(target, type) and package_of(model) and package_of(target):
                yield model, field.name, target


def points_up(rows: dict[str, int], source: str, target: str) -> bool:
    return rows[target] < rows[source]


def test_relations_point_to_their_own_row_or_down() -> None:
    rows = package_rows()
    upward = [
        f"{model.__name__}.{name} points from {package_of(model)} up to {package_of(target)}"
        for model, name, target in relations()
        if points_up(rows, package_of(model), package_of(target))
    ]
    assert upward == []


def test_the_walk_sees_relations_and_knows_up_from_down() -> None:
    seen = {(package_of(model), package_of(target)) for model, _name, target in relations()}
    assert {("customers", "team"), ("planner", "customers"), ("availability", "customers")} <= seen
    rows = package_rows()
    assert points_up(rows, "customers", "planner")
    assert points_up(rows, "core", "db")
    assert not points_up(rows, "planner", "customers")
    assert not points_up(rows, "approvals", "availability")
