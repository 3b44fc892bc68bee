"""Closures in words: what pages say of a rule, and of a closure that the team was told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairlead.availability.queries.calendar_pages import region_name
from fairlead.availability.queries.closures import TeamClosures, TeamRule, as_rule, closures_of_account, next_closure
from fairlead.availability.types import ClosureScope
from fairlead.core.closures import LIKELY_PERCENT, Closure
from fairlead.core.places import country_name
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.ui import formats
from fairlead.ui.context import clock

# What comes next of an account's country: as much as fits beside what it has told.
USUAL_SHOWN = 3
USUAL_AHEAD = timedelta(days=190)


def rule_line(one: TeamRule, today: date, *, country: str = "") -> dict[str, Any]:
    """Return one rule as the list shows it."""
    return {
        "one": one,
        "name": one.rule.name(get_language() or "en"),
        "places": places_text(one.rule.countries, one.rule.subdivisions, only=country),
        "scope": ClosureScope(one.rule.scope.value).label,
        "dates": period_text(one.next) if one.next else "–",
        "starts": one.next.start_date if one.next else date.max,
        "is_now": one.next is not None and one.next.start_date <= today,
        "sources": [source_text(source) for source in one.rule.sources],
        "is_likely": one.probability_percent >= LIKELY_PERCENT,
        "probability": percent_text(one.probability_percent),
        "usual_probability": percent_text(one.rule.probability_percent),
    }


def known_line(row: Any, today: date) -> dict[str, Any]:
    """Return one closure that was told of."""
    coming = next_closure(as_rule(row), today)
    return {
        "row": row,
        "where": "" if row.account else places_text((row.country,), (row.subdivision,) if row.subdivision else ()),
        "dates": period_text(coming)
        if coming
        else _("%(period)s, over") % {"period": _days_text(row.start_date, row.end_date)},
        "is_now": coming is not None and coming.start_date <= today,
        "is_over": coming is None,
        "works_through": row.probability_percent == 0,
        "probability": percent_text(row.probability_percent),
    }


def account_closures(request: HttpRequest, subject: Account) -> dict[str, Any]:
    """Return what an account has told of, and what is usual where it is in the coming months."""
    today = clock(request).date()
    usual = TeamClosures().of(subject.effective_country, subject.effective_subdivision)  # type: ignore[attr-defined]
    coming = [one for one in usual.between(today, today + USUAL_AHEAD) if one.rule.probability_percent][:USUAL_SHOWN]
    return {
        "known": [known_line(row, today) for row in closures_of_account(subject)],
        "usual": [
            {
                "name": closure.rule.name(get_language() or "en"),
                "dates": period_text(closure),
                "probability": percent_text(closure.rule.probability_percent),
                "is_likely": closure.is_likely,
                "scope": ClosureScope(closure.rule.scope.value).label,
            }
            for closure in coming
        ],
        "can_work": access.can_work_account(request.user, subject),  # type: ignore[arg-type]
    }


def places_text(countries: Sequence[str], subdivisions: Sequence[str], *, only: str = "") -> str:
    """Return where a rule holds, in the reader's language."""
    locale = formats.locale_name()
    shown = [only] if only else countries
    names = ", ".join(country_name(code, locale) for code in shown)
    if not subdivisions:
        return names
    regions = ", ".join(region_name(countries[0], code) or code for code in subdivisions)
    return _("%(country)s: %(regions)s") % {"country": names, "regions": regions}


def period_text(closure: Closure) -> str:
    """Return first and last day closed."""
    return _days_text(closure.start_date, closure.end_date)


def percent_text(percent: int) -> str:
    """Return a probability as the page's language writes it: 60 %, but 60% in Chinese."""
    return _("%(percent)d %%") % {"percent": percent}


def source_text(source: str) -> dict[str, str]:
    """Return an address with the name of its site, or what else a source is."""
    if source == "judgement":
        return {"text": _("our judgement"), "address": ""}
    return {"text": (urlsplit(source).hostname or source).removeprefix("www."), "address": source}


def _days_text(start: date, end: date) -> str:
    return formats.date_span(start, end - timedelta(days=1))
