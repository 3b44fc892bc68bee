"""The dated calendar of the world, and what the team knows better."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.types import DayCategory, DayState, ReleaseKind, YearCoverage
from fairlead.db.models import Record
from fairlead.team.models import Member

# Some regions of the library are no ISO subdivisions, such as a part of a city.
COUNTRY_LENGTH, SUBDIVISION_LENGTH = 2, 40

# Processes hold calendars in memory and ask only whether this token is still the one they know. The database changes
# it, so that no way of writing can forget to; it is never used twice, not even after a rollback.
RENEW_VERSION = """
    INSERT INTO availability_calendarversion (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
    RETURN NULL;
"""


def _renewing() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="renew_token",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=RENEW_VERSION,
    )


class CalendarVersion(models.Model):
    """The one row that says whether anything about days has changed since a process has looked."""

    token = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="calendar_version_is_one_row")]


class CalendarRelease(models.Model):
    """What was, or may be, taken over from the installed library: when, by whom, and which days it changed.

    A row without `applied_at` is a difference that somebody has still to look at; there is at most one. `changes` are
    written as `queries.calendar_differences` reads them; those of the first filling are empty.
    """

    kind = models.CharField(max_length=8, choices=ReleaseKind.choices)
    holidays_version = models.CharField(max_length=32)
    tzdata_version = models.CharField(max_length=32)
    first_year = models.PositiveSmallIntegerField()
    latest_year = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day_count = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["applied_at"],
                condition=Q(applied_at=None),
                nulls_distinct=False,
                name="calendar_release_one_is_pending",
            ),
            models.CheckConstraint(
                condition=Q(applied_by=None) | Q(applied_at__isnull=False), name="calendar_release_applied_by_and_at"
            ),
        ]


class CalendarDay(models.Model):
    """One day of one country, or of one of its regions, as the release says that brought it.

    `subdivision` is "" for the days that hold in the whole country; a region has all of its days, the country's too.
    """

    country = models.CharField(max_length=COUNTRY_LENGTH)
    subdivision = models.CharField(max_length=SUBDIVISION_LENGTH, blank=True)
    date = models.DateField()
    category = models.CharField(max_length=12, choices=DayCategory.choices)
    name = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    name_zh_hans = models.CharField(max_length=300, blank=True)
    name_zh_hant = models.CharField(max_length=300, blank=True)
    name_es = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=DayState.choices)
    doubts_day_before = models.BooleanField(default=False)
    doubts_day_after = models.BooleanField(default=False)
    release = models.ForeignKey(CalendarRelease, on_delete=models.PROTECT, related_name="days")

    class Meta:
        ordering = ["country", "subdivision", "date", "category"]
        triggers = [_renewing()]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "subdivision", "date", "category"], name="calendar_day_once_per_place"
            )
        ]


class CalendarYear(models.Model):
    """How complete the days of a place are in a year."""

    country = models.CharField(max_length=COUNTRY_LENGTH)
    subdivision = models.CharField(max_length=SUBDIVISION_LENGTH, blank=True)
    year = models.PositiveSmallIntegerField()
    coverage = models.CharField(max_length=12, choices=YearCoverage.choices)

    class Meta:
        ordering = ["country", "subdivision", "year"]
        triggers = [_renewing()]
        constraints = [
            models.UniqueConstraint(fields=["country", "subdivision", "year"], name="calendar_year_once_per_place")
        ]


@tracked()
class CalendarCorrection(Record):
    """What the team knows better of a day: it is closed there, under this name, or it is worked. It always wins.

    Without a subdivision it holds in the whole country, with one only in that region and what lies in it.
    """

    country = models.CharField(_("country"), max_length=COUNTRY_LENGTH)
    subdivision = models.CharField(_("region"), max_length=SUBDIVISION_LENGTH, blank=True)
    date = models.DateField(_("day"))
    is_closed = models.BooleanField(_("closed"))
    name = models.CharField(_("name of the day"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["date", "country", "subdivision"]
        triggers = [*Record.Meta.triggers, _renewing()]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "subdivision", "date"], name="calendar_correction_once_per_place"
            ),
            models.CheckConstraint(
                condition=Q(is_closed=False) | ~Q(name=""), name="calendar_correction_names_what_is_closed"
            ),
        ]
