"""The forms of availability."""

from fairlead.availability.forms.leave import LeaveForm

__all__ = ["LeaveForm"]
