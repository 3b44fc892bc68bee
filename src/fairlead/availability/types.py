"""Words of availability that others use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeaveKind(models.TextChoices):
    LEAVE = "LEAVE", pgettext_lazy("kind of absence", "Leave")
    SICK = "SICK", _("Sick")
    TRAVEL = "TRAVEL", _("Travelling")
    TRADE_FAIR = "TRADE_FAIR", _("Trade fair")
    PARENTAL = "PARENTAL", _("Parental leave")
    OTHER = "OTHER", _("Away")


class LeaveSource(models.TextChoices):
    """How we know."""

    BY_HAND = "BY_HAND", _("Entered by hand")
    IMPORT = "IMPORT", _("From an imported list")
    API = "API", _("From a program")
    CALENDAR_FILE = "CALENDAR_FILE", _("From a calendar file")
    SUBSCRIPTION = "SUBSCRIPTION", _("From a subscribed calendar")
    ABSENCE_MAIL = "ABSENCE_MAIL", _("From an out-of-office reply")
    PATTERN = "PATTERN", _("From earlier years")


class LeaveCertainty(models.TextChoices):
    """How sure a leave is. Only what is confirmed takes time away; the rest is told beside the status."""

    CONFIRMED = "CONFIRMED", pgettext_lazy("certainty of a leave", "Confirmed")
    TENTATIVE = "TENTATIVE", pgettext_lazy("certainty of a leave", "Tentative: planned, may still move")
    LIKELY = "LIKELY", pgettext_lazy("certainty of a leave", "Likely: as in other years")
    HEARSAY = "HEARSAY", pgettext_lazy("certainty of a leave", "Hearsay: somebody else said so")


class MailAccess(models.TextChoices):
    """Whether somebody who is away reads their mail: the words of `core.absence_mail`."""

    NONE = "none", pgettext_lazy("access to mail while away", "Does not read mail")
    LIMITED = "limited", pgettext_lazy("access to mail while away", "Reads mail now and then")
    REGULAR = "regular", pgettext_lazy("access to mail while away", "Reads mail regularly")


class MailHandling(models.TextChoices):
    """What becomes of mail to somebody who is away: the words of `core.absence_mail`."""

    FORWARDED = "forwarded", pgettext_lazy("mail to somebody away", "Mail is forwarded")
    NOT_FORWARDED = "not_forwarded", pgettext_lazy("mail to somebody away", "Mail is not forwarded")
    DELETED = "deleted", pgettext_lazy("mail to somebody away", "Mail is deleted: write again afterwards")
    KEPT = "kept", pgettext_lazy("mail to somebody away", "Mail is kept")


class AbsenceSays(models.TextChoices):
    """What an automatic reply says."""

    AWAY = "AWAY", pgettext_lazy("automatic reply says", "Away")
    LEFT = "LEFT", pgettext_lazy("automatic reply says", "Has left the company")


class AbsenceMailState(models.TextChoices):
    """What became of an automatic reply. Only what is unsure waits for somebody."""

    UNSURE = "UNSURE", pgettext_lazy("state of an automatic reply", "Unsure: somebody decides")
    RECORDED = "RECORDED", pgettext_lazy("state of an automatic reply", "Recorded by itself")
    ACCEPTED = "ACCEPTED", pgettext_lazy("state of an automatic reply", "Accepted")
    KNOWN = "KNOWN", pgettext_lazy("state of an automatic reply", "Was known already")
    REPEATED = "REPEATED", pgettext_lazy("state of an automatic reply", "Says the same as another")
    DISMISSED = "DISMISSED", pgettext_lazy("state of an automatic reply", "Dismissed")
    OVER = "OVER", pgettext_lazy("state of an automatic reply", "Unsure, and over: nobody is asked")


class AbsenceDoubt(models.TextChoices):
    """Why somebody is asked: the words of `core.absence_decisions.Doubt`, and that a record was taken back."""

    CONFIDENCE = "confidence", _("The words may mean something else.")
    NO_DATES = "no_dates", _("No day of return is told.")
    LONG = "long", _("It would be longer than a year.")
    OVERLAP = "overlap", _("Somebody has recorded other days for this time.")
    REFUSED = "refused", _("An earlier reply about this time was said to be read wrongly.")
    WROTE_SINCE = "wrote_since", _("They have written since.")
    TAKEN_BACK = "taken_back", _("It was recorded, and taken back.")


class CalendarProtocol(models.TextChoices):
    """How a subscribed calendar is read."""

    ICS = "ICS", _("Calendar address (ICS)")
    CALDAV = "CALDAV", _("Calendar server (CalDAV)")


class DayCategory(models.TextChoices):
    """What a day of the calendar is; the words of `core.world_calendar.Category`."""

    PUBLIC = "public", _("Public holiday")
    MAKE_UP = "make_up", _("Make-up working day")
    HALF_DAY = "half_day", _("Half-day")
    BANK = "bank", _("Banks closed")
    GOVERNMENT = "government", _("Authorities closed")
    OPTIONAL = "optional", _("Optional holiday")


class DayState(models.TextChoices):
    """How certain a day is; the words of `core.public_holidays.HolidayState`."""

    CONFIRMED = "confirmed", pgettext_lazy("state of a holiday", "Confirmed")
    ESTIMATED = "estimated", pgettext_lazy("state of a holiday", "Estimated: one day earlier or later is possible")
    UNANNOUNCED = "unannounced", pgettext_lazy("state of a holiday", "By law; the arrangement is not announced yet")


class YearCoverage(models.TextChoices):
    """How much is known of a year in a place; the words of `core.public_holidays.Coverage`."""

    COMPLETE = "complete", pgettext_lazy("holidays of a year", "Complete")
    INCOMPLETE = "incomplete", pgettext_lazy("holidays of a year", "Incomplete: regions have more")
    UNANNOUNCED = "unannounced", pgettext_lazy("holidays of a year", "Not announced yet")
    NO_DATA = "no_data", pgettext_lazy("holidays of a year", "No data")


class ReleaseKind(models.TextChoices):
    """Why days were written."""

    FILL = "FILL", _("First filling")
    UPDATE = "UPDATE", _("Update")
    YEARS = "YEARS", _("A new year")


# A place as rows of the calendar name it: country and region, "" for those without a known region, or with one that has
# no days of its own.
Region = tuple[str, str]


@dataclass(frozen=True)
class MovedDays:
    """The days on which work has changed somewhere, so that what was computed from them can be computed anew.

    `countries` are all that are concerned, also those where a day was opened, or has become more or less certain;
    `closed` are the days on which nobody works any more.
    """

    countries: frozenset[str]
    closed: Mapping[Region, frozenset[date]] = field(default_factory=dict)


class ClosureScope(models.TextChoices):
    """What stands still in a closure: the words of `fairlead.core.closures.Scope`."""

    FACTORY = "factory", _("Factory")
    OFFICE = "office", _("Office")
    PUBLIC = "public", _("All of public life")


class Occasion(models.TextChoices):
    """Why we are closed, as notices can say it in every language: the words of `core.closure_notices`."""

    OTHER = "", pgettext_lazy("occasion of a closure", "Another one, not named in notices")
    CHINESE_NEW_YEAR = "CHINESE_NEW_YEAR", _("Chinese New Year")
    NATIONAL_DAY = "NATIONAL_DAY", _("National Day holiday")
    LABOUR_DAY = "LABOUR_DAY", _("Labour Day holiday")
    MID_AUTUMN = "MID_AUTUMN", _("Mid-Autumn Festival")
    TET = "TET", _("Tết")
    EASTER = "EASTER", _("Easter")
    EID = "EID", _("Eid")
    DIWALI = "DIWALI", _("Diwali")
    SUMMER = "SUMMER", _("Summer holidays")
    YEAR_END = "YEAR_END", _("Christmas and New Year")
    STOCKTAKING = "STOCKTAKING", _("Stocktaking")
