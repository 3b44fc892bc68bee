"""Reads when customers can be reached, and when they are away."""

from fairlead.availability.queries.calendars import Calendars, calendars, versions_in_use
from fairlead.availability.queries.leave import find_leave, leave_between, leave_of_contact, leave_visible_to
from fairlead.availability.queries.people import (
    leave_in,
    leave_of,
    make_person,
    people_of_contacts,
    person_of_account,
    person_of_contact,
)

__all__ = [
    "Calendars",
    "calendars",
    "find_leave",
    "leave_between",
    "leave_in",
    "leave_of",
    "leave_of_contact",
    "leave_visible_to",
    "make_person",
    "people_of_contacts",
    "person_of_account",
    "person_of_contact",
    "versions_in_use",
]
