"""Reads to-dos and the desk."""
