"""The API of availability: leave, closures, and when customers can be reached."""

from fairlead.availability.api.absence_mails import routes as absence_mails
from fairlead.availability.api.calendars import routes as calendars
from fairlead.availability.api.closures import routes as closures
from fairlead.availability.api.coming import routes as coming
from fairlead.availability.api.contact_calendars import routes as contact_calendars
from fairlead.availability.api.explaining import routes as explaining
from fairlead.availability.api.exports import exports
from fairlead.availability.api.leave import availability, leave
from fairlead.availability.api.member_calendars import routes as member_calendars
from fairlead.availability.api.own_side import routes as own_side
from fairlead.availability.api.patterns import routes as patterns
from fairlead.availability.api.reachable import routes as reachable

__all__ = [
    "absence_mails",
    "availability",
    "calendars",
    "closures",
    "coming",
    "contact_calendars",
    "explaining",
    "exports",
    "leave",
    "member_calendars",
    "own_side",
    "patterns",
    "reachable",
]
