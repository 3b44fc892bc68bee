"""Reads of continuity."""
