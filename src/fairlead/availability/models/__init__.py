"""What is kept of availability: leave of contacts."""

from fairlead.availability.models.leave import Leave

__all__ = ["Leave"]
