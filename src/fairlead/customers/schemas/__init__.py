"""Customers, going in and out of the API."""
