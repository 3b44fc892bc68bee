"""Writes to-dos."""
