"""Reads what could be forgotten."""
