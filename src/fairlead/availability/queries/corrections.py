"""Reads what the team knows better of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from fairlead.availability.models import CalendarCorrection
from fairlead.availability.queries.calendar_differences import region_of
from fairlead.availability.types import Region
from fairlead.core.public_holidays import listed_places, subdivision_chain


def corrections() -> QuerySet[CalendarCorrection]:
    """Return all corrections, earliest first. Everybody may see them."""
    return CalendarCorrection.objects.select_related("recorded_by")


def find_correction(correction_id: int) -> CalendarCorrection | None:
    """Return one of them."""
    return corrections().filter(pk=correction_id).first()


def corrections_of(country: str, subdivision: str, first: date, end: date) -> dict[date, CalendarCorrection]:
    """Return the corrections that hold in a place on the days `[first, end)`, that of the smaller region first."""
    chain = ["", *reversed(subdivision_chain(country, subdivision or None))]
    rows = corrections().filter(Q(country=country, subdivision__in=chain), date__gte=first, date__lt=end)
    ordered = sorted(rows, key=lambda row: chain.index(row.subdivision))
    return {row.date: row for row in ordered}


def regions_under(country: str, subdivision: str) -> Iterable[Region]:
    """Return the places, as rows of the calendar name them, in which a correction may hold."""
    if subdivision:
        return [region_of(country, subdivision)]
    return [(country, region or "") for listed, region in listed_places() if listed == country] or [(country, "")]
