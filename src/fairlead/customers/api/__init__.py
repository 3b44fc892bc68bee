"""Customers over HTTP. Importing it also lets the API answer for the refusals of this app."""

from fairlead.customers.api import accounts, contacts, deleted, exports, fields, imports, refusals, search

__all__ = ["accounts", "contacts", "deleted", "exports", "fields", "imports", "refusals", "search"]
