"""Says in words what is missing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.continuity.queries.covering import Coverage
from fairlead.core import coverage
from fairlead.core.coverage import GapKind


def gap_words(gap: coverage.Gap, covered: Coverage) -> str:
    """Return what is missing as a sentence without its topic."""
    person = covered.contacts.get(gap.person or 0)
    name = {"name": person.name if person else _("Somebody")}
    if gap.kind is GapKind.NOBODY:
        return _("Nobody answers for this.")
    if gap.kind is GapKind.HAS_LEFT:
        return _("%(name)s does not work there any more.") % name
    if gap.kind is GapKind.UNREACHABLE:
        return _("No way to reach %(name)s is known.") % name
    if gap.kind is GapKind.NOBODY_RESPONSIBLE:
        return _("There is a stand-in, but nobody is responsible.")
    if gap.kind is GapKind.TOO_FEW:
        text = ngettext("%(n)d stand-in is missing.", "%(n)d stand-ins are missing.", gap.number)
        return text % {"n": gap.number}
    if gap.kind is GapKind.NOT_AGREED:
        return _("They have not said yet that %(name)s answers for it.") % name
    return _("%(name)s: ask whether it still holds.") % name
