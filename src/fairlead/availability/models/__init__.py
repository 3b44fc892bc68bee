"""What is kept of availability: leave of contacts, the calendar of the world, closures, and our own side."""

from fairlead.availability.models.absence_mails import AbsenceMail, NamedDelegate, Succession
from fairlead.availability.models.calendar_files import CalendarUpload
from fairlead.availability.models.calendars import (
    CalendarCorrection,
    CalendarDay,
    CalendarRelease,
    CalendarVersion,
    CalendarYear,
)
from fairlead.availability.models.changes import Change, WatchedAccount, WatchedContact, WatchedSite
from fairlead.availability.models.closures import ClosureRuleChange, KnownClosure
from fairlead.availability.models.feeds import CalendarFeed
from fairlead.availability.models.leave import Leave
from fairlead.availability.models.own_side import ClosureNotice, CompanyClosure, MemberLeave, OurCompany
from fairlead.availability.models.patterns import PatternDismissal
from fairlead.availability.models.subscriptions import (
    CalendarSubscription,
    MemberAbsence,
    MemberBusyTime,
    MemberCalendar,
    SubscribedAbsence,
)

__all__ = [
    "AbsenceMail",
    "CalendarCorrection",
    "CalendarDay",
    "CalendarFeed",
    "CalendarRelease",
    "CalendarSubscription",
    "CalendarUpload",
    "CalendarVersion",
    "CalendarYear",
    "Change",
    "ClosureNotice",
    "ClosureRuleChange",
    "CompanyClosure",
    "KnownClosure",
    "Leave",
    "MemberAbsence",
    "MemberBusyTime",
    "MemberCalendar",
    "MemberLeave",
    "NamedDelegate",
    "OurCompany",
    "PatternDismissal",
    "SubscribedAbsence",
    "Succession",
    "WatchedAccount",
    "WatchedContact",
    "WatchedSite",
]
