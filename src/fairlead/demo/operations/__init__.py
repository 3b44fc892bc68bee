"""Loads the demo, makes it new, removes it."""

from fairlead.demo.operations.loading import load_demo
from fairlead.demo.operations.removing import DemoHasAdditions, NoDemo, remove_demo, renew_demo

__all__ = ["DemoHasAdditions", "NoDemo", "load_demo", "remove_demo", "renew_demo"]
