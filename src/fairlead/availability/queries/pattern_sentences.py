"""Why somebody is likely to be away, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fairlead.core.absence_patterns import CALENDAR, LikelyAbsence
from fairlead.ui import formats

DECEMBER = 12


def pattern_sentence(likely: LikelyAbsence) -> str:
    """Say what was seen: `Away in the second week of August in 3 of 3 known years (2024, 2025, 2026)`."""
    # What begins in December is counted with the year whose turn it is; people name the year in which they left.
    back = 1 if likely.anchor == CALENDAR and likely.start_date.month == DECEMBER else 0
    words = {
        "when": _season(likely) if likely.anchor == CALENDAR else _feast(likely.anchor),
        "seen": len(likely.years_seen),
        "known": likely.years_known,
        "years": ", ".join(str(year - back) for year in likely.years_seen),
    }
    return _("Away %(when)s in %(seen)d of %(known)d known years (%(years)s)") % words


def _season(likely: LikelyAbsence) -> str:
    """Say where in the year the middle of the absence lies, as people do."""
    middle = likely.start_date + (likely.end_date - likely.start_date) / 2
    month = {"month": formats.month_name(middle)}
    weeks = (
        _("in the first week of %(month)s"),
        _("in the second week of %(month)s"),
        _("in the third week of %(month)s"),
        _("at the end of %(month)s"),
    )
    return weeks[min((middle.day - 1) // 7, 3)] % month


def _feast(anchor: str) -> str:
    named = {
        "diwali": _("around Diwali"),
        "dussehra": _("around Dussehra"),
        "easter": _("around Easter"),
        "eid_al_adha": _("around Eid al-Adha"),
        "eid_al_fitr": _("around Eid al-Fitr"),
        "korean_mid_autumn": _("around Chuseok"),
        "korean_new_year": _("around Seollal"),
        "lunar_new_year": _("around Chinese New Year"),
        "midsummer_eve": _("around Midsummer"),
        "nowruz": _("around Nowruz"),
        "orthodox_easter": _("around Orthodox Easter"),
        "passover": _("around Passover"),
        "ramadan": _("at the beginning of Ramadan"),
        "sukkot": _("around Sukkot"),
        "vietnamese_new_year": _("around Tết"),
    }
    return named[anchor]
