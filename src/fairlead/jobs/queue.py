"""The one queue of the installation, in PostgreSQL: `from fairlead.jobs.queue import app`."""

from procrastinate.contrib.django import app

__all__ = ["app"]
