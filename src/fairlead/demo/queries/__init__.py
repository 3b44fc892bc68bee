"""Reads the demo: what is written in its files, and what of it is loaded."""

from fairlead.demo.queries.exporter import accounts, company, stories
from fairlead.demo.queries.loaded import additions_to, colleagues_of, find_demo, is_demo_loaded

__all__ = [
    "accounts",
    "additions_to",
    "colleagues_of",
    "company",
    "find_demo",
    "is_demo_loaded",
    "stories",
]
