"""Customers over HTTP. Importing it also lets the API answer for the refusals of this app."""

from fairlead.customers.api import accounts, contacts, refusals, search

__all__ = ["accounts", "contacts", "refusals", "search"]
