"""Writes what reports remember."""
