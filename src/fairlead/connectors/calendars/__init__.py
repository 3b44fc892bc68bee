"""Calendars of contacts at an address (ICS over HTTP) or on a server (CalDAV)."""
