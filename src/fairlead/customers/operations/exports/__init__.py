"""Exports: lists of customers on their way out, such that an import finds everything in them unchanged."""

from fairlead.customers.operations.exports.accounts import export_accounts
from fairlead.customers.operations.exports.contacts import export_contacts
from fairlead.customers.operations.exports.port import ExtraColumn, add_export_column
from fairlead.customers.operations.exports.writing import FOR_PEOPLE_ONLY, customer_columns

__all__ = [
    "FOR_PEOPLE_ONLY",
    "ExtraColumn",
    "add_export_column",
    "customer_columns",
    "export_accounts",
    "export_contacts",
]
