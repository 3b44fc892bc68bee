"""The examples in the docstrings of core are run: one that no longer holds is a broken promise."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import fairlead.core

MODULES = [module.name for module in pkgutil.walk_packages(fairlead.core.__path__, "fairlead.core.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
